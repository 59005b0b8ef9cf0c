"""What the visitor may change about how pages look and sound."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    """Text sizes; ELDER is the default (elder-mode practice: x1.5)."""

    STANDARD = "standard"
    ELDER = "elder"
    EXTRA = "extra"


class Contrast(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    HIGH = "high"


PACES = (0.5, 0.75, 1.0, 1.5, 2.0)
"""How fast is spoken, times the terminal's pace; pitch kept."""
PACE_ORDER = (3, 2, 1, 5, 4)
"""What the one control of the pace goes through: slower first, for that is what is wanted most."""


class Reach(StrEnum):
    """Where the buttons stand. LOW: all of them in the lower half of the screen, for a seated visitor (reach 1,220 mm)."""

    FULL = "full"
    LOW = "low"


class Hand(StrEnum):
    """The hand that presses: what it presses stands on its side, so that the arm does not cover the words."""

    RIGHT = "right"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the visitor may change; back to the terminal's defaults at the end of each visit. ``volume`` and ``pace`` are 1..5.

    ``by_ear``: the twelve-key pad is in use, so choices and their places are spoken and time is longer.
    ``blank``: nothing is on the glass; speech and keys go on.
    """

    size: Size = Size.ELDER
    contrast: Contrast = Contrast.LIGHT
    language: str = "zh"
    volume: int = 3
    pace: int = 3
    reach: Reach = Reach.FULL
    hand: Hand = Hand.RIGHT
    by_ear: bool = False
    blank: bool = False
