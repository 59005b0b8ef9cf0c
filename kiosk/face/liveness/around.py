"""What lies around the face, looked at a few times a second: does it move with the face, are there straight borders?

Two small grey pictures are held, the last one and this one; what is kept of them are shifts and lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from kiosk.face.liveness.sight import RING_DOWN, RING_FROM, RING_TO

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kiosk.face.engine import Picture
    from kiosk.face.liveness.geometry import Placement

SIDES: Final = ("left", "right", "above")
_LONG_SIDE: Final = 320
_EVERY_SECONDS, _LINES_EVERY_SECONDS = 0.19, 0.3
_LONGEST_GAP_SECONDS: Final = 0.6
_CORNERS, _QUALITY, _APART = 60, 0.02, 5
# Pixels between a place and where the flow leads back to: more is not the same place.
_RETURNS_WITHIN: Final = 0.7
# Straight lines: at least so long (widths of the face), and outside the face itself.
_LINE_LENGTH, _LINE_GAP_PIXELS = 0.55, 5
_LINE_AWAY: Final = (0.5, 1.7)


@dataclass(frozen=True, slots=True)
class Shift:
    """From one picture to the next: ``expected`` is how far each place would have gone with the face, ``seen`` how far it
    went (n x 2, in widths of the face); ``side`` says on which side of the face it lies (index of ``SIDES``).
    """

    at: float
    expected: NDArray[np.float32]
    seen: NDArray[np.float32]
    side: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Lines:
    """Straight lines around the face: ends (n x 2 x 2), in pixels of the frame."""

    at: float
    placement: Placement
    ends: NDArray[np.float32]


class Surroundings:
    """Not thread-safe. ``wipe`` overwrites the pictures it holds."""

    def __init__(self) -> None:
        self.shifts: list[Shift] = []
        self.lines: list[Lines] = []
        self._grey: NDArray[np.uint8] | None = None
        self._placement: Placement | None = None
        self._at = float("-inf")

    def add(self, bgr: Picture, placement: Placement, at: float) -> None:
        """Look at a frame, unless the last look was just now."""
        if at - self._at < _EVERY_SECONDS:
            return
        scale = min(1.0, _LONG_SIDE / max(bgr.shape[:2]))
        whole = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
        grey = np.asarray(cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        whole.fill(0)
        before, was, since = self._grey, self._placement, at - self._at
        if before is not None and was is not None and before.shape == grey.shape and since <= _LONGEST_GAP_SECONDS:
            shift = _shift(before, grey, was, placement, scale, at)
            if shift is not None:
                self.shifts.append(shift)
        if not self.lines or at - self.lines[-1].at >= _LINES_EVERY_SECONDS:
            self.lines.append(Lines(at, placement, _lines(grey, placement, scale)))
        if before is not None:
            before.fill(0)
        self._grey, self._placement, self._at = grey, placement, at

    def wipe(self) -> None:
        if self._grey is not None:
            self._grey.fill(0)
        self._grey = self._placement = None
        self._at = float("-inf")
        self.shifts.clear()
        self.lines.clear()


def _shift(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    was: Placement,
    now: Placement,
    scale: float,
    at: float,
) -> Shift | None:
    found = cv2.goodFeaturesToTrack(before, _CORNERS, _QUALITY, _APART, mask=_ring(before.shape, was, scale))
    if found is None:
        return None
    start = np.asarray(found, np.float32)
    end, there = _flow(before, after, start)
    back, again = _flow(after, before, end)
    returned = np.hypot(*(back - start).reshape(-1, 2).T) < _RETURNS_WITHIN
    good = there & again & returned
    if not good.any():
        return None
    first = start.reshape(-1, 2)[good].astype(np.float64) / scale
    last = end.reshape(-1, 2)[good].astype(np.float64) / scale
    inward = was.inward(first)
    expected = (now.outward(inward) - first) / was.width
    side = np.where(inward[:, 1] < -RING_FROM, 2, np.where(inward[:, 0] < 0, 0, 1))
    return Shift(at, expected.astype(np.float32), ((last - first) / was.width).astype(np.float32), side.astype(np.int8))


def _flow(
    before: NDArray[np.uint8], after: NDArray[np.uint8], start: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Where these places of the one picture are in the other, and which were found."""
    end, found, _ = cv2.calcOpticalFlowPyrLK(before, after, start, np.empty_like(start), winSize=(13, 13), maxLevel=3)
    return np.asarray(end, np.float32), np.asarray(found.ravel() == 1)


def _ring(shape: tuple[int, ...], placement: Placement, scale: float) -> NDArray[np.uint8]:
    """The picture's places beside and above the head, where there is no hair and no shoulder."""
    height, width = shape[:2]
    x, y, wide = placement.x * scale, placement.y * scale, placement.width * scale

    def clipped(left: float, top: float, right: float, bottom: float) -> tuple[slice, slice]:
        columns = slice(min(width, max(0, round(left))), min(width, max(0, round(right))))
        return slice(min(height, max(0, round(top))), min(height, max(0, round(bottom)))), columns

    mask = np.zeros((height, width), np.uint8)
    outer = clipped(x - RING_TO * wide, y - RING_TO * wide, x + RING_TO * wide, y + RING_DOWN * wide)
    mask[outer] = 255
    mask[clipped(x - RING_FROM * wide, y - 1.15 * wide, x + RING_FROM * wide, y + RING_DOWN * wide)] = 0
    return mask


def _lines(grey: NDArray[np.uint8], placement: Placement, scale: float) -> NDArray[np.float32]:
    wide = placement.width * scale
    edges = cv2.Canny(grey, 40, 110)
    found = cv2.HoughLinesP(
        edges,
        1,
        np.pi / 180,
        threshold=int(max(12, 0.35 * wide)),
        minLineLength=_LINE_LENGTH * wide,
        maxLineGap=_LINE_GAP_PIXELS,
    )
    if found is None:
        return np.zeros((0, 2, 2), np.float32)
    ends = found.reshape(-1, 2, 2).astype(np.float64) / scale
    inward = placement.inward(ends.reshape(-1, 2)).reshape(-1, 2, 2)
    nearest = np.hypot(*inward.mean(axis=1).T)
    keep = (nearest > _LINE_AWAY[0]) & (nearest < _LINE_AWAY[1])
    return np.asarray(ends[keep], np.float32)
