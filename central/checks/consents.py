"""The consent on record for a biometric way (PIPL 29: separate, versioned; kept without biometrics)."""

from __future__ import annotations

from datetime import datetime

from central.rules.presence import BIOMETRIC
from central.storage.tables import ConsentRecord
from kiosk.contract import CertificationRequest, VisitProofRequest


def consent_record(
    body: CertificationRequest | VisitProofRequest, receipt_number: str, person_ref: str, terminal_id: str, at: datetime
) -> ConsentRecord | None:
    """What is kept of it under ``receipt_number``; None where the way rests on no consent."""
    if body.presence.way not in BIOMETRIC or body.consent is None:
        return None
    return ConsentRecord(
        receipt_number=receipt_number,
        person_ref=person_ref,
        version=body.consent.version,
        given_at=body.consent.given_at,
        terminal_id=terminal_id,
        recorded_at=at,
    )
