"""Certificates given out, and each print of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.tables.base import Base


class CertificateRecord(Base):
    """One certificate: one effect of one key of one terminal. ``content``: what stands on it, so that a copy says what the
    original said.
    """

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("terminal_id", "key"), Index("ix_certificates_person", "person_ref"))

    number: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(60))
    gist: Mapped[str] = mapped_column(String(60))
    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"))
    terminal_id: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(128))
    intent_row_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    copies: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]
    revoked_because: Mapped[str | None] = mapped_column(String(64))


class CertificatePrint(Base):
    """One print: copy 0 is the original, each copy has its own code. ``sheet`` is the sealed PDF, None once it was deleted.

    ``terminal_id`` and ``key``: who had it made; "" on copies from before they were kept.
    """

    __tablename__ = "certificate_prints"
    __table_args__ = (UniqueConstraint("number", "copy_number"),)

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[str] = mapped_column(ForeignKey("certificates.number"))
    copy_number: Mapped[int]
    terminal_id: Mapped[str] = mapped_column(String(32), server_default="")
    key: Mapped[str] = mapped_column(String(128), server_default="")
    printed_at: Mapped[datetime]
    valid_until: Mapped[date]
    digest: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(1300))
    pages: Mapped[int]
    sheet: Mapped[bytes | None] = mapped_column(deferred=True)
