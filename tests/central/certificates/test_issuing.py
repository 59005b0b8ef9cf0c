"""Certificates at the centre: exactly once, within limits, copies of their own, called back, and what the public page says."""

from __future__ import annotations

import hashlib
from base64 import b64decode

import pytest

from central.certificates.papers import call_back
from kiosk.contract.seals import SealError, read_token, token_in
from tests.central.support import PEOPLE, ROW_HASH, Api, code_of, office_keys

KIND = "C11"


def _body(api: Api, slug: str = "due-soon", kind: str = KIND, **inputs: object) -> dict[str, object]:
    return {"visit_ref": api.visit(slug), "kind": kind, "inputs": inputs, "intent_row_hash": ROW_HASH}


def _issue(api: Api, key: str = "intent-0001", slug: str = "due-soon") -> dict[str, object]:
    return _issued(api, _body(api, slug), key)


def _issued(api: Api, body: dict[str, object], key: str) -> dict[str, object]:
    answer = api.post("/v1/certificates", body, key)
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_one_intent_is_one_certificate_however_often_it_is_sent(api: Api) -> None:
    body = _body(api)
    first = _issued(api, body, "intent-0001")
    assert _issued(api, body, "intent-0001") == first
    listed = api.post("/v1/certificate-lists", {"visit_ref": api.visit("due-soon", "A1")}).json()
    assert [found["number"] for found in listed["certificates"]] == [first["number"]]


def test_a_key_spent_on_one_certificate_is_not_good_for_another(sqlite_api: Api) -> None:
    _issue(sqlite_api)
    again = sqlite_api.post("/v1/certificates", _body(sqlite_api, "valid"), "intent-0001")
    assert code_of(again) == "key-reused"


def test_the_sheet_is_the_persons_own(sqlite_api: Api) -> None:
    issued = _issue(sqlite_api)
    asked = {"visit_ref": sqlite_api.visit("due-soon"), "code": issued["code"]}
    sheet = sqlite_api.post("/v1/certificate-documents", asked)
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF-1.7")
    others = sqlite_api.post("/v1/certificate-documents", asked | {"visit_ref": sqlite_api.visit("valid")})
    assert code_of(others) == "certificate-unknown"


def test_the_code_says_nothing_in_clear_about_the_person(sqlite_api: Api) -> None:
    issued = _issue(sqlite_api)
    token = token_in(str(issued["address"]))
    assert token is not None
    claims = read_token(token, {office_keys().key_id: office_keys().public_key})
    person = PEOPLE["due-soon"]
    assert claims.masked_name == "黄*琴"
    body = b64decode(token.split(".")[1] + "==", altchars=b"-_").decode()
    assert person.name not in body
    assert person.social_security_number not in body
    with pytest.raises(SealError, match="key-unknown"):
        read_token(token, {})


def test_no_more_than_the_limit_in_one_month(sqlite_api: Api) -> None:
    for number in range(5):
        _issue(sqlite_api, f"intent-000{number}")
    body = _body(sqlite_api)
    refused = sqlite_api.post("/v1/certificates", body, "intent-0009")
    assert code_of(refused) == "limit-reached"
    # The refusal is the key's answer for ever; a new month has a new intent.
    sqlite_api.clock.pass_by(days=9)
    sqlite_api = sqlite_api.sign_in()
    assert code_of(sqlite_api.post("/v1/certificates", body, "intent-0009")) == "limit-reached"
    _issue(sqlite_api, "intent-0010")


def test_a_copy_says_so_and_has_a_code_of_its_own(sqlite_api: Api) -> None:
    issued = _issue(sqlite_api)
    asked = {"visit_ref": sqlite_api.visit("due-soon"), "number": issued["number"]}
    copy = sqlite_api.post("/v1/certificate-copies", asked, "copy-0001").json()
    assert (copy["number"], copy["copy_number"]) == (issued["number"], 1)
    assert copy["code"] != issued["code"]
    assert sqlite_api.post("/v1/certificate-copies", asked, "copy-0001").json() == copy
    stranger = asked | {"visit_ref": sqlite_api.visit("valid")}
    assert code_of(sqlite_api.post("/v1/certificate-copies", stranger, "copy-0002")) == "certificate-unknown"


