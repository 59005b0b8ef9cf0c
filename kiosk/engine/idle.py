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
    """Knows since when nobody has touched the terminal, not counting the time the machine worked or spoke.

    A page that is still being said has not been answered late: silence begins when the voice has ended. Before personal data
    is wiped she is asked once more, whatever the machine is doing.
    """

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._quiet_since = 0.0
        self._last_input = 0.0
        self._working = False
        self._speaks_since: float | None = None
        self._warned_at: float | None = None
        self._answers_from = 0.0
        self._last_chance = False
        self._by_ear = False

    @property
    def last_input(self) -> float:
        """When somebody last did something."""
        return self._last_input

    def restart(self, now: float, *, by_ear: bool = False) -> None:
        """Input, or a new visit; of somebody who goes by ear and keys."""
        self._by_ear = by_ear
        self._quiet_since = now
        self._last_input = now
        self._warned_at = None
        self._last_chance = False

    def page_changed(self, now: float, *, working: bool) -> None:
        """A new page stands: the visitor gets the full time for it, or none runs while the machine works. The question before
        the wipe stays asked.
        """
        self._working = working
        self._quiet_since = now
        if not self._last_chance:
            self._warned_at = None

    def voice(self, now: float, *, speaks: bool) -> None:
        """Something is being said since ``now``, or no longer."""
        if speaks:
            self._speaks_since = now if self._speaks_since is None else self._speaks_since
            return
        if self._speaks_since is None:
            return
        ended = min(now, self._speaks_since + self._timing.wipe_seconds)
        self._speaks_since = None
        self._quiet_since = max(self._quiet_since, ended)
        if self._warned_at is not None:
            self._answers_from = max(self._answers_from, min(ended, self._latest_answer()))

    def warned(self, now: float, *, wipes: bool) -> None:
        """The warning stands on the screen since ``now``: its answering time starts only then, however late that is, and with
        the end of its words.
        """
        self._warned_at = self._answers_from = now
        self._last_chance = wipes and now >= self._last_chance_at()

    def warn_at(self, *, may_warn: bool, wipes: bool) -> float | None:
        """When she is asked whether she is still there; None while nothing would come of silence. ``may_warn``: not only
        before the wipe. Listening to every choice takes longer than seeing them all.
        """
        found = [self._last_chance_at()] if wipes else []
        if may_warn and not self._working:
            found.append(self._quiet_from() + self._quiet_seconds(self._timing.idle_warning_seconds))
        return min(found) if found else None

    def give_up_at(self) -> float | None:
        """When the warning has had its time; None while none stands."""
        if self._warned_at is None:
            return None
        begins = self._answers_from if self._speaks_since is None else self._latest_answer()
        ends = begins + self._timing.idle_answer_seconds
        return max(ends, self._last_input + self._timing.wipe_seconds) if self._last_chance else ends

    def due_at(self, *, may_warn: bool, wipes: bool) -> float | None:
        """When silence comes to mean something next: the warning or, where one stands, its end."""
        give_up = self.give_up_at()
        return self.warn_at(may_warn=may_warn, wipes=wipes) if give_up is None else give_up

    def home_reset_at(self) -> float:
        """When the home page forgets what a passer-by changed on it."""
        return self._quiet_from() + self._quiet_seconds(self._timing.home_reset_seconds)

    def _quiet_seconds(self, otherwise: float) -> float:
        return self._timing.by_ear_warning_seconds if self._by_ear else otherwise

    def _quiet_from(self) -> float:
        """A voice that never ends holds nobody up for longer than the time of the wipe."""
        if self._speaks_since is None:
            return self._quiet_since
        return max(self._quiet_since, self._speaks_since + self._timing.wipe_seconds)

    def _last_chance_at(self) -> float:
        """Early enough for the words of the question and the whole time to answer; machine work or not."""
        timing = self._timing
        before = timing.wipe_seconds - 2 * timing.idle_answer_seconds
        return self._last_input + max(before, self._quiet_seconds(timing.idle_warning_seconds))

    def _latest_answer(self) -> float:
        """However long the words of the warning take, the time to answer begins no later than this."""
        return (self._warned_at or 0.0) + self._timing.idle_answer_seconds
