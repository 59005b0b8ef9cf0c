"""Does the face move as something flat or stiff cannot: nose against cheeks when the head sways, lids, brows, mouth?

Two views of a flat picture differ by a plane-to-plane mapping, however it is held. What is left over after the best
such mapping is depth or expression. Measured: still photos tilted by 10, 20, 30 degrees leave 0.2, 0.45, 0.85 % of the
face's width; a head that turns by 4 degrees leaves 0.8 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.face.liveness.cues.ramp import ramp
from kiosk.face.liveness.geometry import Fit, planar_fits
from kiosk.face.liveness.trace import Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kiosk.face.liveness.sight import Sight

_LEAST_SIGHTS, _MOST_FITS, _MOST_STEPS = 12, 40, 10
# Share of the width of the face that a flat picture may leave over, and how much more when it is foreshortened.
_FLAT, _FLAT_PER_BEND = 0.0018, 0.09
_LIVING: Final = 0.0055
# A picture that was foreshortened this much and left no more over is flat.
_BEND_SEEN, _BEND_SURE = 0.015, 0.05


def read(trace: Trace) -> float:
    """1: it moves in depth or in itself. -1: it was tilted like a sheet."""
    sights = list(trace.sights)
    if len(sights) < _LEAST_SIGHTS:
        return 0.0
    base = _base(trace)
    stride = max(1, len(sights) // _MOST_FITS)
    fits = planar_fits(base, [sight.points for sight in sights[::stride]])
    step = max(1, len(sights) // _MOST_STEPS)
    trembling = _trembling(sights[::step], sights[1::step])
    left_over = np.sort([_left_over(fit, trembling) for fit in fits])
    living = ramp(float(left_over[int(0.85 * (len(left_over) - 1))]), 0.0, _LIVING - _FLAT)
    if living > 0:
        return living
    return -ramp(float(np.percentile([fit.bend for fit in fits], 85)), _BEND_SEEN, _BEND_SURE)


def _base(trace: Trace) -> NDArray[np.float32]:
    """The mean of the looks at which the head stood as it mostly does: less trembling than in any one of them."""
    sights = sorted(trace.sights, key=lambda sight: sight.yaw)
    middle = sights[len(sights) // 2 - 2 : len(sights) // 2 + 3]
    pose = middle[len(middle) // 2].placement
    aligned = [pose.outward(sight.placement.inward(sight.points[:, :2])) for sight in middle]
    return np.asarray(np.mean(aligned, axis=0), np.float32)


def _trembling(sights: list[Sight], next_ones: list[Sight]) -> float:
    """What is left over between two looks that follow each other: the points are never quite at rest."""
    steps = [planar_fits(one.points, [other.points])[0] for one, other in zip(sights, next_ones, strict=False)]
    return float(np.median([step.residual for step in steps]))


def _left_over(fit: Fit, trembling: float) -> float:
    moved = float(np.sqrt(max(0.0, fit.residual**2 - trembling**2)))
    return max(0.0, moved - _FLAT - _FLAT_PER_BEND * fit.bend)
