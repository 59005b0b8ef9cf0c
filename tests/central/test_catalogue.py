"""Publishing and serving the catalogue, with the store of a terminal as the judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from central import catalogue
from central.cli import main
from config.catalogue.load import FOLDER, CatalogueError, shipped
from kiosk.catalogue_store import CatalogueStore
from tests.central.support import Api

ITEM = """
code = "Q90"
class = "query"
sign_in = "A1"
words = ["老年卡 lao nian ka"]

[flow]
kind = "query"
operation = "person"
facts = ["name"]

[flow.values]
name = "text"

[texts.zh]
title = "老年卡"
hint = "办了没有"
explanation = "看看老年卡办了没有。"
summary = "您好，{ $name }。"
nothing = "没有查到。"
"""


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.key"
    catalogue.make_key(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "items"
    place.mkdir()
    (place / "Q90.toml").write_text(ITEM, encoding="utf-8")
    return place


def test_nothing_is_served_before_something_is_published(sqlite_api: Api) -> None:
    answer = sqlite_api.post("/v1/catalogue", {"known_version": 0})
    assert answer.json() == {"version": 0, "payload": None, "signature": None}
    assert answer.headers["cache-control"] == "no-store"


def test_a_terminal_takes_what_was_published_and_nothing_twice(
    sqlite_api: Api, key: Path, folder: Path, tmp_path: Path
) -> None:
    centre, private = sqlite_api.centre, catalogue.read_key(key)
    store = CatalogueStore(tmp_path / "terminal", bytes.fromhex(catalogue.public_key(private)))
    assert catalogue.publish(centre.database, centre.clock, private, folder) == 1
    sent = sqlite_api.post("/v1/catalogue", {"known_version": 0}).json()
    taken = store.accept(sent["payload"], sent["signature"], 0)
    assert [item.code for item in taken.items] == ["Q90"]
    assert sqlite_api.post("/v1/catalogue", {"known_version": 1}).json()["payload"] is None
    (folder / "Q90.toml").write_text(ITEM.replace("办了没有", "还能用吗"), encoding="utf-8")
    assert catalogue.publish(centre.database, centre.clock, private, folder) == 2
    assert catalogue.restore(centre.database, centre.clock, private, 1) == 3
    third = sqlite_api.post("/v1/catalogue", {"known_version": 2}).json()
    assert dict(store.accept(third["payload"], third["signature"], 2).items[0].texts)["zh"].hint == "办了没有"


def test_the_shipped_items_can_be_published(sqlite_api: Api, key: Path, tmp_path: Path) -> None:
    centre, private = sqlite_api.centre, catalogue.read_key(key)
    catalogue.publish(centre.database, centre.clock, private, FOLDER)
    sent = sqlite_api.post("/v1/catalogue", {"known_version": 0}).json()
    store = CatalogueStore(tmp_path, bytes.fromhex(catalogue.public_key(private)))
    taken = store.accept(sent["payload"], sent["signature"], 0)
    assert {item.code for item in taken.items} == {item.code for item in shipped().items}


def test_a_bad_folder_is_not_published(sqlite_api: Api, key: Path, folder: Path) -> None:
    centre = sqlite_api.centre
    (folder / "Q90.toml").write_text(ITEM.replace('"name"]', '"nobody"]'), encoding="utf-8")
    with pytest.raises(CatalogueError, match="name fields that are not declared: nobody"):
        catalogue.publish(centre.database, centre.clock, catalogue.read_key(key), folder)
    assert sqlite_api.post("/v1/catalogue", {"known_version": 0}).json()["version"] == 0
    with pytest.raises(ValueError, match="version 7 was never published"):
        catalogue.restore(centre.database, centre.clock, catalogue.read_key(key), 7)


def test_the_commands(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, database = str(tmp_path / "new.key"), f"sqlite:///{tmp_path / 'centre.db'}"
    assert main(["catalogue", "key", "--key", key]) == 0
    first = capsys.readouterr().out
    assert main(["catalogue", "key", "--key", key]) == 0
    assert capsys.readouterr().out == first, "a key that is there is never made again"
    assert main(["catalogue", "publish", "--db", database, "--key", key, "--only", str(folder)]) == 0
    assert main(["catalogue", "restore", "--db", database, "--key", key, "1"]) == 0
    assert main(["catalogue", "list", "--db", database]) == 0
    out = capsys.readouterr().out
    assert [line.split()[1] for line in out.splitlines()] == ["1", "2", "1", "2"]
    (folder / "Q90.toml").write_text("code = 1", encoding="utf-8")
    assert main(["catalogue", "publish", "--db", database, "--key", key, str(folder)]) == 1
    assert "central: Q90.toml: " in capsys.readouterr().err
    (tmp_path / "no.key").write_text("secret", encoding="utf-8")
    assert main(["catalogue", "key", "--key", str(tmp_path / "no.key")]) == 2
