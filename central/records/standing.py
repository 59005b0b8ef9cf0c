"""Benefits and their certification, out of what filings leave behind."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.clock import local_day
from central.records.asking import Answered, Question
from central.reviews import look_since
from central.rules.cycle import benefit_state, due_on
from central.storage.tables import BenefitRecord, Certification
from kiosk.contract import BenefitState, Handling

_CERTIFIED: Final = ("valid", "due-soon")


def certification_status(question: Question) -> Answered:
    """C11. ``certified``: benefits whose last certification still counts. ``way``: how the last success was proved; ``data`` where it was a
    comparison of data and no filing.
    """
    session, ref = question.session, question.person.person_ref
    looks = look_since(session, ref)
    rows: list[dict[str, str | int | None]] = []
    for record in session.scalars(
        select(BenefitRecord).where(BenefitRecord.person_ref == ref).order_by(BenefitRecord.id)
    ):
        due = due_on(record.first_paid_on, record.last_certified)
        state = benefit_state(
            receiving=record.receiving,
            suspended=record.suspended,
            due=due,
            today=question.today,
            look_since=looks.get(record.code),
        )
        last = record.last_certified
        rows.append(
            {
                "benefit": record.code.replace("_", "-"),
                "state": state.value.lower().replace("_", "-"),
                "last": None if last is None else last.isoformat(),
                "way": None if last is None else _way(session, record, last),
                "due": None if state is BenefitState.NOT_RECEIVING else due.isoformat(),
            }
        )
    certified = sum(row["last"] is not None and row["state"] in _CERTIFIED for row in rows)
    return Answered({"count": len(rows), "certified": certified}, list(rows))


def _way(session: Session, record: BenefitRecord, last: date) -> str:
    """That of the newest filing of that day that counts. One that was sent back counts for nothing, whatever came of it before."""
    filed = session.execute(
        select(Certification.way, Certification.filed_at)
        .where(
            Certification.person_ref == record.person_ref,
            Certification.benefit == record.code,
            Certification.returned.is_(False),
            Certification.handling.in_((Handling.FILED.value, Handling.COMPARE_LATER.value)),
        )
        .order_by(Certification.id.desc())
    )
    return next((way for way, filed_at in filed if local_day(filed_at) == last), "data")
