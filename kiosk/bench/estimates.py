"""How many estimates a second the pension rules make, on inputs that differ from one to the next."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median
from typing import TypeVar

from config.pension import load_pension_rules
from kiosk.bench.figures import spread
from kiosk.pension import (
    Category,
    EmployeeInputs,
    ResidentInputs,
    RuleBook,
    YearMonth,
    estimate_employee,
    estimate_resident,
    estimate_unemployment,
    flexible_window,
    plot,
)

AS_OF = YearMonth(2026, 11)
SEED = 20261126
PLOTS = 20
MANY, FEW = 4000, 300

_Input = TypeVar("_Input")


def measure_estimates(count: int, rounds: int = 5) -> dict[str, object]:
    """Estimates a second, median of ``rounds`` over ``count`` different inputs, wall clock, one process.

    An employee estimate is the whole of it: retirement date, account carried on to it year by year, all parts and notes.
    """
    book = RuleBook.of(load_pension_rules())
    chance = random.Random(SEED)
    people = [_person(book, chance) for _ in range(count)]
    residents = [_resident(book, chance) for _ in range(count)]
    paid = [chance.randint(0, 400) for _ in range(count)]
    return {
        "employee_per_second": _rate(people, lambda each: estimate_employee(book, each), rounds),
        "retirement_per_second": _rate(people, lambda each: flexible_window(book, each.category, each.birth), rounds),
        "resident_per_second": _rate(residents, lambda each: estimate_resident(book, each), rounds),
        "unemployment_per_second": _rate(
            paid, lambda each: estimate_unemployment(book, each, "city", AS_OF.year), rounds
        ),
        "plot": _plots(book, people[:PLOTS]),
    }


def _rate(inputs: Sequence[_Input], estimate: Callable[[_Input], object], rounds: int) -> int:
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        for each in inputs:
            estimate(each)
        found.append(len(inputs) / (time.perf_counter() - begun))
    return round(median(found))


def _plots(book: RuleBook, people: Sequence[EmployeeInputs]) -> dict[str, float] | None:
    taken = []
    for person in people:
        begun = time.perf_counter()
        plot(book, person)
        taken.append(time.perf_counter() - begun)
    found = spread(taken)
    return None if found is None else found.to_json()


def _person(book: RuleBook, chance: random.Random) -> EmployeeInputs:
    """Somebody from 40 years of age to shortly before retirement, with a record that can be."""
    category = chance.choice(list(Category))
    oldest = 1967 if category is Category.MALE else 1972
    birth = YearMonth(chance.randint(oldest, 1986), chance.randint(1, 12))
    at_work = AS_OF.since(birth) - 20 * 12
    paid = chance.randint(0, min(at_work, 400))
    inputs = EmployeeInputs(
        category,
        birth,
        AS_OF,
        paid,
        min(at_work - paid, chance.choice((0, 0, 60, 137))),
        Decimal(chance.randint(3800, 30000)) / 10000,
        Decimal(chance.randint(0, 40_000_000)) / 100,
    )
    window = flexible_window(book, category, birth)
    return replace(inputs, offset_months=chance.randint(window.earliest_offset, window.latest_offset))


def _resident(book: RuleBook, chance: random.Random) -> ResidentInputs:
    tiers = book.tables.local.resident.tiers
    birth = YearMonth(chance.randint(1967, 1990), chance.randint(1, 12))
    return ResidentInputs(
        birth, AS_OF, chance.randint(0, 20), chance.choice(tiers).yuan, Decimal(chance.randint(0, 5_000_000)) / 100
    )
