"""Every script in scenarios/ comes true on the real program, one visit after the other in one running terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.schema_base import ROOT
from kiosk.script import ScenarioError, read_script
from tests.e2e.stage import Stage

FOLDER = ROOT / "scenarios"
PARTS = {"help-here"}
SCRIPTS = sorted(path for path in FOLDER.glob("*.visit") if path.stem not in PARTS)

pytestmark = pytest.mark.expected_logs(
    r"^drivers\.supervisor: device \w+ is (down|back)",
    r"^voice\.speaker: no clip for text",
    # Scripts that lose answers do so for as long as a commit may wait: some tries later the ledger asks for a person.
    r"^kiosk\.ledger: a person is needed: \w+ not-delivered",
)


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) > 30


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_scenario(stage: Stage, script: Path) -> None:
    stage.play(script)


def test_a_visit_that_stopped_by_ear_leaves_the_next_one_alone(stage: Stage) -> None:
    stage.play("expect home; headphones insert; expect spoken 可以只用按键; card insert due-soon; expect spoken 快到期")
    assert stage.app.terminal.conductor.preferences.by_ear
    stage.tidy()
    assert not stage.app.terminal.conductor.preferences.by_ear
    stage.play("expect home; card insert due-soon; expect page offer-greeting; advance 61s; expect overlay idle")


@pytest.mark.parametrize(
    "line",
    [
        "type",
        "advance soon",
        "advance 99999999999s",
        "expect paper lots",
        "frobnicate",
        "card insert",
        "tap",
        "tap a b",
    ],
)
def test_line_that_means_nothing_is_said_with_its_place(stage: Stage, line: str) -> None:
    with pytest.raises(AssertionError, match=r"script:1: "):
        stage.play(line)


@pytest.mark.parametrize(
    "line", ["card insert ../../etc/passwd", "camera scene nowhere", "printer paper 9", "network error x"]
)
def test_dock_refuses_what_it_cannot_do(stage: Stage, line: str) -> None:
    with pytest.raises(AssertionError, match=r"script:1: "):
        stage.play(line)


def test_too_many_repetitions_are_refused(tmp_path: Path) -> None:
    script = tmp_path / "many.visit"
    script.write_text("repeat 999999999 tap x\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"many\.visit:1"):
        read_script(script)
