"""How a terminal signs in, and what it reports while it lives."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from kiosk.contract.base import Answer, Code, Count, Day, Instant, Many, Request, Sha256, TerminalId, Word

NonceText = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32,64}$")]


class Nonce(Answer):
    """A one-time challenge of the centre."""

    nonce: NonceText
    expires_at: Instant


class SignInRequest(Request):
    """``proof`` is ``wire.sign_in_proof(secret, terminal_id, nonce)``; the nonce tells the centre which challenge."""

    terminal_id: TerminalId
    nonce: NonceText
    proof: Sha256


class SignedIn(Answer):
    """A bearer token and the centre's clock."""

    token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,200}$")]
    expires_at: Instant
    server_time: Instant


class Checkpoint(Request):
    """The journal's length and the hash of its last row."""

    row_count: Count
    last_hash: Sha256


class JournalReport(Checkpoint):
    """The journal now, and the hash it has at the row count the centre knew last (``checkpoint_row_count`` of the
    answer before). Leaving ``previous`` out is allowed only while the centre knows nothing yet.
    """

    previous: Checkpoint | None = None


class DeviceReport(Request):
    """One device in XFS words, as in ``drivers.contract.DeviceStatus``."""

    family: Code
    state: Annotated[str, StringConstraints(pattern=r"^[A-Z_]{2,32}$")]
    supply: Annotated[str, StringConstraints(pattern=r"^[A-Z_]{2,32}$")] = "NOT_SUPPORTED"
    reason: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]{0,64}$")] = ""


class AgeBand(StrEnum):
    """Ten years of age, coarse enough to name nobody."""

    UNDER_50 = "under-50"
    FIFTIES = "50-59"
    SIXTIES = "60-69"
    SEVENTIES = "70-79"
    EIGHTIES = "80-89"
    OVER_90 = "90+"


class FaceCount(Request):
    """Face checks of one day, band of age and camera so far: counts only ever grow during the day, so sending them again
    changes nothing. ``failed`` of the ``tries`` did not work; ``handed_over`` counts visitors who went on to a person.
    """

    day: Day
    band: Word[AgeBand]
    device: Code
    tries: Count
    failed: Count
    handed_over: Count

    @model_validator(mode="after")
    def _plausible(self) -> Self:
        if self.failed > self.tries:
            raise ValueError("more tries failed than there were")
        return self


class HeartbeatRequest(Request):
    """The terminal is alive. No personal data: counts and machine words only."""

    app_version: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.+_-]{1,64}$")]
    journal: JournalReport
    devices: Many[DeviceReport] = ()
    outbox_waiting: Count = 0
    counters: Annotated[dict[Code, Count], Field(default_factory=dict, max_length=200)]
    face_counts: Many[FaceCount] = ()


class HeartbeatAnswer(Answer):
    """The centre's clock, whether the journal continues what the centre knew, and the row count whose hash it wants as
    ``previous`` next time.
    """

    server_time: Instant
    journal_accepted: bool
    checkpoint_row_count: Count
