"""What is true of a paper today, and the signed list of those called back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.certificates.keys import OfficeKeys
from central.clock import local_day
from central.http.problems import Refusal
from central.rules.names import masked
from central.storage.tables import CertificatePrint, CertificateRecord, Person
from kiosk.contract import PaperState, RevocationList
from kiosk.contract.seals import Revocations


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper given out here. ``by_code``: it was asked for by its code, which nobody guesses, and not by its number."""

    state: PaperState
    number: str
    title: str
    masked_name: str = field(repr=False)
    gist: str = field(repr=False)
    printed_at: datetime
    valid_until: date
    copy_number: int
    reason: str | None
    by_code: bool


def look_up(session: Session, now: datetime, asked: str) -> Paper | None:
    """The paper with this verification code, or the last print with this number; None when there never was one."""
    wanted = (
        select(CertificatePrint, CertificateRecord, Person.name)
        .join(CertificateRecord, CertificateRecord.number == CertificatePrint.number)
        .join(Person, Person.person_ref == CertificateRecord.person_ref)
    )
    code = asked.upper().replace("-", "")
    row = session.execute(wanted.where(CertificatePrint.code == code)).one_or_none()
    by_code = row is not None
    if row is None:
        newest = wanted.where(CertificatePrint.number == code).order_by(CertificatePrint.copy_number.desc()).limit(1)
        row = session.execute(newest).one_or_none()
    if row is None:
        return None
    made, record, name = row
    state = PaperState.TRUE
    if record.revoked_at is not None:
        state = PaperState.REVOKED
    elif local_day(now) > made.valid_until:
        state = PaperState.EXPIRED
    return Paper(
        *(state, record.number, record.title, masked(name), record.gist),
        *(made.printed_at, made.valid_until, made.copy_number, record.revoked_because, by_code),
    )


def call_back(session: Session, now: datetime, number: str, reason: str) -> None:
    """Revoke a certificate with all its copies; a second time changes nothing. Raises Refusal certificate-unknown."""
    record = session.scalar(select(CertificateRecord).where(CertificateRecord.number == number).with_for_update())
    if record is None:
        raise Refusal("certificate-unknown")
    if record.revoked_at is None:
        record.revoked_at, record.revoked_because = now, reason


def revocations(session: Session, now: datetime, keys: OfficeKeys) -> RevocationList:
    """Everything called back of which a print would be valid still; what has expired is refused without a list."""
    today = local_day(now)
    rows = session.execute(
        select(CertificateRecord.number, CertificateRecord.revoked_because)
        .join(CertificatePrint, CertificatePrint.number == CertificateRecord.number)
        .where(CertificateRecord.revoked_at.is_not(None), CertificatePrint.valid_until >= today)
        .distinct()
    )
    listed = Revocations(keys.key_id, today, {number: reason or "revoked" for number, reason in rows})
    return RevocationList(
        key_id=keys.key_id,
        listed_on=today,
        revoked=dict(listed.revoked),
        signature=keys.sign_list(listed).hex(),
    )
