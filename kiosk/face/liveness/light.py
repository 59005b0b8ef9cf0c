"""The light the screen lends to a check: a random, soft sequence of pale tints. No numpy: the kiosk's own process draws
it, the face process only learns which colour was on when a frame was taken.

Gentle by rule, not by taste (WCAG 2.3.1: no more than three flashes a second, no saturated red): a change takes at least
0.8 s, no tint is darker than 0.6 of white, none has more than 0.5 of its light in red.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

Colour = tuple[float, float, float]
"""Red, green, blue, each 0 to 1, as painted (sRGB)."""

WHITE: Colour = (1.0, 1.0, 1.0)

# Far apart in hue and close in brightness: what counts is the colour of the answer, which room light does not imitate.
TINTS: tuple[Colour, ...] = (
    (1.00, 0.84, 0.66),
    (0.66, 0.88, 1.00),
    (0.74, 1.00, 0.76),
    (1.00, 0.82, 0.94),
    (1.00, 0.97, 0.64),
    (0.84, 0.82, 1.00),
)
SHORTEST_SECONDS, LONGEST_SECONDS = 0.8, 1.3
_STEPS = 72


@dataclass(frozen=True, slots=True)
class Sequence:
    """A piecewise constant colour over time, in seconds from the beginning of the check. ``starts`` grows from 0."""

    starts: tuple[float, ...]
    colours: tuple[Colour, ...]

    @classmethod
    def random(cls, seed: int) -> Sequence:
        """The sequence of a seed: a minute and more, then white. No colour follows itself."""
        chance = random.Random(seed)
        colours: list[Colour] = []
        for _ in range(_STEPS):
            colours.append(chance.choice([tint for tint in TINTS if not colours or tint != colours[-1]]))
        lengths = [chance.uniform(SHORTEST_SECONDS, LONGEST_SECONDS) for _ in colours]
        return cls((0.0, *accumulate(lengths)), (*colours, WHITE))

    def at(self, seconds: float) -> Colour:
        """The colour at this time; white before the beginning."""
        place = bisect_right(self.starts, seconds) - 1
        return self.colours[place] if place >= 0 else WHITE


STEADY = Sequence((0.0,), (WHITE,))
"""White light that never changes: what a check uses where the cue is switched off."""
