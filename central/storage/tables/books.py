"""Books about people: contributions, accounts, pensions, medical accounts, and single matters. Money is whole fen.

They come from other systems and are only read here, so nothing in the database ties them to ``people``: ``person_ref`` says whose
they are.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.tables.base import Base


class PersonDetail(Base):
    """What is known of a person beside the name. ``category``: male, female-50, female-55. Months are ``YYYY-MM``."""

    __tablename__ = "person_details"

    person_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    phone: Mapped[str | None] = mapped_column(String(20))
    category: Mapped[str | None] = mapped_column(String(16))
    working_since: Mapped[str | None] = mapped_column(String(7))
    deemed_months: Mapped[int]
    bank: Mapped[str | None] = mapped_column(String(30))
    bank_account: Mapped[str | None] = mapped_column(String(30))
    bank_balance: Mapped[int] = mapped_column(BigInteger)
    medical_kind: Mapped[str] = mapped_column(String(20))
    medical_since: Mapped[str | None] = mapped_column(String(7))
    medical_number: Mapped[str | None] = mapped_column(String(20))


class Employer(Base):
    """Who pays contributions for others. ``place``: where it is registered."""

    __tablename__ = "employers"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(60))


class ContributionYear(Base):
    """A year at one employer, or self-employed (``employer`` null).

    ``months``: twelve characters, one for each month: ``p`` paid, ``b`` paid later, ``o`` owed, ``t`` paid in another place and
    taken over, ``.`` none. The sums are for one month.
    """

    __tablename__ = "contribution_years"
    __table_args__ = (
        Index("ix_contribution_years_person", "person_ref", "year"),
        Index("ix_contribution_years_employer", "employer", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_ref: Mapped[str] = mapped_column(String(32))
    year: Mapped[int]
    employer: Mapped[str | None] = mapped_column(String(20))
    months: Mapped[str] = mapped_column(String(12))
    base: Mapped[int]
    pension: Mapped[int]
    account: Mapped[int]
    medical: Mapped[int]
    unemployment: Mapped[int]
    employer_part: Mapped[int]


class ResidentYear(Base):
    """A year paid to the residents' pension."""

    __tablename__ = "resident_years"

    person_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    tier: Mapped[int]
    personal: Mapped[int]
    subsidy: Mapped[int]
    collective: Mapped[int]
    paid_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16))


class AccountYear(Base):
    """A year of a personal pension account. ``rate`` in hundredths of a percent; null: not announced yet."""

    __tablename__ = "account_years"

    person_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(10), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    months: Mapped[int]
    opening: Mapped[int] = mapped_column(BigInteger)
    credited: Mapped[int] = mapped_column(BigInteger)
    interest: Mapped[int] = mapped_column(BigInteger)
    closing: Mapped[int] = mapped_column(BigInteger)
    rate: Mapped[int | None]


class PensionAward(Base):
    """How a pension was worked out. ``average_index`` 10000 is 1, ``divisor`` in tenths of a month."""

    __tablename__ = "pension_awards"

    person_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(10), primary_key=True)
    retired_on: Mapped[str] = mapped_column(String(7))
    since: Mapped[str] = mapped_column(String(7))
    paid_months: Mapped[int]
    deemed_months: Mapped[int]
    transitional_months: Mapped[int]
    average_index: Mapped[int | None]
    base_figure: Mapped[int]
    account: Mapped[int] = mapped_column(BigInteger)
    divisor: Mapped[int]
    basic: Mapped[int]
    personal_account: Mapped[int]
    transitional: Mapped[int]


class PensionLevel(Base):
    """The parts of a pension from a month on. ``extra``: adjustments of employees, supplements of residents."""

    __tablename__ = "pension_levels"

    person_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(10), primary_key=True)
    since: Mapped[str] = mapped_column(String(7), primary_key=True)
    basic: Mapped[int]
    personal_account: Mapped[int]
    transitional: Mapped[int]
    extra: Mapped[int]


class MedicalYear(Base):
    """A year of a medical account: what it opened with, what a month brings, and which months (``c``) do."""

    __tablename__ = "medical_years"

    person_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    opening: Mapped[int] = mapped_column(BigInteger)
    monthly_credit: Mapped[int]
    months: Mapped[str] = mapped_column(String(12))


class RecordEntry(Base):
    """One matter of a person, or of nobody (a hospital, a medicine, a guide). ``data`` has the form of the operation's rows."""

    __tablename__ = "record_entries"
    __table_args__ = (
        Index("ix_record_entries_person", "person_ref", "kind"),
        Index("ix_record_entries_kind", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_ref: Mapped[str | None] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(24))
    day: Mapped[date | None]
    data: Mapped[dict[str, Any]]
