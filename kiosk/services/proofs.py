"""What is asked of centre, fingerprint module and helper to prove presence, with every result it may have (see ``effects``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from drivers.contract import Completion, Failed
from kiosk.engine.requests import Effect
from kiosk.services.effects import (
    CENTRE_BUSY,
    CENTRE_ODD,
    NETWORK,
    VISIT_OVER,
    PinLocked,
    PinRight,
    PinWrong,
    Unavailable,
    Vouched,
)
from kiosk.services.values import Holder, Matter, Presence

_PROOF = "0" * 32


@dataclass(frozen=True, slots=True)
class CheckCentrePassword(Effect[PinRight | PinWrong | PinLocked | Unavailable]):
    """Let the centre check the social-security password it keeps."""

    spends: ClassVar[bool] = True

    visit_ref: str = field(repr=False)
    digits: tuple[int, ...] = field(repr=False)

    def outcomes(self) -> tuple[PinRight | PinWrong | PinLocked | Unavailable, ...]:
        return (PinRight(_PROOF), PinWrong(3), PinWrong(1), PinLocked(), NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class ECardRight:
    centre_proof: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ECardWrong:
    """Not a code of this person."""


@dataclass(frozen=True, slots=True)
class ECardExpired:
    """It was a code of this person; the telephone shows a new one."""


@dataclass(frozen=True, slots=True)
class CheckECard(Effect[ECardRight | ECardWrong | ECardExpired | Unavailable]):
    """Let the centre check the dynamic code of a 电子社保卡."""

    spends: ClassVar[bool] = True

    visit_ref: str = field(repr=False)
    code: str = field(repr=False)

    def outcomes(self) -> tuple[ECardRight | ECardWrong | ECardExpired | Unavailable, ...]:
        return (ECardRight(_PROOF), ECardWrong(), ECardExpired(), NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class CheckStaffCard(Effect[Vouched | PinWrong | PinLocked | Unavailable]):
    """Let the centre check the person beside her: number of the staff card and PIN of the desk. The centre locks."""

    spends: ClassVar[bool] = True

    visit_ref: str = field(repr=False)
    staff_card: str
    pin: tuple[int, ...] = field(repr=False)

    def outcomes(self) -> tuple[Vouched | PinWrong | PinLocked | Unavailable, ...]:
        return (Vouched("S001", _PROOF), PinWrong(3), PinWrong(1), PinLocked(), NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class FingerTemplate:
    """The fingerprint template held by the central API, on its way into the module; never shown, never stored."""

    octets: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FingerRight:
    """The module says that it is the template's finger. ``score``: of the module's own making, for the centre."""

    score: int


@dataclass(frozen=True, slots=True)
class FingerWrong:
    """The module says that it is another finger. One try is used up."""


@dataclass(frozen=True, slots=True)
class FingerUnclear:
    """Nothing could be compared: no finger came, or a dry, worn or wet one. ``hint`` names the text ``finger-hint-<hint>``."""

    hint: str


@dataclass(frozen=True, slots=True)
class FetchFingerTemplate(Effect[FingerTemplate | Unavailable]):
    visit_ref: str = field(repr=False)

    def outcomes(self) -> tuple[FingerTemplate | Unavailable, ...]:
        return (FingerTemplate(b""), Unavailable("no-fingerprint"), VISIT_OVER, NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class CheckFingerprint(Effect[FingerRight | FingerWrong | FingerUnclear | Failed]):
    """Wait for a finger and let the module compare it: one try. Hints come as notes ``finger-hint-<hint>``."""

    spends: ClassVar[bool] = True

    template: FingerTemplate = field(repr=False)

    def outcomes(self) -> tuple[FingerRight | FingerWrong | FingerUnclear | Failed, ...]:
        return (
            FingerRight(120),
            FingerWrong(),
            FingerUnclear("wipe-dry"),
            Failed(Completion.TIMED_OUT, "no-finger"),
            Failed(Completion.NOT_READY, "device-offline"),
            Failed(Completion.HARDWARE_ERROR, "silent"),
            Failed(Completion.INVALID_DATA, "template-refused"),
        )


@dataclass(frozen=True, slots=True)
class FingerConfirmed:
    centre_proof: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FingerTooFaint:
    """The module was content with less than the centre asks for."""


@dataclass(frozen=True, slots=True)
class ConfirmFinger(Effect[FingerConfirmed | FingerTooFaint | Unavailable]):
    """Report the module's score to the centre."""

    visit_ref: str = field(repr=False)
    score: int

    def outcomes(self) -> tuple[FingerConfirmed | FingerTooFaint | Unavailable, ...]:
        return (FingerConfirmed(_PROOF), FingerTooFaint(), NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class ReadHelperCard(Effect[Holder | Failed]):
    """Read the identity card of the person who helps her, on the same reader."""

    def outcomes(self) -> tuple[Holder | Failed, ...]:
        def card(number: str) -> Holder:
            return Holder(number, "", None, None, date(2032, 1, 1), by_id_card=True)

        return (
            card("110000197803074129"),
            card("110000195203074121"),
            Failed(Completion.MEDIA_REMOVED, "lifted"),
            Failed(Completion.NOT_READY, "device-offline"),
            Failed(Completion.HARDWARE_ERROR, "no-answer"),
        )


@dataclass(frozen=True, slots=True)
class HelperKnown:
    """The helper is who the card says and has her leave for this. ``masked_name`` for the slip of a kept filing."""

    masked_name: str = field(repr=False)
    centre_proof: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HelperNotAllowed:
    """``why``: no-authorisation (none, run out or revoked), not-for-this, too-many (helped today)."""

    why: str


@dataclass(frozen=True, slots=True)
class CheckHelper(Effect[HelperKnown | PinWrong | PinLocked | HelperNotAllowed | Unavailable]):
    """Let the centre check a family helper: own identity card, own password, and whether she gave leave for this."""

    spends: ClassVar[bool] = True

    visit_ref: str = field(repr=False)
    helper_number: str = field(repr=False)
    helper_name: str = field(repr=False)
    digits: tuple[int, ...] = field(repr=False)
    matter: Matter

    def outcomes(self) -> tuple[HelperKnown | PinWrong | PinLocked | HelperNotAllowed | Unavailable, ...]:
        return (
            HelperKnown("", _PROOF),
            PinWrong(3),
            PinWrong(1),
            PinLocked(),
            *(HelperNotAllowed(why) for why in ("no-authorisation", "not-for-this", "too-many")),
            NETWORK,
            CENTRE_BUSY,
            CENTRE_ODD,
        )


@dataclass(frozen=True, slots=True)
class Raised:
    """The centre took the proof: how sure it is now (A2, A3), and for what (None: for everything)."""

    level: str
    matter: Matter | None = None


@dataclass(frozen=True, slots=True)
class RaiseVisit(Effect[Raised | Unavailable]):
    """Give the centre the proof of presence, once for the whole visit. The same proof may be given again."""

    spends: ClassVar[bool] = True

    visit_ref: str = field(repr=False)
    matter: Matter
    presence: Presence

    def outcomes(self) -> tuple[Raised | Unavailable, ...]:
        refused = (Unavailable("presence-required"), Unavailable("visit-over"))
        return (Raised("A3"), *refused, NETWORK, CENTRE_BUSY, CENTRE_ODD)
