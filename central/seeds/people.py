"""The people of 示例市: named demonstration people, and a few hundred drawn from one integer.

Births, numbers, cards and names are fixed, so a card written yesterday still fits. Certification dates are relative to
the day of seeding, so every state exists on any day.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Final

from central.rules.books import statutory_retirement
from central.rules.cycle import add_months
from central.seeds.names import invent
from central.seeds.numbers import card_number, identity_number
from kiosk.contract import BenefitCode, CardState

REGION: Final = "990000"
"""示例市's division code; GB/T 2260 has no 99."""

NEWCOMER: Final = "newcomer"
"""Who has just moved in with a card and has no record here yet."""
_RESIDENTS_SINCE: Final = date(2010, 1, 1)
"""The residents' pension began in 示例市."""
_PROVINCES: Final = ("11", "13", "21", "32", "37", "41", "43", "44", "51", "54", "62", "65")


class Situation(StrEnum):
    """The certification state a benefit is seeded into."""

    VALID = "VALID"
    DUE_SOON = "DUE_SOON"
    OVERDUE = "OVERDUE"
    SUSPENDED = "SUSPENDED"
    NEVER = "NEVER"
    NOT_RECEIVING = "NOT_RECEIVING"


@dataclass(frozen=True, slots=True)
class SeedBenefit:
    """A benefit as the table wants it."""

    code: BenefitCode
    first_paid_on: date
    last_certified: date | None
    receiving: bool
    suspended: bool


@dataclass(frozen=True, slots=True)
class SeedCard:
    """A card; ``serial`` 8 hex digits; ``version`` of the card's specification."""

    card_number: str
    serial: str
    state: CardState
    issued_on: date
    valid_to: date
    version: str = "2.00"


@dataclass(frozen=True, slots=True)
class SeedPerson:
    """An invented person. ``slug`` names demonstration people for files and scripts, else it is empty.

    ``known`` False: has a card, but the centre has never heard of the person.
    """

    slug: str
    name: str
    sex: int
    ethnicity: str
    birth: date
    social_security_number: str
    card: SeedCard
    benefits: tuple[SeedBenefit, ...]
    known: bool = True
    photo_allowed: bool = True


@dataclass(frozen=True, slots=True)
class _Demo:
    slug: str
    name: str
    sex: int
    birth: date
    situation: Situation | None
    code: BenefitCode = BenefitCode.EMPLOYEE_PENSION
    ethnicity: str = "01"
    card_state: CardState = CardState.NORMAL
    issued_on: date = date(2021, 6, 1)
    valid_to: date = date(2041, 5, 31)
    known: bool = True
    photo_allowed: bool = True
    card_version: str = "2.00"


_DEMO: Final = (
    _Demo("due-soon", "黄素琴", 2, date(1952, 3, 8), Situation.DUE_SOON),
    _Demo("valid", "林德福", 1, date(1957, 10, 21), Situation.VALID),
    _Demo("overdue", "程永贵", 1, date(1949, 1, 30), Situation.OVERDUE),
    _Demo("suspended", "叶凤霞", 2, date(1944, 7, 2), Situation.SUSPENDED, BenefitCode.RESIDENT_PENSION),
    _Demo("never-certified", "罗建明", 1, date(1965, 8, 17), Situation.NEVER),
    _Demo("not-receiving", "宋志强", 1, date(1984, 4, 5), None),
    _Demo(
        "under-14",
        "苏小雨",
        2,
        date(2018, 5, 20),
        Situation.DUE_SOON,
        BenefitCode.SURVIVOR_ALLOWANCE,
        "01",
        photo_allowed=False,
    ),
    _Demo("lost-card", "贾玉梅", 2, date(1955, 12, 12), Situation.DUE_SOON, card_state=CardState.LOST),
    _Demo("cancelled-card", "薛长林", 1, date(1951, 2, 28), Situation.VALID, card_state=CardState.CANCELLED),
    _Demo(
        "expired-card",
        "蒋振海",
        1,
        date(1948, 9, 9),
        Situation.DUE_SOON,
        issued_on=date(2012, 6, 1),
        valid_to=date(2022, 5, 31),
    ),
    _Demo("unknown", "傅惠芳", 2, date(1959, 6, 6), None, known=False),
    _Demo("rare-name", "沈䶮𬱖", 1, date(1953, 11, 3), Situation.DUE_SOON),
    _Demo("minority-name", "阿依古丽·吾买尔", 2, date(1956, 5, 15), Situation.DUE_SOON, ethnicity="05"),
    _Demo("no-photo", "曹桂兰", 2, date(1938, 1, 1), Situation.DUE_SOON, photo_allowed=False),
    _Demo("centenarian", "袁淑珍", 2, date(1925, 2, 14), Situation.OVERDUE, BenefitCode.RESIDENT_PENSION),
    _Demo("v3-card", "郑惠兰", 2, date(1954, 9, 16), Situation.DUE_SOON, card_version="3.00"),
    _Demo("helper", "黄海燕", 2, date(1978, 3, 7), None),
    _Demo("helper-of-nobody", "程立新", 1, date(1976, 5, 2), None),
    _Demo("resident-payer", "谢金凤", 2, date(1970, 9, 14), None),
    _Demo("resident-pensioner", "冯树林", 1, date(1958, 6, 20), Situation.VALID, BenefitCode.RESIDENT_PENSION),
    _Demo("unemployed", "邓春梅", 2, date(1979, 12, 3), None),
    _Demo("injured", "吕国强", 1, date(1971, 7, 25), Situation.VALID, BenefitCode.WORK_INJURY_ALLOWANCE),
    _Demo(NEWCOMER, "何新远", 1, date(1996, 8, 24), None),
)


