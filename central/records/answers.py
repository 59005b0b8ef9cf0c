"""Answers one operation: finds the person, runs the handler, leaves out what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from central.http.problems import Refusal
from central.records import contributions, matters, medical, pensions, person, standing, work
from central.records.asking import Answered, Handler, Question, Row, declared
from central.records.fields import OPERATIONS, Operation
from central.storage.tables import Person
from kiosk.contract import Record
from kiosk.contract.records import MAX_ROWS, FieldKind

HANDLERS: Final[dict[str, Handler]] = {
    "person": person.person,
    "insurances": person.insurances,
    "contributions": contributions.contributions,
    "own-contributions": contributions.own_contributions,
    "insurance-months": contributions.insurance_months,
    "resident-contributions": contributions.resident_contributions,
    "pension-account": contributions.pension_account,
    "pension-payments": pensions.pension_payments,
    "resident-payments": pensions.resident_payments,
    "certification-status": standing.certification_status,
    "medical-person": medical.medical_person,
    "medical-account": medical.medical_account,
    "medical-settlements": medical.medical_settlements,
    "reimbursements": medical.reimbursements,
    "medical-approvals": medical.medical_approvals,
    "work-injury": work.work_injury,
    "maternity": work.maternity,
    "unemployment": work.unemployment,
    "employment-registration": work.employment_registration,
    "card": matters.card,
    "bank-balance": matters.bank_balance,
    "progress": matters.progress,
    "transfers": matters.transfers,
    "institutions": matters.institutions,
    "drugs": matters.drugs,
    "guides": matters.guides,
    "subsidies": matters.subsidies,
    "three-funds": work.three_funds,
    "employer": work.employer,
    "pension-award": pensions.pension_award,
    "pension-basis": pensions.pension_basis,
    "transfer-basis": pensions.transfer_basis,
    "medical-basis": medical.medical_basis,
}


_TIMES: Final = (FieldKind.MONTH, FieldKind.DATE, FieldKind.YEAR)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything there is for one operation; what is not known is left out."""

    operation: str
    values: Row = field(repr=False)
    rows: tuple[Row, ...] = field(repr=False)


def answer(session: Session, today: date, person_ref: str | None, name: str, inputs: Mapping[str, str | int]) -> Record:
    """What is on record today, with as many rows as the contract allows, the newest first to be kept; changes nothing. Raises
    Refusal operation-unknown, invalid-request, person-unknown.
    """
    found = everything(session, today, person_ref, name, inputs)
    rows = _newest(OPERATIONS[name], found.rows)
    more = len(found.rows) - len(rows)
    return Record(operation=name, as_of=today, values=found.values, rows=rows, more=more)


def everything(
    session: Session, today: date, person_ref: str | None, name: str, inputs: Mapping[str, str | int]
) -> Known:
    """The same without a bound, for papers that must be complete. Raises the same Refusals."""
    operation = declared(name, inputs)
    if operation.about_person != (person_ref is not None):
        raise Refusal("invalid-request")
    someone = None if person_ref is None else session.get(Person, person_ref)
    if operation.about_person and someone is None:
        raise Refusal("person-unknown")
    found: Answered = HANDLERS[name](Question(session, inputs, today, someone))
    return Known(name, _known(found.values), tuple(_known(row) for row in found.rows))


def _newest(operation: Operation, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The newest rows in the order they have; where rows have no time, the first ones."""
    if len(rows) <= MAX_ROWS:
        return rows
    time = next((field for field, declared in operation.rows.items() if declared.kind in _TIMES), None)
    if time is None:
        return rows[:MAX_ROWS]
    by_time = sorted(range(len(rows)), key=lambda at: str(rows[at].get(time, "")))
    kept = set(by_time[-MAX_ROWS:])
    return tuple(row for at, row in enumerate(rows) if at in kept)


def _known(fields: Mapping[str, str | int | None]) -> Row:
    return {name: value for name, value in fields.items() if value is not None}
