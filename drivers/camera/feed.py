"""Does a sensor speak here? A sensor has noise in every picture and a clock that jitters; what is fed in in its place
often has neither, or comes again.

Only weak evidence: cameras that smooth their pictures look odd too, and a good forgery has noise of its own. A reading
never refuses anything; it may lower the grade of a face check.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# One pixel in 8 x 8 tells two pictures apart: in a sensor's, its noise alone never comes again.
_DIGEST_STEP = 8
# Half a minute at 30 pictures a second: longer than a try may take.
_REMEMBERED = 900
# One chance repeat is not a loop: several at the same distance are.
_REPEATS_MIN = 3
_IDENTICAL_SHARE = 0.1
_FRAMES_MIN = 30
# Kernel time stamps of a real device wander by tens of microseconds; those a program makes up do not.
_JITTER_MIN_MICROSECONDS = 1.0
# Blocks of 8 x 8 pixels, one in nine: flat ones that neither moved nor are cut off at black or white.
_BLOCK = 8
_BLOCK_STEP = 3
_FLAT_BELOW = 6.0
_MOVED_FROM = 3.0
_CUT_OFF = (16.0, 239.0)
_BLOCKS_MIN = 8
# Grey levels. Sensors behind a JPEG coder show 0.3 and more, a still picture shown again and again 0.
_NOISE_MIN = 0.05
_SMOOTH = 0.2


class FeedDoubt(StrEnum):
    """What is odd about the stream.

    IDENTICAL: pictures equal bit for bit to the one before. PERIODIC: pictures that come again after one and the same
    number of others. REGULAR: time stamps without a microsecond of jitter. NOISELESS: flat areas that do not change at all.
    """

    IDENTICAL = "identical"
    PERIODIC = "periodic"
    REGULAR = "regular"
    NOISELESS = "noiseless"


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What was seen of the stream since the lens was opened.

    ``identical``: pictures equal to the one before; ``repeated``: equal to an earlier one, most often ``period_frames``
    back (0: none); ``jitter_microseconds``: standard deviation of the device's own frame intervals, None where it gives no
    time stamps; ``noise``: grey levels (standard deviation) in flat areas, None before enough were seen.
    """

    frames: int = 0
    identical: int = 0
    repeated: int = 0
    period_frames: int = 0
    jitter_microseconds: float | None = None
    noise: float | None = None
    doubts: tuple[FeedDoubt, ...] = ()


NO_FEED_YET = FeedReading()


class FeedCheck:
    """Reads a stream picture by picture. Not thread-safe: it belongs to the device thread.

    ``codes_changes_only``: the stream is a video codec's, which repeats unchanged areas exactly; then noise and equal
    pictures say nothing.
    """

    def __init__(self, *, codes_changes_only: bool = False) -> None:
        self._codes_changes_only = codes_changes_only
        self._blocks: NDArray[np.float32] | None = None
        self.restart()

    @property
    def reading(self) -> FeedReading:
        return self._reading

    def restart(self) -> None:
        """The lens was opened, or is shut: nothing of the pictures so far is kept."""
        if self._blocks is not None:
            self._blocks.fill(0)
        self._blocks = None
        self._reading = NO_FEED_YET
        self._frames = 0
        self._identical = 0
        self._seen: dict[bytes, int] = {}
        self._order: deque[bytes] = deque()
        self._distances: Counter[int] = Counter()
        self._stamp: float | None = None
        self._intervals: deque[float] = deque(maxlen=_REMEMBERED)
        self._noise: float | None = None
        self._noise_frames = 0

    def judge(self, bgr: NDArray[np.uint8], stamp_microseconds: float | None = None) -> FeedReading:
        """The reading after this picture. ``stamp_microseconds``: when the device itself says it was taken."""
        self._frames += 1
        self._compare(bgr)
        self._time(stamp_microseconds)
        self._measure(bgr)
        period, repeats = self._distances.most_common(1)[0] if self._distances else (0, 0)
        jitter = _deviation(self._intervals) if len(self._intervals) >= _FRAMES_MIN else None
        noise = self._noise if self._noise_frames >= _FRAMES_MIN else None
        doubts = []
        if self._identical >= max(_REPEATS_MIN, _IDENTICAL_SHARE * self._frames):
            doubts.append(FeedDoubt.IDENTICAL)
        if repeats >= _REPEATS_MIN:
            doubts.append(FeedDoubt.PERIODIC)
        if jitter is not None and jitter < _JITTER_MIN_MICROSECONDS:
            doubts.append(FeedDoubt.REGULAR)
        if noise is not None and noise < _NOISE_MIN:
            doubts.append(FeedDoubt.NOISELESS)
        self._reading = FeedReading(
            self._frames,
            self._identical,
            self._distances.total(),
            period if repeats >= _REPEATS_MIN else 0,
            None if jitter is None else round(jitter, 1),
            None if noise is None else round(noise, 3),
            tuple(doubts),
        )
        return self._reading

    def _compare(self, bgr: NDArray[np.uint8]) -> None:
        if self._codes_changes_only:
            return
        digest = hashlib.blake2b(bgr[::_DIGEST_STEP, ::_DIGEST_STEP].tobytes(), digest_size=8).digest()
        before = self._seen.get(digest)
        if before is not None:
            distance = self._frames - before
            if distance == 1:
                self._identical += 1
            else:
                self._distances[distance] += 1
        self._seen[digest] = self._frames
        self._order.append(digest)
        if len(self._order) > _REMEMBERED:
            oldest = self._order.popleft()
            if self._seen.get(oldest, self._frames) <= self._frames - _REMEMBERED:
                del self._seen[oldest]

    def _time(self, stamp: float | None) -> None:
        if stamp is not None and self._stamp is not None and stamp > self._stamp:
            self._intervals.append(stamp - self._stamp)
        self._stamp = stamp

    def _measure(self, bgr: NDArray[np.uint8]) -> None:
        """Noise in the green channel (a sensor has most pixels there) between this picture and the last."""
        if self._codes_changes_only:
            return
        import numpy as np

        blocks = _blocks_of(bgr)
        before, self._blocks = self._blocks, blocks
        if before is None or before.shape != blocks.shape:
            return
        mean = blocks.mean(axis=1)
        difference = blocks - before
        still = np.abs(difference.mean(axis=1)) < _MOVED_FROM
        flat = (blocks.std(axis=1) < _FLAT_BELOW) & (mean > _CUT_OFF[0]) & (mean < _CUT_OFF[1]) & still
        before.fill(0)
        if int(flat.sum()) < _BLOCKS_MIN:
            return
        # Both pictures are noisy: their difference is noisier than either by the root of two.
        now = float(np.median(difference[flat].std(axis=1))) / 2**0.5
        self._noise = now if self._noise is None else self._noise + _SMOOTH * (now - self._noise)
        self._noise_frames += 1


def _blocks_of(bgr: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Blocks of the green channel spread over the picture, one in a row of the result."""
    import numpy as np

    height, width = bgr.shape[0] // _BLOCK, bgr.shape[1] // _BLOCK
    green = bgr[: height * _BLOCK, : width * _BLOCK, 1].reshape(height, _BLOCK, width, _BLOCK)
    chosen = green[::_BLOCK_STEP, :, ::_BLOCK_STEP].transpose(0, 2, 1, 3)
    return chosen.reshape(-1, _BLOCK * _BLOCK).astype(np.float32)


def _deviation(values: deque[float]) -> float:
    mean = sum(values) / len(values)
    return float((sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5)
