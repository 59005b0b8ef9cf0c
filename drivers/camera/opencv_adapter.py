"""The real camera driver: OpenCV's VideoCapture (V4L2 devices, MJPEG over HTTP, files, image sequences).

``opencv-python-headless`` only: the other wheels bring a Qt of their own, and any highgui call under Qt's offscreen
platform aborts the process. cv2 is imported when the device thread opens the camera, never with this module.
"""

from __future__ import annotations

import logging
import os
import time
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.camera.base import CameraBase
from drivers.camera.contract import CameraSettings, CameraTrouble
from drivers.camera.picture import upright
from drivers.contract import Deadline, DeviceFault

if TYPE_CHECKING:
    import cv2
    import numpy as np
    from cv2.typing import MatLike
    from numpy.typing import NDArray

_log = logging.getLogger("drivers.camera")

# Read by OpenCV at its first capture. Its V4L2 backend waits 10 s for a frame by default, far beyond the second a
# device call may take; and ffmpeg (level -8: quiet) would write a line to stderr for every damaged frame. Both are
# reported as status here.
_LIBRARY_VARIABLES = {"OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "1", "OPENCV_FFMPEG_LOGLEVEL": "-8"}


class SourceKind(Enum):
    """What a camera source string names."""

    DEVICE = auto()
    STREAM = auto()
    SEQUENCE = auto()
    FILE = auto()


def source_kind(source: str) -> SourceKind:
    """Tell a device index or path, a URL, an image sequence and a video file apart."""
    if source.isdigit() or source.startswith("/dev/"):
        return SourceKind.DEVICE
    if source.startswith(("http://", "https://", "rtsp://")):
        return SourceKind.STREAM
    return SourceKind.SEQUENCE if "%" in source else SourceKind.FILE


class OpenCvCamera(CameraBase):
    """A camera behind ``cv2.VideoCapture``."""

    def __init__(self, settings: CameraSettings) -> None:
        super().__init__(settings)
        self._kind = source_kind(settings.source)
        self._capture: cv2.VideoCapture | None = None
        self._due_at = 0.0

    def _require_device(self) -> None:
        _load_library()
        source = self._settings.source
        if self._kind is SourceKind.DEVICE:
            path = Path(f"/dev/video{source}") if source.isdigit() else Path(source)
        elif self._kind is SourceKind.FILE:
            path = Path(source)
        elif self._kind is SourceKind.SEQUENCE:
            path = Path(source).parent
        else:
            return
        if not path.exists():
            raise self._lost(CameraTrouble.NO_DEVICE)

    def _open_lens(self, deadline: Deadline) -> None:
        # A start asked for before the supervisor's first open finds the library not loaded yet.
        _load_library()
        import cv2

        try:
            capture = self._make_capture(deadline)
        except cv2.error:
            raise self._lost(CameraTrouble.NO_SIGNAL) from None
        if not capture.isOpened():
            capture.release()
            raise self._lost(CameraTrouble.NO_SIGNAL)
        self._capture = capture
        self._due_at = time.monotonic()

    def _make_capture(self, deadline: Deadline) -> cv2.VideoCapture:
        import cv2

        source = self._settings.source
        if self._kind is SourceKind.STREAM:
            open_seconds = min(self._settings.open_timeout_seconds, max(0.1, deadline.remaining_seconds()))
            limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, int(open_seconds * 1000)]
            limits += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, int(self._settings.read_timeout_seconds * 1000)]
            return cv2.VideoCapture(source, cv2.CAP_FFMPEG, limits)
        if self._kind is SourceKind.SEQUENCE:
            return cv2.VideoCapture(source, cv2.CAP_IMAGES)
        if self._kind is SourceKind.FILE:
            return cv2.VideoCapture(source)
        if source.isdigit():
            capture = cv2.VideoCapture(int(source), cv2.CAP_V4L2)
        else:
            capture = cv2.VideoCapture(source, cv2.CAP_V4L2)
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._settings.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._settings.height)
        capture.set(cv2.CAP_PROP_FPS, self._settings.frames_per_second)
        # One buffer: an old picture in the driver's queue would be shown, and judged, too late.
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        return capture

    def _close_lens(self) -> None:
        capture, self._capture = self._capture, None
        if capture is None:
            return
        import cv2

        try:
            capture.release()
        except cv2.error:
            _log.warning("the camera could not be released cleanly")

    def _grab(self) -> NDArray[np.uint8] | None:
        import cv2

        if self._recorded and not self._paced():
            return None
        capture = self._capture
        if capture is None:
            raise self._lost(CameraTrouble.NO_SIGNAL)
        try:
            bgr = self._read(capture)
            # Network cameras cannot be asked for a size; a big picture only costs time further on.
            return upright(bgr, self._settings, shrink=self._kind is SourceKind.STREAM)
        except cv2.error:
            raise self._lost(CameraTrouble.NO_SIGNAL) from None

    @property
    def _recorded(self) -> bool:
        return self._kind in (SourceKind.FILE, SourceKind.SEQUENCE)

    def _read(self, capture: cv2.VideoCapture) -> MatLike:
        import cv2

        good, bgr = capture.read()
        if not good and self._recorded:
            # A recording stands for a camera, and cameras do not end: start again from the first frame.
            capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            good, bgr = capture.read()
        if not good or bgr.ndim != 3 or bgr.shape[2] != 3:
            raise self._lost(CameraTrouble.NO_SIGNAL)
        return bgr

    def _paced(self) -> bool:
        """Recordings have no clock: wait for the next frame's time; False when woken before it."""
        remaining = self._due_at - time.monotonic()
        if remaining > 0 and self._woken.wait(remaining):
            self._woken.clear()
            return False
        self._due_at = max(self._due_at + 1.0 / self._settings.frames_per_second, time.monotonic())
        return True


def _load_library() -> None:
    for name, value in _LIBRARY_VARIABLES.items():
        os.environ.setdefault(name, value)
    try:
        import cv2
    except ImportError:
        raise DeviceFault("opencv-missing", permanent=True) from None
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
