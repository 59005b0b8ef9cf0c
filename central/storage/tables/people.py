"""People, their cards and their benefits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.tables.base import Base


class Person(Base):
    """An insured person. ``person_ref`` is random and the only name used outside this table.

    ``e_card``: an electronic card was signed. ``face_withdrawn_at``: no face processing since then.
    """

    __tablename__ = "people"

    person_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    social_security_number: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(50))
    sex: Mapped[int]
    ethnicity: Mapped[str] = mapped_column(String(2))
    birth: Mapped[date]
    photo: Mapped[bytes | None] = mapped_column(deferred=True)
    has_photo: Mapped[bool] = mapped_column(default=False)
    e_card: Mapped[bool] = mapped_column(default=False)
    face_withdrawn_at: Mapped[datetime | None]


class Card(Base):
    """A social security card issued here."""

    __tablename__ = "cards"

    card_number: Mapped[str] = mapped_column(String(9), primary_key=True)
    region: Mapped[str] = mapped_column(String(6), primary_key=True)
    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"), index=True)
    state: Mapped[str] = mapped_column(String(16))
    issued_on: Mapped[date]
    valid_to: Mapped[date]


class BenefitRecord(Base):
    """A benefit a person receives or received."""

    __tablename__ = "benefits"
    __table_args__ = (UniqueConstraint("person_ref", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"))
    code: Mapped[str] = mapped_column(String(32))
    first_paid_on: Mapped[date]
    last_certified: Mapped[date | None]
    receiving: Mapped[bool] = mapped_column(default=True)
    suspended: Mapped[bool] = mapped_column(default=False)
