"""Visits: begun by a standing, raised by a proof of presence, and what everything about a person is asked under.

A reference names person and terminal at once, and only its hash is kept. What a terminal alone can see (its card that checked a
password, its camera's figures) is its word, as in a filing; what the centre checked itself carries the centre's proof.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from central.checks.consents import consent_record
from central.checks.proofs import Claim, facts_of, redeem, redeem_vouch
from central.clock import local_day
from central.http.problems import Refusal
from central.levels import Need
from central.rules.policy import Policy
from central.rules.presence import judge
from central.storage.tables import Person, VisitRow
from kiosk.contract import LEVEL_OF, Handling, Level, Matter, VisitProof, VisitProofRequest, Way

LIFE: Final = timedelta(hours=1)
"""From its beginning, and anew from its raising: a visitor takes her time, a reference that was copied does not last."""


def new_reference() -> str:
    """Stands for nothing until a visit is begun under it."""
    return secrets.token_hex(16)


def begin(session: Session, now: datetime, terminal_id: str, person_ref: str, visit_ref: str) -> None:
    """The visit of somebody whose card this terminal has read."""
    session.add(
        VisitRow(
            visit_hash=_hash(visit_ref),
            person_ref=person_ref,
            terminal_id=terminal_id,
            begun_at=now,
            ends_at=now + LIFE,
            level=Level.A1.value,
        )
    )
    session.flush()


def prove(session: Session, now: datetime, policy: Policy, terminal_id: str, body: VisitProofRequest) -> VisitProof:
    """Raise a visit by a proof of presence, judged as a filing is. Raises Refusal: visit-over, those of the proof, and
    way-not-accepted for what a clerk would have to look at first.
    """
    visit = _living(session, now, terminal_id, body.visit_ref, lock=True)
    person = session.get_one(Person, visit.person_ref)
    presence = body.presence
    claim = Claim(visit.person_ref, body.matter, presence, f"V{visit.visit_hash[:31]}")
    redeemed = redeem(session, now, terminal_id, claim) if presence.centre_proof is not None else None
    facts = facts_of(session, person, presence, local_day(now), redeemed)
    judgement = judge(policy, claim.matter, presence, body.consent, facts)
    if isinstance(judgement, str):
        raise Refusal(judgement)
    if judgement.handling is not Handling.FILED:
        raise Refusal("way-not-accepted")
    if presence.way is Way.STAFF and redeemed is None:
        redeem_vouch(session, terminal_id, claim)
    level = LEVEL_OF[presence.way].value
    # What she showed herself stays shown; a helper's word stands alone.
    own = presence.way is not Way.HELPER and visit.matter is None
    visit.level = max(visit.level, level) if own else level
    visit.matter = None if presence.way is not Way.HELPER else claim.matter.value
    visit.ends_at, visit.way = now + LIFE, presence.way.value
    visit.staff_number = presence.staff_number
    visit.helper_ref = redeemed.proof.helper_ref if redeemed is not None else None
    consent = consent_record(body, claim.by, visit.person_ref, terminal_id, now)
    if consent is not None:
        session.merge(consent)
    return VisitProof(level=Level(visit.level), matter=None if visit.matter is None else Matter(visit.matter))


def admit(
    session: Session, now: datetime, terminal_id: str, visit_ref: str, need: Need | None = None, *, late: bool = False
) -> str:
    """Whose visit it is, once it is good for ``need`` (None: a card is enough, for any matter). ``late``: it may be over. Raises
    Refusal visit-over, presence-required.
    """
    visit = _living(session, now, terminal_id, visit_ref, late=late)
    if need is not None:
        enough = need.level is None or visit.level >= need.level.value
        # A helper's visit is good for nothing else, not even for what a card alone would open.
        if not enough or visit.matter not in (None, need.matter.value):
            raise Refusal("presence-required")
    return visit.person_ref


def _living(
    session: Session, now: datetime, terminal_id: str, visit_ref: str, *, lock: bool = False, late: bool = False
) -> VisitRow:
    visit = session.get(VisitRow, _hash(visit_ref), with_for_update=lock or None)
    if visit is None or visit.terminal_id != terminal_id or (now > visit.ends_at and not late):
        raise Refusal("visit-over")
    return visit


def _hash(visit_ref: str) -> str:
    return hashlib.sha256(visit_ref.encode("ascii")).hexdigest()
