"""Consents to face processing, withdrawals, and new wishes. No biometrics."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.tables.base import Base


class ConsentRecord(Base):
    """The separate consent behind one filing by face or finger: which text, when, where."""

    __tablename__ = "consents"

    receipt_number: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"), index=True)
    version: Mapped[str] = mapped_column(String(64))
    given_at: Mapped[datetime]
    terminal_id: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(index=True)


class ConsentWithdrawal(Base):
    """From now on no face processing."""

    __tablename__ = "consent_withdrawals"

    receipt_number: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"), index=True)
    terminal_id: Mapped[str] = mapped_column(String(32))
    withdrawn_at: Mapped[datetime] = mapped_column(index=True)


class FaceWish(Base):
    """After a withdrawal the person wants to be asked for the face again, as told to a member of staff."""

    __tablename__ = "face_wishes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"), index=True)
    staff_number: Mapped[str] = mapped_column(String(16))
    recorded_at: Mapped[datetime] = mapped_column(index=True)
