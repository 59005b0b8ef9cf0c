"""A blink seen in passing. Nobody is asked to blink, and who does not is not suspected.

Narrow eyes are ordinary: the open eyes of every fifth adult measure less than the usual fixed limit, so no fixed limit is
used. What counts is that both eyes look unlike the person's own usual eyes for 60 to 400 ms, and as usual again after
that, while the lids come down and the rest of the face stays as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.face.liveness.trace import Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Series = NDArray[np.float64]

DROP: Final = 0.6
"""Likeness of an eye to its usual self below which it may be shut; never more than this share of what is usual."""
SHORTEST_SECONDS, LONGEST_SECONDS = 0.06, 0.4
_NARROW_DROP, _UNUSUAL = 0.78, 4.0
_AS_USUAL: Final = 0.86
_LIDS_DOWN: Final = 0.975
_FACE_STAYS: Final = 0.93
# Lids look lower when the head is turned or bent.
_TURNED: Final = 0.12
_BLOCK_SECONDS, _MEDIAN_SECONDS = 1.0, 3.0
_NEIGHBOURS, _MOST_LOOKS = 5, 25
_LEAST_SIGHTS: Final = 12
_ONE, _MORE = 0.9, 1.0


def read(trace: Trace) -> float:
    """Up to 1 for blinks, never below 0."""
    if len(trace.sights) < _LEAST_SIGHTS:
        return 0.0
    times = np.array([sight.at for sight in trace.sights])
    eyes = np.array([sight.eyes for sight in trace.sights])
    faces = np.array([sight.thumb for sight in trace.sights])
    left, right = (_likeness(eyes[:, eye], times) for eye in (0, 1))
    shut = _dropped(left) & _dropped(right)
    looks = _Looks(
        times,
        np.minimum(left, right),
        np.array([sum(sight.openness) / 2 for sight in trace.sights]),
        np.array([sight.yaw for sight in trace.sights]),
        _likeness(faces, times),
    )
    found = sum(looks.blink(first, last) for first, last in _runs(shut))
    return 0.0 if found == 0 else _ONE if found == 1 else _MORE


class _Looks:
    """What each look showed: time, likeness of the less usual eye, height of the lids, turn, likeness of the face."""

    def __init__(self, times: Series, eyes: Series, lids: Series, turns: Series, faces: Series) -> None:
        self._times, self._eyes, self._lids, self._turns, self._faces = times, eyes, lids, turns, faces

    def blink(self, first: int, last: int) -> bool:
        """True when the looks from the first to the last, with others before and after, are one blink."""
        times = self._times
        # The lids moved somewhere between two looks: half of each gap is counted in.
        lasted = float((times[last] + times[last + 1] - times[first] - times[first - 1]) / 2)
        if not SHORTEST_SECONDS <= lasted <= LONGEST_SECONDS:
            return False
        before, during = slice(max(0, first - _NEIGHBOURS), first), slice(first, last + 1)
        after = slice(last + 1, last + 1 + _NEIGHBOURS)
        open_lids = float(np.median(np.concatenate([self._lids[before], self._lids[after]])))
        return bool(
            max(self._eyes[before]) >= _AS_USUAL
            and max(self._eyes[after]) >= _AS_USUAL
            and min(self._lids[during]) <= _LIDS_DOWN * open_lids
            and min(self._faces[during]) >= _FACE_STAYS
            and np.ptp(self._turns[before.start : after.stop]) <= _TURNED
        )


def _likeness(levels: NDArray[np.float32], times: Series) -> Series:
    """How much each look is like the median of the looks around it: 1 is the same."""
    found = np.ones(len(times))
    blocks = ((times - times[0]) / _BLOCK_SECONDS).astype(int)
    for block in np.unique(blocks):
        own = blocks == block
        near = levels[np.abs(times - times[own].mean()) <= _MEDIAN_SECONDS / 2]
        usual = np.median(near[:: max(1, len(near) // _MOST_LOOKS)], axis=0)
        length = float(np.linalg.norm(usual))
        if length > 0:
            found[own] = levels[own] @ usual / length
    return found


def _dropped(likeness: Series) -> NDArray[np.bool_]:
    """Looks at which the eye is not as usual: clearly, or, for narrow eyes, by far more than it mostly varies."""
    usual = float(np.median(likeness))
    varies = float(np.median(np.abs(likeness - usual))) * 1.5
    narrow = (likeness < _NARROW_DROP * usual) & (likeness < usual - _UNUSUAL * max(varies, 0.02))
    return np.asarray((likeness < DROP * usual) | narrow)


def _runs(shut: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of each stretch of shut eyes that has open ones on both sides."""
    steps = np.flatnonzero(np.diff(shut.astype(np.int8)))
    starts = [int(step) + 1 for step in steps if not shut[step]]
    ends = [int(step) for step in steps if shut[step]]
    if ends and shut[0]:
        ends = ends[1:]
    return list(zip(starts, ends, strict=False))
