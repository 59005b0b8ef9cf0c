"""The same face from the first frame to the last. When another takes its place, everything starts again (``Trace``);
this tells that it happened, or how often the face was confirmed.
"""

from __future__ import annotations

from typing import Final

from kiosk.face.liveness.cues.ramp import ramp
from kiosk.face.liveness.trace import Trace

_ENOUGH: Final = 6


def read(trace: Trace) -> float:
    """Up to 1 for a face that stayed; -1 when faces were changed, which may be a helper who leaned in."""
    return -1.0 if trace.swaps else ramp(trace.confirmed, 0, _ENOUGH)
