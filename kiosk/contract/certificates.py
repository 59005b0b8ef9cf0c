"""Certificates: a look before, issuing exactly once, the sheet itself, one more copy, and whether a paper is true."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from kiosk.contract.base import Answer, Code, Count, Day, Instant, Many, ReceiptNumber, Request, Sha256, Word
from kiosk.contract.people import MaskedName
from kiosk.contract.records import Fields
from kiosk.contract.visits import VisitRef

CertificateKind = Annotated[str, StringConstraints(pattern=r"^C[0-9]{2}$")]
VerificationCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{16,40}$")]
MAX_PAGES: Final = 100
"""Of a certificate. A longer one is refused: no desk prints it, and nobody reads it."""

_Line = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")]
_Base64 = Annotated[str, StringConstraints(max_length=1_400_000, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]


class PreviewRequest(Request):
    """Asks how the certificate would look. ``inputs`` as the kind declares them (``from``, ``to``, ``year``, ``purpose`` ...)."""

    visit_ref: VisitRef
    kind: CertificateKind
    inputs: Fields = Field(default_factory=dict)


class Preview(Answer):
    """``gist``: what the kind certifies, nothing of the person. ``pictures``: the first pages as PNG, base64; marked as a preview, without code and seal.
    ``left``: how many may still be issued this month, this one included; 0 says that none may.
    """

    kind: CertificateKind
    title: _Line
    gist: _Line
    pages: Annotated[int, Field(ge=1, le=MAX_PAGES)]
    pictures: Annotated[tuple[_Base64, ...], Field(strict=False, min_length=1, max_length=4)]
    left: Count


class IssueRequest(Request):
    """One confirmed intent, bound to the terminal's journal row that announced it. Of a visit that was good for it: delivered late,
    from a terminal that was cut off, it is issued all the same, and shown to a living visit only.
    """

    visit_ref: VisitRef
    kind: CertificateKind
    inputs: Fields = Field(default_factory=dict)
    intent_row_hash: Sha256


class Issued(Answer):
    """A print of a certificate on record. ``copy_number`` 0: the original, whose days hold for every copy."""

    number: ReceiptNumber
    kind: CertificateKind
    title: _Line
    gist: _Line
    pages: Annotated[int, Field(ge=1, le=MAX_PAGES)]
    issued_at: Instant
    valid_until: Day
    copy_number: Annotated[int, Field(ge=0, le=999)]
    code: VerificationCode
    address: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]{1,1200}$")]


class IssuedRequest(Request):
    """Asks for the person's certificates that can be printed again."""

    visit_ref: VisitRef


class Listed(Answer):
    """That there is such a certificate, and nothing of what stands on it: a list needs no more than a card."""

    number: ReceiptNumber
    kind: CertificateKind
    title: _Line
    issued_at: Instant
    valid_until: Day


class IssuedList(Answer):
    """Newest first."""

    certificates: Many[Listed]


class DocumentRequest(Request):
    """Asks for the sealed PDF of one print. Never in an address: the sheet is personal."""

    visit_ref: VisitRef
    code: VerificationCode


class CopyRequest(Request):
    """Asks for one more copy; the certificate must be the person's own."""

    visit_ref: VisitRef
    number: ReceiptNumber


class PaperState(StrEnum):
    """Whether a paper is true today. UNKNOWN: no such code or number was ever given out here."""

    TRUE = "TRUE"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    UNKNOWN = "UNKNOWN"


class PaperCheckRequest(Request):
    """Asks about a verification code, or a certificate's number."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z-]{8,40}$")]


class PaperCheck(Answer):
    """What the centre says of it. Name and gist only for a code, which nobody guesses, and never for a number."""

    state: Word[PaperState]
    number: ReceiptNumber | None = None
    title: _Line | None = None
    masked_name: MaskedName | None = None
    gist: _Line | None = None
    issued_at: Instant | None = None
    valid_until: Day | None = None
    copy_number: Annotated[int, Field(ge=0, le=999)] | None = None
    reason: Code | None = None
    """Why it was called back."""


class RevocationList(Answer):
    """The numbers called back whose codes would else be valid still, signed (``kiosk.contract.seals``)."""

    key_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
    listed_on: Day
    revoked: dict[ReceiptNumber, Code]
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
