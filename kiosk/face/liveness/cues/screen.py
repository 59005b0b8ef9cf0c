"""Moire and the grid of a display. Their absence says nothing: a fine display at the right distance shows none."""

from __future__ import annotations

from typing import Final

import numpy as np

from kiosk.face.liveness.cues.ramp import ramp
from kiosk.face.liveness.trace import Trace

_LEAST_LOOKS: Final = 4
# Decibels above the spectrum around the sharpest tone.
_NATURAL, _DISPLAY = 16.0, 24.0


def read(trace: Trace) -> float:
    """-1 for a display, 0 for everything else."""
    tones = [tone for _, tone in trace.texture.tones]
    return 0.0 if len(tones) < _LEAST_LOOKS else -ramp(float(np.median(tones)), _NATURAL, _DISPLAY)
