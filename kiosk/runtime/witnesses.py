"""Who looks on while a visit goes its way and speaks when it is over: the slip for the person who takes over, and the
anonymous counts of face checks. Main thread. What they remember is gone with the visit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from kiosk.documents.slip import DoneStep, HaltReason, ProgressFacts
from kiosk.engine.interrupts import Ending, HandedToPerson
from kiosk.ledger.tallies import FaceCount
from kiosk.services.certificates import CertificateIssued, CertificateKept
from kiosk.services.consents import WithdrawalFiled, WithdrawalKept
from kiosk.services.effects import FaceResult, Filed, Kept, PinRight, Vouched
from kiosk.services.proofs import ECardRight, FingerConfirmed, HelperKnown
from kiosk.services.records import Record
from kiosk.services.values import Standing

_JUDGED = ("same", "unsure", "different", "unclear", "no-face", "timed-out")
"""Verdicts about the person; trouble of camera or engine is the machine's."""

_PROVED = (PinRight, Vouched, ECardRight, FingerConfirmed, HelperKnown)
_REASONS = {
    HaltReason.NETWORK: ("network", "centre-busy", "centre-odd"),
    HaltReason.DEVICE: ("device", "fault", "not-kept", "reader-down", "card-unreadable"),
    HaltReason.PRESENCE: ("vouch-declined", "vouch-nobody", "vouch-unreachable"),
    HaltReason.REFUSED: ("refused", "under-14", "not-receiving", "no-receipt", "card-expired"),
}


class Witness(Protocol):
    """Sees every result that a visit took, and its end."""

    def saw(self, result: object) -> None: ...

    def ended(self, ending: Ending) -> None: ...


class Progress:
    """What was done so far, for the person who takes over. ``hand_out`` prints it; with the number of the visit, where she
    asked for it herself.
    """

    def __init__(
        self, hand_out: Callable[[ProgressFacts, int | None], None], today: Callable[[], date], terminal_id: str
    ) -> None:
        self._hand_out = hand_out
        self._today = today
        self._terminal_id = terminal_id
        self._done: list[DoneStep] = []
        self._name: str | None = None

    def saw(self, result: object) -> None:
        if isinstance(result, Standing):
            self._done = [DoneStep.IDENTIFIED, DoneStep.STANDING_FOUND]
            self._name = result.masked_name
        elif isinstance(result, _PROVED) or (isinstance(result, FaceResult) and result.kind == "same"):
            self._done.append(DoneStep.PRESENCE_PROVED)
        elif isinstance(result, Filed):
            self._done.append(DoneStep.FILED)
        elif isinstance(result, (Kept, CertificateKept, WithdrawalKept)):
            self._done.append(DoneStep.KEPT)
        elif isinstance(result, CertificateIssued):
            self._done.append(DoneStep.ISSUED)
        elif isinstance(result, WithdrawalFiled):
            self._done.append(DoneStep.WITHDRAWN)
        elif isinstance(result, Record) and DoneStep.LOOKED_UP not in self._done:
            self._done.append(DoneStep.LOOKED_UP)

    def asked(self, visit: int) -> None:
        """She wants it on paper now, whatever there is of it."""
        self._hand_out(self._facts(HaltReason.ASKED), visit)

    def ended(self, ending: Ending) -> None:
        if isinstance(ending, HandedToPerson) and self._done:
            self._hand_out(self._facts(halt_reason(ending.reason)), None)
        self._done, self._name = [], None

    def _facts(self, reason: HaltReason) -> ProgressFacts:
        return ProgressFacts(tuple(self._done), reason, self._today(), self._terminal_id, self._name)


def halt_reason(reason: str) -> HaltReason:
    """Why a person takes over, as the slip says it."""
    return next((halt for halt, words in _REASONS.items() if reason in words), HaltReason.ASKED)


class FaceTally:
    """Counts the tries of a visit by age band; ``count`` keeps them with the day and the kind of camera and nothing else."""

    def __init__(self, count: Callable[[FaceCount], None], today: Callable[[], date], device: str) -> None:
        self._count = count
        self._today = today
        self._device = device
        self._band: str | None = None
        self._tries = self._failed = 0
        self._worked = self._person = False

    def saw(self, result: object) -> None:
        if isinstance(result, Standing):
            self._band = result.age_band
        elif isinstance(result, FaceResult) and result.kind in _JUDGED:
            self._tries += 1
            self._worked = result.kind == "same"
            self._failed += not self._worked
        elif isinstance(result, Vouched):
            self._person = True

    def ended(self, ending: Ending) -> None:
        if self._tries and self._band is not None:
            person = self._person or isinstance(ending, HandedToPerson)
            handed_over = int(person and not self._worked)
            self._count(FaceCount(self._today(), self._band, self._device, self._tries, self._failed, handed_over))
        self._band = None
        self._tries = self._failed = 0
        self._worked = self._person = False
