"""What one frame leaves behind: measurements of the face and of what lies around it, and one thumbnail. Never the frame."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from kiosk.face.liveness import geometry
from kiosk.face.liveness.geometry import Placement
from kiosk.face.liveness.mesh import SIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kiosk.face.engine import Picture
    from kiosk.face.liveness.geometry import Points
    from kiosk.face.liveness.light import Colour
    from kiosk.face.liveness.mesh import Crop

# Places of skin whose colour is followed: between these two points of the mesh, and the share of the way.
REGIONS: Final = {
    "forehead": (151, 10, 0.2),
    "nose": (4, 195, 0.3),
    "left cheek": (50, 50, 0.0),
    "right cheek": (280, 280, 0.0),
    "left side": (50, 234, 0.62),
    "right side": (280, 454, 0.62),
    "chin": (199, 152, 0.3),
}
_FIRST, _SECOND, _SHARE = (np.array(column) for column in zip(*REGIONS.values(), strict=True))
# The colours are taken from the crop brought to a quarter, from patches of so many of its pixels.
_PATCH: Final = 4
_QUARTER: Final = 4
THUMB: Final = 24
# Corners of the eyes, and the patch around each: shares of the distance of its corners, and pixels it is brought to.
_EYES: Final = ((33, 133), (362, 263))
_EYE_WIDE, _EYE_HIGH = 0.72, 0.6
EYE: Final = (20, 16)
# Around the face, in widths of the face from its middle: from here on there is no hair any more, up to here it is near.
RING_FROM, RING_TO, RING_DOWN = 0.95, 1.6, 0.5
_STRIDE: Final = 10
# Pixels at the ends of the scale hold no colour: a highlight on glasses or on a wet forehead.
_DARK, _CLIPPED = 4, 250
# sRGB to linear light, 0 to 1.
_LINEAR: Final = np.where(
    np.arange(256) <= 10, np.arange(256) / 255 / 12.92, ((np.arange(256) / 255 + 0.055) / 1.055) ** 2.4
).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at one face. ``tones`` is the mean linear colour (red, green, blue) of each of ``REGIONS``, ``around``
    that of the surroundings on the left, on the right and above; what could not be measured is not a number. ``thumb``
    and ``eyes`` are the upright face and each eye in a few grey levels, without brightness and contrast. ``digest`` is equal for frames that are equal in every bit of a sample.
    """

    at: float
    light: Colour
    placement: Placement
    yaw: float
    openness: tuple[float, float]
    digest: int
    points: Points = field(repr=False, compare=False)
    tones: NDArray[np.float32] = field(repr=False, compare=False)
    around: NDArray[np.float32] = field(repr=False, compare=False)
    thumb: NDArray[np.float32] = field(repr=False, compare=False)
    eyes: NDArray[np.float32] = field(repr=False, compare=False)

    def wipe(self) -> None:
        for array in (self.points, self.tones, self.around, self.thumb, self.eyes):
            array.fill(0)


def sight_of(bgr: Picture, points: Points, crop: Crop, at: float, light: Colour, *, with_colours: bool = True) -> Sight:
    """Measure one frame; colours change slowly and are not needed of each. The crop is not kept."""
    placement = Placement.of(points)
    grey = np.asarray(cv2.cvtColor(crop.bgr, cv2.COLOR_BGR2GRAY), np.uint8)
    return Sight(
        at,
        light,
        placement,
        geometry.yaw(points),
        geometry.openness(points),
        zlib.crc32(bgr[5::16, 3::16].tobytes()),
        points,
        _tones(crop) if with_colours else np.full((len(REGIONS), 3), np.nan, np.float32),
        _around(bgr, placement) if with_colours else np.full((3, 3), np.nan, np.float32),
        _levels(grey, (THUMB, THUMB)),
        _eyes(grey, crop.points),
    )


def _tones(crop: Crop) -> NDArray[np.float32]:
    side = SIDE // _QUARTER
    small = np.asarray(cv2.resize(crop.bgr, (side, side), interpolation=cv2.INTER_AREA), np.uint8)
    usable = ((small.max(axis=2) < _CLIPPED) & (small.min(axis=2) > _DARK)).astype(np.float32)
    summed = cv2.blur(_LINEAR[small] * usable[..., None], (_PATCH, _PATCH))
    counted = cv2.blur(usable, (_PATCH, _PATCH))
    share = _SHARE[:, None]
    places = (crop.points[_FIRST, :2] * (1 - share) + crop.points[_SECOND, :2] * share) / _QUARTER
    columns, rows = np.clip(places.round().astype(int), _PATCH, side - 1 - _PATCH).T
    there = counted[rows, columns]
    colours = summed[rows, columns, ::-1] / np.maximum(there, 0.5)[:, None]
    return np.asarray(np.where(there[:, None] >= 0.5, colours, np.nan), np.float32)


def _around(bgr: Picture, placement: Placement) -> NDArray[np.float32]:
    height, width = bgr.shape[:2]
    x, y, wide = placement.x, placement.y, placement.width
    found = np.full((3, 3), np.nan, np.float32)
    strips = (
        (x - RING_TO * wide, x - RING_FROM * wide, y - RING_FROM * wide, y + RING_DOWN * wide),
        (x + RING_FROM * wide, x + RING_TO * wide, y - RING_FROM * wide, y + RING_DOWN * wide),
        (x - RING_FROM * wide, x + RING_FROM * wide, y - RING_TO * wide, y - 1.15 * wide),
    )
    for row, (left, right, top, bottom) in enumerate(strips):
        columns = slice(max(0, int(left)), max(0, min(width, int(right))), _STRIDE)
        rows = slice(max(0, int(top)), max(0, min(height, int(bottom))), _STRIDE)
        patch = bgr[rows, columns]
        if patch.shape[0] >= 4 and patch.shape[1] >= 4:
            found[row] = _mean_colour(patch)
    return found


def _mean_colour(patch: Picture) -> NDArray[np.float32]:
    """Mean linear red, green, blue of what is neither black nor clipped; not a number when little else is there."""
    flat = patch.reshape(-1, 3)
    usable = (flat.max(axis=1) < _CLIPPED) & (flat.min(axis=1) > _DARK)
    if usable.mean() < 0.5:
        return np.full(3, np.nan, np.float32)
    return np.asarray(_LINEAR[flat[usable]].mean(axis=0)[::-1], np.float32)


def _eyes(grey: NDArray[np.uint8], points: Points) -> NDArray[np.float32]:
    found = np.zeros((2, EYE[0] * EYE[1]), np.float32)
    for row, (outer, inner) in enumerate(_EYES):
        first, second = points[outer, :2], points[inner, :2]
        apart = float(np.hypot(*(second - first)))
        x, y = (first + second) / 2
        left, right = round(float(x) - _EYE_WIDE / 2 * apart), round(float(x) + _EYE_WIDE / 2 * apart)
        top, bottom = round(float(y) - _EYE_HIGH / 2 * apart), round(float(y) + _EYE_HIGH / 2 * apart)
        if min(left, top) >= 0 and max(right, bottom) <= SIDE and right - left >= 4 and bottom - top >= 4:
            found[row] = _levels(grey[top:bottom, left:right], EYE)
    return found


def _levels(grey: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.float32]:
    """The picture in so few grey levels, with a mean of 0 and a length of 1: the product of two is their correlation."""
    flat = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
    flat -= flat.mean()
    return np.asarray(flat / max(1e-6, float(np.linalg.norm(flat))), np.float32)
