"""Filed certifications, their printed codes, and what keys led to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.tables.base import Base


class Certification(Base):
    """A filed certification: one effect of one key of one terminal.

    ``handling`` is what holds now: what the policy said, and ``filed`` once a clerk has confirmed. ``returned``: a clerk
    looked and it did not fit; it counts for nothing. ``previous_last_certified`` is what the benefit stood at before.
    """

    __tablename__ = "certifications"
    __table_args__ = (UniqueConstraint("terminal_id", "key"), Index("ix_certifications_person", "person_ref"))

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_number: Mapped[str] = mapped_column(String(32), unique=True)
    terminal_id: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(128))
    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"))
    benefit: Mapped[str] = mapped_column(String(32))
    way: Mapped[str] = mapped_column(String(16))
    engine: Mapped[str | None] = mapped_column(String(64))
    score: Mapped[float | None]
    threshold: Mapped[float | None]
    tries: Mapped[int]
    proved_at: Mapped[datetime]
    staff_number: Mapped[str | None] = mapped_column(String(16))
    consent_version: Mapped[str | None] = mapped_column(String(64))
    consent_given_at: Mapped[datetime | None]
    intent_row_hash: Mapped[str] = mapped_column(String(64))
    filed_at: Mapped[datetime]
    previous_due_on: Mapped[date | None]
    next_due_on: Mapped[date]
    resumes: Mapped[bool]
    reprint_count: Mapped[int] = mapped_column(default=0)
    handling: Mapped[str] = mapped_column(String(16), default="filed")
    previous_last_certified: Mapped[date | None]
    returned: Mapped[bool] = mapped_column(default=False)


class VerificationCode(Base):
    """A printed code: copy 0 is the original, each copy has its own."""

    __tablename__ = "verification_codes"
    __table_args__ = (UniqueConstraint("receipt_number", "copy_number"),)

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    receipt_number: Mapped[str] = mapped_column(ForeignKey("certifications.receipt_number"))
    copy_number: Mapped[int]
    issued_at: Mapped[datetime]


class IdempotencyKey(Base):
    """What a key led to. ``status`` 0 marks a tombstone: voided before any original arrived."""

    __tablename__ = "idempotency_keys"

    terminal_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    operation: Mapped[str] = mapped_column(String(32))
    body_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(64))
    answer: Mapped[bytes]
    stored_at: Mapped[datetime] = mapped_column(index=True)


class Rating(Base):
    """One rating or skip; ``level`` null is 未评价."""

    __tablename__ = "ratings"

    id: Mapped[int] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(String(32))
    receipt_number: Mapped[str | None] = mapped_column(String(32), unique=True)
    level: Mapped[int | None]
    reasons: Mapped[list[Any]]
    rated_at: Mapped[datetime]
    stored_at: Mapped[datetime]
