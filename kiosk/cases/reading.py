"""Values out of a file of cases, which anybody may have written: everything is checked, nothing is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from kiosk.cases.report import Section, decimal_of
from kiosk.pension import Refused, RuleBook, YearMonth

Case = Mapping[str, Any]


class NotUnderstood(ValueError):
    """A part of the file that this program cannot read; the text says which and what was awaited."""


def table(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise NotUnderstood(f"{what}: a table is awaited")
    return value


def rows(value: object, what: str) -> list[Any]:
    """The cases of a section: the section itself where it is a list, or its ``cases``."""
    found = value.get("cases") if isinstance(value, Mapping) else value
    if not isinstance(found, list):
        raise NotUnderstood(f"{what}: a list of cases is awaited")
    return found


def cases(value: object, what: str) -> Iterator[tuple[str, Case]]:
    """Each case with its name: its ``id``, or its place in the list."""
    for place, case in enumerate(rows(value, what), start=1):
        found = table(case, f"{what} {place}")
        yield str(found.get("id", f"#{place}")), found


def amount(case: Case, key: str) -> Decimal:
    """A number that must be there."""
    found = decimal_of(case.get(key))
    if found is None:
        raise NotUnderstood(f"{key}: a number is awaited")
    return found


def maybe(case: Case, key: str) -> Decimal | None:
    """A number that may be missing or null, but not wrong."""
    return None if case.get(key) is None else amount(case, key)


def whole(value: object, what: str) -> int:
    found = decimal_of(value)
    if found is None or found != found.to_integral_value() or abs(found) > 1_000_000:
        raise NotUnderstood(f"{what}: a whole number is awaited")
    return int(found)


def word(case: Case, key: str) -> str:
    found = case.get(key)
    if not isinstance(found, str):
        raise NotUnderstood(f"{key}: a text is awaited")
    return found


def month(value: object) -> YearMonth:
    if not isinstance(value, str):
        raise NotUnderstood("a month YYYY-MM is awaited")
    return YearMonth.parse(value)


def years_and_months(value: object, what: str) -> int:
    """Months of ``[years, months]``, of one number of years such as 59.5, or of ``{"years": ..., "months": ...}``."""
    if isinstance(value, Mapping):
        value = [value.get("years", 0), value.get("months", 0)]
    if isinstance(value, list) and len(value) in (1, 2):
        parts = [whole(part, what) for part in value]
        return parts[0] * 12 + (parts[1] if len(parts) == 2 else 0)
    found = decimal_of(value)
    if found is None:
        raise NotUnderstood(f"{what}: [years, months] is awaited")
    return whole(found * 12, what)


def expected(case: Case, computed: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """The computed figures that the case names, beside what it expects of each."""
    return {name: (case[name], figure) for name, figure in computed.items() if name in case}


Figures = dict[str, tuple[object, object]]
One = Callable[[RuleBook, Case], Figures]
"""Computes one case: the expected and the computed of each figure. Raises NotUnderstood, Refused."""


def section_of(
    name: str, book: RuleBook, value: object, one: One, named: Callable[[Case], str] | None = None
) -> Section:
    """All cases of a section. ``named`` makes the name of a case that has no ``id``."""
    section = Section(name)
    for case_name, case in cases(value, name):
        counted(section, named(case) if named and "id" not in case else case_name, one, book, case)
    return section


def counted(section: Section, name: str, one: One, book: RuleBook, case: Case) -> None:
    """Compute and compare one case; one that cannot be computed does not agree."""
    try:
        figures = one(book, case)
        tolerance = maybe(case, "tolerance") or Decimal(0)
    except (NotUnderstood, Refused) as trouble:
        section.refuse(name, str(trouble))
        return
    section.compare(name, figures, tolerance)
