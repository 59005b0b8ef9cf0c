"""Touches are counted on the real services."""

from __future__ import annotations

import json

import pytest

from config.catalogue.load import shipped
from kiosk.bench.taps import Taps, fewest, kind_of, touches
from kiosk.commands import bench
from kiosk.pages import CardIn, Chosen, PinEntered
from tests.digits import digits


@pytest.mark.parametrize(("code", "to_find", "then"), [("H01", 0, 3), ("Q08", 3, 0), ("C13", 3, 2)])
def test_the_fewest_touches(code: str, to_find: int, then: int) -> None:
    """Certification: now, face, agree. The due date: nothing after the card."""
    catalogue = shipped()
    assert fewest(catalogue, catalogue[code]) == (to_find, then)


def test_what_a_touch_is() -> None:
    assert touches((Chosen("a"), CardIn(), PinEntered(digits("123456")))) == 8


def test_an_item_that_a_person_does_is_not_counted() -> None:
    assert {kind_of(item) for item in shipped().items} >= {"certify", "query"}


@pytest.mark.parametrize(("then", "limit", "within"), [(3, 3, True), (4, 3, False), (None, 3, False)])
def test_the_rule(then: int | None, limit: int, within: bool) -> None:
    assert Taps("Q01", "query", 3, then, limit).within is within


def test_the_section_runs_alone_and_every_item_keeps_the_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--taps", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)["taps"]
    assert len(report) > 20
    assert all(each["within"] for each in report)
