"""Every operation, over every seeded person: declared fields of the right kind, totals that are sums, and an honest nothing."""

from __future__ import annotations

from typing import Any, Final

import pytest
from sqlalchemy.orm import Session

from central.records.answers import HANDLERS, answer
from central.records.fields import OPERATIONS, Field
from central.records.words import WORDS
from central.seeds.people import NEWCOMER
from kiosk.contract import Record
from kiosk.contract.records import fits
from tests.central.records.conftest import Books
from tests.central.records.test_asking import asked, on_record
from tests.central.support import PEOPLE, TODAY, Api

PAID: Final = ("paid",)
SUMS: Final[tuple[tuple[str, str, str, tuple[str, ...] | None], ...]] = (
    ("contributions", "personal_total", "personal", None),
    ("own-contributions", "total", "personal", None),
    ("insurance-months", "pension_total", "pension", None),
    ("insurance-months", "medical_total", "medical", None),
    ("insurance-months", "unemployment_total", "unemployment", None),
    ("resident-contributions", "personal_total", "personal", None),
    ("resident-contributions", "subsidy_total", "subsidy", None),
    ("resident-contributions", "collective_total", "collective", None),
    ("resident-contributions", "total", "total", None),
    ("pension-account", "credited_total", "credited", None),
    ("pension-account", "interest_total", "interest", None),
    ("pension-payments", "total", "total", PAID),
    ("resident-payments", "total", "total", PAID),
    ("medical-account", "credited", "credited", None),
    ("medical-account", "spent", "spent", None),
    ("medical-settlements", "total", "total", None),
    ("medical-settlements", "pool", "pool", None),
    ("medical-settlements", "account", "account", None),
    ("medical-settlements", "self_paid", "self_paid", None),
    ("reimbursements", "paid_total", "paid", PAID),
    ("work-injury", "paid_total", "amount", PAID),
    ("maternity", "total", "amount", PAID),
    ("unemployment", "total", "amount", PAID),
    ("three-funds", "total", "total", None),
    ("transfer-basis", "months", "months", None),
)
COUNTED: Final = {
    "insurances": None,
    "pension-payments": PAID,
    "resident-payments": PAID,
    "certification-status": None,
    "medical-settlements": None,
    "reimbursements": None,
    "medical-approvals": None,
    "work-injury": None,
    "maternity": None,
    "unemployment": None,
    "employment-registration": None,
    "card": None,
    "progress": None,
    "transfers": None,
    "subsidies": None,
    "transfer-basis": None,
}
EVERYBODY_HAS: Final = {
    "medical-person",
    "medical-settlements",
    "card",
    "person",
    "bank-balance",
    "pension-basis",
    "medical-basis",
}
"""Whoever is in the books has these."""


def defects(record: Record) -> list[str]:
    """What of the answer is not as declared."""
    operation = OPERATIONS[record.operation]
    parts = [(record.values, operation.values), *((row, operation.rows) for row in record.rows)]
    return [text for given, declared in parts for text in _defects(given, declared)]


def _defects(given: dict[str, Any], declared: dict[str, Field]) -> list[str]:
    found = [f"{name} lacks" for name, field in declared.items() if not field.may_lack and name not in given]
    for name, value in given.items():
        field = declared.get(name)
        if field is None:
            found.append(f"{name} is not declared")
        elif not fits(field.kind, value) or (field.words and value not in WORDS[field.words]):
            found.append(f"{name}={value!r}")
    return found


def summed(record: Record, name: str, states: tuple[str, ...] | None) -> int:
    """The sum of a field over the rows, or over those in one of these states."""
    return sum(int(row.get(name, 0)) for row in record.rows if states is None or row["state"] in states)


def test_every_declared_operation_has_a_handler_and_no_other() -> None:
    assert list(HANDLERS) == list(OPERATIONS)


def test_every_answer_is_as_declared(books: list[Books]) -> None:
    wrong = {
        (one.slug or one.person_ref, name): found
        for one in books
        for name, record in one.answers.items()
        if (found := defects(record))
    }
    assert wrong == {}
    assert len(books) > 320


