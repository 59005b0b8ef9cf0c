"""Every script in scenarios/ comes true on the real program, one visit after the other in one running terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.schema_base import ROOT
from tests.e2e.stage import Stage

FOLDER = ROOT / "scenarios"
PARTS = {"help-here"}
SCRIPTS = sorted(path for path in FOLDER.glob("*.visit") if path.stem not in PARTS)

pytestmark = pytest.mark.expected_logs(
    r"^drivers\.supervisor: device \w+ is (down|back)", r"^voice\.speaker: no clip for text"
)


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) > 30


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_scenario(stage: Stage, script: Path) -> None:
    stage.play(script)
