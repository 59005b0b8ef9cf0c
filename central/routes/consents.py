"""Withdrawing the consent to face processing."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from central.clock import local_day
from central.context import Centre, CentreDep
from central.filing import receipt_number
from central.http.idempotency import once
from central.http.problems import Refusal, problem_responses
from central.http.sign_in import KEY_PARAMETER, KeyDep, TerminalDep
from central.storage.tables import ConsentWithdrawal, Person
from kiosk.contract import ConsentWithdrawalRequest, ConsentWithdrawn

router = APIRouter(prefix="/v1")


@router.post(
    "/consent-withdrawals",
    status_code=201,
    response_model=ConsentWithdrawn,
    openapi_extra=KEY_PARAMETER,
    responses=problem_responses(
        "key-missing",
        "key-malformed",
        "key-reused",
        "in-progress",
        "token-invalid",
        "invalid-request",
        "person-unknown",
    ),
)
def withdraw(body: ConsentWithdrawalRequest, terminal_id: TerminalDep, key: KeyDep, centre: CentreDep) -> Response:
    """From now on no photo is given out and no face is taken, until a person at the counter records a new wish.

    What was filed by face before stays filed: a withdrawal has no effect on the past (PIPL art. 15).
    """
    effect = partial(_withdraw, centre, terminal_id, body)
    return once(centre, terminal_id, key, "consent-withdrawal", body, 201, effect)


def _withdraw(centre: Centre, terminal_id: str, body: ConsentWithdrawalRequest, session: Session) -> ConsentWithdrawn:
    now = centre.clock()
    person = session.get(Person, body.person_ref, with_for_update=True)
    if person is None:
        raise Refusal("person-unknown")
    record = ConsentWithdrawal(
        receipt_number=receipt_number("CH", local_day(now)),
        person_ref=person.person_ref,
        terminal_id=terminal_id,
        withdrawn_at=now,
    )
    session.add(record)
    # The first withdrawal counts: a repeated one must not make filings of the time between good again.
    person.face_withdrawn_at = person.face_withdrawn_at or now
    session.flush()
    return ConsentWithdrawn(receipt_number=record.receipt_number, withdrawn_at=now)
