"""Photo, template, receipts and copies of a person: for a living visit of this terminal with this person, and for nothing less."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central import catalogue
from config.catalogue.load import FOLDER
from tests.central.support import PHOTO, Api, code_of, proved

CALLS: Final = ("/v1/reference-photos", "/v1/fingerprint-templates", "/v1/receipts", "/v1/reprints")


@pytest.fixture
def filed(sqlite_api: Api) -> str:
    """The number of a receipt of due-soon, who has a template and a photo."""
    number: str = sqlite_api.file("due-soon", "intent-0001").json()["receipt_number"]
    return number


def _ask(api: Api, path: str, who: dict[str, Any], number: str, key: str = "copy-00001") -> httpx.Response:
    if path == "/v1/reprints":
        return api.post(path, {**who, "receipt_number": number}, key)
    return api.post(path, who)


@pytest.mark.parametrize("path", CALLS)
def test_a_visit_opens_what_is_hers_and_credentials_with_a_person_nothing(
    sqlite_api: Api, filed: str, path: str
) -> None:
    visit_ref, person_ref = sqlite_api.visit("due-soon", "A1"), sqlite_api.person_ref("due-soon")
    assert code_of(_ask(sqlite_api, path, {"person_ref": person_ref}, filed)) == "invalid-request"
    assert code_of(_ask(sqlite_api, path, {"visit_ref": person_ref}, filed)) == "visit-over"
    other = sqlite_api.sign_in("T-0002")
    assert code_of(_ask(other, path, {"visit_ref": visit_ref}, filed, "copy-00002")) == "visit-over"
    assert _ask(sqlite_api, path, {"visit_ref": visit_ref}, filed, "copy-00003").status_code == 200
    sqlite_api.clock.pass_by(minutes=60, seconds=1)
    assert code_of(_ask(sqlite_api, path, {"visit_ref": visit_ref}, filed, "copy-00004")) == "visit-over"


def test_a_copy_that_was_counted_is_answered_again_after_the_visit(sqlite_api: Api, filed: str) -> None:
    who = {"visit_ref": sqlite_api.visit("due-soon", "A1")}
    first = _ask(sqlite_api, "/v1/reprints", who, filed)
    sqlite_api.clock.pass_by(hours=2)
    assert _ask(sqlite_api, "/v1/reprints", who, filed).content == first.content


def test_somebody_elses_visit_shows_none_of_hers(sqlite_api: Api, filed: str) -> None:
    who = {"visit_ref": sqlite_api.visit("valid")}
    assert _ask(sqlite_api, "/v1/receipts", who, filed).json() == {"receipts": []}
    assert code_of(_ask(sqlite_api, "/v1/reprints", who, filed)) == "receipt-unknown"


def test_a_helper_who_may_look_up_prints_no_slip_and_she_may_still_show_her_face(sqlite_api: Api) -> None:
    proof = sqlite_api.helper_check("rare-name", item="enquiry")["centre_proof"]
    who = {"visit_ref": sqlite_api.visit("rare-name", "A1")}
    raised = {**who, "matter": "enquiry", "presence": proved("helper", centre_proof=proof)}
    assert sqlite_api.post("/v1/visit-proofs", raised).json() == {"level": "A3", "matter": "enquiry"}
    assert code_of(_ask(sqlite_api, "/v1/receipts", who, "")) == "presence-required"
    assert code_of(_ask(sqlite_api, "/v1/reprints", who, "RZ202611230000000000")) == "presence-required"
    assert _ask(sqlite_api, "/v1/reference-photos", who, "").content == PHOTO


def test_the_catalogue_says_what_a_slip_needs(sqlite_api: Api, filed: str, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    card, password = ({"visit_ref": sqlite_api.visit("due-soon", level)} for level in ("A1", "A2"))
    item = (FOLDER / "C13.toml").read_text(encoding="utf-8")
    shutil.copy(FOLDER / "Q01.toml", tmp_path)
    (tmp_path / "C13.toml").write_text(item.replace('"A0"', '"A2"'), encoding="utf-8")
    catalogue.publish(sqlite_api.centre.database, sqlite_api.clock, key, tmp_path)
    assert code_of(_ask(sqlite_api, "/v1/receipts", card, filed)) == "presence-required"
    assert code_of(_ask(sqlite_api, "/v1/reprints", card, filed)) == "presence-required"
    assert _ask(sqlite_api, "/v1/receipts", password, filed).json()["receipts"][0]["filed"]["receipt_number"] == filed
    (tmp_path / "C13.toml").unlink()
    sqlite_api.clock.pass_by(seconds=1)
    catalogue.publish(sqlite_api.centre.database, sqlite_api.clock, key, tmp_path)
    assert code_of(_ask(sqlite_api, "/v1/receipts", password, filed)) == "not-offered"
