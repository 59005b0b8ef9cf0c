"""Answers one operation: finds the person, runs the handler, leaves out what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from central.http.problems import Refusal
from central.records import contributions, matters, medical, pensions, person, standing, work
from central.records.asking import Answered, Handler, Question, Row, declared
from central.storage.tables import Person
from kiosk.contract import Record

HANDLERS: Final[dict[str, Handler]] = {
    "person": person.person,
    "insurances": person.insurances,
    "contributions": contributions.contributions,
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


def answer(session: Session, today: date, person_ref: str | None, name: str, inputs: Mapping[str, str | int]) -> Record:
    """What is on record today; changes nothing. Raises Refusal operation-unknown, invalid-request, person-unknown."""
    operation = declared(name, inputs)
    if operation.about_person != (person_ref is not None):
        raise Refusal("invalid-request")
    someone = None if person_ref is None else session.get(Person, person_ref)
    if operation.about_person and someone is None:
        raise Refusal("person-unknown")
    found: Answered = HANDLERS[name](Question(session, inputs, today, someone))
    return Record(
        operation=name, as_of=today, values=_known(found.values), rows=tuple(_known(row) for row in found.rows)
    )


def _known(fields: Mapping[str, str | int | None]) -> Row:
    return {name: value for name, value in fields.items() if value is not None}
