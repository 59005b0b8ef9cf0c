"""Did the head follow the one request, and did it turn as a head does?

The nose must leave the middle towards the side that was drawn, against the person's own rest, and more than a plane
explains: a still photo tilted by 30 degrees moves it by less than 0.1 and leaves 0.9 % of the width over.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from kiosk.face.liveness.cues.ramp import ramp
from kiosk.face.liveness.evidence import Side
from kiosk.face.liveness.geometry import planar_fits
from kiosk.face.liveness.trace import Trace

# Places of the nose between the cheeks: some 8 degrees of the head are 0.2.
TURN_AT_LEAST: Final = 0.2
_BEGINS: Final = 0.08
_FLAT, _SOLID = 0.006, 0.011
# Nobody hears, understands and turns faster than this.
_REACTION_SECONDS: Final = 0.25
_REST_SECONDS: Final = 2.0
_LEAST_REST, _LEAST_TURNED, _MOST_FITS = 4, 2, 6


def read(trace: Trace) -> float:
    """1: the head turned where it was asked to. -1: it turned clearly the other way and never there. 0: not asked, or
    nothing to see.
    """
    request = trace.request
    if request is None:
        return 0.0
    rest = [sight for sight in trace.sights if request.at - _REST_SECONDS <= sight.at <= request.at + _REACTION_SECONDS]
    after = [sight for sight in trace.sights if sight.at > request.at + _REACTION_SECONDS]
    if len(rest) < _LEAST_REST or len(after) < _LEAST_TURNED:
        return 0.0
    baseline = float(np.median([sight.yaw for sight in rest]))
    sign = 1.0 if request.side is Side.LEFT else -1.0
    changes = np.array([sign * (sight.yaw - baseline) for sight in after])
    # The second furthest, so that one stray look decides nothing.
    there, astray = float(np.sort(changes)[-2]), float(np.sort(changes)[1])
    followed = ramp(there, _BEGINS, TURN_AT_LEAST)
    if followed > 0:
        front = min(rest, key=lambda sight: abs(sight.yaw - baseline))
        turned = [sight for sight, change in zip(after, changes, strict=True) if change >= 0.8 * there]
        turned = turned[:: max(1, len(turned) // _MOST_FITS)]
        fits = planar_fits(front.points, [sight.points for sight in turned])
        solid = float(np.median([fit.residual for fit in fits]))
        return followed * ramp(solid, _FLAT, _SOLID)
    return -ramp(-astray, _BEGINS, TURN_AT_LEAST)
