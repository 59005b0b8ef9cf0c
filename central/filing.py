"""What happens when a certification is filed: the proof is judged, the benefit certified or a clerk asked to look."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from central import reviews
from central.checks.consents import consent_record
from central.checks.proofs import Claim, Redeemed, facts_of, redeem, redeem_vouch
from central.clock import local_day
from central.context import Centre
from central.http.problems import Refusal
from central.rules.cycle import CYCLE_MONTHS, add_months, due_on
from central.rules.names import masked
from central.rules.presence import Judgement, judge
from central.storage.tables import (
    BenefitRecord,
    Certification,
    Person,
    PresenceEvidence,
    VerificationCode,
)
from kiosk.contract import BenefitCode, CertificationRequest, Filed, Handling, Matter, Way

_CODE_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: 5 bits a character, no letter that reads as a digit."""
_CODE_LENGTH: Final = 20


def receipt_number(prefix: str, today: date) -> str:
    """A number nobody can guess from another."""
    return f"{prefix}{today:%Y%m%d}{secrets.randbelow(10**10):010d}"


def file(centre: Centre, terminal_id: str, key: str, body: CertificationRequest, session: Session) -> Filed:
    """File one confirmed intent. Raises Refusal; the caller undoes everything then, the spent proof too."""
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
    number = receipt_number("RZ", today)
    claim = Claim(body.person_ref, Matter.CERTIFICATION, body.presence, number)
    redeemed = redeem(session, now, terminal_id, claim) if body.presence.centre_proof is not None else None
    facts = facts_of(session, person, body.presence, today, redeemed)
    judgement = judge(centre.policy, claim.matter, body.presence, body.consent, facts)
    if isinstance(judgement, str):
        raise Refusal(judgement)
    if body.presence.way is Way.STAFF and redeemed is None:
        redeem_vouch(session, terminal_id, claim)
    counts = judgement.handling is not Handling.PERSON_LOOKS
    presence, consent = body.presence, body.consent
    record = Certification(
        receipt_number=number,
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
        resumes=benefit.suspended and counts,
        handling=judgement.handling.value,
        previous_last_certified=benefit.last_certified,
    )
    session.add(record)
    session.flush()
    _keep_evidence(session, centre, record, body, judgement, redeemed)
    if counts:
        benefit.last_certified, benefit.suspended = today, False
    if judgement.handling is Handling.FILED:
        reviews.supersede(session, now, record)
    else:
        reviews.open_for(session, now, record, judgement)
    return answer(session, centre, record, new_code(session, centre, record, copy_number=0))


def _keep_evidence(
    session: Session,
    centre: Centre,
    record: Certification,
    body: CertificationRequest,
    judgement: Judgement,
    redeemed: Redeemed | None,
) -> None:
    presence, liveness = body.presence, body.presence.liveness
    proof = redeemed.proof if redeemed is not None else None
    session.add(
        PresenceEvidence(
            receipt_number=record.receipt_number,
            terminal_policy=presence.policy_version,
            centre_policy=centre.policy.version,
            reasons=list(judgement.reasons),
            reference=presence.reference,
            grade=liveness.grade.value if liveness else None,
            asked=liveness.asked if liveness else None,
            cues=[cue.model_dump(mode="json") for cue in liveness.cues] if liveness else [],
            authorisation_id=proof.authorisation_id if proof else None,
            helper_ref=proof.helper_ref if proof else None,
            module_score=proof.module_score if proof else None,
            module_quality=proof.module_quality if proof else None,
        )
    )
    consent = consent_record(body, record.receipt_number, record.person_ref, record.terminal_id, record.filed_at)
    if consent is not None:
        session.add(consent)
    session.flush()


def new_code(session: Session, centre: Centre, record: Certification, copy_number: int) -> str:
    """100 random bits that say nothing about the person; every copy gets its own."""
    code = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
    session.add(
        VerificationCode(
            code=code, receipt_number=record.receipt_number, copy_number=copy_number, issued_at=centre.clock()
        )
    )
    session.flush()
    return code


def answer(session: Session, centre: Centre, record: Certification, code: str) -> Filed:
    """The certification as it stands now."""
    helper = session.scalar(
        select(Person.name)
        .join(PresenceEvidence, PresenceEvidence.helper_ref == Person.person_ref)
        .where(PresenceEvidence.receipt_number == record.receipt_number)
    )
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
        handling=Handling(record.handling),
        masked_helper_name=masked(helper) if helper is not None else None,
    )
