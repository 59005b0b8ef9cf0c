"""Straight borders that travel with the face: the rim of a print, the frame of a phone.

A door frame stays where it is while the head moves; the border of a picture keeps its place beside the face.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.face.liveness.cues.ramp import ramp
from kiosk.face.liveness.trace import Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kiosk.face.liveness.around import Lines

# Widths of the face and degrees: how near two lines must be to be one, and how far they must part to be two.
_SAME_PLACE, _SAME_ANGLE = 0.03, 3.0
_BESIDE, _ABOVE, _HIGH, _COLLAR = 0.55, 0.95, 1.2, 0.5
# As steep as this against the axes of the face at least: borders stand upright beside an upright face.
_UPRIGHT: Final = 2.0
_MOST_PAIRS, _LEAST_PAIRS = 40, 3
_SEEN_IN: Final = 0.3


def read(trace: Trace) -> float:
    """-1: borders on two sides or more move with the face; -0.5: on one side. 0 for all others."""
    votes = np.zeros(3)
    pairs = 0
    for first, second in _pairs(trace.around.lines):
        told = _told(first, second)
        if told is not None:
            votes += told
            pairs += 1
    if pairs < _LEAST_PAIRS:
        return 0.0
    shares = np.sort(votes / pairs)[::-1]
    return -0.5 * (ramp(float(shares[0]), 0.0, _SEEN_IN) + ramp(float(shares[1]), 0.0, _SEEN_IN))


def _pairs(looks: list[Lines]) -> list[tuple[Lines, Lines]]:
    """Pairs of looks between which the face moved, those that moved most first."""
    apart = [
        (_moved(first, second), place, other)
        for place, first in enumerate(looks)
        for other, second in enumerate(looks[place + 1 :], place + 1)
    ]
    telling = sorted((found for found in apart if found[0] >= 2 * _SAME_PLACE), reverse=True)[:_MOST_PAIRS]
    return [(looks[place], looks[other]) for _, place, other in telling]


def _moved(first: Lines, second: Lines) -> float:
    one, other = first.placement, second.placement
    return float(np.hypot(one.x - other.x, one.y - other.y)) / one.width


def _told(first: Lines, second: Lines) -> NDArray[np.float64] | None:
    """For each side of the face whether a line went along with it; None when there is no line to follow."""
    if not len(first.ends) or not len(second.ends):
        return None
    with_face = _alike(_seen_from(first), _seen_from(second))
    wide = first.placement.width
    at_rest = _alike(first.ends.astype(np.float64) / wide, second.ends.astype(np.float64) / wide)
    sides = np.zeros(3)
    inward = _seen_from(first)
    for line in np.flatnonzero(with_face & ~at_rest):
        side = _side(inward[line])
        if side is not None:
            sides[side] = 1.0
    return sides


def _side(line: NDArray[np.float64]) -> int | None:
    """Which border it could be: 0 left, 1 right, 2 above. Hair, collars and lapels go along with every face."""
    x, y = line.mean(axis=0)
    across, down = np.abs(line[1] - line[0])
    if down > _UPRIGHT * across and abs(x) > _BESIDE and -_HIGH < y < _COLLAR:
        return 0 if x < 0 else 1
    return 2 if across > _UPRIGHT * down and y < -_ABOVE and abs(x) < _BESIDE else None


def _seen_from(lines: Lines) -> NDArray[np.float64]:
    return lines.placement.inward(lines.ends.astype(np.float64).reshape(-1, 2)).reshape(-1, 2, 2)


def _alike(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.bool_]:
    """For each line of the first whether one of the second lies in its place."""
    along = second[:, 1] - second[:, 0]
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    middles = first.mean(axis=1)[:, None, :] - second[:, 0][None, :, :]
    off = np.abs(middles[..., 0] * along[None, :, 1] - middles[..., 1] * along[None, :, 0])
    own = first[:, 1] - first[:, 0]
    own /= np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-9)
    crossed = np.abs(own[:, None, 0] * along[None, :, 1] - own[:, None, 1] * along[None, :, 0])
    place = (middles * along[None]).sum(axis=2)
    length = np.linalg.norm(second[:, 1] - second[:, 0], axis=1)[None, :]
    beside = (place > -0.3 * length) & (place < 1.3 * length)
    return np.asarray(((off < _SAME_PLACE) & (crossed < np.sin(np.radians(_SAME_ANGLE))) & beside).any(axis=1))
