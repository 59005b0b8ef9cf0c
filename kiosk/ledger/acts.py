"""What can be committed, what the visitor may be told, and what the centre may answer. Values only."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

INTENT_ROW_HASH = "intent_row_hash"
"""Key under which ``Centre.send`` finds, in the payload, the hash of the journal row that announced the act."""


class OnUnknown(StrEnum):
    """What to do with an act whose fate at the centre is unknown when the visitor can wait no longer."""

    RESEND = "RESEND"
    """Deliver it with the same key until the centre answers (filings, ratings)."""
    VOID = "VOID"
    """Take it back with the same key until the centre confirms (payments: never charged-and-nothing)."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the visitor confirmed. ``payload`` is JSON-able, may hold personal data, and is hidden from ``repr``.

    Kinds in use: ``certification``, ``withdrawal``, ``rating``. ``owes_paper``: accepted, it owes the visitor a slip.
    """

    kind: str
    payload: Mapping[str, object]
    on_unknown: OnUnknown = OnUnknown.RESEND
    owes_paper: bool = True

    def __repr__(self) -> str:
        return f"Act({self.kind!r}, {self.on_unknown})"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The centre did it. ``receipt`` is the centre's receipt number: only its hash enters the journal.

    ``row_hash`` (8 hex digits, for the slip) is filled in by the registrar; a ``Centre`` leaves it empty.
    """

    answer: Mapping[str, object]
    receipt: str = ""
    row_hash: str = ""

    def __repr__(self) -> str:
        return f"Accepted(row_hash={self.row_hash!r})"


@dataclass(frozen=True, slots=True)
class Refused:
    """The centre said no, for good. ``code`` is a machine word, never personal data."""

    code: str
    row_hash: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """Durably kept and not yet answered: it will be delivered. The visitor may be told "accepted, not yet filed"."""

    row_hash: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A VOID act without an answer in time: it is being taken back until the centre confirms. Tell "not done"."""

    row_hash: str


@dataclass(frozen=True, slots=True)
class NotKept:
    """Nothing was recorded and nothing was sent. ``reason``: disk-full, read-only, io-error, ..."""

    reason: str


Outcome = Accepted | Refused | Promised | Withdrawn | NotKept


@dataclass(frozen=True, slots=True)
class SendTrouble:
    """A call without an answer. ``maybe_done`` is False only when the request certainly never reached the centre."""

    maybe_done: bool
    retry_after_seconds: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NotFound:
    """The centre has never seen this key."""


@dataclass(frozen=True, slots=True)
class Voided:
    """The act is undone, or was never done and a tombstone will refuse it should it still arrive."""


SendResult = Accepted | Refused | SendTrouble
LookUpResult = Accepted | Refused | NotFound | Voided | SendTrouble
VoidResult = Voided | Accepted | Refused | SendTrouble
CallResult = Accepted | Refused | NotFound | Voided | SendTrouble


class Centre(Protocol):
    """The central system as the ledger needs it; called on network threads, each call with its own time-out.

    The centre keeps keys per terminal for at least 400 days: a village terminal can be switched off for a season.
    """

    def send(self, kind: str, key: str, payload: Mapping[str, object]) -> SendResult:
        """Do the act, or return the stored answer of this key."""
        ...

    def look_up(self, kind: str, key: str) -> LookUpResult:
        """Ask what became of this key."""
        ...

    def void(self, kind: str, key: str) -> VoidResult:
        """Undo or forbid the act. An ``Accepted`` answer means it is complete and stays so: completed wins."""
        ...


class PaperOutcome(StrEnum):
    """Result of a print, never guessed."""

    PRINTED = "PRINTED"
    NOT_PRINTED = "NOT_PRINTED"
    UNKNOWN = "UNKNOWN"


class PaperOf(StrEnum):
    """Which slip: the receipt of an accepted act, or the "accepted, not yet filed" slip of a promise."""

    RECEIPT = "receipt"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class PaperReport:
    """What is known about one slip. ``evidence`` is the proof class (``process-id``, ``idle-after-last-byte``, ...).

    ``copy`` is 0 for the one original and counts up for every reprint.
    """

    outcome: PaperOutcome
    evidence: str
    of: PaperOf = PaperOf.RECEIPT
    copy: int = 0


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something a person must see to. ``reason``: refused-after-promise, not-delivered, ... (see ``work_reason``)."""

    key: str
    kind: str
    reason: str


class LedgerUnsafe(Exception):
    """The ledger must not be used: durability is not what it has to be, or a file is not what it was."""


class LedgerBusy(LedgerUnsafe):
    """Another kiosk process holds this ledger."""


class LedgerFailed(Exception):
    """A write or read failed; this store is out of service until a new start. ``reason`` is a machine word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Clock(Protocol):
    """Time as the ledger reads it: monotonic for waiting, wall time only as a remark in the journal."""

    def monotonic(self) -> float:
        """Seconds, never going back."""
        ...

    def wall(self) -> datetime:
        """Aware UTC time, possibly wrong."""
        ...


Steps = Callable[[str], None]
"""Called with the name of each boundary that was just reached. Product code passes ``no_step``."""


def no_step(name: str) -> None:
    """The ``Steps`` of the product: does nothing."""


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no blanks, UTF-8. Raises ValueError or TypeError for what JSON cannot carry."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")
