"""Benefits and their certification, out of what filings leave behind."""

from __future__ import annotations

from sqlalchemy import select

from central.records.asking import Answered, Question
from central.reviews import look_since
from central.rules.cycle import benefit_state, due_on
from central.storage.tables import BenefitRecord, Certification
from kiosk.contract import BenefitState, Handling


def certification_status(question: Question) -> Answered:
    """Q08. ``way`` is ``data`` where the last success was a comparison of data and no filing."""
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
        way = session.scalar(
            select(Certification.way)
            .where(
                Certification.person_ref == ref,
                Certification.benefit == record.code,
                Certification.handling.in_((Handling.FILED.value, Handling.COMPARE_LATER.value)),
            )
            .order_by(Certification.id.desc())
            .limit(1)
        )
        last = record.last_certified
        rows.append(
            {
                "benefit": record.code.replace("_", "-"),
                "state": state.value.lower().replace("_", "-"),
                "last": None if last is None else last.isoformat(),
                "way": None if last is None else (way or "data"),
                "due": None if state is BenefitState.NOT_RECEIVING else due.isoformat(),
            }
        )
    return Answered({"count": len(rows)}, list(rows))
