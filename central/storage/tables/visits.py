"""Visits at terminals: who is asked about, and how sure the centre is of that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.tables.base import Base


class VisitRow(Base):
    """A visit, by the SHA-256 of its reference. ``matter`` null: for every matter. ``way`` and what follows it: how it was raised
    last, null for a card alone.
    """

    __tablename__ = "visits"

    visit_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"), index=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.terminal_id"))
    begun_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    level: Mapped[str] = mapped_column(String(2))
    matter: Mapped[str | None] = mapped_column(String(16))
    way: Mapped[str | None] = mapped_column(String(16))
    staff_number: Mapped[str | None] = mapped_column(String(16))
    helper_ref: Mapped[str | None] = mapped_column(String(32))
