"""丧葬补助金 and 抚恤金 (人社部发〔2021〕18号 art. 4 and 5), and the lump sums of work injury.

Both lengths count to the month: 28 years 9 months paid and 3 years 6 months drawn give 22.75 - 3.5 = 19.25 months.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kiosk.pension.amounts import HUNDRED, TWELVE, ZERO, money, to_fen, whole_months
from kiosk.pension.refusals import Reason, Refused
from kiosk.pension.rulebook import RuleBook, step_months


@dataclass(frozen=True, slots=True)
class SurvivorBenefit:
    """Yuan, once. ``months`` of condolence may have a fraction; ``capped``: own contributions were the limit."""

    months: Decimal
    funeral: Decimal
    condolence: Decimal
    total: Decimal
    capped: bool = False


def condolence_months(book: RuleBook, paid_months: int, drawn_months: int | None = None) -> Decimal:
    """Months of 抚恤金. ``drawn_months``: months of pension drawn, None for somebody who did not draw one yet.

    Raises Refused.
    """
    rules = book.tables.national.survivor
    paid = whole_months(paid_months, "paid-months")
    months = Decimal(step_months(rules.steps, paid))
    beyond = min(paid, rules.counted_months) - rules.growth_from_months
    if beyond > 0:
        months += Decimal(beyond) / TWELVE
    if drawn_months is None:
        return months
    drawn = Decimal(whole_months(drawn_months, "drawn-months")) / TWELVE
    return max(months - drawn, Decimal(rules.retired_least_months))


def survivor_benefit(
    book: RuleBook,
    monthly_income: Decimal,
    paid_months: int,
    drawn_months: int | None = None,
    own_contributions: Decimal | None = None,
) -> SurvivorBenefit:
    """Funeral aid and condolence of somebody who died of illness or not at work.

    ``monthly_income``: the province's disposable income of the year before, yuan a month. ``own_contributions``: what the
    person paid in; less than five years of contribution never give more than that. Raises Refused.
    """
    rules = book.tables.national.survivor
    income = money(monthly_income, "disposable-income")
    months = condolence_months(book, paid_months, drawn_months)
    funeral = to_fen(income * rules.funeral_incomes)
    condolence = to_fen(income * months)
    limit = None if own_contributions is None else to_fen(money(own_contributions, "own-contributions"))
    short = drawn_months is None and paid_months < rules.steps[1].paid_months
    if short and limit is not None and funeral + condolence > limit:
        funeral = min(funeral, limit)
        return SurvivorBenefit(months, funeral, limit - funeral, limit, capped=True)
    return SurvivorBenefit(months, funeral, condolence, funeral + condolence)


def injury_lump_months(book: RuleBook, grade: int) -> int:
    """Months of own wage paid once for work injury of grade 1 to 10 (工伤保险条例 art. 35 to 37). Raises Refused."""
    return book.tables.national.injury.lump_months[_grade(grade, 10) - 1]


def injury_allowance_share(book: RuleBook, grade: int) -> Decimal:
    """Monthly allowance for grade 1 to 6 as a fraction of own wage; 0 for 7 to 10. Raises Refused."""
    shares = book.tables.national.injury.allowance_percent
    place = _grade(grade, 10) - 1
    return shares[place] / HUNDRED if place < len(shares) else ZERO


def disposable_income(book: RuleBook, year_of_death: int) -> Decimal:
    """The income that counts for a death in a year: that of the year before. Raises NoRule."""
    return book.disposable_incomes.of(year_of_death - 1)


def _grade(grade: int, most: int) -> int:
    if not 1 <= grade <= most:
        raise Refused(Reason.OUT_OF_RANGE, "grade")
    return grade
