"""A running terminal takes what the centre publishes, between two visits, and refuses what is forged."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from central import catalogue
from central.clock import system_clock
from central.storage.database import Database
from config.catalogue.load import FOLDER
from tests.central.test_catalogue import ITEM
from tests.e2e.stage import Stage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.expected_logs(
        r"^voice\.speaker: no clip for text",
        r"^drivers\.supervisor: device \w+ is (down|back)",
        r"^kiosk\.catalogue: catalogue version 2 is refused: the signature is wrong",
    ),
]


def test_a_published_item_comes_and_a_forged_one_does_not(tmp_path: Path) -> None:
    items = tmp_path / "items"
    items.mkdir()
    (items / "Q90.toml").write_text(ITEM.replace('sign_in = "A1"', 'sign_in = "A1"\ntopic = "card"'), encoding="utf-8")
    catalogue.make_key(tmp_path / "key")
    key = catalogue.read_key(tmp_path / "key")
    settings = (f'central.catalogue_key="{catalogue.public_key(key)}"', "central.catalogue_seconds=5")
    with Stage(tmp_path / "stage", more=settings) as stage:
        stage.play("expect home; expect tile all on")
        assert stage.app.catalogue.version == 0
        address = f"sqlite:///{stage.rig.centre.database}"
        database = Database(address)
        catalogue.publish(database, system_clock, key, FOLDER, items)
        database.close()
        stage.app.catalogue_watch.look()
        stage.wait(lambda: stage.app.catalogue.version == 1, "the catalogue did not come")
        stage.play("tap all; tap shelf-query-card; tap Q90; expect page InsertCardPage; expect spoken 社保卡")
        with contextlib.closing(sqlite3.connect(stage.rig.centre.database)) as town, town:
            town.execute(
                "INSERT INTO catalogues SELECT 2, replace(payload, '\"version\": 1', '\"version\": 2'), signature, published_at "
                "FROM catalogues WHERE version = 1"
            )
        stage.app.catalogue_watch.look()
        stage.wait(lambda: stage.app.catalogue_watch.refused == 2, "nothing was refused")
        assert stage.app.catalogue.version == 1
    kept = sorted(path.name for path in (tmp_path / "stage").rglob("catalogue*.json"))
    assert kept == ["catalogue.json"]
