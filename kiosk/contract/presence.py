"""The proof of presence: evidence, never an image. The centre's policy decides what it is worth for which item."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from kiosk.contract.base import Answer, Code, Instant, PersonRef, ReceiptNumber, Request, StaffNumber, Word


class Way(StrEnum):
    """How the person's presence was proved; the ways are of equal worth to the visitor."""

    FACE = "face"
    PASSWORD = "password"
    E_CARD = "e-card"
    FINGERPRINT = "fingerprint"
    STAFF = "staff"
    HELPER = "helper"


class Matter(StrEnum):
    """What presence is proved for: what a policy tells apart, and what a helper may be allowed."""

    CERTIFICATION = "certification"
    ENQUIRY = "enquiry"
    PRINT = "print"


class Handling(StrEnum):
    """What the centre does with a filing. FILED: on record. COMPARE_LATER: on record, compared with data afterwards.
    PERSON_LOOKS: received; a clerk looks, and the benefit goes on meanwhile.
    """

    FILED = "filed"
    COMPARE_LATER = "compare-later"
    PERSON_LOOKS = "person-looks"


class Grade(StrEnum):
    """What all cues together say about a live face."""

    STRONG = "strong"
    WEAK = "weak"
    DOUBTFUL = "doubtful"


class PhotoSource(StrEnum):
    """Which photo a face was compared with: the centre's, or that of the identity card."""

    CENTRE = "centre"
    CARD = "card"


T = TypeVar("T")
Cues = Annotated[tuple[T, ...], Field(strict=False, max_length=20)]
ProofRef = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""A single-use proof the centre gave out: 128 random bits, bound to person, terminal and way, valid for 10 minutes."""

CENTRE_CHECKED: Final = frozenset({Way.E_CARD, Way.FINGERPRINT, Way.HELPER})
"""Ways that are worth nothing without the centre's proof. A password may also have been checked by the card, and staff may
have vouched at the desk.
"""


class CueReading(Request):
    """One sign of life or of an attack: negative speaks for an attack, positive for a live person, 0 says nothing."""

    cue: Code
    score: Annotated[float, Field(ge=-1, le=1)]


class Liveness(Request):
    """``asked``: the one gentle request was made, because the passive cues said too little."""

    grade: Word[Grade]
    cues: Cues[CueReading] = ()
    asked: bool


class Presence(Request):
    """The proof of presence. Of a face only figures are kept.

    ``score`` is a similarity, higher is better, in -1..1: an engine that yields a distance d reports 1 - d.
    ``policy_version`` names the terminal's thresholds. ``centre_proof`` comes from the centre's checks.
    """

    way: Word[Way]
    engine: Code | None = None
    score: Annotated[float, Field(ge=-1, le=1)] | None = None
    threshold: Annotated[float, Field(ge=-1, le=1)] | None = None
    tries: Annotated[int, Field(ge=1, le=20)]
    proved_at: Instant
    staff_number: StaffNumber | None = None
    policy_version: Code | None = None
    reference: Word[PhotoSource] | None = None
    liveness: Liveness | None = None
    centre_proof: Annotated[ProofRef | None, Field(repr=False)] = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.way is Way.FACE:
            if None in (self.engine, self.score, self.threshold):
                raise ValueError("a face proof needs engine, score and threshold")
            if self.centre_proof is not None:
                raise ValueError("no proof of the centre exists for a face")
        elif (self.reference, self.liveness) != (None, None):
            raise ValueError("photo and liveness belong to a face")
        if self.way is Way.STAFF and self.staff_number is None:
            raise ValueError("a staff proof needs the staff number")
        if self.way in CENTRE_CHECKED and self.centre_proof is None:
            raise ValueError("this way needs the centre's proof")
        return self


class Consent(Request):
    """The separate consent to face processing (PIPL art. 29): which text, and when."""

    version: Code
    given_at: Instant


class ConsentWithdrawalRequest(Request):
    """The person no longer wants face processing. Sent with an idempotency key."""

    person_ref: PersonRef


class ConsentWithdrawn(Answer):
    """The withdrawal is on record; a new wish is recorded by a person at the counter."""

    receipt_number: ReceiptNumber
    withdrawn_at: Instant
