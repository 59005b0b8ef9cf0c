"""The real camera driver: OpenCV's VideoCapture (V4L2 devices, MJPEG over HTTP, RTSP, files, image sequences).

``opencv-python-headless`` only: the other wheels bring a Qt of their own, and any highgui call under Qt's offscreen
platform aborts the process. cv2 is imported when the device thread opens the camera, never with this module.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.camera.base import CameraBase
from drivers.camera.contract import CameraSettings, CameraTrouble, PictureSize
from drivers.camera.feed import FeedCheck
from drivers.camera.lens import LensFailedError, ThreadedLens
from drivers.camera.physical import Unidentified, Virtual, device_number, identify
from drivers.camera.picture import upright
from drivers.camera.source import SourceKind, is_sound, knockable, source_kind
from drivers.contract import Deadline, DeviceFault

if TYPE_CHECKING:
    import cv2
    import numpy as np
    from cv2.typing import MatLike
    from numpy.typing import NDArray

# Longest wait of one poll for a picture.
_TAKE_SECONDS = 0.1
# How often, and how long, an idle network camera is looked for.
_KNOCK_INTERVAL_SECONDS = 1.5
_KNOCK_SECONDS = 0.4

# Read by OpenCV at its first capture. Its V4L2 backend waits 10 s for a frame by default, far beyond the second a
# device call may take; and ffmpeg (level -8: quiet) would write a line to stderr for every damaged frame. Both are
# reported as status here.
_LIBRARY_VARIABLES = {"OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "1", "OPENCV_FFMPEG_LOGLEVEL": "-8"}


class OpenCvCamera(CameraBase):
    """A camera behind ``cv2.VideoCapture``. Devices are looked for below ``root``, and told apart by ``number`` (tests)."""

    def __init__(
        self,
        settings: CameraSettings,
        *,
        root: Path = Path("/"),
        number: Callable[[Path], str] = device_number,
    ) -> None:
        # RTSP cameras send a video codec's stream; MJPEG and devices give whole pictures.
        super().__init__(settings, FeedCheck(codes_changes_only=settings.source.lower().startswith("rtsp")))
        self._kind = source_kind(settings.source)
        self._root = root
        self._identify = partial(identify, sys=root / "sys", number=number)
        self._lens: ThreadedLens | None = None
        self._recording: cv2.VideoCapture | None = None
        self._due_at = 0.0
        self._knocked_at = 0.0

    def _require_device(self) -> None:
        _load_library()
        source = self._settings.source
        if self._recorded and self._settings.physical:
            raise self._lost(CameraTrouble.VIRTUAL)
        if self._kind is SourceKind.DEVICE:
            path = self._node
        elif self._kind is SourceKind.FILE:
            path = Path(source)
        elif self._kind is SourceKind.SEQUENCE:
            path = Path(source).parent
        elif is_sound(source):
            self._knock()
            return
        else:
            raise DeviceFault("address-invalid", permanent=True)
        if not path.exists():
            raise self._lost(CameraTrouble.NO_DEVICE)
        self._recognise()

    @property
    def _node(self) -> Path:
        source = self._settings.source
        return self._root / (f"dev/video{source}" if source.isdigit() else source.lstrip("/"))

    def _recognise(self) -> None:
        """Is it the camera that was built in? Asked again and again: it takes a second to put another one in its place."""
        settings = self._settings
        if self._kind is not SourceKind.DEVICE or not (settings.physical or settings.identity):
            return
        try:
            found = self._identify(self._node)
        except Virtual:
            raise self._lost(CameraTrouble.VIRTUAL) from None
        except Unidentified:
            raise self._lost(CameraTrouble.UNIDENTIFIED) from None
        if settings.identity and str(found) != settings.identity:
            raise self._lost(CameraTrouble.CHANGED)

    def _knock(self) -> None:
        """Is the network camera's door there? It is not opened: no picture is asked for. A name is not knocked at, for
        its look-up may take longer than a device call may.
        """
        address = knockable(self._settings.source)
        if address is None or time.monotonic() - self._knocked_at < _KNOCK_INTERVAL_SECONDS:
            return
        try:
            socket.create_connection(address, timeout=_KNOCK_SECONDS).close()
        except OSError:
            raise self._lost(CameraTrouble.NO_DEVICE) from None
        self._knocked_at = time.monotonic()

    def _open_lens(self, deadline: Deadline) -> None:
        # A start asked for before the supervisor's first open finds the library not loaded yet.
        _load_library()
        self._recognise()
        self._due_at = time.monotonic()
        if self._recorded:
            self._open_recording()
            return
        lens = ThreadedLens(partial(self._make_capture, deadline))
        try:
            lens.open(deadline)
        except LensFailedError:
            self._knocked_at = 0.0
            raise self._lost(CameraTrouble.NO_SIGNAL) from None
        self._lens = lens

    def _open_recording(self) -> None:
        import cv2

        backend = cv2.CAP_IMAGES if self._kind is SourceKind.SEQUENCE else cv2.CAP_ANY
        try:
            recording = cv2.VideoCapture(self._settings.source, backend)
        except cv2.error:
            raise self._lost(CameraTrouble.NO_SIGNAL) from None
        if not recording.isOpened():
            recording.release()
            raise self._lost(CameraTrouble.NO_SIGNAL)
        self._recording = recording

    def _make_capture(self, deadline: Deadline) -> cv2.VideoCapture:
        import cv2

        source = self._settings.source
        if self._kind is SourceKind.STREAM:
            open_seconds = min(self._settings.open_timeout_seconds, max(0.1, deadline.remaining_seconds()))
            limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, int(open_seconds * 1000)]
            limits += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, int(self._settings.read_timeout_seconds * 1000)]
            return cv2.VideoCapture(source, cv2.CAP_FFMPEG, limits)
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
        lens, self._lens = self._lens, None
        recording, self._recording = self._recording, None
        if lens is not None:
            lens.close()
        if recording is not None:
            recording.release()

    def _grab(self) -> NDArray[np.uint8] | None:
        import cv2

        if self._recorded and not self._paced():
            return None
        try:
            bgr = self._read() if self._recorded else self._take()
            if bgr is None:
                return None
            self._delivered = PictureSize(bgr.shape[1], bgr.shape[0])
            # Network cameras cannot be asked for a size, and others give what they have; more only costs time further on.
            picture = upright(bgr, self._settings, shrink=not self._recorded)
        except (cv2.error, LensFailedError):
            self._knocked_at = 0.0
            raise self._lost(CameraTrouble.NO_SIGNAL) from None
        if picture.base is None and picture is not bgr:
            bgr.fill(0)
        return picture

    def _take(self) -> MatLike | None:
        if self._lens is None:
            raise LensFailedError
        picture = self._lens.take(_TAKE_SECONDS, self._woken.is_set)
        self._woken.clear()
        # Only a device's driver stamps its pictures; what FFmpeg tells of a stream is made from its frame rate.
        self._stamp_microseconds = self._lens.stamp_microseconds if self._kind is SourceKind.DEVICE else None
        return picture

    @property
    def _recorded(self) -> bool:
        return self._kind in (SourceKind.FILE, SourceKind.SEQUENCE)

    def _read(self) -> MatLike:
        import cv2

        recording = self._recording
        if recording is None:
            raise LensFailedError
        good, bgr = recording.read()
        if not good:
            # A recording stands for a camera, and cameras do not end: start again from the first frame.
            recording.set(cv2.CAP_PROP_POS_FRAMES, 0)
            good, bgr = recording.read()
        if not good or bgr.ndim != 3 or bgr.shape[2] != 3:
            raise LensFailedError
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
    # Nothing at all: what it logs may name the source, and with it the camera's password.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
