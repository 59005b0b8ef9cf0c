"""The frame watchdog: OpenCV may report success after an unplug, so the pictures themselves are watched.

A live sensor is never exactly still: noise changes every frame. Identical frames therefore mean a dead stream.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from drivers.camera.contract import CameraTrouble

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# One pixel in 8 x 8 is enough for statistics and for noticing change (0.05 ms at 640 x 480).
_STEP = 8
_BLACK_BELOW = 8.0
_WHITE_FROM = 250
_WHITE_SHARE = 0.6
# A gap of this many frame periods, and no less than the floor, is late.
_LATE_PERIODS = 8
_LATE_FLOOR_SECONDS = 0.5


class FrameWatch:
    """Judges the stream from frame to frame. Not thread-safe: it belongs to the device thread."""

    def __init__(self, frames_per_second: float, trouble_after_seconds: float) -> None:
        self._fingerprint: int | None = None
        self._late_after = max(_LATE_FLOOR_SECONDS, _LATE_PERIODS / frames_per_second)
        self._trouble_after = trouble_after_seconds
        self.restart(0.0)

    def restart(self, now: float) -> None:
        """The lens was opened at ``now`` (monotonic seconds). The last picture is remembered: a stream that comes
        back with it is still frozen.
        """
        self._last_at = now
        self._suspected: CameraTrouble | None = None
        self._suspected_since = now

    def judge(self, bgr: NDArray[np.uint8], now: float) -> CameraTrouble | None:
        """What is wrong with the stream after this frame: a trouble that has lasted, or lateness at once; else None."""
        sample = bgr[::_STEP, ::_STEP]
        fingerprint = zlib.crc32(sample.tobytes())
        late = now - self._last_at > self._late_after
        suspected = self._look(sample, fingerprint)
        self._fingerprint, self._last_at = fingerprint, now
        if suspected is not self._suspected:
            self._suspected, self._suspected_since = suspected, now
        if suspected is not None and now - self._suspected_since >= self._trouble_after:
            return suspected
        return CameraTrouble.LATE if late else None

    def waiting(self, now: float) -> CameraTrouble | None:
        """LATE when no frame has come for too long."""
        return CameraTrouble.LATE if now - self._last_at > self._late_after else None

    @property
    def suspicious(self) -> bool:
        """True when the last frame was not a good one, even if that has not lasted yet."""
        return self._suspected is not None

    @property
    def repeated(self) -> bool:
        """True when the last frame brought nothing new."""
        return self._suspected is CameraTrouble.FROZEN

    def _look(self, sample: NDArray[np.uint8], fingerprint: int) -> CameraTrouble | None:
        # A covered lens and a blinding sun give identical frames too; what the visitor can mend is named first.
        if float(sample.mean()) < _BLACK_BELOW:
            return CameraTrouble.BLACK
        if float((sample >= _WHITE_FROM).mean()) > _WHITE_SHARE:
            return CameraTrouble.OVER_EXPOSED
        return CameraTrouble.FROZEN if fingerprint == self._fingerprint else None