def test_totals_are_the_sums_of_the_rows(books: list[Books]) -> None:
    for operation, total, name, states in SUMS:
        for one in books:
            record = one[operation]
            assert record.values[total] == summed(record, name, states), (operation, total, one.slug)


def test_counts_are_numbers_of_rows(books: list[Books]) -> None:
    for operation, states in COUNTED.items():
        for one in books:
            rows = [row for row in one[operation].rows if states is None or row["state"] in states]
            assert one[operation].values["count"] == len(rows), (operation, one.slug)


def test_somebody_has_something_and_somebody_nothing_of_each(books: list[Books]) -> None:
    for name in books[0].answers:
        with_rows = sum(bool(one[name].rows or one[name].values.get("count")) for one in books)
        if name in EVERYBODY_HAS:
            continue
        assert 10 <= with_rows < len(books), name


def test_the_demonstration_cards_show_every_item(books: list[Books]) -> None:
    """Each operation has a card in the box that answers with something."""
    shown = {
        name: sorted(one.slug for one in books if one.slug and (one[name].rows or one[name].values.get("count")))
        for name in books[0].answers
        if name not in ("person", "pension-basis", "medical-basis")
    }
    assert [name for name, slugs in shown.items() if not slugs] == []
    for name, slug in {
        "contributions": "not-receiving",
        "resident-contributions": "resident-payer",
        "pension-payments": "due-soon",
        "resident-payments": "resident-pensioner",
        "work-injury": "injured",
        "maternity": "helper",
        "unemployment": "unemployed",
        "transfers": "not-receiving",
        "subsidies": "not-receiving",
        "reimbursements": "due-soon",
    }.items():
        assert slug in shown[name]


def test_a_child_has_a_card_and_no_working_life(books: list[Books]) -> None:
    [child] = [one for one in books if one.slug == "under-14"]
    assert "phone" not in child["person"].values
    for name in ("contributions", "pension-account", "pension-payments", "unemployment", "maternity", "transfers"):
        assert child[name].rows == ()
    assert child["pension-basis"].values["scheme"] == "none"


def test_personal_texts_are_masked(books: list[Books]) -> None:
    for one in books:
        if not one.slug:
            continue
        texts = [str(value) for record in one.answers.values() for value in record.values.values()]
        known = PEOPLE[one.slug]
        assert not {known.name, known.social_security_number, known.card.card_number} & set(texts)
        account = one["bank-balance"].values.get("bank_account")
        if one.slug == NEWCOMER:
            assert account is None
            continue
        assert isinstance(account, str)
        assert account[4:-4] == "*" * (len(account) - 8)


@pytest.mark.parametrize(
    ("operation", "inputs", "count"),
    [
        ("institutions", {}, 12),
        ("institutions", {"place": "河西镇"}, 3),
        ("institutions", {"word": "骨科"}, 1),
        ("institutions", {"place": "月球"}, 0),
        ("drugs", {"word": "高血压"}, 3),
        ("drugs", {"word": "透析"}, 1),
        ("drugs", {"word": "长生不老"}, 0),
        ("guides", {"word": "退休办理"}, 8),
        ("guides", {"word": "登月"}, 0),
    ],
)
def test_what_anybody_may_look_up(city: Session, operation: str, inputs: dict[str, str], count: int) -> None:
    record = answer(city, TODAY, None, operation, inputs)
    assert (defects(record), record.values["count"], len(record.rows)) == ([], count, count)


def test_every_operation_answers_on_both_kinds_of_database(api: Api) -> None:
    for slug in ("due-soon", "not-receiving", "resident-payer", "unemployed"):
        for name, operation in OPERATIONS.items():
            if operation.about_person:
                assert on_record(api, slug, name)["operation"] == name
    assert asked(api, None, "drugs")["values"] == {"count": 15}
    assert on_record(api, None, "employer", number="99000000A9")["values"]["owed_months"] == 3
    assert on_record(api, None, "employer", number="nobody") | {"as_of": ""} == {
        "operation": "employer",
        "as_of": "",
        "values": {
            "count": 0,
            "people": 0,
            "base_total": 0,
            "due": 0,
            "paid": 0,
            "owed": 0,
            "owed_months": 0,
        },
        "rows": [],
        "more": 0,
    }
