"""Who the scenes show, by the engine's own score: the person with glasses, in a cap, in bad light; a stranger; somebody alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from drivers.camera.scenes import SceneGenerator
from kiosk.face.engines.yunet_sface import YunetSface
from kiosk.face.protocol import ReferenceProblem
from kiosk.face.quality import Hint, QualityLimits, judge_frame
from kiosk.face.session import read_reference

ACCEPT, UNSURE = YunetSface.thresholds.accept, YunetSface.thresholds.unsure


@pytest.fixture(scope="module")
def engine() -> YunetSface:
    return YunetSface()


def score(engine: YunetSface, faces: Path, scene: str, reference: str) -> tuple[float, list[Hint]]:
    """The score of the mean of five frames, and what the quality gate says of each."""
    generator = SceneGenerator(faces)
    generator.select(scene, "astronaut")
    rows, hints = [], []
    for number in range(50):
        frame = generator.draw()
        if number % 10 == 5:
            found = engine.detect(frame)
            hints.append(judge_frame(frame, found, QualityLimits()))
            rows.append(engine.embed(frame, found[0]))
    template = read_reference(engine, (faces / f"{reference}.jpg").read_bytes())
    assert not isinstance(template, ReferenceProblem)
    return engine.similarity(engine.average(np.array(rows, np.float32)), template), hints


@pytest.mark.parametrize("reference", ["astronaut", "wang"])
def test_somebody_alike_falls_between_refusal_and_acceptance(engine: YunetSface, faces: Path, reference: str) -> None:
    found, hints = score(engine, faces, "look-alike", reference)
    assert UNSURE <= found < ACCEPT
    assert hints == [Hint.GOOD] * 5


def test_a_stranger_is_no_match(engine: YunetSface, faces: Path) -> None:
    assert score(engine, faces, "stranger", "wang")[0] < UNSURE


@pytest.mark.parametrize(
    "scene", ["person", "squinting", "glasses", "hat", "dim", "backlit", "trembling", "held-photo"]
)
def test_the_person_stays_the_person(engine: YunetSface, faces: Path, scene: str) -> None:
    found, hints = score(engine, faces, scene, "wang")
    assert found >= ACCEPT + 0.05
    assert hints.count(Hint.GOOD) >= 4
