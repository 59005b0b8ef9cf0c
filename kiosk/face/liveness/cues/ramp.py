"""From a measure to a score."""

from __future__ import annotations


def ramp(value: float, nothing: float, full: float) -> float:
    """0 at ``nothing``, 1 at ``full`` and beyond, straight between them; ``full`` may be the smaller one."""
    if full == nothing:
        return 1.0 if value >= full else 0.0
    return min(1.0, max(0.0, (value - nothing) / (full - nothing)))
