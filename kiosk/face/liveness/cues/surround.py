"""Does what lies around the face move with it? A picture that somebody holds brings its own surroundings along."""

from __future__ import annotations

from typing import Final

import numpy as np

from kiosk.face.liveness.cues.ramp import ramp
from kiosk.face.liveness.trace import Trace

# Widths of the face: a place that would not have moved this far with the face says nothing.
_LEAST_STEP: Final = 0.008
_LEAST_PLACES: Final = 4
# How much of the movement is made along: at rest, and moving with the face.
_AT_REST, _ALONG = 0.25, 0.75
# So much movement of the face in all makes the cue sure (widths of the face).
_ENOUGH: Final = 0.12


def read(trace: Trace) -> float:
    """-1: everything around moves with the face. 1: everything stays where it is."""
    ratios: list[list[float]] = [[], [], []]
    moved = 0.0
    for shift in trace.around.shifts:
        length = np.hypot(shift.expected[:, 0], shift.expected[:, 1])
        telling = length >= _LEAST_STEP
        if not telling.any():
            continue
        moved += float(np.median(length[telling]))
        along = (shift.expected * shift.seen).sum(axis=1)[telling] / length[telling] ** 2
        for side in range(3):
            here = along[shift.side[telling] == side]
            if len(here) >= _LEAST_PLACES:
                ratios[side].append(float(np.median(here)))
    middles = [float(np.median(of_side)) for of_side in ratios if len(of_side) >= 2]
    if not middles:
        return 0.0
    sure = ramp(moved, 0.0, _ENOUGH)
    # One side alone may be a door that opens, or a helper's sleeve.
    sure *= 1.0 if len(middles) >= 2 else 0.5
    middle = float(np.median(middles))
    return sure * (ramp(middle, 0.5, _AT_REST) - ramp(middle, 0.5, _ALONG))
