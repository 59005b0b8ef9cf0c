"""What the centre sends is taken only when it is signed, newer and whole; what was there before stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.catalogue.load import CatalogueError, shipped
from kiosk.catalogue_store import CURRENT, PREVIOUS, CatalogueStore
from kiosk.contract.catalogue import signed_bytes
from tests.catalogue.test_schema import document, person

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def payload_of(version: int, items: dict[str, Any] | None = None) -> str:
    return json.dumps({"version": version, "items": items or {"Q03.toml": document()}}, ensure_ascii=False)


def signed(payload: str, key: Ed25519PrivateKey = KEY) -> str:
    return key.sign(signed_bytes(payload)).hex()


@pytest.fixture
def store(tmp_path: Path) -> CatalogueStore:
    return CatalogueStore(tmp_path, KEY.public_key().public_bytes_raw())


def put(store: CatalogueStore, version: int, known: int = 0) -> None:
    payload = payload_of(version)
    store.accept(payload, signed(payload), known)


def test_a_new_one_is_kept_and_found_again(store: CatalogueStore, tmp_path: Path) -> None:
    assert store.load() is shipped()
    put(store, 1)
    assert [(c.version, len(c.items)) for c in [store.load()]] == [(1, 1)]
    again = CatalogueStore(tmp_path, KEY.public_key().public_bytes_raw())
    assert again.load().version == 1


@pytest.mark.parametrize(
    ("payload", "signature", "why"),
    [
        (payload_of(2), signed(payload_of(2), OTHER), "the signature is wrong"),
        (payload_of(3), signed(payload_of(2)), "the signature is wrong"),
        (payload_of(2), "zz", "the signature is wrong"),
        (payload_of(1), signed(payload_of(1)), "version 1 is not newer than 1"),
        ("{}", signed("{}"), "version or items are missing"),
        (payload_of(2, {"Q19.toml": person("Q19", "Q19")}), "", "instead goes round in a circle: Q19 > Q19"),
        (payload_of(2, {"Q03.toml": document(needs={"devices": ["laser"]})}), "", "unknown device 'laser'"),
        (
            payload_of(2, {"Q03.toml": document(limits={"per_person_month": 0})}),
            "",
            "per_person_month must be 1 to 1000",
        ),
        (payload_of(2, {"Q03.toml": document(surprise=1)}), "", "surprise"),
        (payload_of(2, {"Q03.toml": document(code="Q04")}), "", "does not agree with the name of the file"),
    ],
)
def test_what_is_bad_is_refused_with_its_reason_and_nothing_changes(
    store: CatalogueStore, payload: str, signature: str, why: str
) -> None:
    put(store, 1)
    with pytest.raises(CatalogueError, match=why.replace("(", r"\(")):
        store.accept(payload, signature or signed(payload), 1)
    assert store.load().version == 1


@pytest.mark.expected_logs(r"^kiosk\.catalogue: catalogue\.json is not used: ")
@pytest.mark.parametrize("spoiled", ["", "{", '{"payload": "{}", "signature": ""}', "[]"])
def test_a_spoiled_file_leaves_the_one_before(store: CatalogueStore, tmp_path: Path, spoiled: str) -> None:
    put(store, 1)
    put(store, 2, known=1)
    (tmp_path / CURRENT).write_text(spoiled, encoding="utf-8")
    assert store.load().version == 1


@pytest.mark.expected_logs(r"^kiosk\.catalogue: catalogue\.(previous\.)?json is not used: the signature is wrong")
def test_where_nothing_on_the_disk_is_good_the_shipped_one_works(store: CatalogueStore, tmp_path: Path) -> None:
    put(store, 1)
    put(store, 2, known=1)
    for name in (CURRENT, PREVIOUS):
        kept = json.loads((tmp_path / name).read_text(encoding="utf-8"))
        (tmp_path / name).write_text(json.dumps({**kept, "signature": signed("else")}), encoding="utf-8")
    assert store.load() is shipped()


def test_without_a_key_nothing_is_taken_from_anybody(tmp_path: Path) -> None:
    keyless = CatalogueStore(tmp_path, None)
    with pytest.raises(CatalogueError, match="no key of the centre"):
        put(keyless, 1)
    assert keyless.load() is shipped()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"hint": "多少{ $"}, "item-Q03-hint is not valid Fluent"),
        ({"labels": {"months": ""}}, "field-months-of-Q03 is not valid Fluent"),
        ({"codes": {"payment-paid": "发了"}}, "code-payment-paid is one of the shared texts already"),
    ],
)
def test_words_that_cannot_be_shown_are_refused(store: CatalogueStore, changes: dict[str, Any], why: str) -> None:
    texts = {"zh": {**document()["texts"]["zh"], **changes}}
    payload = payload_of(1, {"Q03.toml": document(texts=texts)})
    with pytest.raises(CatalogueError, match=why):
        store.accept(payload, signed(payload), 0)


def test_a_field_without_a_name_is_refused(store: CatalogueStore) -> None:
    flow = {**document()["flow"], "values": {"nameless": "count"}, "totals": ["nameless"]}
    texts = {"zh": {**document()["texts"]["zh"], "summary": "有{ $nameless }个。"}}
    payload = payload_of(1, {"Q03.toml": document(flow=flow, texts=texts)})
    with pytest.raises(CatalogueError, match="field nameless has no name"):
        store.accept(payload, signed(payload), 0)


def test_a_list_of_words_that_nobody_knows_is_refused(store: CatalogueStore) -> None:
    flow = {**document()["flow"], "rows": {"month": "month", "paid": "money", "state": "code:weather"}}
    payload = payload_of(1, {"Q03.toml": document(flow=flow)})
    with pytest.raises(CatalogueError, match="there is no list weather"):
        store.accept(payload, signed(payload), 0)
