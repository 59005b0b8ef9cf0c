"""Staff, their sessions at the desk, and calls for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.tables.base import Base


class StaffMember(Base):
    """Someone at the desk, with a scrypt hash of the PIN."""

    __tablename__ = "staff"

    staff_number: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    pin_salt: Mapped[bytes]
    pin_hash: Mapped[bytes]
    active: Mapped[bool] = mapped_column(default=True)
    failed_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class StaffCard(Base):
    """A staff card, by the SHA-256 of number and serial. The serial is drawn when the card is issued and kept nowhere."""

    __tablename__ = "staff_cards"

    card_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_number: Mapped[str] = mapped_column(ForeignKey("staff.staff_number"), index=True)
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class DeskSession(Base):
    """A signed-in browser at the desk, by the SHA-256 of its cookie."""

    __tablename__ = "desk_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_number: Mapped[str] = mapped_column(ForeignKey("staff.staff_number"))
    csrf_token: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]


class HelpCallRecord(Base):
    """A call for a person. Holds no personal data."""

    __tablename__ = "help_calls"

    call_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.terminal_id"))
    reason: Mapped[str] = mapped_column(String(16))
    page: Mapped[str] = mapped_column(String(64))
    detail_code: Mapped[str | None] = mapped_column(String(64))
    item: Mapped[str | None] = mapped_column(String(64))
    step: Mapped[str | None] = mapped_column(String(8))
    devices: Mapped[list[str] | None] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16), index=True)
    outcome: Mapped[str | None] = mapped_column(String(16))
    staff_number: Mapped[str | None] = mapped_column(String(16))
    opened_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    vouched_for: Mapped[str | None] = mapped_column(String(32))
    """Receipt number of the one filing that this vouching proved."""
