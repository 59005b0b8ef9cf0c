"""Single matters of the people of 示例市: unemployment, injuries, births, bills, approvals, cards, transfers, subsidies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from central.rules.books import half_up, unemployment_months
from central.rules.city import rules
from central.rules.cycle import add_months, age_on
from central.seeds.books.careers import ELSEWHERE, Career, Paid, chance_of, month_text
from central.seeds.people import SeedPerson
from kiosk.contract import BenefitCode, CardState

BRANCHES: Final = ("示例银行中心支行", "示例银行东城支行", "示例银行河西网点")
_GRADE_9: Final = 9


@dataclass(frozen=True, slots=True)
class Matter:
    """One entry: ``data`` as the operation's row wants it, or what the operation makes rows of."""

    kind: str
    day: date
    data: dict[str, Any]


def matters_of(person: SeedPerson, career: Career | None, years: list[Paid], today: date) -> Iterator[Matter]:
    """Everything but the settled bills."""
    yield from _card(person, today)
    yield from _progress(person, today)
    if age_on(person.birth, today) < 18:
        return
    yield from _unemployment(person, career, years, today)
    yield from _injury(person, years, today)
    yield from _maternity(person, career, years, today)
    yield from _bills(person, today)
    yield from _transfers(person, career, years, today)
    yield from _subsidies(person, career, today)