def test_who_receives_nothing_gets_no_receipt_of_certification(sqlite_api: Api) -> None:
    refused = sqlite_api.post("/v1/certificates", _body(sqlite_api, "not-receiving"), "intent-0001")
    assert code_of(refused) == "nothing-to-certify"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "C99"}, "kind-unknown"),
        ({"inputs": {"colour": "red"}}, "invalid-request"),
        ({"inputs": {"purpose": "fun"}}, "invalid-request"),
        ({"visit_ref": "0" * 32}, "visit-over"),
    ],
)
def test_what_cannot_be_certified_is_refused(sqlite_api: Api, change: dict[str, object], code: str) -> None:
    assert code_of(sqlite_api.post("/v1/certificates", _body(sqlite_api) | change, "intent-0001")) == code


def test_a_preview_shows_the_sheet_and_puts_nothing_on_record(sqlite_api: Api) -> None:
    body = _body(sqlite_api)
    del body["intent_row_hash"]
    seen = sqlite_api.post("/v1/certificate-previews", body).json()
    assert (seen["title"], seen["pages"], seen["left"]) == ("待遇领取资格认证回执", 1, 5)
    assert b64decode(seen["pictures"][0]).startswith(b"\x89PNG")
    listed = sqlite_api.post("/v1/certificate-lists", {"visit_ref": sqlite_api.visit("due-soon")}).json()
    assert listed["certificates"] == []


def test_the_public_page_tells_true_expired_and_called_back(sqlite_api: Api) -> None:
    issued = _issue(sqlite_api)
    code, number = str(issued["code"]), str(issued["number"])

    def page(asked: str) -> str:
        return sqlite_api.browser.request("POST", "/verify", data={"code": asked}).text

    assert "证明有效" in sqlite_api.browser.request("GET", f"/verify/{code}").text
    assert "黄*琴" in page("-".join(code[at : at + 4] for at in range(0, 20, 4)).lower())
    assert "证明有效" in page(number)
    assert "黄" not in page(number)  # a number may be guessed
    assert PEOPLE["due-soon"].name not in page(code)
    assert "没有查到" in page("ZZZZZZZZZZZZZZZZZZZZ")
    assert "没有查到" in page("<b>")
    sqlite_api.clock.pass_by(days=91)
    assert "已过有效期" in page(code)
    sqlite_api.clock.pass_by(days=-91)
    with sqlite_api.centre.database.write() as session:
        call_back(session, sqlite_api.clock(), number, "fraud")
    assert "证明已作废" in page(code)


def test_what_was_called_back_stands_on_the_signed_list_and_is_printed_no_more(sqlite_api: Api) -> None:
    issued = _issue(sqlite_api)
    with sqlite_api.centre.database.write() as session:
        call_back(session, sqlite_api.clock(), str(issued["number"]), "wrong")
    listed = sqlite_api.get("/v1/certificate-revocations").json()
    assert listed["revoked"] == {issued["number"]: "wrong"}
    asked = {"visit_ref": sqlite_api.visit("due-soon"), "code": issued["code"]}
    assert code_of(sqlite_api.post("/v1/certificate-documents", asked)) == "certificate-revoked"
    # What has expired is refused without a list.
    sqlite_api.clock.pass_by(days=91)
    sqlite_api = sqlite_api.sign_in()
    assert sqlite_api.get("/v1/certificate-revocations").json()["revoked"] == {}


@pytest.mark.parametrize(("days", "state"), [(0, "TRUE"), (90, "TRUE"), (91, "EXPIRED")])
def test_a_code_is_good_to_its_last_day(sqlite_api: Api, days: int, state: str) -> None:
    issued = _issue(sqlite_api)
    sqlite_api.clock.pass_by(days=days)
    sqlite_api = sqlite_api.sign_in()
    assert sqlite_api.post("/v1/certificate-checks", {"code": issued["code"]}).json()["state"] == state


def test_two_sheets_differ(sqlite_api: Api) -> None:
    """No two prints share code, number or digest."""
    found = [_issue(sqlite_api, f"intent-000{number}") for number in range(2)]
    for name in ("code", "number", "address"):
        assert len({hashlib.sha256(str(one[name]).encode()).digest() for one in found}) == 2
