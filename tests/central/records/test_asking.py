"""Asking for records: what is refused, what an empty answer is, and that reading changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.records.answers import answer
from central.records.fields import OPERATIONS
from central.records.reference import reference
from central.records.words import WORDS
from kiosk.contract.records import FieldKind, fits
from tests.central.serving import ROOT
from tests.central.support import Api, Browser, code_of

NOBODY = "f" * 32


def asked(api: Api, slug: str | None, operation: str, **inputs: str | int) -> dict[str, Any]:
    """The complete answer."""
    ref = None if slug is None else api.visit(slug, "A2", matter="enquiry")
    found = api.post("/v1/records", {"visit_ref": ref, "operation": operation, "inputs": inputs})
    assert found.status_code == 200, found.text
    assert found.headers["cache-control"] == "no-store"
    body: dict[str, Any] = found.json()
    assert (body["operation"], body["as_of"]) == (operation, api.clock.today.isoformat())
    return body


def on_record(api: Api, slug: str | None, operation: str, **inputs: str | int) -> dict[str, Any]:
    """What the centre knows by itself, offered to terminals or not."""
    ref = None if slug is None else api.person_ref(slug)
    with api.centre.database.read() as session:
        return answer(session, api.clock.today, ref, operation, inputs).model_dump(mode="json")


def test_who_is_not_signed_in_gets_nothing(sqlite_api: Api) -> None:
    browser = Browser(sqlite_api.centre)
    refused = browser.request("POST", "/v1/records", json={"visit_ref": None, "operation": "drugs", "inputs": {}})
    browser.close()
    assert (refused.status_code, code_of(refused)) == (401, "token-invalid")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"operation": "everything"}, 404, "operation-unknown"),
        ({"visit_ref": NOBODY}, 403, "visit-over"),
        ({"visit_ref": None}, 422, "invalid-request"),
        ({"visit_ref": "1"}, 422, "invalid-request"),
        ({"inputs": {"from": "2026-13"}}, 422, "invalid-request"),
        ({"inputs": {"from": "2026-1"}}, 422, "invalid-request"),
        ({"inputs": {"from": 202601}}, 422, "invalid-request"),
        ({"inputs": {"from": "2026-02", "to": "2026-01"}}, 422, "invalid-request"),
        ({"inputs": {"year": 2026}}, 422, "invalid-request"),
        ({"inputs": {"from": "2026-02-01"}}, 422, "invalid-request"),
        ({"inputs": None}, 422, "invalid-request"),
        ({"more": 1}, 422, "invalid-request"),
        ({"operation": "person", "inputs": {"from": "2026-01"}}, 422, "invalid-request"),
        ({"operation": "bank-balance"}, 403, "not-offered"),
        ({"operation": "employer", "inputs": {"number": "99000000A9"}}, 403, "not-offered"),
    ],
)
def test_what_cannot_be_asked_is_refused(sqlite_api: Api, change: dict[str, Any], status: int, code: str) -> None:
    body = {"visit_ref": sqlite_api.visit("due-soon", "A2"), "operation": "contributions", "inputs": {}, **change}
    refused = sqlite_api.post("/v1/records", body)
    assert (refused.status_code, code_of(refused)) == (status, code)


def test_certification_status_follows_a_filing(api: Api) -> None:
    before = on_record(api, "due-soon", "certification-status")
    [row] = before["rows"]
    assert (before["values"], row["benefit"], row["state"], row["way"]) == (
        {"count": 1, "certified": 1},
        "employee-pension",
        "due-soon",
        "data",
    )
    assert api.file("due-soon", "intent-0001").status_code == 201
    [row] = on_record(api, "due-soon", "certification-status")["rows"]
    assert row == {
        "benefit": "employee-pension",
        "state": "valid",
        "last": "2026-11-23",
        "way": "password",
        "due": "2027-11-23",
    }
    assert on_record(api, "not-receiving", "certification-status") | {"as_of": ""} == {
        "operation": "certification-status",
        "as_of": "",
        "values": {"count": 0, "certified": 0},
        "rows": [],
        "more": 0,
    }


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (FieldKind.MONEY, [0, -5, 10**11], ["0", 1.5, True, 10**13]),
        (FieldKind.MONTH, ["1992-01", "2026-12"], ["2026-13", "2026-00", "2026-1", "1899-01", 202601, "2026-01-01"]),
        (FieldKind.DATE, ["2026-02-28", "2028-02-29"], ["2026-02-29", "20260228", "2026-W01-1", "2026-02", 1]),
        (FieldKind.DURATION, [0, 480], [-1, 1201, "4", False]),
        (FieldKind.COUNT, [0, 7], [-1, "7", True]),
        (FieldKind.PERCENT, [0, 850, -20], ["8.5", 10**7, True]),
        (FieldKind.CODE, ["paid", "class-a"], ["", "Paid", "a b", 3, "付"]),
        (FieldKind.TEXT, ["", "沈䶮𬱖", "长" * 60], [3, "长" * 61]),
        (FieldKind.YEAR, [1992, 2026], [1899, 2201, "2026", True]),
    ],
)
def test_a_value_fits_its_kind_or_does_not(kind: FieldKind, good: list[Any], bad: list[Any]) -> None:
    assert all(fits(kind, value) for value in good)
    assert not any(fits(kind, value) for value in bad)


@given(st.sampled_from(list(FieldKind)), st.one_of(st.text(), st.integers()))
def test_judging_a_value_never_fails(kind: FieldKind, value: str | int) -> None:
    assert fits(kind, value) in (True, False)


def test_every_code_has_its_list_and_every_word_can_be_a_code() -> None:
    fields = [
        field
        for operation in OPERATIONS.values()
        for part in (operation.inputs, operation.values, operation.rows)
        for field in part.values()
    ]
    assert {field.words for field in fields if field.words} == set(WORDS)
    assert all((field.kind is FieldKind.CODE) == (field.words is not None) for field in fields)
    assert all(fits(FieldKind.CODE, word) for words in WORDS.values() for word in words)


def test_the_page_of_operations_is_current() -> None:
    page = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    assert page == reference(), "run: python -m central records > docs/records.md"
