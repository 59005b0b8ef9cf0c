"""Whether a face check works worse for old people than for others, and not by chance: one rule for terminal and centre.

Counted are tries over 30 days. The alarm wants three things at once: 30 tries at least on each side, people of 70 and over
failing at twice the rate of the others or more, and a difference that chance alone makes less than once in a hundred: the
one-sided test of two proportions with pooled variance, z = (p1 - p2) / sqrt(p (1 - p) (1/n1 + 1/n2)) >= 2.33. It assumes
that tries are independent; two tries of one visitor are not quite, which makes z somewhat too large.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.contract.terminals import AgeBand

WINDOW_DAYS: Final = 30
FLAG: Final = "face-unfair-70"
OLD: Final = frozenset({AgeBand.SEVENTIES, AgeBand.EIGHTIES, AgeBand.OVER_90})
_TRIES_AT_LEAST: Final = 30
_RATIO: Final = 2.0
_Z: Final = 2.33


@dataclass(frozen=True, slots=True)
class Tries:
    """Tries, and how many of them failed."""

    tries: int = 0
    failed: int = 0

    def __add__(self, other: Tries) -> Tries:
        return Tries(self.tries + other.tries, self.failed + other.failed)

    @property
    def rate(self) -> float:
        """Share that failed; 0 without tries."""
        return self.failed / self.tries if self.tries else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """People of 70 and over beside all others."""

    old: Tries
    others: Tries

    @property
    def z(self) -> float:
        """How many standard errors the old fail more often; 0 where nothing can be said."""
        n1, n2 = self.old.tries, self.others.tries
        if not n1 or not n2:
            return 0.0
        pooled = (self.old + self.others).rate
        error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
        return (self.old.rate - self.others.rate) / error if error else 0.0

    @property
    def unfair(self) -> bool:
        """Whether somebody must look at this camera."""
        return (
            min(self.old.tries, self.others.tries) >= _TRIES_AT_LEAST
            and self.old.rate >= _RATIO * self.others.rate
            and self.z >= _Z
        )


def compare(by_band: Mapping[AgeBand, Tries]) -> Comparison:
    """Add the bands up on their two sides."""
    old = sum((tries for band, tries in by_band.items() if band in OLD), Tries())
    others = sum((tries for band, tries in by_band.items() if band not in OLD), Tries())
    return Comparison(old, others)
