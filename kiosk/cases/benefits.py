"""Sections ``survivor_benefit``, ``unemployment``, ``work_injury_lump_months``, ``certification``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kiosk.cases.reading import (
    Case,
    Figures,
    NotUnderstood,
    amount,
    counted,
    expected,
    maybe,
    section_of,
    table,
    whole,
    word,
    years_and_months,
)
from kiosk.cases.report import Section
from kiosk.pension import (
    RuleBook,
    injury_allowance_share,
    injury_lump_months,
    survivor_benefit,
    unemployment_months,
)
from kiosk.pension.amounts import HUNDRED
from kiosk.pension.certification import CycleRules, due_on

_RETIRED = {"active": False, "retired": True}


def check_survivor(book: RuleBook, value: object) -> Iterator[Section]:
    yield section_of("survivor_benefit.cases", book, value, _survivor)


def check_unemployment(book: RuleBook, value: object) -> Iterator[Section]:
    yield section_of("unemployment.cases", book, value, _unemployment, _months_name)


def check_injury(book: RuleBook, value: object) -> Iterator[Section]:
    """Lump sums by grade, and monthly allowances."""
    found = table(value, "work_injury_lump_months")
    for name, one in (("months", _lump), ("monthly_allowance_percent", _allowance)):
        if name in found:
            section = Section(f"work_injury_lump_months.{name}")
            for grade, figure in table(found[name], name).items():
                counted(section, f"grade {grade}", one, book, {"grade": grade, "figure": figure})
            yield section


def check_certification(book: RuleBook, value: object) -> Iterator[Section]:
    """The usual cycle, and when the next certification is due."""
    found = table(value, "certification")
    if "cycle_months" in found:
        section = Section("certification.cycle_months")
        section.compare("cycle", {"cycle_months": (found["cycle_months"], CycleRules().cycle_months)})
        yield section
    if "cases" in found:
        yield section_of("certification.cases", book, found, _due)


def _months_name(case: Case) -> str:
    return f"{case.get('months')} months, {case.get('carry', 0)} carried"


def _survivor(book: RuleBook, case: Case) -> Figures:
    status = word(case, "status")
    if status not in _RETIRED:
        raise NotUnderstood(f"status {status}")
    paid = years_and_months(case.get("contribution"), "contribution")
    drawn = years_and_months(case.get("pension_received", [0, 0]), "pension_received") if _RETIRED[status] else None
    income = amount(case, "monthly_disposable_income")
    found = survivor_benefit(book, income, paid, drawn, maybe(case, "own_contributions"))
    return expected(
        table(case.get("expected"), "expected"),
        {
            "pension_months": found.months,
            "funeral": found.funeral,
            "condolence": found.condolence,
            "total": found.total,
        },
    )


def _unemployment(book: RuleBook, case: Case) -> Figures:
    months = unemployment_months(book, whole(case.get("months"), "months"), whole(case.get("carry", 0), "carry"))
    return expected(case, {"expected": months})


def _lump(book: RuleBook, case: Case) -> Figures:
    return {"months": (case["figure"], injury_lump_months(book, whole(case["grade"], "grade")))}


def _allowance(book: RuleBook, case: Case) -> Figures:
    return {"percent": (case["figure"], injury_allowance_share(book, whole(case["grade"], "grade")) * HUNDRED)}


def _due(book: RuleBook, case: Case) -> Figures:
    cycle = whole(case.get("cycle_months", CycleRules().cycle_months), "cycle_months")
    if not 1 <= cycle <= 120:
        raise NotUnderstood("cycle_months: 1 to 120 is awaited")
    try:
        last = date.fromisoformat(word(case, "last_certified"))
    except ValueError:
        raise NotUnderstood("last_certified: a date is awaited") from None
    return expected(case, {"valid_until": due_on(last, CycleRules(cycle_months=cycle)).isoformat()})
