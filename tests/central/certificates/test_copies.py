"""A copy says what the original said, for as long as the original is good, and is sealed while nobody who writes waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pypdfium2
import pytest
from sqlalchemy import select

from central.certificates import copies
from central.certificates.office import Office
from central.storage.database import Database
from central.storage.tables import CertificatePrint
from kiosk.contract import CopyRequest
from kiosk.contract.seals import read_token, token_in
from tests.central.support import ROW_HASH, Api, code_of, office_keys

Issued = dict[str, object]


def _ask(api: Api, number: object) -> dict[str, object]:
    return {"visit_ref": api.visit("due-soon"), "number": number}


def _copy(api: Api, number: object, key: str = "copy-0001", asked: dict[str, object] | None = None) -> Issued:
    answer = api.post("/v1/certificate-copies", asked or _ask(api, number), key)
    assert answer.status_code == 200, answer.text
    found: Issued = answer.json()
    return found


@pytest.fixture
def issued(sqlite_api: Api) -> Issued:
    body = {"visit_ref": sqlite_api.visit("due-soon"), "kind": "C11", "inputs": {}, "intent_row_hash": ROW_HASH}
    found: Issued = sqlite_api.post("/v1/certificates", body, "intent-0001").json()
    return found


def test_a_copy_has_the_days_of_the_original(sqlite_api: Api, issued: Issued) -> None:
    sqlite_api.clock.pass_by(days=60)
    copy = _copy(sqlite_api.sign_in(), issued["number"])
    assert copy["valid_until"] == issued["valid_until"] == "2027-02-21"
    token = token_in(str(copy["address"]))
    assert token is not None
    claims = read_token(token, {office_keys().key_id: office_keys().public_key})
    assert (claims.issued_on, claims.expires_on, claims.copy) == (date(2026, 11, 23), date(2027, 2, 21), 1)


def test_the_paper_says_copy_and_both_days(sqlite_api: Api, issued: Issued) -> None:
    sqlite_api.clock.pass_by(days=60)
    api = sqlite_api.sign_in()
    copy = _copy(api, issued["number"])
    asked = {"visit_ref": api.visit("due-soon"), "code": copy["code"]}
    sheet = pypdfium2.PdfDocument(api.post("/v1/certificate-documents", asked).content)
    said = "".join("".join(page.get_textpage().get_text_range() for page in sheet).split())
    sheet.close()
    for words in ("副本第1次补打", "有效期至：2027年2月21日", "2026年11月23日", "打印时间：2027年1月22日"):
        assert words in said


def test_no_copy_of_what_has_expired(sqlite_api: Api, issued: Issued) -> None:
    sqlite_api.clock.pass_by(days=90)
    api = sqlite_api.sign_in()
    _copy(api, issued["number"])
    sqlite_api.clock.pass_by(days=1)
    api = sqlite_api.sign_in()
    refused = api.post("/v1/certificate-copies", _ask(api, issued["number"]), "copy-0002")
    assert code_of(refused) == "certificate-expired"
    listed = api.post("/v1/certificate-lists", {"visit_ref": api.visit("due-soon")}).json()
    assert listed == {"certificates": []}


def test_the_log_of_prints_says_which_terminal_and_which_intent(sqlite_api: Api, issued: Issued) -> None:
    _copy(sqlite_api.sign_in("T-0002"), issued["number"], "copy-of-another")
    with sqlite_api.centre.database.read() as session:
        rows = session.execute(
            select(CertificatePrint.copy_number, CertificatePrint.terminal_id, CertificatePrint.key).order_by(
                CertificatePrint.copy_number
            )
        ).all()
    assert [tuple(row) for row in rows] == [(0, "T-0001", "intent-0001"), (1, "T-0002", "copy-of-another")]


def _while_sealing(monkeypatch: pytest.MonkeyPatch, what: Callable[[], object]) -> None:
    make = Office.make_print

    def made(self: Office, *given: object) -> object:
        monkeypatch.setattr(Office, "make_print", make)
        what()
        return make(self, *given)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(Office, "make_print", made)


def test_nobody_who_writes_waits_for_a_copy_to_be_sealed(
    sqlite_api: Api, sqlite_url: str, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another_writes() -> None:
        other = Database(sqlite_url, busy_seconds=0.05)
        with other.write():
            pass
        other.close()

    _while_sealing(monkeypatch, another_writes)
    assert _copy(sqlite_api, issued["number"])["copy_number"] == 1


def test_a_twin_that_was_quicker_keeps_its_number(
    sqlite_api: Api, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _ask(sqlite_api, issued["number"])
    centre, body = sqlite_api.centre, CopyRequest.model_validate(asked)
    office, now = centre.office, centre.clock()
    assert office is not None
    twins = []

    def twin() -> None:
        made = copies.draft_copy(office, centre.database, now, "T-0001", centre.public_url, body)
        with centre.database.write() as session:
            twins.append(copies.keep_copy(session, now, "T-0001", "copy-0009", body, made))

    _while_sealing(monkeypatch, twin)
    second = _copy(sqlite_api, issued["number"], asked=asked)
    assert (twins[0].copy_number, second["copy_number"]) == (1, 2)
    assert _copy(sqlite_api, issued["number"], asked=asked) == second


def test_there_is_an_end_to_copies(sqlite_api: Api, issued: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MOST_COPIES", 1)
    _copy(sqlite_api, issued["number"])
    refused = sqlite_api.post("/v1/certificate-copies", _ask(sqlite_api, issued["number"]), "copy-0002")
    assert code_of(refused) == "limit-reached"
