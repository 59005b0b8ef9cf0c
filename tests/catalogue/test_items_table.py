"""The table of items in the documents: made by a command, and of the items as they are now."""

from __future__ import annotations

from pathlib import Path

from config.catalogue.load import shipped
from config.schema_base import ROOT
from kiosk.items_table import HEAD, in_table

TABLE = ROOT / "docs" / "items.md"


def _rows(path: Path) -> dict[str, list[str]]:
    lines = path.read_text(encoding="utf-8").removeprefix(HEAD).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].partition(" ")[0]: row for row in cells}


def test_the_table_is_of_the_items_as_they_are() -> None:
    """What a run found stands beside; how it comes about is told by tests/e2e/test_items.py and tests/engine/test_items.py."""
    assert TABLE.read_text(encoding="utf-8").startswith(HEAD)
    wanted = {
        item.code: [f"{item.code} {dict(item.texts)['zh'].title}", item.class_, item.sign_in]
        for item in shipped().items
        if in_table(item)
    }
    found = _rows(TABLE)
    assert {code: row[:3] for code, row in found.items()} == wanted, "run: kiosk catalogue table"


def test_every_item_ran_was_spoken_and_has_no_fault() -> None:
    for code, (_, _, _, runs, _, spoken, touches, states, paths, faults) in _rows(TABLE).items():
        assert (runs, spoken, faults) == ("yes", "yes", "0"), code
        assert all(part.strip().isdigit() for part in touches.split("+")), code
        assert int(states) > 0, code
        assert int(paths.replace(",", "")) > 0, code
