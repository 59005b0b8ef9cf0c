"""Who a person is to the centre: standing, benefits, card, reference photo."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from kiosk.contract.base import Answer, Day, Many, PersonRef, Request, Word
from kiosk.contract.visits import VisitRef


class BenefitCode(StrEnum):
    """Benefits whose receipt is certified."""

    EMPLOYEE_PENSION = "employee_pension"
    RESIDENT_PENSION = "resident_pension"
    SURVIVOR_ALLOWANCE = "survivor_allowance"
    WORK_INJURY_ALLOWANCE = "work_injury_allowance"


class BenefitState(StrEnum):
    """Where a benefit stands in its 12-month cycle. Only the centre ever suspends."""

    VALID = "VALID"
    DUE_SOON = "DUE_SOON"
    OVERDUE_VERIFYING = "OVERDUE_VERIFYING"
    SUSPENDED = "SUSPENDED"
    NOT_RECEIVING = "NOT_RECEIVING"


class CardState(StrEnum):
    """The social security card as the centre knows it. UNKNOWN: the person has none on record, or the card shown is
    not one the centre issued (a card of another city).
    """

    NORMAL = "NORMAL"
    LOST = "LOST"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    UNKNOWN = "UNKNOWN"


SocialSecurityNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{17}[0-9X]$")]
PersonName = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f]{1,50}$")]
MaskedName = Annotated[str, StringConstraints(min_length=1, max_length=60)]
CardNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{8}[0-9X]$")]
Region = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class StandingRequest(Request):
    """Asks for a person by number and name. With a card, also its number and region: a lost, cancelled or expired card
    is then refused (``card-lost`` ...). Always sent in the body, never in an address.
    """

    social_security_number: SocialSecurityNumber
    name: PersonName
    card_number: CardNumber | None = None
    card_region: Region | None = None


class Benefit(Answer):
    """One benefit. ``last_certified`` is null for someone never certified; ``due_on`` null when nothing is due."""

    code: Word[BenefitCode]
    state: Word[BenefitState]
    last_certified: Day | None
    due_on: Day | None


class Standing(Answer):
    """What the terminal may know about the person in front of it, and the visit that began with it.

    ``face_withdrawn``: the person withdrew the consent to face processing; no photo is given out then. The last five are
    false where an older centre leaves them out.
    """

    person_ref: PersonRef
    visit_ref: VisitRef
    masked_name: MaskedName
    birth_year: Annotated[int, Field(ge=1850, le=2200)]
    age: Annotated[int, Field(ge=0, le=200)]
    benefits: Many[Benefit]
    has_reference_photo: bool
    under_14: bool
    card_state: Word[CardState]
    face_withdrawn: bool = False
    has_fingerprint: bool = False
    has_centre_password: bool = False
    has_helpers: bool = False
    offers_e_card: bool = False


class PhotoRequest(Request):
    """Asks for the reference photo of whose visit it is: answered as ``image/jpeg`` with ``Cache-Control: no-store``."""

    visit_ref: VisitRef
