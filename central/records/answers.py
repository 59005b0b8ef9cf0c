"""Answers one operation: finds the person, runs the handler, leaves out what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from central.http.problems import Refusal
from central.records import standing
from central.records.asking import Answered, Handler, Question, Row, declared
from central.storage.tables import Person
from kiosk.contract import Record

HANDLERS: Final[dict[str, Handler]] = {
    "certification-status": standing.certification_status,
}


def answer(session: Session, today: date, person_ref: str | None, name: str, inputs: Mapping[str, str | int]) -> Record:
    """What is on record today; changes nothing. Raises Refusal operation-unknown, invalid-request, person-unknown."""
    operation = declared(name, inputs)
    if operation.about_person != (person_ref is not None):
        raise Refusal("invalid-request")
    someone = None if person_ref is None else session.get(Person, person_ref)
    if operation.about_person and someone is None:
        raise Refusal("person-unknown")
    handler = HANDLERS.get(name)
    if handler is None:
        raise Refusal("operation-unknown")
    found: Answered = handler(Question(session, inputs, today, someone))
    return Record(
        operation=name, as_of=today, values=_known(found.values), rows=tuple(_known(row) for row in found.rows)
    )


def _known(fields: Mapping[str, str | int | None]) -> Row:
    return {name: value for name, value in fields.items() if value is not None}
