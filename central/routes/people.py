"""People: standing and reference photo."""

from __future__ import annotations

from datetime import date
from typing import Final

from fastapi import APIRouter, Response
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from central import visits
from central.clock import local_day
from central.context import CentreDep
from central.http.problems import Refusal, problem_responses
from central.http.sign_in import TerminalDep
from central.reviews import look_since
from central.rules.cycle import age_on, benefit_state, due_on
from central.rules.names import comparable, masked
from central.storage.tables import Authorisation, BenefitRecord, Card, CentrePassword, Fingerprint, Person
from kiosk.contract import Benefit, BenefitCode, BenefitState, CardState, PhotoRequest, Standing, StandingRequest

router = APIRouter(prefix="/v1")
_REFUSED_CARDS: Final = {
    CardState.LOST: "card-lost",
    CardState.CANCELLED: "card-cancelled",
    CardState.EXPIRED: "card-expired",
}


@router.post(
    "/standings",
    responses=problem_responses(
        "person-unknown", "card-lost", "card-cancelled", "card-expired", "token-invalid", "invalid-request"
    ),
)
def standing(body: StandingRequest, terminal_id: TerminalDep, centre: CentreDep, response: Response) -> Standing:
    """Who this is and which benefits are due. A wrong name is answered like an unknown number. Begins a visit; asking again
    begins another.
    """
    response.headers["Cache-Control"] = "no-store"
    now = centre.clock()
    today = local_day(now)
    with centre.database.read() as session:
        person = session.scalar(select(Person).where(Person.social_security_number == body.social_security_number))
        if person is None or comparable(person.name) != comparable(body.name):
            raise Refusal("person-unknown")
        card_state = _card_state(session, person.person_ref, body, today)
        records = session.scalars(
            select(BenefitRecord).where(BenefitRecord.person_ref == person.person_ref).order_by(BenefitRecord.id)
        )
        age = age_on(person.birth, today)
        looks = look_since(session, person.person_ref)
        face_withdrawn = person.face_withdrawn_at is not None
        found = Standing(
            person_ref=person.person_ref,
            visit_ref=visits.new_reference(),
            masked_name=masked(person.name),
            birth_year=person.birth.year,
            age=age,
            benefits=tuple(_benefit(record, today, looks.get(record.code)) for record in records),
            has_reference_photo=person.has_photo and not face_withdrawn,
            under_14=age < 14,
            card_state=card_state,
            face_withdrawn=face_withdrawn,
            has_fingerprint=session.get(Fingerprint, person.person_ref) is not None,
            has_centre_password=session.get(CentrePassword, person.person_ref) is not None,
            has_helpers=_has_helpers(session, person.person_ref, today),
            offers_e_card=centre.e_cards is not None and person.e_card,
        )
    with centre.database.write() as session:
        visits.begin(session, now, terminal_id, found.person_ref, found.visit_ref)
    return found


def _has_helpers(session: Session, person_ref: str, today: date) -> bool:
    """Whether anybody at all may help today; for which items is told to the helper alone."""
    living = select(Authorisation.authorisation_id).where(
        Authorisation.principal_ref == person_ref,
        Authorisation.valid_from <= today,
        Authorisation.valid_to >= today,
        Authorisation.revoked_at.is_(None),
    )
    return session.scalar(living.limit(1)) is not None


def _benefit(record: BenefitRecord, today: date, look: date | None) -> Benefit:
    due = due_on(record.first_paid_on, record.last_certified)
    state = benefit_state(receiving=record.receiving, suspended=record.suspended, due=due, today=today, look_since=look)
    return Benefit(
        code=BenefitCode(record.code),
        state=state,
        last_certified=record.last_certified,
        due_on=None if state is BenefitState.NOT_RECEIVING else due,
    )


def _card_state(session: Session, person_ref: str, body: StandingRequest, today: date) -> CardState:
    cards = session.scalars(
        select(Card).where(Card.person_ref == person_ref).order_by(Card.issued_on.desc(), Card.card_number)
    ).all()
    if body.card_number is None:
        return _state_of(cards[0], today) if cards else CardState.UNKNOWN
    shown = [card for card in cards if card.card_number == body.card_number and body.card_region in (None, card.region)]
    if not shown:
        return CardState.UNKNOWN
    state = _state_of(shown[0], today)
    if state in _REFUSED_CARDS:
        raise Refusal(_REFUSED_CARDS[state])
    return state


def _state_of(card: Card, today: date) -> CardState:
    state = CardState(card.state)
    return CardState.EXPIRED if state is CardState.NORMAL and card.valid_to < today else state


@router.post(
    "/reference-photos",
    response_class=Response,
    responses={
        200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}},
        **problem_responses(
            "visit-over", "no-photo", "under-14", "consent-withdrawn", "token-invalid", "invalid-request"
        ),
    },
)
def reference_photo(body: PhotoRequest, terminal_id: TerminalDep, centre: CentreDep) -> Response:
    """The reference photo of whose visit it is: it is what proves her, so a card that was read is enough. Never given out for a
    child under 14, nor after the consent was withdrawn.
    """
    with centre.database.read() as session:
        person_ref = visits.admit(session, centre.clock(), terminal_id, body.visit_ref)
        person = session.get_one(Person, person_ref, options=[undefer(Person.photo)])
        if age_on(person.birth, local_day(centre.clock())) < 14:
            raise Refusal("under-14")
        if person.face_withdrawn_at is not None:
            raise Refusal("consent-withdrawn")
        if person.photo is None:
            raise Refusal("no-photo")
        return Response(person.photo, 200, {"Cache-Control": "no-store"}, "image/jpeg")
