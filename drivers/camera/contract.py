"""What every camera driver offers: frames in a latest-frame mailbox, between start_capture and stop_capture only.

Consent comes before the lens: ``open`` sets a camera up without touching it. The lens is opened by ``start_capture``
and released after ``stop_capture``; ``times_opened`` counts the openings, so that a test can prove that a visitor who
declined was never looked at.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from drivers.camera.feed import NO_FEED_YET, FeedReading
from drivers.camera.light import NO_LIGHT_YET, LightReading
from drivers.contract import Adapter, Deadline, Failed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FAMILY = "camera"


class CameraTrouble(StrEnum):
    """Why the pictures are no good; the ``reason`` of the camera's status."""

    NO_DEVICE = "no-device"
    NO_SIGNAL = "no-signal"
    BLACK = "black"
    OVER_EXPOSED = "over-exposed"
    FROZEN = "frozen"
    LATE = "late"
    VIRTUAL = "virtual-camera"
    CHANGED = "camera-changed"
    UNIDENTIFIED = "camera-unidentified"


class Rotation(IntEnum):
    """Degrees to turn each frame clockwise, because the camera is mounted on its side or upside down."""

    NONE = 0
    CLOCKWISE = 90
    HALF = 180
    COUNTER_CLOCKWISE = 270


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """How one camera is used. ``source`` is a device path or index, an http(s) URL of an MJPEG stream, an RTSP URL, a
    video file, or an image sequence such as ``seq/%03d.jpg``. An address may hold a password, so it is not in the
    ``repr``; ``drivers.camera.source.shown`` is what may be logged. ``mirror`` flips left and right for cameras that
    look at a mirror; the preview that visitors see is mirrored by the screen, not here.

    ``identity``: the camera that must stand behind a device path, as ``drivers.camera.physical`` writes it; "" takes any.
    ``physical``: in service, where no file and no camera made by software may stand for a camera.

    ``width`` and ``height`` are asked of a device before ``rotation``; a bigger picture is brought down to them.
    """

    source: str = field(repr=False)
    width: int = 640
    height: int = 480
    frames_per_second: float = 30.0
    rotation: Rotation = Rotation.NONE
    mirror: bool = False
    open_timeout_seconds: float = 3.0
    read_timeout_seconds: float = 1.0
    trouble_after_seconds: float = 1.0
    identity: str = ""
    physical: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture. ``number`` grows for as long as the adapter lives; ``bgr`` is height x width x 3, uint8; ``light`` is
    how well the scene was lit; ``feed`` is what is odd about the stream so far.

    The array belongs to whoever took the frame out of the mailbox: overwrite it after use.
    """

    number: int
    taken_at_monotonic: float
    bgr: NDArray[np.uint8] = field(repr=False, compare=False)
    light: LightReading = NO_LIGHT_YET
    feed: FeedReading = NO_FEED_YET


@dataclass(frozen=True, slots=True)
class LightChanged:
    """Event of ``poll``: the verdict on the light changed, so the screen may brighten or need no longer. UNKNOWN: the
    lens is shut, the screen takes its own brightness again.
    """

    reading: LightReading


@dataclass(frozen=True, slots=True)
class PictureSize:
    """Pixels across and down."""

    width: int
    height: int


class FrameMailbox:
    """Holds the newest frame only. One buffer is overwritten by each picture, so an older face never lies about in
    memory; readers get their own copy (0.1 ms at 640 x 480). Any thread may call anything.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._accepting = False
        self._buffer: NDArray[np.uint8] | None = None
        self._number = 0
        self._taken_at = 0.0
        self._light = NO_LIGHT_YET
        self._feed = NO_FEED_YET
        self._holds_frame = False

    def begin(self) -> None:
        """Accept frames again after a ``wipe``."""
        with self._changed:
            self._accepting = True

    def put(self, frame: Frame) -> None:
        """Replace the frame held; dropped while the mailbox is wiped, so a late grab cannot undo a wipe."""
        with self._changed:
            if not self._accepting:
                return
            if self._buffer is None or self._buffer.shape != frame.bgr.shape:
                self._zero()
                self._buffer = frame.bgr.copy()
            else:
                self._buffer[...] = frame.bgr
            self._number, self._taken_at, self._holds_frame = frame.number, frame.taken_at_monotonic, True
            self._light, self._feed = frame.light, frame.feed
            self._changed.notify_all()

    def latest(self) -> Frame | None:
        """A copy of the newest frame, or None when there is none."""
        with self._changed:
            return self._copy()

    def wait_newer(self, number: int, timeout_seconds: float) -> Frame | None:
        """A copy of the newest frame after ``number``, waiting for it; None when none came in time."""
        expires_at = time.monotonic() + timeout_seconds
        with self._changed:
            while not (self._holds_frame and self._number > number):
                remaining = expires_at - time.monotonic()
                if remaining <= 0:
                    return None
                self._changed.wait(remaining)
            return self._copy()

    def wipe(self) -> None:
        """Overwrite the picture with zeros, forget it, and refuse frames until ``begin``."""
        with self._changed:
            self._accepting = False
            self._zero()

    def _zero(self) -> None:
        if self._buffer is not None:
            self._buffer.fill(0)
        self._buffer = None
        self._holds_frame = False

    def _copy(self) -> Frame | None:
        if self._buffer is None or not self._holds_frame:
            return None
        return Frame(self._number, self._taken_at, self._buffer.copy(), self._light, self._feed)

    def __repr__(self) -> str:
        return f"<FrameMailbox at frame {self._number}>"


@runtime_checkable
class CameraAdapter(Adapter, Protocol):
    """A camera driver. While capturing, ``poll`` takes about one frame period and puts the frame into ``mailbox``."""

    @property
    def mailbox(self) -> FrameMailbox:
        """Where the frames arrive."""
        ...

    @property
    def times_opened(self) -> int:
        """How often the lens was opened in this adapter's life."""
        ...

    @property
    def light(self) -> LightReading:
        """How well the scene is lit now; UNKNOWN while nothing is captured. Any thread."""
        ...

    @property
    def feed(self) -> FeedReading:
        """What is odd about the stream; empty while nothing is captured. Any thread."""
        ...

    @property
    def delivered(self) -> PictureSize | None:
        """The size in which the device itself gives its pictures, as the lens sees it; None before the first."""
        ...

    @property
    def capturing(self) -> bool:
        """True between ``start_capture`` and ``stop_capture``, also while a lost camera is being found again."""
        ...

    def start_capture(self, deadline: Deadline) -> Failed | None:
        """Open the lens; consent must have been given. A job for the device thread. None when frames will come."""

    def stop_capture(self) -> None:
        """Wipe the mailbox at once and release the lens within one frame; callable from ANY thread, any number of
        times, so that withdrawn consent never waits behind a job queue or a back-off.
        """
