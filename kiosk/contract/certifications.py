"""Filing a certification, finding out what became of it, and printing it again."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from kiosk.contract.base import (
    Answer,
    Code,
    Count,
    Day,
    Instant,
    Many,
    PersonRef,
    ReceiptNumber,
    Request,
    Sha256,
    StaffNumber,
    Word,
)
from kiosk.contract.people import BenefitCode
from kiosk.contract.problems import Problem


class Way(StrEnum):
    """How the person's presence was proved; the three ways are of equal worth to the visitor."""

    FACE = "face"
    PASSWORD = "password"
    STAFF = "staff"


class Presence(Request):
    """The proof of presence. Of a face only score, threshold and time are kept.

    ``score`` is a similarity, higher is better, in -1..1: an engine that yields a distance d reports 1 - d.
    """

    way: Word[Way]
    engine: Code | None = None
    score: Annotated[float, Field(ge=-1, le=1)] | None = None
    threshold: Annotated[float, Field(ge=-1, le=1)] | None = None
    tries: Annotated[int, Field(ge=1, le=20)]
    proved_at: Instant
    staff_number: StaffNumber | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.way is Way.FACE and None in (self.engine, self.score, self.threshold):
            raise ValueError("a face proof needs engine, score and threshold")
        if self.way is Way.STAFF and self.staff_number is None:
            raise ValueError("a staff proof needs the staff number")
        return self


class Consent(Request):
    """The separate consent to face processing (PIPL art. 29): which text, and when."""

    version: Code
    given_at: Instant


class CertificationRequest(Request):
    """One confirmed intent. ``intent_row_hash`` ties it to the terminal's journal row that announced it."""

    person_ref: PersonRef
    benefit: Word[BenefitCode]
    presence: Presence
    consent: Consent | None = None
    intent_row_hash: Sha256


class Filed(Answer):
    """The certification is on record. Receipts carry these values and the centre's time, never the terminal's.

    ``resumes`` says that a suspended benefit is paid again from next month, with back pay.
    """

    receipt_number: ReceiptNumber
    filed_at: Instant
    benefit: Word[BenefitCode]
    way: Word[Way]
    previous_due_on: Day | None
    next_due_on: Day
    resumes: bool
    verification_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{16,40}$")]
    verification_url: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]{1,200}$")]


class KeyOutcome(StrEnum):
    """What became of an idempotency key."""

    FILED = "FILED"
    REFUSED = "REFUSED"
    VOIDED = "VOIDED"
    UNKNOWN = "UNKNOWN"


class KeyState(Answer):
    """The fate of a key: ``answer`` when FILED, ``problem`` when REFUSED."""

    state: Word[KeyOutcome]
    answer: Filed | None = None
    problem: Problem | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.state is KeyOutcome.FILED) != (self.answer is not None):
            raise ValueError("FILED and an answer come together")
        return self


class ReceiptsRequest(Request):
    """Asks for the person's certifications of the last 12 months."""

    person_ref: PersonRef


class Receipt(Answer):
    """A certification that can be printed again, and how many copies were."""

    filed: Filed
    reprint_count: Count


class Receipts(Answer):
    """Newest first."""

    receipts: Many[Receipt]


class ReprintRequest(Request):
    """Asks for one more copy; the receipt must be the person's own."""

    receipt_number: ReceiptNumber
    person_ref: PersonRef


class Reprint(Answer):
    """Copy ``copy_number`` (1 for the first copy). Each copy carries its own verification code."""

    copy_number: Annotated[int, Field(ge=1)]
    filed: Filed
