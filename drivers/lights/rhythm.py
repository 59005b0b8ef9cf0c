"""How bright each lamp is when: flashing in step, soft where the lamp can be dimmed, never more often than allowed.

Pure; the time (monotonic seconds) is given.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from drivers.lights.contract import FLASHES_PER_SECOND_MAX, HERTZ, GuideLight, Slot

LIT_FROM: Final = 0.05
"""A lamp at this level or above counts as lit."""
# A little more than a third of a second, so that rounding cannot let a fourth flash into a second.
_APART_SECONDS: Final = 1 / FLASHES_PER_SECOND_MAX + 0.02


class Rhythm:
    """All flash in one step, so that several lamps together do not flash more often than one."""

    def __init__(self, slots: Iterable[Slot], *, dimmable: bool) -> None:
        self._dimmable = dimmable
        self._wanted = dict.fromkeys(slots, GuideLight.OFF)
        self._lit = dict.fromkeys(self._wanted, False)
        self._lit_at = dict.fromkeys(self._wanted, -math.inf)
        self._began_at = 0.0

    @property
    def lit(self) -> frozenset[Slot]:
        return frozenset(slot for slot, light in self._wanted.items() if light is not GuideLight.OFF)

    @property
    def flashing(self) -> bool:
        return any(light in HERTZ for light in self._wanted.values())

    def want(self, slot: Slot, light: GuideLight, now: float) -> None:
        """The first that flashes begins lit; a later one joins in."""
        if light in HERTZ and not self.flashing:
            self._began_at = now
        self._wanted[slot] = light

    def want_nothing(self) -> None:
        for slot in self._wanted:
            self._wanted[slot] = GuideLight.OFF

    def levels(self, now: float) -> dict[Slot, float]:
        """0 to 1 for each slot. A lamp that was lit a moment ago and went off waits before it is lit again."""
        return {slot: self._allowed(slot, self._level(light, now), now) for slot, light in self._wanted.items()}

    def _level(self, light: GuideLight, now: float) -> float:
        if light not in HERTZ:
            return 1.0 if light is GuideLight.CONTINUOUS else 0.0
        phase = (now - self._began_at) * HERTZ[light] % 1.0
        if self._dimmable:
            return (1 + math.cos(2 * math.pi * phase)) / 2
        return 1.0 if phase < 0.5 else 0.0

    def _allowed(self, slot: Slot, level: float, now: float) -> float:
        lit = level >= LIT_FROM
        if lit and not self._lit[slot]:
            if now - self._lit_at[slot] < _APART_SECONDS:
                return 0.0
            self._lit_at[slot] = now
        self._lit[slot] = lit
        return level if lit else 0.0
