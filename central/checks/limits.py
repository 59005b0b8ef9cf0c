"""How often a terminal may ask, and how often about one person: whoever holds a terminal must not be able to guess."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from central import visits
from central.context import Centre
from central.http.problems import Refusal
from central.storage.tables import CheckTry, Person, Terminal

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)


def admit(centre: Centre, kind: str, terminal_id: str, visit_ref: str) -> Person:
    """Whose visit it is. Notes the try, in a transaction of its own and before anything slow. Raises Refusal visit-over,
    too-many-requests.
    """
    now = centre.clock()
    with centre.database.write() as session:
        # Twins of one terminal count one after the other.
        session.get(Terminal, terminal_id, with_for_update=True)
        person_ref = visits.admit(session, now, terminal_id, visit_ref)
        person = session.get_one(Person, person_ref)
        of_terminal = _tries(session, CheckTry.terminal_id == terminal_id, CheckTry.asked_at > now - _MINUTE)
        if of_terminal >= centre.checks_a_minute:
            raise Refusal("too-many-requests", retry_after_seconds=60)
        of_person = _tries(
            session, CheckTry.person_ref == person_ref, CheckTry.kind == kind, CheckTry.asked_at > now - _HOUR
        )
        if of_person >= centre.person_checks_an_hour:
            raise Refusal("too-many-requests", retry_after_seconds=600)
        session.add(CheckTry(kind=kind, terminal_id=terminal_id, person_ref=person_ref, asked_at=now))
    return person


def _tries(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(CheckTry).where(*conditions)) or 0
