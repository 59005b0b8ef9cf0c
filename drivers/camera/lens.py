"""A lens in a thread of its own: OpenCV can neither be given a deadline that is cancelled nor be asked whether a picture
waits, so the device thread must never stand inside it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.contract import Deadline
from drivers.stack import forget_stack

if TYPE_CHECKING:
    import cv2
    from cv2.typing import MatLike

_SLICE_SECONDS = 0.02
# A read that hangs ends by OpenCV's own limit; the thread then gives the device back by itself.
_JOIN_SECONDS = 0.3


class LensFailedError(Exception):
    """The capture did not open, or gives no pictures any more."""


class ThreadedLens:
    """Opens the capture that ``make`` gives, and keeps the newest picture only. One opening in its life."""

    def __init__(self, make: Callable[[], cv2.VideoCapture]) -> None:
        self._make = make
        self._changed = threading.Condition()
        self._stopping = False
        self._opened = False
        self._failed = False
        self._picture: MatLike | None = None
        self._stamp = 0.0
        self._taken_stamp = 0.0
        # Not a daemon: Python ends those inside OpenCV's code, which aborts the whole process (SIGABRT). The program's end
        # waits for this one, at most for OpenCV's own time limit.
        self._thread = threading.Thread(target=self._run, name="camera-lens", daemon=False)

    def open(self, deadline: Deadline) -> None:
        """Raises LensFailedError, also when ``deadline`` is over first; the late opening is then given back unseen."""
        self._thread.start()
        with self._changed:
            while not (self._opened or self._failed) and deadline.over is None:
                self._changed.wait(min(_SLICE_SECONDS, deadline.remaining_seconds()))
            if self._opened and not self._failed:
                return
            self._stopping = True
        raise LensFailedError

    def take(self, timeout_seconds: float, woken: Callable[[], bool]) -> MatLike | None:
        """The newest picture not taken yet; None when none came, or ``woken`` turned true. Raises LensFailedError."""
        waited = Deadline(timeout_seconds)
        with self._changed:
            while self._picture is None and not self._failed and waited.over is None and not woken():
                self._changed.wait(min(_SLICE_SECONDS, waited.remaining_seconds()))
            picture, self._picture = self._picture, None
            self._taken_stamp = self._stamp
            if picture is None and self._failed:
                raise LensFailedError
            return picture

    @property
    def stamp_microseconds(self) -> float:
        """When the picture last taken was made, by the device's own clock; 0 where it has none."""
        return self._taken_stamp

    def close(self) -> None:
        """Give the device back; never raises."""
        with self._changed:
            self._stopping = True
            self._wipe()
        self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        import cv2

        try:
            capture = self._make()
        except cv2.error:
            self._fail()
            return
        try:
            if not capture.isOpened():
                return
            with self._changed:
                self._opened = True
                self._changed.notify_all()
            while self._keep(*capture.read(), capture.get(cv2.CAP_PROP_POS_MSEC)):
                continue
        except cv2.error:
            return
        finally:
            self._fail()
            _release(capture)
            # The thread library keeps the stack of an ended thread for the next one.
            forget_stack()

    def _keep(self, good: bool, picture: MatLike, milliseconds: float) -> bool:
        """False when there is no more to read, or nobody who may see it."""
        with self._changed:
            self._wipe()
            if self._stopping or not threading.main_thread().is_alive():
                if good:
                    picture.fill(0)
                return False
            if not good or picture.ndim != 3 or picture.shape[2] != 3:
                return False
            self._picture, self._stamp = picture, milliseconds * 1000
            self._changed.notify_all()
            return True

    def _wipe(self) -> None:
        if self._picture is not None:
            self._picture.fill(0)
            self._picture = None

    def _fail(self) -> None:
        with self._changed:
            self._failed = True
            self._changed.notify_all()


def _release(capture: cv2.VideoCapture) -> None:
    import cv2

    try:
        capture.release()
    except cv2.error:
        # The device is gone, and the capture with it: there is nothing left to give back.
        return
