"""Writes the books of the seeded people, all of one table at once: thousands of rows in a fraction of a second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any, Final, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from central.rules.cycle import age_on
from central.seeds.books import accounts, medical, residents
from central.seeds.books.careers import Career, career_of, chance_of, month_text, years_of
from central.seeds.books.matters import matters_of
from central.seeds.people import NEWCOMER, SeedPerson
from central.storage.tables import (
    AccountYear,
    Base,
    ContributionYear,
    Employer,
    MedicalYear,
    PensionAward,
    PensionLevel,
    PersonDetail,
    RecordEntry,
    ResidentYear,
)
from kiosk.contract import BenefitCode

BANK: Final = "示例银行"
_Rows = dict[type[Base], list[dict[str, Any]]]


def write_books(session: Session, people: Iterable[tuple[str, SeedPerson]], today: date) -> None:
    """``people``: reference and person, all of them new to the books. Of who has just moved in there is nothing to write."""
    rows: _Rows = defaultdict(list)
    for ref, person in people:
        if person.slug != NEWCOMER:
            _person(rows, ref, person, today)
    _directory(rows)
    for table, found in rows.items():
        # The table and not the class: the unit of work would copy each row.
        session.execute(insert(cast(Table, table.__table__)), found)


def _columns(record: Any) -> dict[str, Any]:
    """As ``dataclasses.asdict``, which copies each value deeply and costs a second here."""
    names = [one.name for one in fields(record)]
    return dict(zip(names, attrgetter(*names)(record), strict=True))


def _person(rows: _Rows, ref: str, person: SeedPerson, today: date) -> None:
    career = career_of(person, today)
    newest = today.year * 12 + today.month - 2
    years = [] if career is None else years_of(career, newest)
    for paid in years:
        rows[ContributionYear].append({"person_ref": ref, **_columns(paid)})
    if career is not None:
        _employee(rows, ref, person, career, years, today)
    elif residents.resident_since(person) is not None or residents.pays_as_resident(person, today):
        _resident(rows, ref, person, today)
    kind = _medical_kind(person, career)
    account, bills = medical.medical_books(person, kind, years, today)
    rows[MedicalYear] += [{"person_ref": ref, **_columns(year)} for year in account]
    rows[RecordEntry] += [{"person_ref": ref, "kind": "settlement", "day": day, "data": bill} for day, bill in bills]
    rows[RecordEntry] += [
        {"person_ref": ref, "kind": one.kind, "day": one.day, "data": one.data}
        for one in matters_of(person, career, years, today)
    ]
    _detail(rows, ref, person, career, kind, today)


def _employee(rows: _Rows, ref: str, person: SeedPerson, career: Career, years: list[Any], today: date) -> None:
    account = accounts.employee_account(years, career.ends_on, today.year)
    _account(rows, ref, "employee", account)
    if career.ends_on is None:
        return
    award = accounts.employee_award(career, person.birth, years, account)
    rows[PensionAward].append({"person_ref": ref, "scheme": "employee", **_columns(award)})
    _levels(rows, ref, "employee", accounts.employee_levels(award, today.year))


def _resident(rows: _Rows, ref: str, person: SeedPerson, today: date) -> None:
    paid = residents.contributions_of(person, today)
    since = residents.resident_since(person)
    first = None if since is None else f"{since:%Y-%m}"
    ends_on = None if since is None else since.year * 12 + since.month - 2
    account = accounts.resident_account(residents.booked(paid), ends_on, today.year)
    rows[ResidentYear] += [{"person_ref": ref, **_columns(one)} for one in paid]
    _account(rows, ref, "resident", account)
    if first is None or ends_on is None:
        return
    saved = accounts.closing_of(account)
    levels = accounts.resident_levels(first, person.birth, saved, len(paid), f"{today:%Y-%m}")
    _levels(rows, ref, "resident", levels)
    award = accounts.Award(
        retired_on=month_text(ends_on),
        since=first,
        paid_months=len(paid) * 12,
        deemed_months=0,
        transitional_months=0,
        average_index=None,
        base_figure=0,
        account=saved,
        divisor=1390,
        basic=levels[0].basic,
        personal_account=levels[0].personal_account,
        transitional=0,
    )
    rows[PensionAward].append({"person_ref": ref, "scheme": "resident", **_columns(award)})


def _account(rows: _Rows, ref: str, scheme: str, account: list[accounts.Year]) -> None:
    rows[AccountYear] += [{"person_ref": ref, "scheme": scheme, **_columns(year)} for year in account]


def _levels(rows: _Rows, ref: str, scheme: str, levels: list[accounts.Level]) -> None:
    rows[PensionLevel] += [{"person_ref": ref, "scheme": scheme, **_columns(level)} for level in levels]


def _medical_kind(person: SeedPerson, career: Career | None) -> str:
    if any(one.code is BenefitCode.EMPLOYEE_PENSION for one in person.benefits):
        return "retired-employee"
    return "resident" if career is None else "employee"


def _detail(rows: _Rows, ref: str, person: SeedPerson, career: Career | None, kind: str, today: date) -> None:
    chance = chance_of(person, "detail")
    grown = age_on(person.birth, today) >= 18
    serial = int(person.card.serial, 16)
    since = max(2008 if kind == "resident" else 2001, person.birth.year + (0 if kind == "resident" else 20))
    rows[PersonDetail].append(
        {
            "person_ref": ref,
            # No telephone in China begins with 129.
            "phone": f"129{chance.randrange(10**8):08d}" if grown else None,
            "category": None if career is None else career.category,
            "working_since": None if career is None else month_text(career.working_since),
            "deemed_months": 0 if career is None else career.deemed_months,
            "bank": BANK,
            "bank_account": f"9900{chance.randrange(10**7):07d}{serial:08d}",
            "bank_balance": chance.randint(1_200, 4_800_000),
            "medical_kind": kind,
            "medical_since": f"{since}-{1 + serial % 12:02d}",
            "medical_number": f"99{serial:010d}",
        }
    )


def _directory(rows: _Rows) -> None:
    found = medical.directory()
    rows[Employer] += [
        {"code": one["code"], "name": one["name"], "place": one.get("place", "示例市")} for one in found["employers"]
    ]
    entries = rows[RecordEntry]
    for place in found["institutions"]:
        entries.append({"person_ref": None, "kind": "institution", "day": None, "data": dict(place)})
    for drug in found["drugs"]:
        data = {**drug, "share": int(drug["share"]) * 100}
        entries.append({"person_ref": None, "kind": "drug", "day": None, "data": data})
    for guide in found["guides"]:
        for part in ("point", "material", "place", "time"):
            for line in guide[f"{part}s"]:
                data = {"topic": guide["topic"], "part": part, "line": line}
                entries.append({"person_ref": None, "kind": "guide", "day": None, "data": data})
