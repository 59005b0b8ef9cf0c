"""Every way through the estimates. All of them with NUANPING_ALL_ITEMS=1; else one of each build."""

from __future__ import annotations

import os

import pytest

from kiosk.engine.interrupts import Finished, HandedToPerson
from kiosk.estimate_walks import estimate_items
from kiosk.item_walks import walk_item
from kiosk.services.estimates.effects import REASONS
from tests.engine.worded import wordless

ALL = tuple(sorted(item.code for item in estimate_items()))
SOME = ("M04", "M08")
"""By hand alone; from the record alone."""


@pytest.mark.parametrize("code", ALL if os.environ.get("NUANPING_ALL_ITEMS") else SOME)
def test_no_dead_end_and_a_person_everywhere(code: str) -> None:
    found = walk_item(code)
    assert found.faults == []
    assert {type(ending) for ending in found.endings} >= {Finished, HandedToPerson}
    titles = {page.title.id for page in found.pages}
    assert {f"trouble-estimate-{reason}-title" for reason in REASONS} <= titles
    assert found.effects["Reckon"] == found.declared["Reckon"]
    assert found.effects["PrintEstimate"] == found.declared["PrintEstimate"]
    assert [lacking for language in ("zh", "en") for lacking in wordless(found, language)] == []
