"""Terminals: who they are, what they report."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.tables.base import Base


class Terminal(Base):
    """A terminal that may sign in. The secret is kept as it is: an HMAC can only be checked by who knows the key."""

    __tablename__ = "terminals"

    terminal_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    secret: Mapped[bytes]
    place: Mapped[str] = mapped_column(String(100))
    active: Mapped[bool] = mapped_column(default=True)


class SignInNonce(Base):
    """A challenge that was given out and not used yet."""

    __tablename__ = "sign_in_nonces"

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime]


class TerminalToken(Base):
    """A bearer token, by its SHA-256 only."""

    __tablename__ = "terminal_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.terminal_id"), index=True)
    expires_at: Mapped[datetime]


class CardAuthentication(Base):
    """Challenges of a card that were answered, by their SHA-256: no card and no person can be told from it."""

    __tablename__ = "card_authentications"
    __table_args__ = (Index("ix_card_authentications_terminal", "terminal_id", "asked_at"),)

    challenges_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.terminal_id"))
    algorithm: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]


class JournalCheckpoint(Base):
    """A journal state a terminal once reported; never overwritten."""

    __tablename__ = "journal_checkpoints"
    __table_args__ = (Index("ix_checkpoints_terminal", "terminal_id", "row_count"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(String(32))
    row_count: Mapped[int] = mapped_column(BigInteger)
    last_hash: Mapped[str] = mapped_column(String(64))
    accepted: Mapped[bool]
    reported_at: Mapped[datetime]


class TerminalFlag(Base):
    """Something a person at the centre has to look at, such as ``journal-regressed``; open until somebody closes it."""

    __tablename__ = "terminal_flags"

    id: Mapped[int] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(String(32), index=True)
    code: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]]
    raised_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(16))


class LastHeartbeat(Base):
    """The newest report of each terminal."""

    __tablename__ = "last_heartbeats"

    terminal_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    app_version: Mapped[str] = mapped_column(String(64))
    report: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class FaceCountRow(Base):
    """Face checks of one terminal, day, band of age and camera. Nobody can be told from it."""

    __tablename__ = "face_counts"

    terminal_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    band: Mapped[str] = mapped_column(String(16), primary_key=True)
    device: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int] = mapped_column(BigInteger)
    failed: Mapped[int] = mapped_column(BigInteger)
    handed_over: Mapped[int] = mapped_column(BigInteger)
