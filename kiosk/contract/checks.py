"""What the centre checks itself while a visitor waits: password, e-card code, staff card, fingerprint, helper.

Every check that succeeds yields a ``centre_proof`` that the filing carries. None is repeated by the client: each uses up a
try or a code.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from kiosk.contract.base import Answer, Request, StaffNumber, Word
from kiosk.contract.people import MaskedName, PersonName, SocialSecurityNumber
from kiosk.contract.presence import Matter, ProofRef
from kiosk.contract.visits import VisitRef

Digit = Annotated[int, Field(ge=0, le=9)]
CentrePassword = Annotated[tuple[Digit, ...], Field(strict=False, min_length=6, max_length=6, repr=False)]
"""Six whole numbers and not a text: the end of a freed text is not overwritten in the terminal (drivers/heap.py)."""

ECardCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{18,512}$"), Field(repr=False)]
StaffCard = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,16}-[0-9A-HJKMNP-TV-Z]{16}$"), Field(repr=False)]
"""What stands on a staff card: staff number and serial, ``S001-7K2MQ9XH4RT8WZ3B``."""

StaffPin = Annotated[tuple[Digit, ...], Field(strict=False, min_length=4, max_length=12, repr=False)]
AuthorisationId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
TriesLeft = Annotated[int, Field(ge=0, le=20)]
FINGERPRINT_BYTES: Final = 512
"""Length of a template, as the modules with the open UART protocol take it."""


class CheckResult(StrEnum):
    """LOCKED: no more tries; only a person at the counter unlocks."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


class ECardResult(StrEnum):
    """EXPIRED: it was a code of this person and is not any more (too old, or used): the telephone shows a new one."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"


class AuthorisationResult(StrEnum):
    """NO_AUTHORISATION: none is registered for these two people, or it ran out or was revoked. NOT_FOR_THIS: there is one,
    for other items. TOO_MANY: this helper has helped as many people today as one may before staff look at it.
    """

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    NO_AUTHORISATION = "no-authorisation"
    NOT_FOR_THIS = "not-for-this"
    TOO_MANY = "too-many"


class _Check(Answer):
    """``result`` right and a proof come together."""

    result: StrEnum
    centre_proof: Annotated[ProofRef | None, Field(repr=False)]

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if (self.result.value == "right") != (self.centre_proof is not None):
            raise ValueError("right and a proof come together")
        return self


class PasswordCheckRequest(Request):
    """The social-security password kept at the centre; not the last field, because a body's end outlives it longest."""

    password: CentrePassword
    visit_ref: VisitRef


class PasswordCheck(_Check):
    """``tries_left`` before it is locked."""

    result: Word[CheckResult]
    tries_left: TriesLeft


class ECardCheckRequest(Request):
    """The dynamic code of an electronic social-security card as the scanner read it."""

    visit_ref: VisitRef
    code: ECardCode


class ECardCheck(_Check):
    """Whether the code is this person's and fresh."""

    result: Word[ECardResult]


class StaffCheckRequest(Request):
    """A member of staff beside the terminal: the code of the staff card, and the PIN of the desk."""

    pin: StaffPin
    visit_ref: VisitRef
    staff_card: StaffCard


class StaffCheck(_Check):
    """``staff_number`` is who vouches, set when the result is right; the filing names it."""

    result: Word[CheckResult]
    staff_number: StaffNumber | None
    tries_left: TriesLeft


class FingerprintTemplateRequest(Request):
    """Asks for the template of whose visit it is: answered as ``application/octet-stream`` with ``Cache-Control: no-store``."""

    visit_ref: VisitRef


class FingerprintCheckRequest(Request):
    """What the module said: its own match score (higher is better), and the quality of the print in percent."""

    visit_ref: VisitRef
    score: Annotated[int, Field(ge=0, le=65535)]
    quality: Annotated[int, Field(ge=0, le=100)] | None = None


class FingerprintCheck(Answer):
    """The score is high enough for the centre; where it is not, the problem is ``presence-insufficient``."""

    centre_proof: Annotated[ProofRef, Field(repr=False)]


class AuthorisationCheckRequest(Request):
    """A family helper: the helper's own identity card and own password at the centre. ``item`` is what is to be done."""

    visit_ref: VisitRef
    helper_number: Annotated[SocialSecurityNumber, Field(repr=False)]
    helper_name: Annotated[PersonName, Field(repr=False)]
    password: CentrePassword
    item: Word[Matter]


class AuthorisationCheck(_Check):
    """The rest is set when the result is right; ``tries_left`` is of the helper's password."""

    result: Word[AuthorisationResult]
    authorisation_id: AuthorisationId | None
    masked_helper_name: MaskedName | None
    tries_left: TriesLeft
