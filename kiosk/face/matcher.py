"""Collects good frames of one and the same person and compares their mean with the reference."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.face.engine import Thresholds

if TYPE_CHECKING:
    from kiosk.face.engine import FaceEngine, Template


class Likeness(StrEnum):
    """The three-way answer; UNSURE is for a person to decide."""

    SAME = "SAME"
    UNSURE = "UNSURE"
    DIFFERENT = "DIFFERENT"


def judge_likeness(similarity: float, thresholds: Thresholds) -> Likeness:
    """Three-way verdict on a similarity. What is not a number is nobody's likeness."""
    if similarity >= thresholds.accept:
        return Likeness.SAME
    return Likeness.UNSURE if similarity >= thresholds.unsure else Likeness.DIFFERENT


@dataclass(frozen=True, slots=True)
class Compared:
    """What may be kept of a comparison: never the templates."""

    likeness: Likeness
    score: float
    frames: int


class Matcher:
    """One check. ``wipe`` overwrites every template it holds."""

    def __init__(self, engine: FaceEngine, reference: Template, thresholds: Thresholds, needed: int) -> None:
        # The kiosk's own process imports this module for its words only and stays without numpy.
        import numpy as np

        self._engine = engine
        self._thresholds = thresholds
        self._reference = reference
        self._rows = np.zeros((needed, reference.size), np.float32)
        self._count = 0

    @property
    def count(self) -> int:
        """Good frames collected, all of one person."""
        return self._count

    @property
    def enough(self) -> bool:
        return self._count == len(self._rows)

    def add(self, template: Template) -> int:
        """Take in one good frame's template (it is overwritten) and return the count. Somebody else's face, less like
        the first frame than ``same_visit``, starts the count again with that face: two people never make one mean.
        """
        if self._count and self._engine.similarity(self._rows[0], template) < self._thresholds.same_visit:
            self._rows.fill(0)
            self._count = 0
        if not self.enough:
            self._rows[self._count] = template
            self._count += 1
        template.fill(0)
        return self._count

    def compare(self) -> Compared | None:
        """The verdict, or None before enough frames were collected."""
        if not self.enough:
            return None
        mean = self._engine.average(self._rows)
        score = self._engine.similarity(mean, self._reference)
        mean.fill(0)
        return Compared(judge_likeness(score, self._thresholds), score, self._count)

    def wipe(self) -> None:
        self._rows.fill(0)
        self._reference.fill(0)
        self._count = 0

    def __repr__(self) -> str:
        return f"<Matcher with {self._count} frames>"
