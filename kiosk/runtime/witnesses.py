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
from kiosk.services.effects import FaceResult, Filed, Kept, PinRight, Vouched
from kiosk.services.proofs import ECardRight, FingerConfirmed, HelperKnown
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
    """What was done so far, for the person who takes over. ``hand_out`` prints it, where there is paper."""

    def __init__(self, hand_out: Callable[[ProgressFacts], None], today: Callable[[], date], terminal_id: str) -> None:
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
        elif isinstance(result, Kept):
            self._done.append(DoneStep.KEPT)

    def ended(self, ending: Ending) -> None:
        done, name = tuple(self._done), self._name
        self._done, self._name = [], None
        if isinstance(ending, HandedToPerson) and done:
            reason = halt_reason(ending.reason)
            self._hand_out(ProgressFacts(done, reason, self._today(), self._terminal_id, name))


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
