"""Medical insurance: the account month by month, and bills settled by the rules of the city."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from central.rules.books import half_up
from central.rules.city import rules, treatments
from central.rules.cycle import age_on
from central.seeds.books.careers import Paid, chance_of
from central.seeds.people import SeedPerson

YEARS_KEPT: Final = 3
_DIRECTORY: Final = Path(__file__).parent.with_name("directory.toml")
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MedicalYear:
    """As the table wants it."""

    year: int
    opening: int
    monthly_credit: int
    months: str


class _Wallet:
    """An account while bills are settled in the order of their days."""

    def __init__(self, opening: int, credits: Mapping[int, int]) -> None:
        self._opening = opening
        self._credits = credits
        self._spent = 0

    def balance(self, day: date) -> int:
        month = day.year * 12 + day.month - 1
        return self._opening - self._spent + sum(fen for when, fen in self._credits.items() if when <= month)

    def pay(self, day: date, most: int) -> int:
        paid = max(0, min(self.balance(day), most))
        self._spent += paid
        return paid


def medical_books(
    person: SeedPerson, kind: str, years: list[Paid], today: date
) -> tuple[list[MedicalYear], list[tuple[date, Entry]]]:
    """Account (employees' kinds only) and settled bills of this year and the two before it."""
    chance = chance_of(person, "medical")
    first = today.year - YEARS_KEPT + 1
    with_account = kind != "resident"
    opening = chance.randint(0, 260_000) if with_account else 0
    monthly = {
        year: _credit(kind, [paid for paid in years if paid.year == year]) for year in range(first, today.year + 1)
    }
    credits = {
        year * 12 + month: fen
        for year, (fen, months) in monthly.items()
        for month, state in enumerate(months)
        if state == "c"
    }
    wallet = _Wallet(opening, credits if with_account else {})
    bills = _bills(chance, person, kind, wallet, today)
    if not with_account:
        return [], bills
    found = []
    for year, (fen, months) in monthly.items():
        found.append(MedicalYear(year, opening, fen, months))
        spent = sum(bill["account"] for day, bill in bills if day.year == year)
        opening += fen * months.count("c") - spent
    return found, bills


def _credit(kind: str, years: list[Paid]) -> tuple[int, str]:
    if kind == "retired-employee":
        return rules().pensioner_credit, "c" * 12
    if not years:
        return 0, "." * 12
    months = "".join("c" if any(paid.months[month] in "pb" for paid in years) else "." for month in range(12))
    return half_up(years[-1].base * 2, 100), months


def _bills(
    chance: random.Random, person: SeedPerson, kind: str, wallet: _Wallet, today: date
) -> list[tuple[date, Entry]]:
    age = age_on(person.birth, today)
    since = date(today.year - YEARS_KEPT + 1, 1, 1)
    days = sorted(
        since + timedelta(days=chance.randrange((today - since).days + 1))
        for _ in range(chance.randint(3, 6 + age // 8))
    )
    hospitals = [place for place in institutions() if place["kind"] == "hospital"]
    pharmacies = [place for place in institutions() if place["kind"] == "pharmacy"]
    rules_of = {(one.treatment, one.level): one for one in treatments()[kind]}
    used: dict[tuple[int, str], int] = {}
    paid_out: dict[tuple[int, str], int] = {}
    found: list[tuple[date, Entry]] = []
    for day in days:
        draw = chance.random()
        if draw < 0.22:
            place, what, total = chance.choice(pharmacies), "pharmacy", chance.randint(1_800, 22_000)
            pool = below = 0
        else:
            place = chance.choice(hospitals)
            what = "inpatient" if draw > 0.93 else "outpatient"
            total = chance.randint(280_000, 1_900_000) if what == "inpatient" else chance.randint(4_000, 62_000)
            rule, key = rules_of[what, place["level"]], (day.year, what)
            below = min(total, max(0, rule.threshold - used.get(key, 0)))
            pool = min(half_up((total - below) * rule.share, 10_000), rule.limit - paid_out.get(key, 0))
            used[key] = used.get(key, 0) + below
            paid_out[key] = paid_out.get(key, 0) + pool
        account = wallet.pay(day, total - pool)
        found.append(
            (
                day,
                {
                    "institution": place["name"],
                    "kind": what,
                    "total": total,
                    "threshold": below,
                    "pool": pool,
                    "account": account,
                    "self_paid": total - pool - account,
                },
            )
        )
    return found


@cache
def directory() -> dict[str, Any]:
    """``directory.toml``, read once."""
    return tomllib.loads(_DIRECTORY.read_text(encoding="utf-8"))


def institutions() -> list[dict[str, str]]:
    """Hospitals and other places."""
    found: list[dict[str, str]] = directory()["institutions"]
    return found
