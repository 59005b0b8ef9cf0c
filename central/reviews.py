"""What clerks look at after a filing. Whatever they find, no benefit is suspended here: the worst is a call to the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.clock import local_day
from central.rules.presence import Judgement
from central.storage.tables import BenefitRecord, Certification, ContactEntry, Review
from kiosk.contract import Handling


class Kind(StrEnum):
    """LOOK: a person decides. COMPARE: with what is on record; what does not fit becomes a LOOK."""

    LOOK = "look"
    COMPARE = "compare"


class Outcome(StrEnum):
    """How a review ended."""

    CONFIRMED = "confirmed"
    RETURNED = "returned"
    FITS = "fits"
    DOES_NOT_FIT = "does-not-fit"
    SUPERSEDED = "superseded"


DOES_NOT_FIT = "compared-does-not-fit"


def open_for(session: Session, now: datetime, record: Certification, judgement: Judgement) -> None:
    """Give a fresh certification to the clerks."""
    kind = Kind.LOOK if judgement.handling is Handling.PERSON_LOOKS else Kind.COMPARE
    session.add(
        Review(receipt_number=record.receipt_number, kind=kind.value, reasons=list(judgement.reasons), opened_at=now)
    )


def supersede(session: Session, now: datetime, record: Certification) -> None:
    """The person was certified beyond doubt: what waits for the same benefit need not be looked at any more."""
    waiting = session.scalars(
        select(Review)
        .join(Certification, Certification.receipt_number == Review.receipt_number)
        .where(
            Certification.person_ref == record.person_ref,
            Certification.benefit == record.benefit,
            Certification.receipt_number != record.receipt_number,
            Review.outcome.is_(None),
        )
    )
    for review in waiting:
        review.outcome, review.closed_at = Outcome.SUPERSEDED.value, now


def look_since(session: Session, person_ref: str) -> dict[str, date]:
    """For each benefit whose filing still waits for a clerk, the day of the oldest such filing."""
    rows = session.execute(
        select(Certification.benefit, Certification.filed_at)
        .join(Review, Review.receipt_number == Certification.receipt_number)
        .where(
            Certification.person_ref == person_ref,
            Certification.handling == Handling.PERSON_LOOKS.value,
            Review.outcome.is_(None),
        )
        .order_by(Certification.filed_at.desc())
    )
    return {benefit: local_day(filed_at) for benefit, filed_at in rows}


@dataclass(frozen=True, slots=True)
class Case:
    """One open review with what it decides about, all locked."""

    review: Review
    record: Certification
    benefit: BenefitRecord


def open_case(session: Session, review_id: int, kind: Kind) -> Case | None:
    """The case, unless somebody else has closed it. Locks in the order of a filing: the benefit comes first."""
    review = session.get(Review, review_id)
    if review is None:
        return None
    record = session.scalars(select(Certification).where(Certification.receipt_number == review.receipt_number)).one()
    benefit = session.scalars(
        select(BenefitRecord)
        .where(BenefitRecord.person_ref == record.person_ref, BenefitRecord.code == record.benefit)
        .with_for_update()
    ).one()
    session.refresh(record, with_for_update=True)
    session.refresh(review, with_for_update=True)
    return Case(review, record, benefit) if review.outcome is None and review.kind == kind else None


def compared(session: Session, now: datetime, case: Case, staff_number: str, *, fits: bool) -> None:
    """A comparison is done; what does not fit is looked at by a person."""
    _close(case, now, staff_number, Outcome.FITS if fits else Outcome.DOES_NOT_FIT)
    if fits:
        case.record.handling = Handling.FILED.value
        return
    reasons = [*case.review.reasons, DOES_NOT_FIT]
    number = case.record.receipt_number
    session.add(Review(receipt_number=number, kind=Kind.LOOK.value, reasons=reasons, opened_at=now))


def confirm(now: datetime, case: Case, staff_number: str) -> None:
    """It is the person: certified as of the day of filing, and a suspended benefit resumes."""
    _close(case, now, staff_number, Outcome.CONFIRMED)
    record, benefit = case.record, case.benefit
    waited = record.handling == Handling.PERSON_LOOKS
    record.handling = Handling.FILED.value
    filed_on = local_day(record.filed_at)
    benefit.last_certified = max(benefit.last_certified or filed_on, filed_on)
    if waited and benefit.suspended:
        benefit.suspended, record.resumes = False, True


def send_back(session: Session, now: datetime, case: Case, staff_number: str, note: str) -> None:
    """It does not fit. The certification counts for nothing, and somebody contacts the person."""
    _close(case, now, staff_number, Outcome.RETURNED)
    case.review.note = note
    case.record.returned = True
    if case.record.handling != Handling.PERSON_LOOKS:
        _take_out(session, case)
    session.add(
        ContactEntry(
            person_ref=case.record.person_ref,
            receipt_number=case.record.receipt_number,
            note=note,
            opened_at=now,
            opened_by=staff_number,
        )
    )


def _close(case: Case, now: datetime, staff_number: str, outcome: Outcome) -> None:
    case.review.outcome, case.review.closed_at, case.review.closed_by = outcome.value, now, staff_number


def _take_out(session: Session, case: Case) -> None:
    """The benefit stands as if this filing had never been: on the newest other one that counts, else where it was before."""
    if case.benefit.last_certified != local_day(case.record.filed_at):
        return
    session.flush()
    filed = session.scalars(
        select(Certification)
        .where(Certification.person_ref == case.record.person_ref, Certification.benefit == case.record.benefit)
        .order_by(Certification.id)
    ).all()
    days = [local_day(one.filed_at) for one in filed if not one.returned and one.handling != Handling.PERSON_LOOKS]
    before = filed[0].previous_last_certified
    case.benefit.last_certified = max(days if before is None else [*days, before], default=None)
