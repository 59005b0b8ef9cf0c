"""The part every camera driver shares: consent before the lens, the frame loop, the watchdog, the status."""

from __future__ import annotations

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from drivers.camera.contract import (
    FAMILY,
    CameraSettings,
    CameraTrouble,
    Frame,
    FrameMailbox,
    LightChanged,
    PictureSize,
)
from drivers.camera.feed import NO_FEED_YET, FeedCheck, FeedReading
from drivers.camera.light import NO_LIGHT_YET, Light, LightMeter, LightReading
from drivers.camera.watch import FrameWatch
from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, DeviceStatus, Failed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# After a capture that could not start, the trouble is shown this long; then the camera is worth another try. Nothing
# less than opening the lens would tell, and that needs somebody's consent.
_STAY_DOWN_SECONDS = 30.0
# Reason of a BUSY status: faces may be too small in the pictures that come.
SMALL_PICTURE = "small-picture"
# Reason of a BUSY status: the pictures come, but not as a sensor gives them.
ODD_FEED = "odd-feed"

_log = logging.getLogger("drivers.camera")

# A covered lens or the sun in it is something a person does to the device; the rest is the device's own.
_STATE_OF = {
    CameraTrouble.NO_DEVICE: DeviceState.OFFLINE,
    CameraTrouble.NO_SIGNAL: DeviceState.OFFLINE,
    CameraTrouble.BLACK: DeviceState.USER_ERROR,
    CameraTrouble.OVER_EXPOSED: DeviceState.USER_ERROR,
    CameraTrouble.FROZEN: DeviceState.OFFLINE,
    CameraTrouble.LATE: DeviceState.HARDWARE_ERROR,
    CameraTrouble.VIRTUAL: DeviceState.OFFLINE,
    CameraTrouble.CHANGED: DeviceState.OFFLINE,
    CameraTrouble.UNIDENTIFIED: DeviceState.OFFLINE,
}


