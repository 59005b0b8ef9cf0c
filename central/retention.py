"""What the centre may delete, and when.

Records of consent are kept three years at least (PIPL art. 56: reports and records of processing), whatever else happens to
the person's data. A withdrawal that still holds is kept for as long as it holds, for it is the reason why no face is taken.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, select

from central.clock import LOCAL, local_day
from central.context import Centre
from central.rules.cycle import add_months
from central.storage.tables import (
    Base,
    CentreProof,
    CertificatePrint,
    CertificateRecord,
    Certification,
    CheckTry,
    ConsentRecord,
    ConsentWithdrawal,
    ContactEntry,
    FaceCountRow,
    FaceWish,
    Person,
    PresenceEvidence,
    Review,
    UsedECardCode,
    VisitRow,
)

CONSENT_MONTHS: Final = 36
EVIDENCE_MONTHS: Final = 36
"""Figures of a proof of presence and what clerks wrote about it; as long as a dispute about a payment may ask for them."""

_SHORT: Final = timedelta(days=1)
_PRINTS_KEPT: Final = timedelta(days=365)
"""A certificate goes, with its content, a year after the last of its codes has expired."""
_COUNTS_DAYS: Final = 400


def retain(centre: Centre) -> dict[str, int]:
    """Delete what may go; how much of what was deleted."""
    now = centre.clock()
    today = local_day(now)
    # The whole last day counts, so that nothing goes before its three years are over.
    consents_before = datetime.combine(add_months(today, -CONSENT_MONTHS), time(), LOCAL)
    evidence_before = datetime.combine(add_months(today, -EVIDENCE_MONTHS), time(), LOCAL)
    keys_before = now - timedelta(days=centre.key_retention_days)
    still_holds = exists().where(
        Person.person_ref == ConsentWithdrawal.person_ref, Person.face_withdrawn_at.is_not(None)
    )
    waiting = exists().where(Review.receipt_number == PresenceEvidence.receipt_number, Review.outcome.is_(None))
    printed = exists().where(CertificatePrint.number == CertificateRecord.number)
    old = select(Certification.receipt_number).where(Certification.filed_at < evidence_before)
    deletions: dict[str, tuple[type[Base], list[ColumnElement[bool]]]] = {
        "consents": (ConsentRecord, [ConsentRecord.recorded_at < consents_before]),
        "withdrawals": (ConsentWithdrawal, [ConsentWithdrawal.withdrawn_at < consents_before, ~still_holds]),
        "wishes": (FaceWish, [FaceWish.recorded_at < consents_before]),
        "figures of proofs": (PresenceEvidence, [PresenceEvidence.receipt_number.in_(old), ~waiting]),
        "reviews": (Review, [Review.closed_at < evidence_before]),
        "contacts": (ContactEntry, [ContactEntry.done_at < evidence_before]),
        "proofs": (CentreProof, [CentreProof.issued_at < keys_before]),
        "visits": (VisitRow, [VisitRow.begun_at < keys_before]),
        "tries": (CheckTry, [CheckTry.asked_at < now - _SHORT]),
        "e-card codes": (UsedECardCode, [UsedECardCode.used_at < now - _SHORT]),
        "prints of certificates": (CertificatePrint, [CertificatePrint.valid_until < today - _PRINTS_KEPT]),
        "certificates": (CertificateRecord, [~printed, CertificateRecord.issued_at < now - _PRINTS_KEPT]),
        "face counts": (FaceCountRow, [FaceCountRow.day < today - timedelta(days=_COUNTS_DAYS)]),
    }
    with centre.database.write() as session:
        return {
            what: len(session.execute(delete(table).where(*conditions).returning(*table.__table__.primary_key)).all())
            for what, (table, conditions) in deletions.items()
        }
