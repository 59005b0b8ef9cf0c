"""The evidence of a certification, what clerks look at, and whom to contact."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.tables.base import Base


class PresenceEvidence(Base):
    """Why a proof of presence was believed: figures and versions, never an image or a template."""

    __tablename__ = "presence_evidence"

    receipt_number: Mapped[str] = mapped_column(ForeignKey("certifications.receipt_number"), primary_key=True)
    terminal_policy: Mapped[str | None] = mapped_column(String(64))
    centre_policy: Mapped[str] = mapped_column(String(64))
    reasons: Mapped[list[Any]]
    reference: Mapped[str | None] = mapped_column(String(16))
    grade: Mapped[str | None] = mapped_column(String(16))
    asked: Mapped[bool | None]
    cues: Mapped[list[Any]]
    authorisation_id: Mapped[str | None] = mapped_column(String(32))
    helper_ref: Mapped[str | None] = mapped_column(ForeignKey("people.person_ref"))
    module_score: Mapped[int | None]
    module_quality: Mapped[int | None]


class Review(Base):
    """Work of a clerk on one certification. ``kind``: ``look`` (a person decides) or ``compare`` (with what is on record).

    ``outcome`` null: open. ``confirmed``, ``returned`` end a look; ``fits``, ``does-not-fit`` a comparison; ``superseded``
    means that the person was certified another way meanwhile.
    """

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_outcome", "outcome", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_number: Mapped[str] = mapped_column(ForeignKey("certifications.receipt_number"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    reasons: Mapped[list[Any]]
    opened_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(16))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(500), default="")


class ContactEntry(Base):
    """Somebody to be telephoned or visited: what a returned certification leads to, instead of any suspension."""

    __tablename__ = "contact_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"), index=True)
    receipt_number: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(String(500))
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(16))
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(16))
