"""Single-use proofs that the centre checked something, bound to person, terminal and way.

A filing redeems its proof in the transaction that stores it, so a refused filing leaves the proof unspent, and a repeated
one is answered by its key before anything is redeemed again. A visit that is raised redeems one in the same way.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from central.http.problems import Refusal
from central.rules.cycle import age_on
from central.rules.presence import Facts
from central.storage.tables import Authorisation, CentreProof, HelpCallRecord, Person, StaffMember
from kiosk.contract import HelpOutcome, Matter, Presence, Way

LIFE: Final = timedelta(minutes=10)
_CLOCKS_DIFFER: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """A proof about to be spent. ``by``: receipt number of the filing or mark of the visit it serves, and no other."""

    person_ref: str
    matter: Matter
    presence: Presence
    by: str


@dataclass(frozen=True, slots=True)
class Redeemed:
    """``late``: it came after its ten minutes, from a terminal that was cut off, and was used within them."""

    proof: CentreProof
    late: bool


def issue(session: Session, now: datetime, terminal_id: str, person_ref: str, way: Way, **facts: Any) -> str:
    """A fresh proof; only its hash is kept. ``facts`` are columns of the proof, such as ``staff_number``."""
    proof = secrets.token_hex(16)
    session.add(
        CentreProof(
            proof_hash=_hash(proof),
            person_ref=person_ref,
            terminal_id=terminal_id,
            way=way.value,
            issued_at=now,
            **facts,
        )
    )
    session.flush()
    return proof


def redeem(session: Session, now: datetime, terminal_id: str, claim: Claim) -> Redeemed:
    """Spend the proof of a claim. Raises Refusal ``proof-invalid``.

    A filing that was kept while the line was down is delivered later. Its proof still counts when the visitor used it
    within ten minutes by the terminal's clock, which follows the centre's; the policy decides what that is worth.
    """
    presence = claim.presence
    found = session.get(CentreProof, _hash(presence.centre_proof or ""), with_for_update=True)
    if (
        found is None
        or found.redeemed_by not in (None, claim.by)
        or (found.person_ref, found.terminal_id, found.way) != (claim.person_ref, terminal_id, presence.way.value)
        or found.staff_number not in (None, presence.staff_number)
        or found.matter not in (None, claim.matter)
    ):
        raise Refusal("proof-invalid")
    late = now > found.issued_at + LIFE
    if late and not found.issued_at - _CLOCKS_DIFFER <= presence.proved_at <= found.issued_at + LIFE:
        raise Refusal("proof-invalid")
    if found.authorisation_id is not None:
        revoked_at = session.get_one(Authorisation, found.authorisation_id).revoked_at
        if revoked_at is not None and revoked_at <= presence.proved_at:
            raise Refusal("proof-invalid")
    found.redeemed_by = claim.by
    return Redeemed(found, late)


def redeem_vouch(session: Session, terminal_id: str, claim: Claim) -> None:
    """Spend the desk's word that this is the person: a call of this terminal that this member of staff closed as vouched within
    ten minutes. A staff number alone proves nothing. Raises Refusal ``proof-invalid``.
    """
    presence = claim.presence
    call = session.scalar(
        select(HelpCallRecord)
        .where(
            HelpCallRecord.terminal_id == terminal_id,
            HelpCallRecord.outcome == HelpOutcome.VOUCHED.value,
            HelpCallRecord.staff_number == presence.staff_number,
            or_(HelpCallRecord.vouched_for.is_(None), HelpCallRecord.vouched_for == claim.by),
            HelpCallRecord.closed_at >= presence.proved_at - LIFE,
            HelpCallRecord.closed_at <= presence.proved_at + _CLOCKS_DIFFER,
        )
        .order_by(HelpCallRecord.closed_at.desc())
        .limit(1)
        .with_for_update()
    )
    if call is None:
        raise Refusal("proof-invalid")
    call.vouched_for = claim.by


def facts_of(session: Session, person: Person, presence: Presence, today: date, redeemed: Redeemed | None) -> Facts:
    """What the centre knows beside the proof."""
    staff = session.get(StaffMember, presence.staff_number) if presence.staff_number else None
    return Facts(
        age=age_on(person.birth, today),
        has_photo=person.has_photo,
        staff_active=staff is not None and staff.active,
        face_withdrawn_at=person.face_withdrawn_at,
        proof_late=None if redeemed is None else redeemed.late,
    )


def _hash(proof: str) -> str:
    return hashlib.sha256(proof.encode("ascii")).hexdigest()
