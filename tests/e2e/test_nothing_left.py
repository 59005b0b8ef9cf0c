"""After a visit nothing of the visitor is left in files, log, widgets or objects; and the search finds what is left."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.schema_base import ROOT
from tests.e2e.long import LONG

KINDS = {"name-utf-8", "name-gb18030", "name-utf-16-le", "number", "person-ref", "photo", "receipt"}


def search(folder: Path, wipe: str = "") -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.e2e.canary", str(folder), *([wipe] if wipe else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_nothing_of_the_visitor_is_left_two_seconds_after_the_visit(tmp_path: Path) -> None:
    answer = search(tmp_path / "house")
    assert set(answer["markers"]) >= KINDS
    assert answer["found"] == []


@pytest.mark.parametrize(
    ("wipe", "left"),
    [
        ("visit", ("name-utf-8", "number", "person-ref", "photo")),
        pytest.param("mailbox", ("a picture",), marks=LONG),
    ],
)
def test_search_finds_what_a_missing_wipe_leaves(tmp_path: Path, wipe: str, left: tuple[str, ...]) -> None:
    found = search(tmp_path / "house", wipe)["found"]
    assert all(any(what in line for line in found) for what in left), found
