"""The measuring tool and the script that fetches what it measures here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.face import evaluate as tool
from kiosk.face.engine import EngineMissing, EngineName
from tests.face.pictures import SCRIPT


@pytest.mark.parametrize("engine", list(EngineName))
def test_both_engines_tell_the_prepared_people_apart(
    faces: Path, engine: EngineName, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool.main([str(faces / "pairs.csv"), "--engine", engine.value, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["genuine"], report["impostor"], report["not_detected"]) == (4, 11, 0)
    assert (report["false_accept_rate"], report["false_reject_rate"], report["eer"]) == (0.0, 0.0, 0.0)
    assert report["engine"] == engine.value
    assert report["milliseconds_per_verdict"] > 0


def test_the_table_is_for_people(faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(f"{faces / 'obama.jpg'},{faces / 'obama3.jpg'},1\n", encoding="utf-8")
    assert tool.main([str(pairs)]) == 0
    lines = dict(line.rsplit(None, 1) for line in capsys.readouterr().out.splitlines())
    assert lines["false reject rate"] == "0.0"
    assert lines["false accept rate"] == "-"


def test_pictures_without_a_face_are_counted_apart(faces: Path, tmp_path: Path) -> None:
    import cv2
    import numpy as np

    cv2.imwrite(str(tmp_path / "wall.jpg"), np.full((200, 200, 3), 128, np.uint8))
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(f"a,b,same\nwall.jpg,{faces / 'obama.jpg'},0\n", encoding="utf-8")
    report = tool.evaluate(pairs, EngineName.SFACE)
    assert (report.pairs, report.not_detected, report.impostor, report.false_accept_rate) == (1, 1, 0, None)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"", "no pairs"),
        (b"first,second,same\n", "no pairs"),
        (b"a.jpg,b.jpg,1\na.jpg,b.jpg\n", "line 2"),
        (b"a.jpg,b.jpg,1\na.jpg,b.jpg,yes\n", "line 2"),
        (b"a.jpg,b.jpg,1\n", "picture not found: a.jpg"),
        (b"pairs.csv,pairs.csv,1\n", "not a picture: pairs.csv"),
    ],
)
def test_wrong_input_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, complaint: str
) -> None:
    pairs = tmp_path / "pairs.csv"
    if content is not None:
        pairs.write_bytes(content)
    assert tool.main([str(pairs)]) == 2
    assert complaint in capsys.readouterr().err


def test_a_missing_engine_is_explained(
    faces: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(name: EngineName) -> None:
        raise EngineMissing("weights-differ")

    monkeypatch.setattr(tool, "load_engine", refuse)
    assert tool.main([str(faces / "pairs.csv")]) == 1
    assert "weights-differ" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("genuine", "impostor", "expected"),
    [
        ([0.8, 0.9], [0.1, 0.2], (0.0, 0.8)),
        ([0.4, 0.9], [0.1, 0.5], (0.5, 0.5)),
        ([0.2, 0.6, 0.8, 0.9], [0.1, 0.1, 0.3, 0.7], (0.25, 0.6)),
        ([], [0.1], (None, None)),
    ],
)
def test_the_equal_error_rate_is_where_the_rates_meet(
    genuine: list[float], impostor: list[float], expected: tuple[float | None, float | None]
) -> None:
    assert tool.equal_error_rate(genuine, impostor) == expected


def test_fetching_again_does_nothing(faces: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in faces.iterdir()}
    done = subprocess.run([sys.executable, str(SCRIPT), "--out", str(faces)], capture_output=True, check=False)
    assert done.returncode == 0
    assert {path.name: path.stat().st_mtime_ns for path in faces.iterdir()} == before


def test_fetching_into_a_place_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    command = [sys.executable, str(SCRIPT), "--out", str(tmp_path / "file" / "faces")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("fetch_test_faces: ")
