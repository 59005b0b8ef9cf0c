"""The physical panel: everything visible is sized in millimetres of this glass."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Panel:
    """Diagonal in inches, resolution in pixels as the visitor sees it (a turned panel is 1080x1920)."""

    diagonal_inch: float
    width_px: int
    height_px: int

    def __post_init__(self) -> None:
        if not (self.diagonal_inch > 0 and self.width_px > 0 and self.height_px > 0):
            raise ValueError("a panel has a positive diagonal and resolution")

    @property
    def px_per_mm(self) -> float:
        return math.hypot(self.width_px, self.height_px) / (self.diagonal_inch * 25.4)

    @property
    def portrait(self) -> bool:
        return self.height_px >= self.width_px
