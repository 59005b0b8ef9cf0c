from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.__main__ import main


def test_a_list_of_pairs_that_is_not_there_is_said_with_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["face", "evaluate", str(tmp_path / "none.csv"), "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "list of pairs" in said.err


def test_pairs_are_evaluated_into_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import cv2
    import numpy as np

    for name in ("one.png", "other.png"):
        cv2.imwrite(str(tmp_path / name), np.full((200, 160, 3), 127, np.uint8))
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("one.png,other.png,1\n", encoding="utf-8")
    assert main(["face", "evaluate", str(pairs), "--engine", "yunet_sface", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["engine"], found["pairs"], found["not_detected"]) == ("yunet_sface", 1, 1)


def test_clips_that_are_missing_are_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "zh").mkdir()
    assert main(["voice", "check", "--clips", str(tmp_path), "--languages", "zh", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["clips"] == 0
    assert any(finding["problem"] == "no-clip" for finding in found["findings"])


def test_a_voice_build_without_its_models_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["voice", "build"])
    assert ended.value.code == 2
    assert "--models" in capsys.readouterr().err
