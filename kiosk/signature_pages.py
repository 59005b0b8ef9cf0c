"""The page on which the visitor signs with a finger: the only handwriting there is (elder access: typing is a last resort)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import dist

from kiosk.pages import Answer, ChoicePage, Text, text

Point = tuple[int, int]
"""Tenths of a millimetre right and down from the upper left corner of the box, so that paper can show it in true size."""
Stroke = tuple[Point, ...]
"""One touch from down to up."""

LEAST_INK = 200
"""Length of the shortest signature in tenths of a millimetre: a dot of a trembling finger is none, 丁 is one."""
MOST_POINTS = 20_000
"""Some three minutes of writing at 120 points a second; what comes after is not taken."""
EXAMPLE: tuple[Stroke, ...] = (((100, 150), (400, 150)), ((250, 80), (250, 400), (200, 360)))


@dataclass(frozen=True, slots=True)
class Signed(Answer):
    """Strokes in the order of writing. A signature is personal: never logged, never in a repr."""

    strokes: tuple[Stroke, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignaturePage(ChoicePage):
    """``options``: what somebody does who cannot write or see the box. Raises ValueError where there is no such way."""

    def __post_init__(self) -> None:
        if not self.options:
            raise ValueError("nobody may have to sign: name another way")

    def answers(self) -> tuple[Answer, ...]:
        return (Signed(EXAMPLE), *ChoicePage.answers(self))

    def accepts(self, answer: Answer) -> bool:
        if isinstance(answer, Signed):
            return self.problem(answer.strokes) is None
        return ChoicePage.accepts(self, answer)

    def problem(self, strokes: tuple[Stroke, ...]) -> Text | None:
        """Why this is no signature, in plain words; None: it is one."""
        if sum(dist(*pair) for stroke in strokes for pair in pairwise(stroke)) < LEAST_INK:
            return text("signature-empty")
        return None if sum(map(len, strokes)) <= MOST_POINTS else text("signature-too-long")

    def texts(self) -> tuple[Text, ...]:
        words = ("here", "again", "done", "empty", "too-long", "wiped")
        return (*ChoicePage.texts(self), *(text(f"signature-{word}") for word in words))
