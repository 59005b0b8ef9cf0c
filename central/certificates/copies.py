"""One more copy of a certificate: it says what the original said, for as long as the original is good, with a code of its own.

A copy is sealed before the transaction that puts it on record; where a twin was quicker, its number is taken and it is made anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.certificates.content import Content
from central.certificates.office import Office, Print, Term, keep_print
from central.clock import local_day
from central.http.problems import Refusal
from central.levels import need_of_certificate
from central.rules.names import masked
from central.storage.database import Database
from central.storage.tables import CertificatePrint, CertificateRecord, Person
from central.visits import admit
from kiosk.contract import CopyRequest, Issued

MOST_COPIES: Final = 999
_CONTENT: Final = TypeAdapter(Content)


class Overtaken(Exception):
    """Another copy of the same certificate was put on record meanwhile."""


@dataclass(frozen=True, slots=True)
class CopyDraft:
    """A sealed copy that is not on record yet, or the refusal that is the answer instead."""

    number: int = 0
    print: Print | None = None
    refusal: Refusal | None = None


def draft_copy(
    office: Office, database: Database, now: datetime, terminal_id: str, public_url: str, body: CopyRequest
) -> CopyDraft:
    """Set and seal; never raises Refusal but carries it, since it becomes the answer of the key."""
    try:
        with database.read() as session:
            record, last_day = _found(session, now, terminal_id, body)
            number = record.copies + 1
            name = masked(session.get_one(Person, record.person_ref).name)
            content = _CONTENT.validate_python(record.content)
            term = Term(local_day(record.issued_at), last_day)
        made = office.make_print(content, body.number, number, term, now, public_url, name)
    except Refusal as refusal:
        return CopyDraft(refusal=refusal)
    return CopyDraft(number, made)


def keep_copy(
    session: Session, now: datetime, terminal_id: str, key: str, body: CopyRequest, draft: CopyDraft
) -> Issued:
    """Store a draft in the transaction of its key. Raises the draft's refusal, one that became true since, or Overtaken."""
    if draft.refusal is not None:
        raise draft.refusal
    if draft.print is None:
        raise ValueError("an empty draft")
    record, _ = _found(session, now, terminal_id, body, lock=True)
    if record.copies + 1 != draft.number:
        raise Overtaken
    record.copies = draft.number
    return keep_print(session, record, draft.print, draft.number, terminal_id, key)


def _found(
    session: Session, now: datetime, terminal_id: str, body: CopyRequest, *, lock: bool = False
) -> tuple[CertificateRecord, date]:
    """The certificate and the last day of its original. Raises Refusal where no copy of it may be made, or not for this visit."""
    person_ref = admit(session, now, terminal_id, body.visit_ref)
    wanted = select(CertificateRecord).where(CertificateRecord.number == body.number)
    record = session.scalar(wanted.with_for_update() if lock else wanted)
    if record is None or record.person_ref != person_ref or not record.content:
        raise Refusal("certificate-unknown")
    admit(session, now, terminal_id, body.visit_ref, need_of_certificate(session, record.kind))
    if record.revoked_at is not None:
        raise Refusal("certificate-revoked")
    last_day = session.scalar(
        select(CertificatePrint.valid_until).where(
            CertificatePrint.number == record.number, CertificatePrint.copy_number == 0
        )
    )
    if last_day is None or local_day(now) > last_day:
        raise Refusal("certificate-expired")
    if record.copies >= MOST_COPIES:
        raise Refusal("limit-reached")
    return record, last_day
