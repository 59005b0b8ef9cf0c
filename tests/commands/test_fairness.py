"""The doctor's line about fairness: the counts of the ledger, by the rule that the centre has too."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from config.schema import Configuration
from kiosk.contract.fairness import FLAG
from kiosk.doctor.check import Verdict
from kiosk.doctor.fairness import check_fairness
from kiosk.ledger.store import Store
from kiosk.ledger.tallies import FaceCount, Tallies

TODAY = date(2026, 11, 23)


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    return Configuration.model_validate({"mode": "development", "paths": {"state_dir": str(tmp_path)}})


def count(folder: Path, *counts: tuple[str, int, int, int], ago: int = 0) -> None:
    store = Store(folder / "ledger.db")
    tallies = Tallies(store)
    for band, tries, failed, handed_over in counts:
        tallies.add(FaceCount(TODAY - timedelta(days=ago), band, "camera", tries, failed, handed_over))
    store.close()


def test_without_counts_there_is_nothing_to_say(configuration: Configuration, tmp_path: Path) -> None:
    assert check_fairness(configuration, TODAY).detail == "no face checks in 30 days"
    count(tmp_path, ("70-79", 50, 50, 50), ago=31)
    assert check_fairness(configuration, TODAY).detail == "no face checks in 30 days"


def test_old_people_who_fail_twice_as_often_are_told_of(configuration: Configuration, tmp_path: Path) -> None:
    count(tmp_path, ("70-79", 40, 20, 9), ("80-89", 20, 10, 5), ("50-59", 60, 12, 1))
    found = check_fairness(configuration, TODAY)
    assert (found.verdict, found.reason) == (Verdict.USABLE, FLAG)
    assert "70 and over 30 of 60 tries failed, others 12 of 60; 15 went on to a person" in found.detail
    assert "camera" in found.advice


def test_alike_is_fine(configuration: Configuration, tmp_path: Path) -> None:
    count(tmp_path, ("70-79", 60, 12, 3), ("60-69", 60, 11, 2))
    assert check_fairness(configuration, TODAY).verdict is Verdict.OK


def test_where_no_face_is_checked_nothing_is_asked(tmp_path: Path) -> None:
    given = {"mode": "development", "paths": {"state_dir": str(tmp_path)}, "presence": {"ways": ["password", "staff"]}}
    assert check_fairness(Configuration.model_validate(given), TODAY).verdict is Verdict.OK
