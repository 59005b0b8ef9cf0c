"""PINs and cards of the staff: one lock for the desk and for the terminals."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.checks.scrypt import digest, same
from central.context import Centre
from central.storage.tables import StaffCard, StaffMember
from kiosk.contract import CheckResult

MAX_FAILED_TRIES: Final = 5
LOCK: Final = timedelta(minutes=5)
_SERIAL_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SERIAL_LENGTH: Final = 16


def pin_digest(centre: Centre, staff_number: str | None, pin: bytes | memoryview) -> bytes:
    """The slow part, outside any transaction. A number nobody has takes as long."""
    salt = None
    if staff_number is not None:
        with centre.database.read() as session:
            member = session.get(StaffMember, staff_number)
            salt = member.pin_salt if member is not None else None
    return digest(pin, salt)


def take_pin(session: Session, now: datetime, staff_number: str, given: bytes) -> tuple[CheckResult, int]:
    """The verdict on one try and the tries left. The fifth wrong one in a row locks the number for five minutes.

    A number nobody has, or that is no longer active, is answered like a first wrong try.
    """
    member = session.get(StaffMember, staff_number, with_for_update=True)
    if member is None or not member.active:
        return CheckResult.WRONG, MAX_FAILED_TRIES - 1
    if member.locked_until is not None and member.locked_until > now:
        return CheckResult.LOCKED, 0
    if same(given, member.pin_hash):
        member.failed_tries, member.locked_until = 0, None
        return CheckResult.RIGHT, MAX_FAILED_TRIES
    member.failed_tries += 1
    if member.failed_tries < MAX_FAILED_TRIES:
        return CheckResult.WRONG, MAX_FAILED_TRIES - member.failed_tries
    member.failed_tries, member.locked_until = 0, now + LOCK
    return CheckResult.LOCKED, 0


def issue_card(session: Session, now: datetime, staff_number: str, serial: str | None = None) -> str:
    """The code of a new card: number and serial, kept as a hash only. Earlier cards of the number end. Raises ValueError
    for a number nobody has.
    """
    if session.get(StaffMember, staff_number) is None:
        raise ValueError("nobody has this staff number")
    older = select(StaffCard).where(StaffCard.staff_number == staff_number, StaffCard.revoked_at.is_(None))
    for card in session.scalars(older):
        card.revoked_at = now
    serial = serial or "".join(secrets.choice(_SERIAL_ALPHABET) for _ in range(_SERIAL_LENGTH))
    code = f"{staff_number}-{serial}"
    session.add(StaffCard(card_hash=_hash(code), staff_number=staff_number, issued_at=now))
    session.flush()
    return code


def holder_of(session: Session, code: str) -> str | None:
    """Whose card this is, or None where it was never issued or does not count any more."""
    card = session.get(StaffCard, _hash(code))
    return card.staff_number if card is not None and card.revoked_at is None else None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("ascii")).hexdigest()
