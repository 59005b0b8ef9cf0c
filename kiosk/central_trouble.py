"""What a call to the centre may bring instead of an answer: plain values the core can look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TroubleKind(StrEnum):
    """Why a call brought no answer.

    UNREACHABLE: no connection, or it broke. TIMED_OUT: a time-out or the deadline passed. REFUSED: the centre said no,
    with a stable code; final. BUSY: ask again later. GARBAGE: what came back is not our centre's language (captive
    portal, proxy page, broken JSON). UNAUTHORISED: this terminal may not sign in.
    """

    UNREACHABLE = "UNREACHABLE"
    TIMED_OUT = "TIMED_OUT"
    REFUSED = "REFUSED"
    BUSY = "BUSY"
    GARBAGE = "GARBAGE"
    UNAUTHORISED = "UNAUTHORISED"


@dataclass(frozen=True, slots=True)
class CentralTrouble:
    """A call without an answer. ``code`` is a machine word; ``maybe_done`` is False only when the request certainly had
    no effect.
    """

    kind: TroubleKind
    code: str
    maybe_done: bool
    retry_after_seconds: float | None = None
