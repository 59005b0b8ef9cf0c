"""Every item that is data, from home to its result and home again, on the real program with the reference centre."""

from __future__ import annotations

import pytest

from config.catalogue.item import Item
from kiosk.item_walks import data_items
from kiosk.item_ways import way_home, way_to_result
from tests.e2e.stage import Stage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.expected_logs(r"^voice\.speaker: no clip for text", r"^drivers\.supervisor: device \w+ is (down|back)"),
]


@pytest.mark.parametrize("item", [*data_items()], ids=lambda item: item.code)
def test_item(stage: Stage, item: Item) -> None:
    stage.play("; ".join(way_to_result(item)), item.code)
    stage.play("; ".join(way_home(item, stage.app.terminal.conductor.shown)), item.code)
