"""Refusals: RFC 9457 problem details with a stable ``code``. Programs read the code; the title is for engineers."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, StringConstraints

from kiosk.contract.base import Answer, Code


class Problem(Answer):
    """An ``application/problem+json`` body. Never carries personal data."""

    type: Annotated[str, StringConstraints(max_length=200)] = "about:blank"
    title: Annotated[str, StringConstraints(max_length=200)]
    status: Annotated[int, Field(ge=400, le=599)]
    code: Code
    detail: Annotated[str, StringConstraints(max_length=500)] | None = None


STATUS_OF: Final[dict[str, int]] = {
    "invalid-json": 400,
    "invalid-utf8": 400,
    "not-a-number": 400,
    "duplicate-key": 400,
    "too-deep": 400,
    "key-missing": 400,
    "key-malformed": 400,
    "token-invalid": 401,
    "sign-in-refused": 401,
    "card-lost": 403,
    "card-cancelled": 403,
    "card-expired": 403,
    "visit-over": 403,
    "presence-required": 403,
    "not-offered": 403,
    "not-found": 404,
    "person-unknown": 404,
    "no-photo": 404,
    "no-hsm": 404,
    "no-fingerprint": 404,
    "no-centre-password": 404,
    "no-e-card": 404,
    "receipt-unknown": 404,
    "help-call-unknown": 404,
    "kind-unknown": 404,
    "certificate-unknown": 404,
    "no-certificates": 404,
    "operation-unknown": 404,
    "method-not-allowed": 405,
    "too-slow": 408,
    "in-progress": 409,
    "already-rated": 409,
    "not-receiving": 409,
    "challenges-spent": 409,
    "nothing-to-certify": 409,
    "limit-reached": 409,
    "certificate-revoked": 409,
    "certificate-expired": 409,
    "certificate-too-long": 409,
    "under-14": 409,
    "consent-withdrawn": 409,
    "voided": 410,
    "too-large": 413,
    "media-type": 415,
    "invalid-request": 422,
    "key-reused": 422,
    "consent-required": 422,
    "presence-insufficient": 422,
    "engine-unknown": 422,
    "staff-unknown": 422,
    "proof-invalid": 422,
    "way-not-accepted": 422,
    "card-algorithm-unsupported": 422,
    "too-many-requests": 429,
    "internal-error": 500,
    "busy": 503,
}
"""Every code the reference centre uses, with its HTTP status. A client must survive codes that are not here."""
