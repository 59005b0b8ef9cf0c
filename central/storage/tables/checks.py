"""What the centre checks itself: secrets it keeps, tries, authorisations of helpers, and the proofs it gave out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.tables.base import Base


class CentrePassword(Base):
    """A person's password at the centre, as a scrypt hash. Locked by wrong tries until somebody at a counter unlocks it."""

    __tablename__ = "centre_passwords"

    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"), primary_key=True)
    salt: Mapped[bytes]
    hash: Mapped[bytes]
    failed_tries: Mapped[int] = mapped_column(default=0)


class Fingerprint(Base):
    """A template enrolled at a counter: 512 octets for the module of a terminal."""

    __tablename__ = "fingerprints"

    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"), primary_key=True)
    template: Mapped[bytes] = mapped_column(deferred=True)


class UsedECardCode(Base):
    """A dynamic code that was taken once, by its SHA-256."""

    __tablename__ = "used_e_card_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime]


class Authorisation(Base):
    """What a person allowed a family helper: items, from the first to the last day, at most a year, until revoked.

    ``evidence`` says which paper the clerk saw, never what stands on it.
    """

    __tablename__ = "authorisations"

    authorisation_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    principal_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"), index=True)
    helper_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"), index=True)
    relation: Mapped[str] = mapped_column(String(32))
    items: Mapped[list[Any]]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    evidence: Mapped[str] = mapped_column(String(200))
    registered_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class CentreProof(Base):
    """A proof the centre gave out, by its SHA-256. ``redeemed_by`` is the receipt number of the one filing it served, or the mark
    of the visit. ``matter``: what a helper's proof is for.
    """

    __tablename__ = "centre_proofs"

    proof_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_ref: Mapped[str] = mapped_column(ForeignKey("people.person_ref"))
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.terminal_id"))
    way: Mapped[str] = mapped_column(String(16))
    issued_at: Mapped[datetime] = mapped_column(index=True)
    redeemed_by: Mapped[str | None] = mapped_column(String(32))
    staff_number: Mapped[str | None] = mapped_column(String(16))
    authorisation_id: Mapped[str | None] = mapped_column(String(32))
    helper_ref: Mapped[str | None] = mapped_column(String(32), index=True)
    matter: Mapped[str | None] = mapped_column(String(16))
    module_score: Mapped[int | None]
    module_quality: Mapped[int | None]


class CheckTry(Base):
    """A check a terminal asked for: what limits are counted over."""

    __tablename__ = "check_tries"
    __table_args__ = (
        Index("ix_check_tries_terminal", "terminal_id", "asked_at"),
        Index("ix_check_tries_person", "person_ref", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    terminal_id: Mapped[str] = mapped_column(String(32))
    person_ref: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime]
