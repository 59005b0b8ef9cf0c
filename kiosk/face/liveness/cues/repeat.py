"""Do the frames come again? A looped video shows the same movements after the same time, a living face never does."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.face.liveness.cues.ramp import ramp
from kiosk.face.liveness.trace import Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_LAG_SECONDS, _LEAST_OVERLAP_SECONDS = 0.7, 1.6
_LEAST_SIGHTS: Final = 30
_GRID_SECONDS: Final = 0.08
# So many times more movement than noise, or nothing can be told.
_MOVEMENT: Final = 5.0
# What is left of the difference at the lag at which the looks are most alike, of the most at any shorter lag.
_LIVING, _LOOP = 0.15, 0.05


def read(trace: Trace) -> float:
    """-1: it comes again. 0: it does not, or too little happened to tell."""
    if _equal_frames(trace):
        return -1.0
    if len(trace.sights) < _LEAST_SIGHTS:
        return 0.0
    thumbs = _on_grid(trace)
    count = len(thumbs)
    overlap, shortest = (int(seconds / _GRID_SECONDS) for seconds in (_LEAST_OVERLAP_SECONDS, _LEAST_LAG_SECONDS))
    if count <= overlap + shortest:
        return 0.0
    alike = thumbs @ thumbs.T
    by_lag = np.array([2 - 2 * float(np.diagonal(alike, lag).mean()) for lag in range(count - overlap)])
    sums = np.concatenate([np.zeros((1, thumbs.shape[1])), thumbs.cumsum(axis=0)])
    noise, left = by_lag[1], 1.0
    for lag in range(shortest, len(by_lag)):
        # A slow sway is alike at short lags and unlike at long ones; a loop comes back.
        most = float(by_lag[:lag].max())
        # How much happened in the times that are compared: two still moments are alike without being the same.
        happened = min(_moved(sums[count - lag] / (count - lag)), _moved((sums[-1] - sums[lag]) / (count - lag)))
        if min(most, happened) > _MOVEMENT * noise:
            left = min(left, (float(by_lag[lag]) - noise) / (min(most, happened) - noise))
    return -ramp(left, _LIVING, _LOOP)


def _moved(mean: NDArray[np.float64]) -> float:
    """Mean difference of two looks out of a time with this mean; each look has a length of 1."""
    return 2 - 2 * float(mean @ mean)


def _equal_frames(trace: Trace) -> bool:
    """A frame that is equal in every bit to one some time before: no sensor does that."""
    digests = [sight.digest for sight in trace.sights]
    # What only stands still is not counted: the camera's watch sees to that.
    changes = sum(one != other for one, other in pairwise(digests))
    return bool(digests) and len(set(digests)) < 1 + changes


def _on_grid(trace: Trace) -> NDArray[np.float32]:
    """The thumbnails at even times, each the mean of what was seen within the step, or the last one before."""
    start = trace.sights[0].at
    steps: dict[int, list[NDArray[np.float32]]] = {}
    for sight in trace.sights:
        steps.setdefault(int((sight.at - start) / _GRID_SECONDS), []).append(sight.thumb)
    rows: list[NDArray[np.float32]] = []
    for step in range(max(steps) + 1):
        rows.append(np.mean(steps[step], axis=0) if step in steps else rows[-1])
    return np.asarray(rows, np.float32)
