"""Filing a certification, finding out what became of it, and printing it again."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from kiosk.contract.base import (
    Answer,
    Count,
    Day,
    Instant,
    Many,
    PersonRef,
    ReceiptNumber,
    Request,
    Sha256,
    Word,
)
from kiosk.contract.people import BenefitCode, MaskedName
from kiosk.contract.presence import Consent, Handling, Presence, Way
from kiosk.contract.problems import Problem
from kiosk.contract.visits import VisitRef


class CertificationRequest(Request):
    """One confirmed intent. ``intent_row_hash`` ties it to the terminal's journal row that announced it."""

    person_ref: PersonRef
    benefit: Word[BenefitCode]
    presence: Presence
    consent: Consent | None = None
    intent_row_hash: Sha256


class Filed(Answer):
    """The certification is on record. Receipts carry these values and the centre's time, never the terminal's.

    ``resumes`` says that a suspended benefit is paid again from next month, with back pay. With ``handling`` person-looks
    nothing is decided yet: a clerk looks, ``next_due_on`` is what it will be once it fits, and only then does a suspended
    benefit resume (``resumes`` is false). ``masked_helper_name`` is set where a family helper stood at the terminal.
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
    handling: Word[Handling] = Handling.FILED
    masked_helper_name: MaskedName | None = None


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
    """Asks for the certifications of the last 12 months of whose visit it is."""

    visit_ref: VisitRef


class Receipt(Answer):
    """A certification that can be printed again, and how many copies were."""

    filed: Filed
    reprint_count: Count


class Receipts(Answer):
    """Newest first."""

    receipts: Many[Receipt]


class ReprintRequest(Request):
    """Asks for one more copy; the receipt must be of the person whose visit it is."""

    receipt_number: ReceiptNumber
    visit_ref: VisitRef


class Reprint(Answer):
    """Copy ``copy_number`` (1 for the first copy). Each copy carries its own verification code."""

    copy_number: Annotated[int, Field(ge=1)]
    filed: Filed
