"""Certifications: filing, the fate of a key, receipts and copies."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial
from typing import Final

from fastapi import APIRouter, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.clock import local_day
from central.context import Centre, CentreDep
from central.http.idempotency import CERTIFICATION, key_state, once, void
from central.http.problems import Refusal, problem_responses
from central.http.sign_in import KEY_PARAMETER, KeyDep, TerminalDep, checked_key
from central.rules.cycle import CYCLE_MONTHS, add_months, age_on, due_on
from central.rules.presence import refusal
from central.storage.tables import BenefitRecord, Certification, Person, StaffMember, VerificationCode
from kiosk.contract import (
    BenefitCode,
    CertificationRequest,
    Filed,
    KeyState,
    Receipt,
    Receipts,
    ReceiptsRequest,
    Reprint,
    ReprintRequest,
    Way,
)

router = APIRouter(prefix="/v1")
_CODE_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: 5 bits a character, no letter that reads as a digit."""
_CODE_LENGTH: Final = 20
_KEY_CODES: Final = ("key-missing", "key-malformed", "key-reused", "in-progress", "token-invalid", "invalid-request")


@router.post(
    "/certifications",
    status_code=201,
    response_model=Filed,
    openapi_extra=KEY_PARAMETER,
    responses=problem_responses(
        *_KEY_CODES,
        "person-unknown",
        "not-receiving",
        "under-14",
        "consent-required",
        "no-photo",
        "engine-unknown",
        "presence-insufficient",
        "staff-unknown",
        "voided",
    ),
)
def file_certification(
    body: CertificationRequest, terminal_id: TerminalDep, key: KeyDep, centre: CentreDep
) -> Response:
    """File one confirmed intent. A suspended benefit resumes; the next period starts on the day of filing."""
    effect = partial(_file, centre, terminal_id, key, body)
    return once(centre, terminal_id, key, CERTIFICATION, body, 201, effect)


def _file(centre: Centre, terminal_id: str, key: str, body: CertificationRequest, session: Session) -> Filed:
    now = centre.clock()
    today = local_day(now)
    person = session.get(Person, body.person_ref)
    if person is None:
        raise Refusal("person-unknown")
    # Two ways to the same benefit at the same moment are put in order by the row lock.
    benefit = session.scalar(
        select(BenefitRecord)
        .where(BenefitRecord.person_ref == body.person_ref, BenefitRecord.code == body.benefit.value)
        .with_for_update()
    )
    if benefit is None or not benefit.receiving:
        raise Refusal("not-receiving")
    staff = session.get(StaffMember, body.presence.staff_number) if body.presence.staff_number else None
    code = refusal(
        body,
        age=age_on(person.birth, today),
        has_photo=person.has_photo,
        staff_active=staff is not None and staff.active,
    )
    if code is not None:
        raise Refusal(code)
    presence, consent = body.presence, body.consent
    record = Certification(
        receipt_number=f"RZ{today:%Y%m%d}{secrets.randbelow(10**10):010d}",
        terminal_id=terminal_id,
        key=key,
        person_ref=person.person_ref,
        benefit=benefit.code,
        way=presence.way.value,
        engine=presence.engine,
        score=presence.score,
        threshold=presence.threshold,
        tries=presence.tries,
        proved_at=presence.proved_at,
        staff_number=presence.staff_number,
        consent_version=consent.version if consent else None,
        consent_given_at=consent.given_at if consent else None,
        intent_row_hash=body.intent_row_hash,
        filed_at=now,
        previous_due_on=due_on(benefit.first_paid_on, benefit.last_certified),
        next_due_on=add_months(today, CYCLE_MONTHS),
        resumes=benefit.suspended,
    )
    benefit.last_certified, benefit.suspended = today, False
    session.add(record)
    session.flush()
    return _filed(centre, record, _new_code(session, centre, record, copy_number=0))


def _new_code(session: Session, centre: Centre, record: Certification, copy_number: int) -> str:
    """100 random bits that say nothing about the person; every copy gets its own."""
    code = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
    session.add(
        VerificationCode(
            code=code, receipt_number=record.receipt_number, copy_number=copy_number, issued_at=centre.clock()
        )
    )
    session.flush()
    return code


def _filed(centre: Centre, record: Certification, code: str) -> Filed:
    return Filed(
        receipt_number=record.receipt_number,
        filed_at=record.filed_at,
        way=Way(record.way),
        benefit=BenefitCode(record.benefit),
        previous_due_on=record.previous_due_on,
        next_due_on=record.next_due_on,
        resumes=record.resumes,
        verification_code=code,
        verification_url=f"{centre.public_url}/verify/{code}",
    )


@router.get("/certifications/keys/{key}", responses=problem_responses("key-malformed", "key-reused", "token-invalid"))
def look_up_key(key: str, terminal_id: TerminalDep, centre: CentreDep) -> KeyState:
    """What became of a key of this terminal. Changes nothing."""
    with centre.database.read() as session:
        return key_state(session, terminal_id, checked_key(key))


@router.post("/keys/{key}/void", responses=problem_responses("key-malformed", "key-reused", "token-invalid"))
def void_key(key: str, terminal_id: TerminalDep, centre: CentreDep) -> KeyState:
    """Leave a tombstone, accepted for keys never seen; a late original is then refused with ``voided``."""
    return void(centre, terminal_id, checked_key(key))


@router.post("/receipts", responses=problem_responses("person-unknown", "token-invalid", "invalid-request"))
def receipts(body: ReceiptsRequest, _terminal: TerminalDep, centre: CentreDep, response: Response) -> Receipts:
    """The person's certifications of the last 12 months, newest first, with the number of copies printed."""
    response.headers["Cache-Control"] = "no-store"
    since = centre.clock() - timedelta(days=366)
    with centre.database.read() as session:
        if session.get(Person, body.person_ref) is None:
            raise Refusal("person-unknown")
        rows = session.execute(
            select(Certification, VerificationCode.code)
            .join(VerificationCode, VerificationCode.receipt_number == Certification.receipt_number)
            .where(
                Certification.person_ref == body.person_ref,
                Certification.filed_at >= since,
                VerificationCode.copy_number == 0,
            )
            .order_by(Certification.id.desc())
            .limit(100)
        )
        found = [Receipt(filed=_filed(centre, row, code), reprint_count=row.reprint_count) for row, code in rows]
    return Receipts(receipts=tuple(found))


@router.post(
    "/reprints",
    response_model=Reprint,
    openapi_extra=KEY_PARAMETER,
    responses=problem_responses(*_KEY_CODES, "receipt-unknown"),
)
def reprint(body: ReprintRequest, terminal_id: TerminalDep, key: KeyDep, centre: CentreDep) -> Response:
    """Register one more copy of a receipt of this person."""
    return once(centre, terminal_id, key, "reprint", body, 200, partial(_reprint, centre, body))


def _reprint(centre: Centre, body: ReprintRequest, session: Session) -> Reprint:
    record = session.scalar(
        select(Certification).where(Certification.receipt_number == body.receipt_number).with_for_update()
    )
    if record is None or record.person_ref != body.person_ref:
        raise Refusal("receipt-unknown")
    record.reprint_count += 1
    code = _new_code(session, centre, record, copy_number=record.reprint_count)
    return Reprint(copy_number=record.reprint_count, filed=_filed(centre, record, code))
