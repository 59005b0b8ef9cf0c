"""When a silent visitor is asked, and when she is taken to have gone. Pure arithmetic on times given in.

Numbers: EN 301 549 / VVSG 2.0 practice as the house rule: warn after 60 s (120 s for who goes by ear and keys), at least
20 s to answer, repeatable without limit; with personal data on the screen 5 min without any input wipes. Machine work stops the clock.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """All in seconds. Checked by the configuration schema."""

    idle_warning_seconds: float = 60.0
    by_ear_warning_seconds: float = 120.0
    idle_answer_seconds: float = 30.0
    wipe_seconds: float = 300.0
    closing_seconds: float = 8.0
    card_call_out_seconds: float = 15.0
    card_left_staff_seconds: float = 120.0
    staff_page_seconds: float = 600.0
    help_unanswered_seconds: float = 120.0
    home_reset_seconds: float = 60.0


class IdleClock:
    """Knows since when nobody has touched the terminal, not counting the time the machine worked."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._quiet_since = 0.0
        self._last_input = 0.0
        self._working = False
        self._warned_at: float | None = None
        self._by_ear = False

    def restart(self, now: float, *, by_ear: bool = False) -> None:
        """Input, or a new visit; of somebody who goes by ear and keys."""
        self._by_ear = by_ear
        self._quiet_since = now
        self._last_input = now
        self._warned_at = None

    def page_changed(self, now: float, *, working: bool) -> None:
        """A new page stands: the visitor gets the full time for it, or none runs while the machine works."""
        self._working = working
        self._quiet_since = now
        self._warned_at = None

    def warned(self, now: float) -> None:
        """The warning stands on the screen since ``now``: its answering time starts only then, however late that is."""
        self._warned_at = now

    def warn_at(self) -> float | None:
        """Listening to every choice takes longer than seeing them all."""
        quiet = self._timing.by_ear_warning_seconds if self._by_ear else self._timing.idle_warning_seconds
        return None if self._working else self._quiet_since + quiet

    def give_up_at(self) -> float | None:
        """When the warning has had its time; None while none stands."""
        return None if self._warned_at is None else self._warned_at + self._timing.idle_answer_seconds

    def moments(self, *, may_warn: bool, wipes: bool) -> list[float]:
        """When silence comes to mean something: the warning, its end, the wipe."""
        found = [self.wipe_at()] if wipes else []
        if (give_up := self.give_up_at()) is not None:
            found.append(give_up)
        elif may_warn and (warn := self.warn_at()) is not None:
            found.append(warn)
        return found

    def wipe_at(self) -> float:
        """Hard limit while personal data is present, machine work or not."""
        return self._last_input + self._timing.wipe_seconds

    def home_reset_at(self) -> float:
        """When the home page forgets what a passer-by changed on it."""
        return self._last_input + self._timing.home_reset_seconds
