"""How a terminal signs in, and what it reports while it lives."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from kiosk.contract.base import Answer, Code, Count, Instant, Many, Request, Sha256, TerminalId

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


class HeartbeatRequest(Request):
    """The terminal is alive. No personal data: counts and machine words only."""

    app_version: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.+_-]{1,64}$")]
    journal: JournalReport
    devices: Many[DeviceReport] = ()
    outbox_waiting: Count = 0
    counters: Annotated[dict[Code, Count], Field(default_factory=dict, max_length=200)]


class HeartbeatAnswer(Answer):
    """The centre's clock, whether the journal continues what the centre knew, and the row count whose hash it wants as
    ``previous`` next time.
    """

    server_time: Instant
    journal_accepted: bool
    checkpoint_row_count: Count
