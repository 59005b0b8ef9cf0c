"""Every effect the certification visit asks for, with every result it may have.

``outcomes`` is what the explorer walks. The adapters that perform these (kiosk/runtime) may return nothing else; a contract
test checks that each result type they give is declared here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from drivers.contract import Completion, Failed
from kiosk.engine.interrupts import Took
from kiosk.engine.requests import Act, CommitResult, Effect
from kiosk.services.values import (
    Benefit,
    CertificationState,
    CueReading,
    Handling,
    Holder,
    Liveness,
    Presence,
    Receipt,
    Standing,
    Way,
)

_TODAY = date(2026, 11, 23)
_HOLDER = Holder("110000195203074121", "", "X00000019", "110000", date(2032, 1, 1))
_BENEFIT = Benefit("employee-pension", CertificationState.DUE_SOON, date(2025, 12, 20), date(2026, 12, 20))
_PRESENCE = Presence(Way.FACE, 1, "yunet_sface", 0.7, 0.4, None, "1")
_LIVENESS = Liveness("strong", (CueReading("blink", 0.9),))
_RECEIPT = Receipt(
    "employee-pension", Way.FACE, "R1", _TODAY, date(2026, 12, 20), date(2027, 11, 23), None, "0000 0000"
)


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The central API could not answer or would not. ``reason`` names the texts ``trouble-<reason>-title`` and ``-body``."""

    reason: str


NETWORK = Unavailable("network")
CENTRE_BUSY = Unavailable("centre-busy")
CENTRE_ODD = Unavailable("centre-odd")
VISIT_OVER = Unavailable("visit-over")


@dataclass(frozen=True, slots=True)
class ReadCard(Effect[Holder | Failed]):
    """Read the basic data of the card in the slot."""

    def outcomes(self) -> tuple[Holder | Failed, ...]:
        return (
            _HOLDER,
            Failed(Completion.MEDIA_REMOVED, "pulled"),
            Failed(Completion.INVALID_DATA, "unknown-card"),
            Failed(Completion.INVALID_DATA, "garbage"),
            Failed(Completion.UNSUPPORTED, "needs-external-auth"),
            Failed(Completion.NOT_READY, "device-offline"),
            Failed(Completion.TIMED_OUT),
            Failed(Completion.HARDWARE_ERROR, "no-answer"),
        )


@dataclass(frozen=True, slots=True)
class ReadIdCard(Effect[Holder | Failed]):
    """Read the identity card on its reader."""

    def outcomes(self) -> tuple[Holder | Failed, ...]:
        return (
            Holder("110000195203074121", "", None, None, date(2032, 1, 1), by_id_card=True),
            Failed(Completion.MEDIA_REMOVED, "lifted"),
            Failed(Completion.INVALID_DATA, "garbage"),
            Failed(Completion.UNSUPPORTED, "no-number"),
            Failed(Completion.NOT_READY, "device-offline"),
            Failed(Completion.TIMED_OUT),
            Failed(Completion.HARDWARE_ERROR, "no-answer"),
        )


@dataclass(frozen=True, slots=True)
class FetchStanding(Effect[Standing | Unavailable]):
    """Ask the central API how this person stands."""

    holder: Holder

    def outcomes(self) -> tuple[Standing | Unavailable, ...]:
        def standing(*benefits: Benefit, photo: bool = True, child: bool = False, today: date = _TODAY) -> Standing:
            return Standing("ref", "", "", benefits, photo, child, today)

        everything = replace(
            standing(_BENEFIT),
            has_fingerprint=True,
            has_centre_password=True,
            has_helpers=True,
            offers_e_card=True,
        )

        due, last = date(2026, 12, 20), date(2025, 12, 20)
        return (
            everything,
            replace(everything, face_withdrawn=True),
            standing(_BENEFIT),
            standing(Benefit("employee-pension", CertificationState.VALID, date(2026, 9, 1), date(2027, 9, 1))),
            standing(Benefit("resident-pension", CertificationState.OVERDUE_VERIFYING, last, due), photo=False),
            standing(Benefit("employee-pension", CertificationState.SUSPENDED, last, due)),
            standing(),
            standing(_BENEFIT, child=True),
            standing(Benefit("survivor-allowance", CertificationState.DUE_SOON, None, None)),
            standing(_BENEFIT, today=date(2033, 1, 1)),
            *(Unavailable(code) for code in ("person-unknown", "card-lost", "card-cancelled", "card-expired")),
            NETWORK,
            CENTRE_BUSY,
            CENTRE_ODD,
        )


