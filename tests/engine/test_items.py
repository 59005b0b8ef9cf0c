"""The explorer over the items that are data. All of them with NUANPING_ALL_ITEMS=1; else one of each build."""

from __future__ import annotations

import os
from functools import cache

import pytest

from kiosk.explored import Findings
from kiosk.item_walks import data_items, walk_finding, walk_item
from tests.engine.worded import wordless

SOME = ("Q03", "Q19", "Q22")
"""With period and rows; by a person, with another item instead; without a name and with a choice."""
CODES = tuple(item.code for item in data_items()) if os.environ.get("NUANPING_ALL_ITEMS") else SOME


@cache
def walked(code: str) -> Findings:
    return walk_item(code)


@pytest.mark.parametrize("code", CODES)
def test_no_dead_end_and_no_other_fault(code: str) -> None:
    found = walked(code)
    assert found.faults == []
    assert {type(ending).__name__ for ending in found.endings} <= {"Finished", "HandedToPerson", "LeftSafely"}
    assert "fault" not in {ending.reason for ending in found.endings}


def test_every_result_of_the_records_was_tried() -> None:
    found = walked("Q03")
    for name in ("FetchRecord", "PrintRecord", "PrintRecordPages", "LookAtPaper"):
        assert found.effects[name] == found.declared[name]


def test_finding_has_no_dead_end_whatever_works() -> None:
    found = walk_finding()
    assert found.faults == []
    assert found.effects["LookAround"] == found.declared["LookAround"]


def test_a_query_ends_finished_and_prints() -> None:
    found = walked("Q03")
    assert {"SheetPage", "TablePage"} <= {page.kind for page in found.pages}
    assert any(page.title.id == "record-printed" for page in found.pages)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", CODES)
def test_every_page_and_ending_has_its_texts_and_spoken_forms(code: str, language: str) -> None:
    assert wordless(walked(code), language) == []
