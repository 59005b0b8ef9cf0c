"""Certifications: filing, the fate of a key, receipts and copies."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from fastapi import APIRouter, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from central import filing
from central.context import Centre, CentreDep
from central.http.idempotency import CERTIFICATION, key_state, once, void
from central.http.problems import PRESENCE_CODES, Refusal, problem_responses
from central.http.sign_in import KEY_PARAMETER, KeyDep, TerminalDep, checked_key
from central.levels import need_of_slips
from central.storage.tables import Certification, VerificationCode
from central.visits import admit
from kiosk.contract import (
    CertificationRequest,
    Filed,
    KeyState,
    Receipt,
    Receipts,
    ReceiptsRequest,
    Reprint,
    ReprintRequest,
)

router = APIRouter(prefix="/v1")
_KEY_CODES: Final = ("key-missing", "key-malformed", "key-reused", "in-progress", "token-invalid", "invalid-request")
_VISIT_CODES: Final = ("visit-over", "presence-required", "not-offered")


@router.post(
    "/certifications",
    status_code=201,
    response_model=Filed,
    openapi_extra=KEY_PARAMETER,
    responses=problem_responses(
        *_KEY_CODES,
        "person-unknown",
        "not-receiving",
        *PRESENCE_CODES,
        "voided",
    ),
)
def file_certification(
    body: CertificationRequest, terminal_id: TerminalDep, key: KeyDep, centre: CentreDep
) -> Response:
    """File one confirmed intent. What becomes of it (``handling``) is the centre's policy for the evidence: where a clerk
    looks first, nothing is certified yet and nothing is suspended either. Else a suspended benefit resumes, and the next
    period starts on the day of filing.
    """
    effect = partial(filing.file, centre, terminal_id, key, body)
    return once(centre, terminal_id, key, CERTIFICATION, body, 201, effect)


@router.get("/certifications/keys/{key}", responses=problem_responses("key-malformed", "key-reused", "token-invalid"))
def look_up_key(key: str, terminal_id: TerminalDep, centre: CentreDep) -> KeyState:
    """What became of a key of this terminal. Changes nothing."""
    with centre.database.read() as session:
        return key_state(session, terminal_id, checked_key(key))


@router.post("/keys/{key}/void", responses=problem_responses("key-malformed", "key-reused", "token-invalid"))
def void_key(key: str, terminal_id: TerminalDep, centre: CentreDep) -> KeyState:
    """Leave a tombstone, accepted for keys never seen; a late original is then refused with ``voided``."""
    return void(centre, terminal_id, checked_key(key))


@router.post("/receipts", responses=problem_responses(*_VISIT_CODES, "token-invalid", "invalid-request"))
def receipts(body: ReceiptsRequest, terminal_id: TerminalDep, centre: CentreDep, response: Response) -> Receipts:
    """The person's certifications of the last 12 months, newest first, with the number of copies printed: for a visit that is
    good for printing one again.
    """
    response.headers["Cache-Control"] = "no-store"
    now = centre.clock()
    since = now - timedelta(days=366)
    with centre.database.read() as session:
        person_ref = admit(session, now, terminal_id, body.visit_ref, need_of_slips(session))
        rows = session.execute(
            select(Certification, VerificationCode.code)
            .join(VerificationCode, VerificationCode.receipt_number == Certification.receipt_number)
            .where(
                Certification.person_ref == person_ref,
                Certification.filed_at >= since,
                VerificationCode.copy_number == 0,
            )
            .order_by(Certification.id.desc())
            .limit(100)
        )
        found = [
            Receipt(filed=filing.answer(session, centre, row, code), reprint_count=row.reprint_count)
            for row, code in rows
        ]
    return Receipts(receipts=tuple(found))


@router.post(
    "/reprints",
    response_model=Reprint,
    openapi_extra=KEY_PARAMETER,
    responses=problem_responses(*_KEY_CODES, *_VISIT_CODES, "receipt-unknown"),
)
def reprint(body: ReprintRequest, terminal_id: TerminalDep, key: KeyDep, centre: CentreDep) -> Response:
    """Register one more copy of a receipt of this person."""
    return once(centre, terminal_id, key, "reprint", body, 200, partial(_reprint, centre, terminal_id, body))


def _reprint(centre: Centre, terminal_id: str, body: ReprintRequest, session: Session) -> Reprint:
    person_ref = admit(session, centre.clock(), terminal_id, body.visit_ref, need_of_slips(session))
    record = session.scalar(
        select(Certification).where(Certification.receipt_number == body.receipt_number).with_for_update()
    )
    if record is None or record.person_ref != person_ref:
        raise Refusal("receipt-unknown")
    record.reprint_count += 1
    code = filing.new_code(session, centre, record, copy_number=record.reprint_count)
    return Reprint(copy_number=record.reprint_count, filed=filing.answer(session, centre, record, code))
