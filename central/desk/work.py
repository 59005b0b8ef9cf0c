"""The clerks' requests: look at filings, compare them, contact people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from central import reviews
from central.clock import LOCAL
from central.context import CentreDep
from central.desk.session import HIGHEST_ID, FormDep, acting, frame, looking, page, text, to
from central.desk.work_pages import ContactRow, ReviewRow, comparisons_page, contacts_page, reviews_page
from central.reviews import Kind
from central.rules.names import masked
from central.storage.tables import Certification, ContactEntry, Person, PresenceEvidence, Review, Terminal

router = APIRouter(include_in_schema=False)
_SHOWN: Final = 200
RowId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]


@router.get("/desk/reviews")
def list_reviews(request: Request, centre: CentreDep) -> Response:
    """What waits for a person's look, oldest first."""
    with looking(centre, request) as (session, found):
        return page(reviews_page(frame(session, found), _rows(session, Kind.LOOK)))


@router.get("/desk/comparisons")
def list_comparisons(request: Request, centre: CentreDep) -> Response:
    """What waits for a comparison, oldest first."""
    with looking(centre, request) as (session, found):
        return page(comparisons_page(frame(session, found), _rows(session, Kind.COMPARE)))


@router.get("/desk/contacts")
def list_contacts(request: Request, centre: CentreDep) -> Response:
    """The call list, oldest first."""
    with looking(centre, request) as (session, found):
        rows = session.execute(
            select(ContactEntry, Person.name)
            .join(Person, Person.person_ref == ContactEntry.person_ref)
            .where(ContactEntry.done_at.is_(None))
            .order_by(ContactEntry.opened_at)
            .limit(_SHOWN)
        )
        shown = [
            ContactRow(entry.id, masked(name), entry.receipt_number, entry.note, _shown_time(entry.opened_at))
            for entry, name in rows
        ]
        return page(contacts_page(frame(session, found), shown))


@router.post("/desk/reviews/{review_id}/{act}")
def decide(
    review_id: RowId, act: Literal["confirm", "return"], request: Request, form: FormDep, centre: CentreDep
) -> Response:
    """Confirm a filing, or send it back with a note: then somebody contacts the person."""
    now = centre.clock()
    with acting(centre, request, form) as (session, found):
        case = reviews.open_case(session, review_id, Kind.LOOK)
        note = text(form, "note")
        if case is not None and act == "confirm":
            reviews.confirm(now, case, found.staff_number)
        elif case is not None and note:
            reviews.send_back(session, now, case, found.staff_number, note)
    return to("/desk/reviews")


@router.post("/desk/comparisons/{review_id}/{act}")
def compare(
    review_id: RowId, act: Literal["fits", "does-not-fit"], request: Request, form: FormDep, centre: CentreDep
) -> Response:
    """Say what the comparison gave."""
    now = centre.clock()
    with acting(centre, request, form) as (session, found):
        case = reviews.open_case(session, review_id, Kind.COMPARE)
        if case is not None:
            reviews.compared(session, now, case, found.staff_number, fits=act == "fits")
    return to("/desk/comparisons")


@router.post("/desk/contacts/{entry_id}/done")
def contacted(entry_id: RowId, request: Request, form: FormDep, centre: CentreDep) -> Response:
    """The person was reached."""
    with acting(centre, request, form) as (session, found):
        entry = session.get(ContactEntry, entry_id, with_for_update=True)
        if entry is not None and entry.done_at is None:
            entry.done_at, entry.done_by = centre.clock(), found.staff_number
    return to("/desk/contacts")


def _rows(session: Session, kind: Kind) -> list[ReviewRow]:
    found = session.execute(
        select(Review, Certification, PresenceEvidence, Person, Terminal.place)
        .join(Certification, Certification.receipt_number == Review.receipt_number)
        .join(PresenceEvidence, PresenceEvidence.receipt_number == Review.receipt_number)
        .join(Person, Person.person_ref == Certification.person_ref)
        .join(Terminal, Terminal.terminal_id == Certification.terminal_id)
        .where(Review.outcome.is_(None), Review.kind == kind.value)
        .order_by(Review.opened_at, Review.id)
        .limit(_SHOWN)
    )
    return [
        ReviewRow(
            review_id=review.id,
            masked_name=masked(person.name),
            benefit=record.benefit,
            way=record.way,
            grade=evidence.grade,
            figures=_figures(record, evidence),
            reasons=tuple(review.reasons),
            filed=_shown_time(record.filed_at),
            place=place,
            record=_on_record(record, person),
        )
        for review, record, evidence, person, place in found
    ]


def _figures(record: Certification, evidence: PresenceEvidence) -> str:
    if record.score is not None and record.threshold is not None:
        return f"{record.score:.2f}（标准 {record.threshold:.2f}）"
    return str(evidence.module_score) if evidence.module_score is not None else ""


def _on_record(record: Certification, person: Person) -> str:
    before = record.previous_last_certified
    last = f"{before:%Y-%m-%d}" if before is not None else "从未"
    return f"{person.birth.year}年生，上次认证{last}"


def _shown_time(instant: datetime) -> str:
    return f"{instant.astimezone(LOCAL):%Y-%m-%d %H:%M}"
