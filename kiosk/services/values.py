"""What services know about a visitor. Frozen; whatever is personal stays out of repr, so that no log line can show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Holder:
    """What the social-security card says (LD/T 32 EF05, EF06), or the identity card: then without card and region."""

    social_security_number: str = field(repr=False)
    name: str = field(repr=False)
    card_number: str | None = field(repr=False)
    region: str | None
    valid_to: date | None
    by_id_card: bool = False


class Matter(StrEnum):
    """What presence is proved for; what a family helper may be allowed."""

    CERTIFICATION = "certification"
    ENQUIRY = "enquiry"
    PRINT = "print"


class CertificationState(StrEnum):
    """Where a benefit stands in its certification cycle (domain rule 4). The kiosk itself never suspends."""

    VALID = "VALID"
    DUE_SOON = "DUE_SOON"
    OVERDUE_VERIFYING = "OVERDUE_VERIFYING"
    SUSPENDED = "SUSPENDED"


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit in payment. ``code`` names its text ``benefit-<code>``."""

    code: str
    state: CertificationState
    last_certified: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the central API says about the person now. ``person_ref`` is opaque, and so is ``visit_ref``, under which the centre is
    asked about her in this visit; ``today`` is the centre's date.
    """

    person_ref: str = field(repr=False)
    masked_name: str = field(repr=False)
    masked_number: str = field(repr=False)
    benefits: tuple[Benefit, ...]
    has_reference_photo: bool
    under_14: bool
    today: date
    age_band: str = "under-50"
    """Ten years wide (``under-50``, ``50-59`` ... ``90+``), for anonymous counts; a date of birth is not needed here."""
    face_withdrawn: bool = False
    has_fingerprint: bool = False
    has_centre_password: bool = False
    has_helpers: bool = False
    offers_e_card: bool = False
    visit_ref: str = field(default="", repr=False)

    @property
    def owner(self) -> Owner:
        return Owner(self.masked_name, self.masked_number)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose receipt it is, as a slip names her."""

    masked_name: str = field(repr=False)
    masked_number: str = field(repr=False)


class Way(StrEnum):
    """The ways to show that it is you; of equal weight (Measures of 2025-06-01 art. 10: face is never the only one)."""

    FACE = "face"
    PASSWORD = "password"
    E_CARD = "e-card"
    FINGERPRINT = "fingerprint"
    STAFF = "staff"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class CueReading:
    """One cue of liveness. ``score`` from -1 (speaks for a picture) over 0 (says nothing) to 1 (speaks for a person)."""

    cue: str
    score: float


@dataclass(frozen=True, slots=True)
class Liveness:
    """Whether a person and no picture stood before the camera. ``grade``: strong, weak, doubtful; ``asked``: the one gentle
    request was made.
    """

    grade: str
    cues: tuple[CueReading, ...] = ()
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """Evidence that the person is here: way and figures, never an image or a template.

    ``reference``: whose photo it was, ``centre`` or ``card``. ``centre_proof``: what the centre gave when it checked the way
    itself; good once and for a short time.
    """

    way: Way
    tries: int
    engine: str | None = None
    score: float | None = None
    threshold: float | None = None
    staff_number: str | None = None
    consent_version: str | None = None
    policy_version: str | None = None
    reference: str | None = None
    liveness: Liveness | None = None
    centre_proof: str | None = field(default=None, repr=False)
    helper_name: str | None = field(default=None, repr=False)
    """Masked, for the slip; the centre knows the helper by its proof."""


class Handling(StrEnum):
    """What the centre does with a filing, by its own policy."""

    FILED = "filed"
    COMPARE_LATER = "compare-later"
    PERSON_LOOKS = "person-looks"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the central API answered to a filing, or what is kept until it can."""

    benefit: str
    way: Way
    receipt_number: str | None
    filed_on: date
    previous_due_on: date | None
    next_due_on: date | None
    verification_url: str | None = field(repr=False)
    short_hash: str = ""
    copy_number: int = 0
    handling: Handling = Handling.FILED
    helper_name: str | None = field(default=None, repr=False)
    """Of the family helper who stood at the terminal, masked."""

    @property
    def pending(self) -> bool:
        """True while the filing is kept safely but the centre has not answered yet."""
        return self.receipt_number is None


def most_urgent(benefits: tuple[Benefit, ...]) -> Benefit | None:
    """The benefit to certify first: suspended, overdue, due soon, then the earliest due date."""
    order = list(reversed(list(CertificationState)))
    ranked = sorted(benefits, key=lambda b: (order.index(b.state), b.due_on or date.max, b.code))
    return ranked[0] if ranked else None
