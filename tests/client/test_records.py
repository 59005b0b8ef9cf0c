"""Looking things up: what is sent, what is taken as an answer, and what is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kiosk.central_client import CentralTrouble, TroubleKind
from kiosk.contract import Record
from tests.client.calls import PROBLEM, client_of, problem
from tests.client.hostile import answer, hostile, sends

REF = "0" * 32
GOOD: dict[str, Any] = {
    "operation": "contributions",
    "as_of": "2026-11-23",
    "values": {"months": 2, "first": "2026-01"},
    "rows": [{"month": "2026-01", "base": 450000}, {"month": "2026-02", "base": 450000}],
}


def _asked(body: bytes) -> Record | CentralTrouble:
    with hostile(sends(body)) as server:
        client = client_of(server)
        outcome = client.fetch_record(REF, "contributions", {"from": "2026-01", "to": "2026-02"})
        client.close()
    assert server.requests == ["POST /v1/records HTTP/1.1"]
    assert json.loads(server.bodies[0]) == {
        "visit_ref": REF,
        "operation": "contributions",
        "inputs": {"from": "2026-01", "to": "2026-02"},
    }
    return outcome


def test_an_answer_is_typed() -> None:
    outcome = _asked(answer(json.dumps(GOOD).encode()))
    assert isinstance(outcome, Record)
    assert outcome.values == {"months": 2, "first": "2026-01"}
    assert [row["base"] for row in outcome.rows] == [450000, 450000]
    assert outcome.more == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"operation": "pension-account"},
        {"as_of": "yesterday"},
        {"as_of": None},
        {"values": {"months": 2.5}},
        {"values": {"months": True}},
        {"values": {"months": None}},
        {"values": {"months": [2]}},
        {"values": {"Months": 2}},
        {"values": {"text": "长" * 61}},
        {"values": {"text": "a\nb"}},
        {"values": {"money": 2**53 + 1}},
        {"values": {f"field{n}": n for n in range(41)}},
        {"rows": [{"month": "2026-01"}] * 1441},
        {"more": -1},
        {"rows": {"month": "2026-01"}},
        {"rows": ["2026-01"]},
        {"rows": None},
    ],
)
def test_what_is_not_the_contract_is_odd_and_not_a_traceback(wrong: dict[str, Any]) -> None:
    outcome = _asked(answer(json.dumps(GOOD | wrong).encode()))
    assert isinstance(outcome, CentralTrouble)
    assert outcome.kind is TroubleKind.GARBAGE


@pytest.mark.parametrize(
    "code", ["operation-unknown", "visit-over", "presence-required", "not-offered", "invalid-request"]
)
def test_refusals_keep_their_code(code: str) -> None:
    status = {
        "invalid-request": (422, "422 Unprocessable"),
        "operation-unknown": (404, "404 Not Found"),
    }.get(code, (403, "403 Forbidden"))
    outcome = _asked(answer(problem(code, status[0]), status=status[1], media_type=PROBLEM))
    assert isinstance(outcome, CentralTrouble)
    assert (outcome.kind, outcome.code) == (TroubleKind.REFUSED, code)


@pytest.mark.parametrize(
    ("ref", "operation", "inputs"),
    [
        ("nobody", "contributions", {}),
        (REF, "Contributions!", {}),
        (REF, "contributions", {"From": 1}),
        (REF, "contributions", {"word": "长" * 61}),
        (REF, "contributions", {f"input{n}": n for n in range(9)}),
    ],
)
def test_a_request_that_cannot_be_is_not_sent(ref: str, operation: str, inputs: dict[str, str | int]) -> None:
    with hostile(sends(b"")) as server:
        client = client_of(server)
        outcome = client.fetch_record(ref, operation, inputs)
        client.close()
    assert isinstance(outcome, CentralTrouble)
    assert (outcome.kind, outcome.code, outcome.maybe_done) == (TroubleKind.REFUSED, "invalid-request", False)
    assert server.requests == []