@dataclass(frozen=True, slots=True)
class PaperState:
    """Whether a slip would come out now; ``reason``: the printer's trouble (see ``printers``), "" where it is ready."""

    ready: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LookAtPaper(Effect[PaperState]):
    """Ask, before she confirms, whether a slip can be printed."""

    def outcomes(self) -> tuple[PaperState, ...]:
        return (PaperState(True), PaperState(False, "paper-out"))


@dataclass(frozen=True, slots=True)
class ReferencePhoto:
    """The photo held by the central API, on its way to the face process; never shown, never stored."""

    jpeg: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FetchReferencePhoto(Effect[ReferencePhoto | Unavailable]):
    visit_ref: str = field(repr=False)

    def outcomes(self) -> tuple[ReferencePhoto | Unavailable, ...]:
        refused = (Unavailable("no-photo"), Unavailable("consent-withdrawn"), VISIT_OVER)
        return (ReferencePhoto(b""), *refused, NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class FaceResult:
    """Verdict of one try. ``kind``: same, unsure, different, unclear (it could not be seen that a person is there),
    no-face, camera, engine, no-reference, timed-out. ``reference`` tells which photo it was: centre or card.
    """

    kind: str
    score: float | None = None
    threshold: float | None = None
    engine: str | None = None
    liveness: Liveness | None = None
    reference: str | None = None
    policy_version: str | None = None


@dataclass(frozen=True, slots=True)
class CheckFace(Effect[FaceResult]):
    """Compare the person before the camera with the reference photo; with the photo of the card in hand, where one can be
    had, when the centre's cannot be used. Opens the camera: only ever after consent.
    """

    spends: ClassVar[bool] = True
    """A try counts; Back must not give it again."""

    reference: ReferencePhoto = field(repr=False)
    consent_version: str
    card_photo: ReferencePhoto | None = field(default=None, repr=False)

    def outcomes(self) -> tuple[FaceResult, ...]:
        return (
            FaceResult("same", 0.71, 0.4, "yunet_sface", _LIVENESS, "centre", "1"),
            FaceResult("unsure", 0.36, 0.4, "yunet_sface"),
            FaceResult("different", 0.05, 0.4, "yunet_sface"),
            FaceResult("unclear", 0.71, 0.4, "yunet_sface", Liveness("doubtful", asked=True), "centre", "1"),
            FaceResult("no-face"),
            FaceResult("timed-out"),
            FaceResult("camera"),
            FaceResult("engine"),
            FaceResult("no-reference"),
        )


@dataclass(frozen=True, slots=True)
class PinRight:
    """``centre_proof`` where the centre checked it and not the card."""

    centre_proof: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PinWrong:
    """``tries_left`` as the card (63Cx) or the centre says."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class PinLocked:
    """The card answered 6983, or the centre takes no more tries: only a person at the counter can unlock it."""


@dataclass(frozen=True, slots=True)
class VerifyPin(Effect[PinRight | PinWrong | PinLocked | Failed]):
    """Let the card check the social-security password."""

    spends: ClassVar[bool] = True

    digits: tuple[int, ...] = field(repr=False)

    def outcomes(self) -> tuple[PinRight | PinWrong | PinLocked | Failed, ...]:
        return (
            PinRight(),
            PinWrong(3),
            PinWrong(1),
            PinLocked(),
            Failed(Completion.MEDIA_REMOVED, "pulled"),
            Failed(Completion.HARDWARE_ERROR, "no-answer"),
            Failed(Completion.TIMED_OUT),
        )


@dataclass(frozen=True, slots=True)
class Vouched:
    """A person of the staff has looked at the visitor and vouches for her. ``staff_number`` signs it; ``centre_proof``
    where the centre checked card and PIN.
    """

    staff_number: str
    centre_proof: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class NotVouched:
    """``why``: helped (the person took the matter over), declined, nobody (no answer in time), unreachable."""

    why: str


@dataclass(frozen=True, slots=True)
class CallForVouching(Effect[Vouched | NotVouched]):
    """Call a person to confirm who she is, and wait for the answer."""

    machine_work: ClassVar[bool] = True
    calls_person: ClassVar[bool] = True

    def outcomes(self) -> tuple[Vouched | NotVouched, ...]:
        return (Vouched("S001"), *(NotVouched(why) for why in ("helped", "declined", "nobody", "unreachable")))


@dataclass(frozen=True, slots=True)
class Filed(CommitResult):
    """The centre filed it."""

    receipt: Receipt
    accepted: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Kept(CommitResult):
    """Kept durably here; it will be sent until the centre answers. The visitor is told exactly that."""

    receipt: Receipt
    accepted: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Refused(CommitResult):
    """The centre refused for a reason of its own; nothing was filed."""

    code: str


@dataclass(frozen=True, slots=True)
class NotKept(CommitResult):
    """The terminal could not write it down, so nothing was sent; nothing was changed."""

    reason: str


@dataclass(frozen=True, slots=True)
class FileCertification(Act[Filed | Kept | Refused | NotKept]):
    """File the certification: journal, outbox, central API, exactly once."""

    person_ref: str = field(repr=False)
    benefit: Benefit
    presence: Presence
    today: date

    def outcomes(self) -> tuple[Filed | Kept | Refused | NotKept, ...]:
        pending = Receipt("employee-pension", Way.FACE, None, _TODAY, date(2026, 12, 20), None, None, "0000 0000")
        looked_at = replace(_RECEIPT, handling=Handling.PERSON_LOOKS)
        return (Filed(_RECEIPT), Filed(looked_at), Kept(pending), Refused("not-receiving"), NotKept("disk-full"))


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How the result reached the visitor. ``paper``: printed, not-printed, unknown, none (shown only). ``why``: the printer's
    trouble that kept it back (see ``printers``), "" where none is known. ``left_out``: rows that found no room on it.
    """

    paper: str
    why: str = ""
    left_out: int = 0


class Prints(Effect[HandedOver]):
    """Base of everything that puts paper into her hand."""

    def outcomes(self) -> tuple[HandedOver, ...]:
        return (HandedOver("printed"), HandedOver("not-printed", "cover-open"), HandedOver("unknown"))

    def gave(self, result: object) -> Took:
        if not isinstance(result, HandedOver):
            # What was sent to a printer comes out, whoever goes meanwhile.
            return Took.PERHAPS_PRINTED
        return {"printed": Took.PRINTED, "unknown": Took.PERHAPS_PRINTED}.get(result.paper, Took.NOTHING)


@dataclass(frozen=True, slots=True)
class PrintSlip(Prints):
    """Print the slip of an accepted filing and journal the evidence."""

    receipt: Receipt
    masked_name: str = field(repr=False)
    masked_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ShowOnly(Effect[HandedOver]):
    """No paper: the result is handed over on the screen, journalled as such, and can be reprinted later."""

    receipt: Receipt

    def outcomes(self) -> tuple[HandedOver, ...]:
        return (HandedOver("none"),)


@dataclass(frozen=True, slots=True)
class KeepRating(Effect[bool]):
    """Keep the visitor's rating for the centre. ``level`` 1 (非常满意) to 5 (非常不满意); False when it could not be kept."""

    level: int
    reason: str | None
    receipt_number: str | None

    def outcomes(self) -> tuple[bool, ...]:
        return (True, False)


@dataclass(frozen=True, slots=True)
class FetchReceipts(Effect[tuple[Receipt, ...] | Unavailable]):
    """The person's own certifications of the last 12 months, newest first."""

    visit_ref: str = field(repr=False)

    def outcomes(self) -> tuple[tuple[Receipt, ...] | Unavailable, ...]:
        return ((_RECEIPT,), (), VISIT_OVER, NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class TakeCopyNumber(Effect[Receipt | Unavailable]):
    """Ask the centre to count one more copy of a receipt; the copy carries its number."""

    visit_ref: str = field(repr=False)
    receipt: Receipt

    def outcomes(self) -> tuple[Receipt | Unavailable, ...]:
        return (_RECEIPT, VISIT_OVER, NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class PrintCopy(Prints):
    """Print a copy, marked as such. Nothing is committed by it."""

    receipt: Receipt
    masked_name: str = field(repr=False)
    masked_number: str = field(repr=False)