def month_start(number: int) -> date:
    """First day of a month number."""
    return date(number // 12, number % 12 + 1, 1)


def _number(person: SeedPerson, kind: str, day: date) -> str:
    return f"{kind}{day:%Y%m%d}{int(person.card.serial, 16):06d}"


def _unemployment(person: SeedPerson, career: Career | None, years: list[Paid], today: date) -> Iterator[Matter]:
    if career is None:
        return
    chance = chance_of(person, "unemployment")
    newest = today.year * 12 + today.month - 2
    since, carried = 0, 0
    for number, spell in enumerate(career.spells):
        following = career.spells[number + 1].first if number + 1 < len(career.spells) else None
        free_until = newest + 1 if following is None and career.ends_on is None else following
        wants = (
            chance.random() < 0.5
            or (following is None and spell.last < newest)
            or person.slug in ("not-receiving", "unemployed")
        )
        if free_until is None or spell.employer is None or spell.last < 2000 * 12 or free_until - spell.last < 3:
            continue
        paid = _insured(years, since, spell.last)
        entitled = unemployment_months(paid, carried)
        # The first month goes by with registering.
        used = min(entitled, free_until - spell.last - 2)
        if not wants or used < 1:
            continue
        still = following is None and used < entitled
        wage = rules().minimum_wage.at((spell.last + 2) // 12)
        data = {
            "first": month_text(spell.last + 2),
            "entitled": entitled,
            "months": entitled if still else used,
            "monthly": half_up(wage * rules().unemployment_first_year, 10_000),
            "monthly_later": half_up(wage * rules().unemployment_later, 10_000),
            "paid_before": paid,
            "carried": carried,
        }
        yield Matter("unemployment", month_start(spell.last + 1) + timedelta(days=9), data)
        since, carried = spell.last + 1, entitled - used


def _insured(years: list[Paid], first: int, last: int) -> int:
    return sum(
        1
        for paid in years
        if paid.unemployment
        for month, state in enumerate(paid.months)
        if state in "pbt" and first <= paid.year * 12 + month <= last
    )


def _wage(years: list[Paid], day: date) -> int:
    known = [paid.base for paid in years if paid.year <= day.year]
    return known[-1] if known else rules().average_wage.at(day.year - 1)


def _injury(person: SeedPerson, years: list[Paid], today: date) -> Iterator[Matter]:
    benefit = next((one for one in person.benefits if one.code is BenefitCode.WORK_INJURY_ALLOWANCE), None)
    chance = chance_of(person, "injury")
    if benefit is not None:
        since, grade = benefit.first_paid_on, chance.randint(1, 4)
    elif person.slug == "helper-of-nobody":
        since, grade = date(2007, 6, 15), _GRADE_9
    else:
        return
    wage = _wage(years, since)
    lump = wage * rules().injury_lump_months[grade]
    allowance = half_up(wage * rules().injury_allowance_percent.get(grade, 0), 100)
    steps = (
        ("recognised", 300, 0),
        ("treatment", 200, chance.randint(1_200_000, 9_000_000)),
        ("assessed", 60, 0),
        ("lump-sum", 20, lump),
    )
    for item, days_before, amount in steps:
        day = since - timedelta(days=days_before)
        state = "paid" if amount else "approved"
        yield Matter("work-injury", day, {"item": item, "state": state, "amount": amount, "grade": grade, "monthly": 0})
    if allowance:
        data = {"item": "allowance", "state": "paid", "amount": allowance, "grade": grade, "monthly": allowance}
        yield Matter("work-injury", since, data)


def _maternity(person: SeedPerson, career: Career | None, years: list[Paid], today: date) -> Iterator[Matter]:
    chance = chance_of(person, "maternity")
    if person.sex != 2 or career is None or not 24 <= age_on(person.birth, today) <= 48:
        return
    born = date(person.birth.year + chance.randint(24, 32), chance.randint(1, 12), chance.randint(1, 28))
    if person.slug != "helper" and chance.random() < 0.4:
        return
    month = born.year * 12 + born.month - 1
    insured = any(paid.employer and paid.year == born.year and paid.months[born.month - 1] in "pb" for paid in years)
    if born > today - timedelta(days=200) or not insured or month < 2005 * 12:
        return
    leave = half_up(_wage(years, born) * 98, 30)
    for item, days_after, amount in (("check-ups", 20, 120_000), ("delivery", 20, 360_000), ("allowance", 120, leave)):
        yield Matter("maternity", born + timedelta(days=days_after), {"item": item, "state": "paid", "amount": amount})


def _bills(person: SeedPerson, today: date) -> Iterator[Matter]:
    chance = chance_of(person, "bills")
    if person.slug not in ("due-soon", "valid", "not-receiving") and chance.random() < 0.75:
        return
    for number in range(chance.randint(1, 2)):
        accepted = today - timedelta(days=chance.randint(4, 50) + 170 * number)
        claimed = chance.randint(60_000, 900_000)
        paid_on = accepted + timedelta(days=28)
        data: dict[str, Any] = {"number": _number(person, "BX", accepted), "claimed": claimed}
        if paid_on <= today:
            data |= {"state": "paid", "paid": half_up(claimed * 55, 100), "paid_on": paid_on.isoformat()}
        else:
            data |= {"state": "checking"}
        yield Matter("reimbursement", accepted, data)
    kind, place, days = chance.choice(
        (
            ("other-place", "邻市", 365),
            ("referral", "省城人民医院", 90),
            ("chronic", "示例市", 730),
            ("serious-illness", "示例市", 365),
        )
    )
    start = today - timedelta(days=chance.randint(10, 500))
    until = start + timedelta(days=days)
    state = "approved" if until >= today else "ended"
    data = {"number": _number(person, "SP", start), "kind": kind, "state": state, "place": place}
    yield Matter("approval", start, data | {"until": until.isoformat()})


def _card(person: SeedPerson, today: date) -> Iterator[Matter]:
    chance = chance_of(person, "card")
    place = chance.choice(BRANCHES)
    handed_over = person.card.issued_on
    steps = (
        ("ordered", 20, "示例市社保服务大厅"),
        ("data-checked", 17, "示例市社保服务大厅"),
        ("made", 6, "示例市制卡中心"),
        ("at-branch", 3, place),
        ("handed-over", 0, place),
    )
    for step, days_before, where in steps:
        yield Matter("card-step", handed_over - timedelta(days=days_before), {"step": step, "place": where})
    if person.card.state is CardState.LOST or person.card.valid_to < today:
        for step, days_before, where in steps[:-1]:
            yield Matter("card-step", today - timedelta(days=days_before), {"step": step, "place": where})


def _progress(person: SeedPerson, today: date) -> Iterator[Matter]:
    chance = chance_of(person, "progress")
    if person.card.state is CardState.LOST or person.card.valid_to < today:
        yield _step(person, "card-order", today - timedelta(days=20), today)
    if age_on(person.birth, today) >= 18 and (person.slug in ("due-soon", "not-receiving") or chance.random() < 0.3):
        matter = chance.choice(("bank-change", "other-place-treatment", "subsidy", "pension-transfer"))
        yield _step(person, matter, today - timedelta(days=chance.randint(2, 200)), today)


def _step(person: SeedPerson, matter: str, accepted: date, today: date) -> Matter:
    days = (today - accepted).days
    stage = "accepted" if days < 5 else "checking" if days < 15 else "deciding" if days < 30 else "done"
    result = "open" if stage != "done" else "refused" if int(person.card.serial, 16) % 7 == 3 else "granted"
    data = {"number": _number(person, "SL", accepted), "matter": matter, "stage": stage, "result": result}
    if stage != "done":
        data["due"] = (accepted + timedelta(days=30)).isoformat()
    return Matter("progress", accepted, data)


def _transfers(person: SeedPerson, career: Career | None, years: list[Paid], today: date) -> Iterator[Matter]:
    if career is None:
        return
    taken = [paid for paid in years if paid.employer in ELSEWHERE]
    if taken:
        months = sum(paid.months.count("t") for paid in taken)
        account = sum(paid.account * paid.months.count("t") for paid in taken)
        pool = sum(half_up(paid.base * paid.months.count("t") * 12, 100) for paid in taken if paid.year >= 1998)
        applied = month_start(max(spell.last for spell in career.spells if spell.employer in ELSEWHERE) + 4)
        data = {
            "number": _number(person, "ZY", applied),
            "origin": "邻市" if taken[0].employer == ELSEWHERE[0] else "远省",
            "destination": "示例市",
            "insurance": "pension",
            "stage": "done",
            "months": months,
            "amount": account + pool,
        }
        if applied <= today:
            yield Matter("transfer", applied, data)
    if person.slug == "helper-of-nobody":
        applied = today - timedelta(days=25)
        data = {
            "number": _number(person, "ZY", applied),
            "origin": "远省",
            "destination": "示例市",
            "insurance": "pension",
            "stage": "information-sent",
            "months": 31,
            "amount": 1_846_350,
        }
        yield Matter("transfer", applied, data)


def _subsidies(person: SeedPerson, career: Career | None, today: date) -> Iterator[Matter]:
    age = age_on(person.birth, today)
    if career is not None and career.ends_on is None and career.spells[-1].employer is None and age >= 45:
        yield Matter(
            "subsidy",
            add_months(today.replace(day=1), -7),
            {"kind": "flexible-insurance", "state": "paid", "amount": 238_800},
        )
    if age >= 80:
        turned = date(person.birth.year + 80, person.birth.month, 1)
        yield Matter("subsidy", turned, {"kind": "old-age", "state": "paid", "amount": 5_000 if age < 90 else 10_000})
    if person.slug == "helper":
        yield Matter("subsidy", today - timedelta(days=140), {"kind": "skill", "state": "paid", "amount": 150_000})
    if person.slug == "not-receiving":
        yield Matter(
            "subsidy", today - timedelta(days=90), {"kind": "residence-points", "state": "approved", "points": 128}
        )
