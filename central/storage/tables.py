"""The centre's tables. Times are UTC instants, days are days of the Chinese calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite stores no zone, so every value is turned to UTC on the way in and marked on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Maps Python types to column types once."""

    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it as a plain class attribute
        datetime: UtcDateTime(),
        date: Date(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


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


class Person(Base):
    """An insured person. ``person_ref`` is random and the only name used outside this table."""

    __tablename__ = "people"

    person_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    social_security_number: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(50))
    sex: Mapped[int]
    ethnicity: Mapped[str] = mapped_column(String(2))
    birth: Mapped[date]
    photo: Mapped[bytes | None] = mapped_column(deferred=True)
    has_photo: Mapped[bool] = mapped_column(default=False)


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


class CardAuthentication(Base):
    """Challenges of a card that were answered, by their SHA-256: no card and no person can be told from it."""

    __tablename__ = "card_authentications"
    __table_args__ = (Index("ix_card_authentications_terminal", "terminal_id", "asked_at"),)

    challenges_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.terminal_id"))
    algorithm: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]


class Certification(Base):
    """A filed certification: one effect of one key of one terminal."""

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


class HelpCallRecord(Base):
    """A call for a person. Holds no personal data."""

    __tablename__ = "help_calls"

    call_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.terminal_id"))
    reason: Mapped[str] = mapped_column(String(16))
    page: Mapped[str] = mapped_column(String(64))
    detail_code: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), index=True)
    outcome: Mapped[str | None] = mapped_column(String(16))
    staff_number: Mapped[str | None] = mapped_column(String(16))
    opened_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


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
    """Something a person at the centre has to look at, such as ``journal-regressed``."""

    __tablename__ = "terminal_flags"

    id: Mapped[int] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(String(32), index=True)
    code: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]]
    raised_at: Mapped[datetime]


class LastHeartbeat(Base):
    """The newest report of each terminal."""

    __tablename__ = "last_heartbeats"

    terminal_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    app_version: Mapped[str] = mapped_column(String(64))
    report: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


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


class DeskSession(Base):
    """A signed-in browser at the desk, by the SHA-256 of its cookie."""

    __tablename__ = "desk_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_number: Mapped[str] = mapped_column(ForeignKey("staff.staff_number"))
    csrf_token: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
