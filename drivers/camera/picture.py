"""Turn a raw picture the way it is used. cv2 is imported on first use: the camera's contract must stay light."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.camera.contract import CameraSettings, Rotation

if TYPE_CHECKING:
    import numpy as np
    from cv2.typing import MatLike
    from numpy.typing import NDArray


def upright(bgr: MatLike, settings: CameraSettings, *, shrink: bool) -> NDArray[np.uint8]:
    """Rotate and mirror as configured; with ``shrink``, also bring a bigger picture down to the configured size."""
    import cv2
    import numpy as np

    if settings.rotation is not Rotation.NONE:
        bgr = cv2.rotate(bgr, _turn_code(settings.rotation))
    scale = max(settings.width, settings.height) / max(bgr.shape[:2])
    if shrink and scale < 1.0:
        bgr = cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if settings.mirror:
        bgr = cv2.flip(bgr, 1)
    return np.asarray(bgr, dtype=np.uint8)


def _turn_code(rotation: Rotation) -> int:
    import cv2

    if rotation is Rotation.CLOCKWISE:
        return cv2.ROTATE_90_CLOCKWISE
    return cv2.ROTATE_180 if rotation is Rotation.HALF else cv2.ROTATE_90_COUNTERCLOCKWISE
