"""An item from a folder alone: published, taken by a terminal, found by its word, used. The item is the one of the docs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from central import catalogue
from central.storage.migrate import migrate
from config.catalogue.load import FOLDER
from config.schema_base import ROOT
from kiosk.catalogue_store import CatalogueStore
from kiosk.pages import CardIn, text
from kiosk.runtime.words import Words
from kiosk.services.effects import FetchStanding, LookAtPaper, ReadCard
from kiosk.services.home import ALL, LookAround, Readiness, home_page
from kiosk.services.reception import reception_by
from kiosk.services.records import FetchRecord, Record
from kiosk.sheet_pages import SheetPage
from tests.central.support import HandClock, make_centre
from tests.services.flows import HOLDER, PAPER, STANDING, Flow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file and nothing else."""
    written = re.search(r"```toml\n(.*?)```", (ROOT / "docs/add-an-item.md").read_text(encoding="utf-8"), re.DOTALL)
    assert written is not None
    place = tmp_path / "my-items"
    place.mkdir()
    (place / "Q90.toml").write_text(written[1], encoding="utf-8")
    return place


def test_a_county_adds_an_item_from_a_folder_alone(folder: Path, tmp_path: Path) -> None:
    centre = make_centre(f"sqlite:///{tmp_path / 'centre.db'}", HandClock())
    migrate(centre.database)
    catalogue.make_key(tmp_path / "key")
    key = catalogue.read_key(tmp_path / "key")
    catalogue.publish(centre.database, centre.clock, key, FOLDER, folder)
    with centre.database.read() as session:
        sent = catalogue.newest(session)
        assert sent is not None
        store = CatalogueStore(tmp_path / "terminal", bytes.fromhex(catalogue.public_key(key)))
        taken = store.accept(sent.payload, sent.signature, 0)
    centre.database.close()

    flow = Flow(reception_by(taken), home=home_page(taken, Readiness()))
    flow.answer(ALL).gives(LookAround, Readiness())
    flow.shows("shelves-title")
    flow.run(("search", "search-title"), ("key-s", "search-typed"), ("key-j", "search-typed"), ("Q90", "insert-card"))
    flow.run((CardIn(), "working-reading-card"), ((ReadCard, HOLDER), "working-fetching-standing"))
    flow.gives(FetchStanding, STANDING)
    record = Record(date(2026, 11, 23), (("phone", "138****5678"), ("insured_at", "示例市")))
    flow.run(((LookAtPaper, PAPER), "working-fetching-record"), ((FetchRecord, record), "item-Q90"))
    page = flow.conductor.shown
    assert isinstance(page, SheetPage)
    assert page.body == (text("item-Q90-summary", phone="code:138****5678"),)

    words = Words(("zh", "en"), strict=True, items=taken.items)
    assert words.screen(page.body[0]) == "您留的手机号是138****5678。"
    words.language = "en"
    assert words.screen(page.title) == "My telephone number"
