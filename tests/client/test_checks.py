"""What the centre checks itself: which request each call makes, and that a try is never made twice behind anybody's back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from pydantic import BaseModel

from kiosk.central_client import CentralClient, CentralTrouble, TroubleKind
from kiosk.contract import (
    AuthorisationCheck,
    AuthorisationCheckRequest,
    AuthorisationResult,
    CheckResult,
    ConsentWithdrawn,
    ECardCheck,
    ECardResult,
    FingerprintCheck,
    Matter,
    PasswordCheck,
    PasswordCheckRequest,
    StaffCheck,
)
from tests.client.calls import PROBLEM, client_of, problem
from tests.client.hostile import answer, hostile, sends
from tests.digits import digits

REF = "0" * 32
PROOF = "ab" * 16
STAFF_CARD = "S001-7K2MQ9XH4RT8WZ3B"
HELPER = "110000195001010012"
Call = Callable[[CentralClient], object]

CALLS: dict[str, tuple[Call, dict[str, object], dict[str, object], type[BaseModel]]] = {
    "/v1/password-checks": (
        lambda client: client.check_password(REF, digits("123456")),
        {"visit_ref": REF, "password": digits("123456")},
        {"result": "right", "tries_left": 5, "centre_proof": PROOF},
        PasswordCheck,
    ),
    "/v1/e-card-checks": (
        lambda client: client.check_e_card(REF, "E" * 18),
        {"visit_ref": REF, "code": "E" * 18},
        {"result": "right", "centre_proof": PROOF},
        ECardCheck,
    ),
    "/v1/staff-checks": (
        lambda client: client.check_staff(REF, STAFF_CARD, digits("135001")),
        {"visit_ref": REF, "staff_card": STAFF_CARD, "pin": digits("135001")},
        {"result": "right", "staff_number": "S001", "tries_left": 5, "centre_proof": PROOF},
        StaffCheck,
    ),
    "/v1/fingerprint-checks": (
        lambda client: client.check_fingerprint(REF, 120, 80),
        {"visit_ref": REF, "score": 120, "quality": 80},
        {"centre_proof": PROOF},
        FingerprintCheck,
    ),
    "/v1/authorisation-checks": (
        lambda client: client.check_authorisation(REF, HELPER, "张三三", digits("123456"), "enquiry"),
        {
            "visit_ref": REF,
            "helper_number": HELPER,
            "helper_name": "张三三",
            "password": digits("123456"),
            "item": "enquiry",
        },
        {
            "result": "right",
            "authorisation_id": "1" * 32,
            "masked_helper_name": "张*三",
            "tries_left": 5,
            "centre_proof": PROOF,
        },
        AuthorisationCheck,
    ),
    "/v1/consent-withdrawals": (
        lambda client: client.withdraw_consent("withdraw-0001", REF),
        {"person_ref": REF},
        {"receipt_number": "CH202611230000000001", "withdrawn_at": "2026-11-23T04:00:00Z"},
        ConsentWithdrawn,
    ),
}


def _outcome(call: Call, data: bytes) -> tuple[object, list[str], list[bytes]]:
    with hostile(sends(data)) as server:
        client = client_of(server)
        outcome = call(client)
        client.close()
        return outcome, server.requests, server.bodies


@pytest.mark.parametrize("path", CALLS)
def test_each_call_asks_once_in_the_body_and_understands_its_answer(path: str) -> None:
    call, body, reply, model = CALLS[path]
    outcome, requests, bodies = _outcome(call, answer(json.dumps(reply).encode()))
    assert outcome == model.model_validate_json(json.dumps(reply))
    assert requests == [f"POST {path} HTTP/1.1"]
    assert [json.loads(sent) for sent in bodies] == [json.loads(json.dumps(body))]


@pytest.mark.parametrize("path", CALLS)
def test_a_check_that_meets_trouble_is_not_tried_again(path: str) -> None:
    call, *_ = CALLS[path]
    busy = answer(problem("busy", 503), status="503 X", media_type=PROBLEM)
    outcome, requests, _ = _outcome(call, busy)
    assert outcome == CentralTrouble(TroubleKind.BUSY, "busy", maybe_done=True)
    assert len(requests) == 1


@pytest.mark.parametrize("path", [path for path in CALLS if "withdrawals" not in path])
def test_a_yes_without_a_proof_is_garbage(path: str) -> None:
    call, _, reply, _ = CALLS[path]
    outcome, *_ = _outcome(call, answer(json.dumps({**reply, "centre_proof": None}).encode()))
    assert outcome == CentralTrouble(TroubleKind.GARBAGE, "not-the-contract", maybe_done=True)


@pytest.mark.parametrize(
    ("model", "reply"),
    [
        (PasswordCheck, {"result": CheckResult.WRONG, "tries_left": 3}),
        (ECardCheck, {"result": ECardResult.EXPIRED}),
        (StaffCheck, {"result": CheckResult.LOCKED, "staff_number": None, "tries_left": 0}),
        (
            AuthorisationCheck,
            {
                "result": AuthorisationResult.TOO_MANY,
                "authorisation_id": None,
                "masked_helper_name": None,
                "tries_left": 5,
            },
        ),
    ],
)
def test_a_no_with_a_proof_breaks_the_contract(model: type[BaseModel], reply: dict[str, object]) -> None:
    model.model_validate({**reply, "centre_proof": None})
    with pytest.raises(ValueError, match="come together"):
        model.model_validate({**reply, "centre_proof": PROOF})


@pytest.mark.parametrize(
    "password",
    [(), digits("12345"), digits("1234567"), (1, 2, 3, 4, 5, -1), (1, 2, 3, 4, 5, 60), (1, 2, 3, 4, 5, True)],
)
def test_what_is_no_password_is_never_sent(password: tuple[int, ...]) -> None:
    outcome, requests, _ = _outcome(lambda client: client.check_password(REF, password), b"")
    assert outcome == CentralTrouble(TroubleKind.REFUSED, "invalid-request", maybe_done=False)
    assert requests == []


def test_a_template_comes_as_512_octets() -> None:
    template = bytes(range(256)) * 2
    outcome, requests, _ = _outcome(
        lambda client: client.fetch_fingerprint_template(REF), answer(template, media_type="application/octet-stream")
    )
    assert outcome == template
    assert requests == ["POST /v1/fingerprint-templates HTTP/1.1"]


@pytest.mark.parametrize(
    ("body", "media_type", "code"),
    [
        (b"\0" * 511, "application/octet-stream", "not-a-template"),
        (b"\0" * 513, "application/octet-stream", "too-large"),
        (b"\0" * 512, "text/html", "not-a-template"),
    ],
)
def test_anything_else_instead_of_a_template_is_garbage(body: bytes, media_type: str, code: str) -> None:
    outcome, *_ = _outcome(lambda client: client.fetch_fingerprint_template(REF), answer(body, media_type=media_type))
    assert outcome == CentralTrouble(TroubleKind.GARBAGE, code, maybe_done=True)


def test_secrets_and_names_stay_out_of_what_a_log_could_show() -> None:
    asked = AuthorisationCheckRequest(
        visit_ref=REF, helper_number=HELPER, helper_name="张三三", password=digits("246813"), item=Matter.PRINT
    )
    shown = repr(PasswordCheckRequest(visit_ref=REF, password=digits("246813"))) + repr(asked)
    shown += repr(PasswordCheck(result=CheckResult.RIGHT, tries_left=5, centre_proof=PROOF))
    for secret in ("246813", "2, 4, 6", HELPER, "张三三", PROOF):
        assert secret not in shown
