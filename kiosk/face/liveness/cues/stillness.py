"""A face that does not move at all. Whoever is alive sways a little and breathes; a picture on a stand does not."""

from __future__ import annotations

from typing import Final

import numpy as np

from kiosk.face.liveness.cues.ramp import ramp
from kiosk.face.liveness.geometry import planar_fits
from kiosk.face.liveness.trace import Trace

_LEAST_SECONDS, _LEAST_SIGHTS = 2.0, 16
# Widths of the face. The points themselves tremble by some 0.0005.
_DEAD, _ALIVE = 0.0013, 0.003
_FACE_DEAD, _FACE_ALIVE = 0.0015, 0.003
_STEPS: Final = 8


def read(trace: Trace) -> float:
    """-1 for a face without any movement, 0 for all others."""
    sights = list(trace.sights)
    if trace.seconds < _LEAST_SECONDS or len(sights) < _LEAST_SIGHTS:
        return 0.0
    wide = float(np.median([sight.placement.width for sight in sights]))
    # Not the width: it wanders with the colour of the light.
    places = np.array([(sight.placement.x, sight.placement.y, sight.placement.roll * wide) for sight in sights])
    # Means of a few looks, so that what trembles in the points does not count as life.
    means = np.array([part.mean(axis=0) for part in np.array_split(places, _STEPS)])
    swayed = float(np.abs(np.ptp(means, axis=0)).max()) / wide
    others = [sights[len(sights) // 2].points, sights[-1].points]
    changed = max(fit.residual for fit in planar_fits(sights[0].points, others))
    return -min(ramp(swayed, _ALIVE, _DEAD), ramp(changed, _FACE_ALIVE, _FACE_DEAD))
