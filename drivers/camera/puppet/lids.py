"""Eyelids: the skin between brow and eye drawn down over the eye, which itself stays where it is or looks aside."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.puppet.figure import EYES_APART
from drivers.camera.puppet.mesh import BROW, LOWER_LID, UPPER_LID, Field, Picture

# The mesh runs through the lashes: what is skin for certain ends this far above it, in pixels of the canvas.
_SKIN_ENDS = 3.0
# The lashes of a lid drawn down are drawn anew: how dark, and how broad in pixels.
_LASHES_DARK, _LASHES_BROAD = 0.55, 1.6
# A lid that falls meets a lower lid that rises a little.
_LOWER_RISES = 0.15
_GAZE_PIXELS = 6.0
_ROUND = 0.35 * EYES_APART


@dataclass(frozen=True)
class Eye:
    """One eye on the canvas: ``left``, ``top`` of its patch; per column of the patch the heights of the lower edge of the
    brow and of both lids; the columns of the corners.
    """

    left: int
    top: int
    width: int
    height: int
    brow: NDArray[np.float32]
    upper: NDArray[np.float32]
    lower: NDArray[np.float32]
    corners: tuple[float, float]

    @property
    def place(self) -> tuple[slice, slice]:
        """Rows and columns of the patch on the canvas."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)


def eye_of(mesh: Field, side: str) -> Eye:
    """Measure the person's ``left`` or ``right`` eye."""
    upper, lower, brow = (mesh[list(numbers[side]), :2] for numbers in (UPPER_LID, LOWER_LID, BROW))
    both = np.concatenate([upper, lower])
    left, right = int(both[:, 0].min() - 0.15 * EYES_APART), int(both[:, 0].max() + 0.15 * EYES_APART)
    top, bottom = int(brow[:, 1].min()), int(both[:, 1].max() + _ROUND)
    columns = np.arange(left, right, dtype=np.float32)

    def heights(points: Field) -> NDArray[np.float32]:
        order = np.argsort(points[:, 0])
        # A curve through few points has corners; a lid has none.
        line = np.interp(columns, points[order, 0], points[order, 1]).astype(np.float32)
        return np.asarray(cv2.blur(line[None, :], (7, 1), borderType=cv2.BORDER_REPLICATE)[0], np.float32)

    corners = float(both[:, 0].min()), float(both[:, 0].max())
    shut = (heights(upper) + heights(lower)) / 2
    open_here = (columns > corners[0]) & (columns < corners[1])
    above = np.where(open_here, np.minimum(heights(upper), shut), shut).astype(np.float32)
    below = np.where(open_here, np.maximum(heights(lower), shut), shut).astype(np.float32)
    # The hair of the brow reaches below its points: only the lower three quarters are skin that gives.
    brows = np.minimum(heights(brow) * 0.75 + above * 0.25, above - 0.06 * EYES_APART)
    return Eye(left, top, right - left, bottom - top, brows, above, below, corners)


def draw_eye(canvas: Picture, eye: Eye, lids: float, gaze: float) -> Picture:
    """The eye's patch with the lids shut by ``lids`` (0 to 1) and the eye turned by ``gaze`` (-1 to 1). A fourth channel
    is left as it is.
    """
    rows, columns = np.mgrid[eye.top : eye.top + eye.height, eye.left : eye.left + eye.width].astype(np.float32)
    opening = eye.lower - eye.upper
    edge = eye.upper - _SKIN_ENDS * np.minimum(1, opening / 4)
    floor = eye.lower - _LOWER_RISES * lids * opening
    rim = edge + lids * (floor - edge)
    skin = _skin(rows, eye, edge, rim, floor)
    ball = _ball(rows, columns, eye, gaze)
    lid = cv2.remap(canvas, columns, skin, cv2.INTER_LINEAR)
    seen = cv2.remap(canvas, ball, rows, cv2.INTER_LINEAR)
    # One row of the picture is the width of the rim: no steps along the lid.
    within = np.clip(rows - rim + 0.5, 0, 1) * np.clip(floor - rows + 0.5, 0, 1)
    lashes = 1 - _LASHES_DARK * lids * np.minimum(1, opening / 4) * np.exp(-(((rows - rim) / _LASHES_BROAD) ** 2))
    drawn = lid + (seen.astype(np.float32) - lid) * within[:, :, None]
    drawn[:, :, :3] *= lashes[:, :, None]
    return np.asarray(drawn, np.uint8)


def _skin(rows: Field, eye: Eye, edge: Field, rim: Field, floor: Field) -> Field:
    """From which row each row of the lids takes its skin: the upper lid is drawn down, the lower pushed up."""
    drawn = eye.brow + (rows - eye.brow) * (edge - eye.brow) / np.maximum(rim - eye.brow, 1)
    upper = np.where(rows < eye.brow, rows, np.minimum(drawn, edge))
    lower = rows + (eye.lower - floor) * (1 - np.clip((rows - floor) / _ROUND, 0, 1))
    return np.asarray(np.where(rows <= (rim + floor) / 2, upper, lower), np.float32)


def _ball(rows: Field, columns: Field, eye: Eye, gaze: float) -> Field:
    """From which column each place of the open eye takes its colour: the iris moves, the corners stay."""
    middle, half = sum(eye.corners) / 2, (eye.corners[1] - eye.corners[0]) / 2
    away = np.clip(np.abs(columns - middle) / half, 0, 1)
    return np.asarray(columns - gaze * _GAZE_PIXELS * (1 - away**2), np.float32)
