"""From cues to a grade, and the policy on its way to the face process."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.face.liveness.evidence import Cue, CueReading, Grade, Liveness
from kiosk.face.liveness.fusion import fuse, grade
from kiosk.face.liveness.policy import LivenessPolicy

POLICY = LivenessPolicy()
SCORES = st.dictionaries(st.sampled_from([cue for cue in Cue if cue is not Cue.PLUGIN]), st.floats(-1, 1))


def readings(**scores: float) -> tuple[CueReading, ...]:
    return tuple(CueReading(Cue(cue), score) for cue, score in scores.items())


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({}, Grade.WEAK),
        ({"light": 1.0, "expression": 0.5}, Grade.STRONG),
        ({"turn": 1.0}, Grade.STRONG),
        # Signs of life that a recording shows as well are not enough for strong.
        ({"blink": 1.0, "expression": 1.0, "surround": 1.0}, Grade.WEAK),
        ({"light": 1.0, "expression": 1.0, "screen": -0.7}, Grade.WEAK),
        ({"surround": -0.5}, Grade.DOUBTFUL),
        ({"blink": 1.0, "expression": 1.0, "screen": -1.0}, Grade.DOUBTFUL),
        ({"blink": 1.0, "expression": 1.0, "edges": -1.0}, Grade.DOUBTFUL),
        ({"stillness": -1.0}, Grade.DOUBTFUL),
        ({"stillness": -0.3}, Grade.WEAK),
    ],
)
def test_the_grade_of_some_readings(scores: dict[str, float], expected: Grade) -> None:
    assert grade(readings(**scores), POLICY) is expected


@pytest.mark.parametrize(("plugin", "expected"), [(0.6, Grade.STRONG), (-0.6, Grade.DOUBTFUL)])
@given(scores=SCORES)
def test_the_plugin_outranks_whatever_the_rest_says(plugin: float, expected: Grade, scores: dict[Cue, float]) -> None:
    rest = tuple(CueReading(cue, score) for cue, score in scores.items())
    assert grade((*rest, CueReading(Cue.PLUGIN, plugin)), POLICY) is expected


@given(SCORES)
def test_a_plugin_that_is_not_sure_changes_nothing(scores: dict[Cue, float]) -> None:
    rest = tuple(CueReading(cue, score) for cue, score in scores.items())
    assert grade((*rest, CueReading(Cue.PLUGIN, 0.2)), POLICY) is grade(rest, POLICY)


@given(SCORES, st.sampled_from(list(Cue)), st.floats(0, 1))
def test_more_for_a_person_never_lowers_the_grade(scores: dict[Cue, float], cue: Cue, more: float) -> None:
    order = [Grade.DOUBTFUL, Grade.WEAK, Grade.STRONG]
    better = {**scores, cue: min(1.0, scores.get(cue, 0.0) + more)}
    before, after = (
        grade(tuple(CueReading(one, score) for one, score in found.items()), POLICY) for found in (scores, better)
    )
    assert order.index(after) >= order.index(before)


def test_silence_is_held_against_nobody_who_was_not_well_seen() -> None:
    silent = readings(blink=0.0, expression=0.0, light=0.0, surround=1.0, turn=0.0)
    assert fuse(silent, POLICY, asked=True, well_seen=False).grade is Grade.WEAK
    assert fuse(silent, POLICY, asked=False, well_seen=True).grade is Grade.WEAK
    assert fuse(silent, POLICY, asked=True, well_seen=True).grade is Grade.DOUBTFUL
    living = readings(expression=0.5)
    assert fuse(living, POLICY, asked=True, well_seen=True).grade is Grade.WEAK


def test_the_evidence_tells_each_cue() -> None:
    evidence = Liveness(Grade.WEAK, readings(blink=0.9), asked=True)
    assert evidence.score(Cue.BLINK) == 0.9
    assert evidence.score(Cue.TURN) == 0


def test_the_policy_survives_the_wire() -> None:
    changed = LivenessPolicy(version="x", cues=(Cue.BLINK, Cue.TURN), weights={Cue.BLINK: (0.0, 0.7)}, refuse=False)
    for policy in (POLICY, changed):
        assert LivenessPolicy.from_json(json.loads(json.dumps(dataclasses.asdict(policy)))) == policy
