"""Tells a scanner that types (keyboard wedge) from a person, by the time between keys. Pure: no clock, no Qt.

A scanner's keys come a few milliseconds apart and end with Enter; a person strikes two keys, seldom three, within 50 ms.
So every key is held back until the run of close keys is over, and then the whole run is a person's and goes on to the
window, or a scanner's and does not: a person's keys are never swallowed, a scan is never typed into a field, and what a
hostile code types (Alt+F4, Tab, Enter) reaches no window.

What time cannot tell: a person's key struck within a scan counts as part of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from drivers.scanner.contract import BYTES_MAX

K = TypeVar("K")

_ENDS = ("\r", "\n")
_HELD_MAX = BYTES_MAX * 2 + 1
# Stands for a key without text (an arrow, F4, Ctrl with a letter): no code of ours has one, so such a scan is refused.
_NO_TEXT = "\x00"


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """``gap_seconds``: keys closer than this belong together; longer than the scanner's pause between keys, shorter than
    a person's (80 ms and more), also the delay of a person's key. ``keys_min``: so many close keys (an Enter at the end
    not counted) are a scanner; set the scanner's shortest code to the same, or a shorter one goes through as a person's.
    ``scan_gap_seconds``: how far apart keys may be once a scanner is known, until its Enter (a busy machine stutters).
    """

    gap_seconds: float = 0.05
    scan_gap_seconds: float = 0.15
    keys_min: int = 4


@dataclass(frozen=True, slots=True)
class Stroke(Generic[K]):
    """A key as it came. ``key``: whatever the caller needs to give it to the window after all."""

    key: K = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sorted(Generic[K]):
    """``passed``: strokes of a person, now to be given to the window, in order. ``burst``: what a scanner typed, as a
    serial scanner would have sent it; empty when it typed nothing, or only the rest of what was told before.
    """

    passed: tuple[Stroke[K], ...] = ()
    burst: bytes = field(default=b"", repr=False)


class Wedge(Generic[K]):
    """Takes the key presses of a window, one at a time. Modifier keys alone and releases are not for it: let them pass."""

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        self._settings = settings or WedgeSettings()
        self._held: list[Stroke[K]] = []
        self._struck = 0
        self._told = False
        self._last_at: float | None = None
        self._runs = 0

    @property
    def wait_seconds(self) -> float:
        """After a feed without another one for this time, call ``quiet``."""
        settings = self._settings
        scanning = self._held and self._held[-1].text not in _ENDS and self._struck >= settings.keys_min
        return settings.scan_gap_seconds if scanning else settings.gap_seconds

    @property
    def runs(self) -> int:
        """Counts the runs of close keys that began."""
        return self._runs

    def feed(self, text: str, at_seconds: float, key: K, *, repeated: bool = False) -> Sorted[K]:
        """A key press. ``at_seconds``: when it was struck, as the window system says, and not when it arrived: after a
        stall of the program a person's keys arrive at once. ``repeated``: the window system repeats a key that is held
        down.
        """
        stroke = Stroke(key, text)
        found: Sorted[K] = Sorted()
        close = self._last_at is not None and 0 <= at_seconds - self._last_at < self.wait_seconds
        if not close:
            found = self._judge()
            self._struck, self._told, self._last_at = 0, False, None
        # A window system may call a scanner's doubled character a repetition; a real one does not begin within the gap.
        if repeated and not self._held and not self._told:
            return Sorted((*found.passed, stroke), found.burst)
        if not close:
            self._runs += 1
        self._last_at = at_seconds
        self._struck += 1
        if len(self._held) < _HELD_MAX:
            self._held.append(stroke)
        else:
            self._held[-1] = stroke
        return found

    def quiet(self) -> Sorted[K]:
        """No key came for ``wait_seconds``. Should this be too early (a late main thread), the run still goes on."""
        return self._judge()

    def _judge(self) -> Sorted[K]:
        held, self._held = self._held, []
        keys = self._struck - (1 if held and held[-1].text in _ENDS else 0)
        if keys < self._settings.keys_min and not self._told:
            return Sorted(tuple(held))
        told, self._told = self._told, True
        if told or not held:
            return Sorted()
        return Sorted(burst="".join(stroke.text or _NO_TEXT for stroke in held).encode("utf-8", "replace"))
