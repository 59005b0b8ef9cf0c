"""Sections ``retirement`` and ``divisors``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kiosk.cases.reading import (
    Case,
    Figures,
    NotUnderstood,
    counted,
    expected,
    month,
    section_of,
    table,
    whole,
    word,
    years_and_months,
)
from kiosk.cases.report import Section
from kiosk.pension import Refused, RuleBook, category_of, flexible_window, retirement, statutory_retirement


def check_retirement(book: RuleBook, value: object) -> Iterator[Section]:
    """rule.categories, spot_rows, full_table, min_contribution_months_by_reference_year, flexible."""
    found = table(value, "retirement")
    if "rule" in found:
        section = Section("retirement.rule")
        for code, rule in table(table(found["rule"], "rule").get("categories", {}), "categories").items():
            counted(section, code, _rule, book, {**table(rule, code), "category": code})
        yield section
    if "spot_rows" in found:
        yield section_of("retirement.spot_rows", book, found["spot_rows"], _statutory, _name)
    if "full_table" in found:
        section = Section("retirement.full_table")
        for case in _full_table(found["full_table"]):
            counted(section, _name(case), _statutory, book, case)
        yield section
    if "min_contribution_months_by_reference_year" in found:
        section = Section("retirement.min_contribution_months_by_reference_year")
        for year, months in table(found["min_contribution_months_by_reference_year"], "minimum").items():
            counted(section, str(year), _minimum, book, {"year": year, "months": months})
        yield section
    if "flexible" in found:
        yield section_of("retirement.flexible", book, found["flexible"], _flexible, _name)


def check_divisors(book: RuleBook, value: object) -> Iterator[Section]:
    """Every table by age, every list of points, and the residents' divisor."""
    for name, part in table(value, "divisors").items():
        section = Section(f"divisors.{name}")
        if isinstance(part, Mapping):
            for age, given in part.items():
                for case in _ages(age, given):
                    counted(section, _age_text(case["age"]), _divisor, book, case)
        elif isinstance(part, list):
            section = section_of(section.name, book, part, _divisor)
        elif name == "resident":
            section.compare(name, {"divisor": (part, book.resident_divisor)})
        else:
            continue
        yield section


def _name(case: Case) -> str:
    offset = case.get("offset_months")
    return f"{case.get('category')} {case.get('birth')}" + ("" if offset is None else f" offset {offset}")


def _rule(book: RuleBook, case: Case) -> Figures:
    rule = book.categories[category_of(word(case, "category"))]
    return expected(
        case,
        {
            "original_age_months": rule.original_age_months,
            "start_birth": str(rule.first_birth),
            "step_birth_months": rule.step_birth_months,
            "cap_months": rule.cap_months,
        },
    )


def _statutory(book: RuleBook, case: Case) -> Figures:
    found = statutory_retirement(book, category_of(word(case, "category")), month(case.get("birth")))
    return expected(
        case,
        {
            "delay_months": found.delay_months,
            "age_years": found.age_months // 12,
            "age_months": found.age_months % 12,
            "retire_ym": str(found.month),
            "first_benefit_month": str(found.first_benefit_month),
        },
    )


def _full_table(value: object) -> Iterator[dict[str, Any]]:
    """Rows of ``[age years, age months, retirement month, delay months]``; a delay that is not given is not compared."""
    names = ("age_years", "age_months", "retire_ym", "delay_months")
    for category, births in table(value, "full_table").items():
        for birth, row in table(births, category).items():
            if not isinstance(row, list) or not 3 <= len(row) <= len(names):
                yield {"category": category, "birth": birth}
            else:
                yield {"category": category, "birth": birth, **dict(zip(names, row, strict=False))}


def _minimum(book: RuleBook, case: Case) -> Figures:
    months = book.minimum_contribution_months(whole(case["year"], "year"))
    return {"months": (case["months"], months)}


def _flexible(book: RuleBook, case: Case) -> Figures:
    category, birth = category_of(word(case, "category")), month(case.get("birth"))
    offset = whole(case.get("offset_months"), "offset_months")
    window = flexible_window(book, category, birth)
    found: dict[str, object] = {
        "statutory_age_months": window.statutory.age_months,
        "earliest_age_months": window.earliest_age_months,
        "latest_age_months": window.latest_age_months,
        "earliest_ym": str(window.earliest_month),
        "latest_ym": str(window.latest_month),
        "allowed": False,
        "retire_ym": None,
        "min_contribution_reference_year": None,
        "min_contribution_months": None,
        "first_benefit_month": None,
    }
    if window.earliest_offset <= offset <= window.latest_offset:
        chosen = retirement(book, category, birth, offset)
        found |= {
            "allowed": True,
            "retire_ym": str(chosen.month),
            "min_contribution_reference_year": chosen.reference_year,
            "min_contribution_months": chosen.minimum_months,
            "first_benefit_month": str(chosen.first_benefit_month),
        }
    else:
        _must_refuse(book, case, offset)
    return expected(case, found)


def _must_refuse(book: RuleBook, case: Case, offset: int) -> None:
    """The window and the choice must say the same."""
    try:
        retirement(book, category_of(word(case, "category")), month(case.get("birth")), offset)
    except Refused:
        return
    raise NotUnderstood("the choice was allowed outside the window")


def _ages(age: str, given: object) -> Iterator[dict[str, Any]]:
    """Points of a table by age: one figure, ``{"months": figure}``, or twelve figures from the whole age on."""
    first = years_and_months(age, "age")
    if isinstance(given, list):
        yield from ({"age": [0, first + place], "divisor": figure} for place, figure in enumerate(given))
    else:
        figure = given.get("months", given.get("divisor")) if isinstance(given, Mapping) else given
        yield {"age": [0, first], "divisor": figure}


def _age_text(age: list[int]) -> str:
    years, months = divmod(age[0] * 12 + age[1], 12)
    return f"{years}y{months}m"


def _divisor(book: RuleBook, case: Case) -> Figures:
    months = years_and_months(case.get("age"), "age")
    return expected(case, {"divisor": book.divisor(months)})
