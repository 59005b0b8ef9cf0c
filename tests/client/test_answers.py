"""What comes back is an answer of the contract or typed trouble; nothing in between."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.central_client import CentralTrouble, TroubleKind
from kiosk.contract import (
    BenefitCode,
    Standing,
)
from tests.client.calls import (
    BENEFIT,
    FILE,
    PROBLEM,
    STANDING,
    client_of,
    filed,
    problem,
    standing_outcome,
)
from tests.client.hostile import answer, hostile, sends


def test_a_proper_answer_with_fields_of_a_later_version_is_understood() -> None:
    outcome = standing_outcome(json.dumps({**STANDING, "new": [1], "benefits": [{**BENEFIT, "x": 1}]}).encode())
    assert isinstance(outcome, Standing)
    assert outcome.benefits[0].code is BenefitCode.EMPLOYEE_PENSION


@pytest.mark.parametrize(
    "change",
    [
        {"person_ref": None},
        {"person_ref": "123"},
        {"visit_ref": None},
        {"age": "76"},
        {"age": 76.5},
        {"age": -1},
        {"under_14": "false"},
        {"under_14": 0},
        {"card_state": "STOLEN"},
        {"benefits": {}},
        {"benefits": [{"code": "employee_pension", "state": "VALID", "last_certified": 5, "due_on": None}]},
        {"benefits": [{"code": "employee_pension", "state": "MAYBE", "last_certified": None, "due_on": None}]},
        {"benefits": [BENEFIT] * 101},
        {"masked_name": ""},
    ],
)
def test_an_answer_with_a_wrong_member_is_garbage(change: dict[str, object]) -> None:
    outcome = standing_outcome(json.dumps({**STANDING, **change}).encode())
    assert outcome == CentralTrouble(TroubleKind.GARBAGE, "not-the-contract", maybe_done=True)


@pytest.mark.parametrize("member", sorted(STANDING))
def test_an_answer_with_a_missing_member_is_garbage(member: str) -> None:
    outcome = standing_outcome(json.dumps({key: value for key, value in STANDING.items() if key != member}).encode())
    assert outcome == CentralTrouble(TroubleKind.GARBAGE, "not-the-contract", maybe_done=True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"ok"',
        b"\xff\xfe{}",
        b"[" * 100_000,
        json.dumps(STANDING).replace("76", "NaN").encode(),
        json.dumps(STANDING).replace('"age": 76', '"age": 76, "age": 77').encode(),
        b"<html>Please log in</html>",
    ],
)
def test_broken_json_is_garbage(body: bytes) -> None:
    outcome = standing_outcome(body)
    assert isinstance(outcome, CentralTrouble)
    assert (outcome.kind, outcome.maybe_done) == (TroubleKind.GARBAGE, True)


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "application/octet-stream", "", "application/jsonp"])
def test_a_captive_portal_that_says_200_is_garbage_even_with_json_inside(media_type: str) -> None:
    outcome = standing_outcome(json.dumps(STANDING).encode(), media_type)
    assert outcome == CentralTrouble(TroubleKind.GARBAGE, "content-type", maybe_done=True)


@settings(max_examples=25)
@given(data=st.binary(max_size=400))
def test_any_bytes_instead_of_http_are_typed_trouble(data: bytes) -> None:
    assert filed(sends(data)).maybe_done is True


@settings(max_examples=25)
@given(
    body=st.binary(max_size=200),
    status=st.integers(200, 599),
    media=st.sampled_from(["application/json", PROBLEM, "text/html"]),
)
def test_any_body_under_any_status_is_typed_trouble(body: bytes, status: int, media: str) -> None:
    trouble = filed(sends(answer(body, status=f"{status} X", media_type=media)))
    assert trouble.kind in (TroubleKind.GARBAGE, TroubleKind.BUSY)
    assert trouble.code.isascii()


@pytest.mark.parametrize(
    "head",
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 6",
        "HTTP/1.1 200 OK\r\nContent-Length: -1",
        "HTTP/1.1 99999 OK",
        "HTTP/9.9 200 OK",
        "HTTP/1.1 200 OK\r\n" + "X: " + "y" * 300_000,
    ],
)
def test_headers_that_make_no_sense_are_typed_trouble(head: str) -> None:
    trouble = filed(sends(head.encode() + b"\r\n\r\nhello"))
    assert trouble.kind in (TroubleKind.UNREACHABLE, TroubleKind.GARBAGE)
    assert trouble.maybe_done is True


def test_redirects_are_never_followed() -> None:
    with hostile(sends(answer(b"", status="307 X", headers=("Location: /v1/certifications",)))) as server:
        client = client_of(server)
        outcome = client.file_certification("intent-0001", FILE, attempts=3)
        client.close()
        assert outcome == CentralTrouble(TroubleKind.GARBAGE, "redirect", maybe_done=True)
        assert server.requests == ["POST /v1/certifications HTTP/1.1"]


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_a_compressed_answer_nobody_asked_for_is_garbage(coding: str) -> None:
    trouble = filed(sends(answer(b"\x1f\x8b", headers=(f"Content-Encoding: {coding}",))))
    assert (trouble.kind, trouble.code) == (TroubleKind.GARBAGE, "content-encoding")


@pytest.mark.parametrize(
    ("status", "code", "kind", "maybe_done"),
    [
        (400, "key-missing", TroubleKind.REFUSED, False),
        (403, "card-lost", TroubleKind.REFUSED, False),
        (404, "person-unknown", TroubleKind.REFUSED, False),
        (409, "not-receiving", TroubleKind.REFUSED, False),
        (409, "in-progress", TroubleKind.BUSY, True),
        (410, "voided", TroubleKind.REFUSED, False),
        (413, "too-large", TroubleKind.REFUSED, False),
        (422, "a-code-of-the-future", TroubleKind.REFUSED, False),
        (429, "too-many-requests", TroubleKind.BUSY, False),
        (500, "internal-error", TroubleKind.BUSY, True),
        (502, "bad-gateway", TroubleKind.BUSY, True),
        (503, "busy", TroubleKind.BUSY, True),
        (504, "gateway-timeout", TroubleKind.BUSY, True),
    ],
)
def test_each_problem_has_its_meaning(status: int, code: str, kind: TroubleKind, maybe_done: bool) -> None:
    trouble = filed(sends(answer(problem(code, status), status=f"{status} X", media_type=PROBLEM)))
    assert trouble == CentralTrouble(kind, code, maybe_done)


@pytest.mark.parametrize("status", [400, 403, 404, 407, 409, 410])
def test_a_refusal_that_is_not_the_centres_problem_is_garbage_and_not_a_no(status: int) -> None:
    for body, media in [(b"<html>proxy</html>", "text/html"), (problem("x", 418), PROBLEM), (b"{}", PROBLEM)]:
        trouble = filed(sends(answer(body, status=f"{status} X", media_type=media)))
        assert (trouble.kind, trouble.maybe_done) == (TroubleKind.GARBAGE, True)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("999999", 3600.0),
        ("-1", None),
        ("soon", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("1" * 400, None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_with_care(header: str, seconds: float | None) -> None:
    data = answer(problem("busy", 503), status="503 X", media_type=PROBLEM, headers=(f"Retry-After: {header}",))
    assert filed(sends(data)).retry_after_seconds == seconds
