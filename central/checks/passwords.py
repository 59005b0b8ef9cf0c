"""The social-security password kept at the centre. Five wrong tries in a row lock it; only a counter unlocks it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from central.checks.scrypt import digest, octets, same
from central.context import Centre
from central.storage.tables import CentrePassword
from kiosk.contract import CheckResult

MAX_FAILED_TRIES: Final = 5


def password_digest(centre: Centre, person_ref: str | None, password: Sequence[int]) -> bytes:
    """The slow part, outside any transaction. A person without a password takes as long."""
    salt = None
    if person_ref is not None:
        with centre.database.read() as session:
            kept = session.get(CentrePassword, person_ref)
            salt = kept.salt if kept is not None else None
    return digest(octets(password), salt)


def take_password(session: Session, person_ref: str, given: bytes) -> tuple[CheckResult, int] | None:
    """The verdict on one try and the tries left; None where the person has no password here."""
    kept = session.get(CentrePassword, person_ref, with_for_update=True)
    if kept is None:
        return None
    if kept.failed_tries >= MAX_FAILED_TRIES:
        return CheckResult.LOCKED, 0
    if same(given, kept.hash):
        kept.failed_tries = 0
        return CheckResult.RIGHT, MAX_FAILED_TRIES
    kept.failed_tries += 1
    left = MAX_FAILED_TRIES - kept.failed_tries
    return (CheckResult.WRONG if left else CheckResult.LOCKED), left


def unlock_password(session: Session, person_ref: str) -> bool:
    """What a counter does once it has seen the person; False where there is nothing to unlock."""
    kept = session.get(CentrePassword, person_ref, with_for_update=True)
    if kept is None or kept.failed_tries == 0:
        return False
    kept.failed_tries = 0
    return True
