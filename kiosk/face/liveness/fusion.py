"""From what the cues said to a grade."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.face.liveness.evidence import Cue, CueReading, Grade, Liveness
from kiosk.face.liveness.policy import LivenessPolicy

_ANSWERS = (Cue.LIGHT, Cue.TURN)
_SIGNS_OF_LIFE = (Cue.BLINK, Cue.EXPRESSION, *_ANSWERS)


def total(readings: Iterable[CueReading], policy: LivenessPolicy) -> float:
    """The weighted sum of the readings; the plug-in is no part of it."""
    found = 0.0
    for reading in readings:
        against, good = policy.weights.get(reading.cue, (0.0, 0.0))
        found += reading.score * (against if reading.score < 0 else good)
    return found


def grade(readings: tuple[CueReading, ...], policy: LivenessPolicy, *, lifeless: bool = False) -> Grade:
    """The grade of these readings. No reading at all is WEAK: silence speaks for nobody and against nobody. ``lifeless``:
    unless somebody was well seen, was asked, and nothing came.
    """
    scores = {reading.cue: reading.score for reading in readings}
    plugin = scores.pop(Cue.PLUGIN, 0.0)
    if abs(plugin) >= policy.plugin_from:
        return Grade.STRONG if plugin > 0 else Grade.DOUBTFUL
    summed = total(readings, policy)
    alive = total((reading for reading in readings if reading.cue in _SIGNS_OF_LIFE and reading.score > 0), policy)
    if summed <= policy.doubtful_to or (lifeless and alive < policy.alive_from):
        return Grade.DOUBTFUL
    answered = any(scores.get(cue, 0.0) >= policy.answer_from for cue in _ANSWERS)
    vetoed = any(score <= policy.veto_at for score in scores.values())
    return Grade.STRONG if answered and not vetoed and summed >= policy.strong_from else Grade.WEAK


def fuse(readings: tuple[CueReading, ...], policy: LivenessPolicy, *, asked: bool, well_seen: bool) -> Liveness:
    """The evidence of a check."""
    return Liveness(grade(readings, policy, lifeless=asked and well_seen), readings, asked)