def demonstration_people(today: date) -> tuple[SeedPerson, ...]:
    """The named people, always the same but for the dates of certification."""
    people = []
    for number, demo in enumerate(_DEMO, start=1):
        order = 2 * number + (1 if demo.sex == 1 else 0)
        identity = identity_number(_PROVINCES[number % len(_PROVINCES)], demo.birth, order)
        benefits: tuple[SeedBenefit, ...] = ()
        if demo.situation is not None:
            began = _pension_began(demo.code, demo.birth, demo.sex, identity)
            benefits = (_benefit(random.Random(number), demo.code, demo.situation, today, began),)
        people.append(
            SeedPerson(
                slug=demo.slug,
                name=demo.name,
                sex=demo.sex,
                ethnicity=demo.ethnicity,
                birth=demo.birth,
                social_security_number=identity,
                card=_card(number, demo.card_state, demo.issued_on, demo.valid_to, demo.card_version),
                benefits=benefits,
                known=demo.known,
                photo_allowed=demo.photo_allowed,
            )
        )
    return tuple(people)


def invented_people(today: date, count: int = 320, seed: int = 20250101) -> tuple[SeedPerson, ...]:
    """``count`` people aged 12 to 101 today, in every state; the same for the same arguments."""
    chance = random.Random(seed)
    people: list[SeedPerson] = []
    taken: set[str] = set()
    while len(people) < count:
        number = len(people)
        sex = chance.choice((1, 2))
        # From 60 to 63 a pension would have begun too late for some of the states.
        age = (
            (12, 13, 100, 101)[number]
            if number < 4
            else chance.choice((chance.randint(14, 59), *[max(64, chance.randint(60, 99))] * 3))
        )
        birth = add_months(today, -12 * age) - timedelta(days=chance.randint(1, 360))
        identity = identity_number(chance.choice(_PROVINCES), birth, 100 + 2 * chance.randrange(440) + (sex == 1))
        invented = invent(chance, sex)
        if identity in taken:
            continue
        taken.add(identity)
        people.append(
            SeedPerson(
                slug="",
                name=invented.name,
                sex=sex,
                ethnicity=invented.ethnicity,
                birth=birth,
                social_security_number=identity,
                card=_card(1000 + number, CardState.NORMAL, date(2022, 3, 1), date(2042, 2, 28)),
                benefits=_benefits_at(
                    chance, age, today, partial(_pension_began, birth=birth, sex=sex, number=identity)
                ),
            )
        )
    return tuple(people)


def category(sex: int, number: str) -> str:
    """Whose retirement age holds: male, female-50 (workers) or female-55 (others); of every three women one."""
    if sex == 1:
        return "male"
    return "female-55" if int(number[14:17]) % 3 == 0 else "female-50"


def _pension_began(code: BenefitCode, birth: date, sex: int, number: str) -> date | None:
    """When the pension of somebody who claimed in time began; None for other benefits."""
    if code is BenefitCode.EMPLOYEE_PENSION:
        return add_months(statutory_retirement(birth, category(sex, number)), 1)
    if code is BenefitCode.RESIDENT_PENSION:
        return max(add_months(birth.replace(day=1), 60 * 12 + 1), _RESIDENTS_SINCE)
    return None


def _benefits_at(
    chance: random.Random, age: int, today: date, began: Callable[[BenefitCode], date | None]
) -> tuple[SeedBenefit, ...]:
    if age < 18:
        codes = [BenefitCode.SURVIVOR_ALLOWANCE]
    elif age < 60:
        codes = [BenefitCode.WORK_INJURY_ALLOWANCE] if chance.random() < 0.2 else []
    else:
        codes = [chance.choice((BenefitCode.EMPLOYEE_PENSION, BenefitCode.RESIDENT_PENSION))]
        if chance.random() < 0.1:
            codes.append(BenefitCode.SURVIVOR_ALLOWANCE)
    benefits = []
    for code in codes:
        situation = chance.choice(list(Situation))
        if situation is Situation.NEVER and code is BenefitCode.EMPLOYEE_PENSION:
            # Whose first pension is that recent at 64 and more has claimed late: residents do.
            code = BenefitCode.RESIDENT_PENSION
        benefits.append(_benefit(chance, code, situation, today, began(code)))
    return tuple(benefits)


def _benefit(
    chance: random.Random, code: BenefitCode, situation: Situation, today: date, began: date | None
) -> SeedBenefit:
    # Away from the edges by a day or two: a due day of 29 February is clamped to the 28th.
    days_to_due = {
        Situation.VALID: chance.randint(62, 362),
        Situation.DUE_SOON: chance.randint(2, 58),
        Situation.OVERDUE: -chance.randint(2, 90),
        Situation.SUSPENDED: -chance.randint(100, 400),
        Situation.NEVER: chance.randint(-60, 300),
        Situation.NOT_RECEIVING: chance.randint(-300, 300),
    }[situation]
    last = add_months(today + timedelta(days=days_to_due), -12)
    never = situation is Situation.NEVER
    first_paid_on = last if never else began or add_months(last, -12 * chance.randint(1, 8))
    return SeedBenefit(
        code=code,
        first_paid_on=first_paid_on,
        last_certified=None if never else last,
        receiving=situation is not Situation.NOT_RECEIVING,
        suspended=situation is Situation.SUSPENDED,
    )


def _card(number: int, state: CardState, issued_on: date, valid_to: date, version: str = "2.00") -> SeedCard:
    return SeedCard(card_number(f"S{number:07d}"), f"{number:08X}", state, issued_on, valid_to, version)