class CameraBase(ABC):
    """A camera over three lens operations that a driver supplies: ``_open_lens``, ``_grab``, ``_close_lens``."""

    family: ClassVar[str] = FAMILY

    def __init__(self, settings: CameraSettings, feed: FeedCheck | None = None) -> None:
        self._settings = settings
        self._mailbox = FrameMailbox()
        self._watch = FrameWatch(settings.frames_per_second, settings.trouble_after_seconds)
        self._meter = LightMeter()
        self._feed = feed or FeedCheck()
        self._stamp_microseconds: float | None = None
        self._light_told = Light.UNKNOWN
        self._delivered: PictureSize | None = None
        self._wanted = threading.Event()
        self._woken = threading.Event()
        self._consent = threading.Lock()
        self._lens_open = False
        self._times_opened = 0
        self._number = 0
        self._down_until = 0.0
        self._status = DeviceStatus(FAMILY, DeviceState.UNKNOWN)

    @property
    def mailbox(self) -> FrameMailbox:
        return self._mailbox

    @property
    def times_opened(self) -> int:
        return self._times_opened

    @property
    def light(self) -> LightReading:
        return self._meter.reading if self._wanted.is_set() else NO_LIGHT_YET

    @property
    def feed(self) -> FeedReading:
        return self._feed.reading if self._wanted.is_set() else NO_FEED_YET

    @property
    def delivered(self) -> PictureSize | None:
        return self._delivered

    @property
    def capturing(self) -> bool:
        return self._wanted.is_set()

    def open(self) -> None:
        """Check that the camera is there. The lens stays shut, unless it was lost during a capture nobody has
        stopped.
        """
        self._require_device()
        if not self._wanted.is_set():
            self._set_idle()
        elif not self._lens_open:
            self._open_counted(Deadline(self._settings.open_timeout_seconds))

    def close(self) -> None:
        self._release_lens()

    def status(self) -> DeviceStatus:
        return self._status

    def wake(self) -> None:
        self._woken.set()

    def start_capture(self, deadline: Deadline) -> Failed | None:
        if deadline.over is not None:
            return Failed(deadline.over)
        with self._consent:
            self._mailbox.begin()
            self._wanted.set()
        if self._lens_open:
            return None
        try:
            self._open_counted(deadline)
        except DeviceFault as fault:
            self.stop_capture()
            known = fault.reason in tuple(CameraTrouble)
            self._set_trouble(CameraTrouble(fault.reason) if known else CameraTrouble.NO_SIGNAL)
            self._down_until = time.monotonic() + _STAY_DOWN_SECONDS
            return Failed(Completion.HARDWARE_ERROR, fault.reason)
        if not self._wanted.is_set():
            self._release_lens()
            return Failed(Completion.CANCELLED)
        return None

    def stop_capture(self) -> None:
        with self._consent:
            self._wanted.clear()
            self._mailbox.wipe()
        self._woken.set()

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        """Grab one frame while capturing, otherwise wait to be woken. Raises DeviceFault when the camera is lost."""
        if not self._wanted.is_set():
            self._release_lens()
            self._require_device()
            self._set_idle()
            if self._light_told is not Light.UNKNOWN:
                return self._tell_light(NO_LIGHT_YET)
            self._woken.wait(timeout_seconds)
            self._woken.clear()
            return ()
        if not self._lens_open:
            self._open_counted(Deadline(self._settings.open_timeout_seconds))
        self._take_frame()
        return self._tell_light(self._meter.reading)

    def _tell_light(self, reading: LightReading) -> Iterable[object]:
        if reading.verdict is self._light_told:
            return ()
        self._light_told = reading.verdict
        return (LightChanged(reading),)

    def _take_frame(self) -> None:
        bgr = self._grab()
        now = time.monotonic()
        if bgr is None:
            late = self._watch.waiting(now)
            if late is not None:
                self._set_trouble(late)
            return
        trouble = self._watch.judge(bgr, now)
        feed = self._judge_feed(bgr)
        self._number += 1
        # A repeated picture is no news: readers wait in vain and notice, instead of matching a still image.
        if not self._watch.repeated:
            self._mailbox.put(Frame(self._number, now, bgr, self._meter.judge(bgr, now), feed))
        bgr.fill(0)
        if trouble is CameraTrouble.FROZEN:
            self._set_trouble(trouble)
            raise DeviceFault(trouble.value)
        if trouble is not None:
            self._set_trouble(trouble)
        elif not self._watch.suspicious:
            self._status = DeviceStatus(FAMILY, DeviceState.BUSY, reason=self._remark())

    def _judge_feed(self, bgr: NDArray[np.uint8]) -> FeedReading:
        known = self._feed.reading.doubts
        reading = self._feed.judge(bgr, self._stamp_microseconds)
        if reading.doubts and not known:
            _log.info("the camera's stream is odd: %s", ", ".join(reading.doubts))
        return reading

    def _remark(self) -> str:
        """What is less than good about pictures that can be used; such a status stays usable."""
        if self._feed.reading.doubts:
            return ODD_FEED
        asked, given = self._settings, self._delivered
        return SMALL_PICTURE if given and (given.width < asked.width or given.height < asked.height) else ""

    def _open_counted(self, deadline: Deadline) -> None:
        # The count rises before the attempt: an attempt that fails half-way may have let light in.
        self._times_opened += 1
        self._open_lens(deadline)
        self._lens_open = True
        self._down_until = 0.0
        self._watch.restart(time.monotonic())
        self._meter.restart()
        self._feed.restart()
        self._delivered = None

    def _release_lens(self) -> None:
        if not self._lens_open:
            return
        self._lens_open = False
        self._close_lens()
        self._feed.restart()

    def _set_idle(self) -> None:
        if time.monotonic() < self._down_until:
            return
        self._status = DeviceStatus(FAMILY, DeviceState.ONLINE)

    def _set_trouble(self, trouble: CameraTrouble) -> None:
        self._status = DeviceStatus(FAMILY, _STATE_OF[trouble], reason=trouble.value)

    def _lost(self, trouble: CameraTrouble) -> DeviceFault:
        """Note the trouble and build the fault to raise."""
        self._set_trouble(trouble)
        return DeviceFault(trouble.value)

    @abstractmethod
    def _require_device(self) -> None:
        """Raise DeviceFault when the device is plainly absent; must not touch the lens."""

    @abstractmethod
    def _open_lens(self, deadline: Deadline) -> None:
        """Open the lens or raise DeviceFault."""

    @abstractmethod
    def _close_lens(self) -> None:
        """Release the lens; never raises."""

    @abstractmethod
    def _grab(self) -> NDArray[np.uint8] | None:
        """The next frame, upright; None when none came within about a frame period. Raises DeviceFault. Where the device
        gives time stamps of its own, ``_stamp_microseconds`` is set.
        """
