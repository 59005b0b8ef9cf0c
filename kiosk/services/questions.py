"""Questions with a value for an answer, in the same small steps everywhere: decade, year, month; whole years, odd months.

What cannot be is not offered: no 30 February, no month before ``least`` or after ``most``. Where a page offers other ways
out, the id of the one that was chosen is given instead of a value.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kiosk.engine.visit import Visit
from kiosk.input_pages import AmountPage, NumberPage, PickPage, StepperPage, Unit, ValueEntered, ValuePage
from kiosk.pages import Answer, Chosen, Option, Text, text

YEAR = 12


class Month(NamedTuple):
    """A calendar month; months compare as they follow each other."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @classmethod
    def of(cls, written: str) -> Month:
        """Out of ``YYYY-MM`` or an ISO date. Raises ValueError for anything else."""
        day = date.fromisoformat(written if len(written) > 7 else f"{written}-01")
        return cls(day.year, day.month)

    def plus(self, months: int) -> Month:
        """So many months later, or earlier where negative. Raises ValueError outside the years 1 to 9999."""
        year, month = divmod(self.year * YEAR + self.month - 1 + months, YEAR)
        if not 1 <= year <= 9999:
            raise ValueError("there is no such year")
        return Month(year, month + 1)


async def ask_value(visit: Visit, page: ValuePage) -> int | str:
    """A number in the page's whole units, or the id of another option."""
    return _value(await visit.ask(page))


async def ask_number(
    visit: Visit, question: Text, unit: Unit, least: int, most: int, *, start: int | None = None, personal: bool = False
) -> int:
    """A number typed on the pad."""
    page = NumberPage(title=question, unit=unit, least=least, most=most, start=start, personal=personal)
    return _only_value(await visit.ask(page))


async def ask_amount(
    visit: Visit, question: Text, least: int, most: int, *, start: int | None = None, by: int, personal: bool = False
) -> int:
    """Money in fen, by plus and minus of ``by`` fen or by the pad."""
    page = AmountPage(title=question, least=least, most=most, start=start, by=by, personal=personal)
    return _only_value(await visit.ask(page))


async def ask_step(
    visit: Visit, question: Text, unit: Unit, least: int, most: int, *, start: int, by: int, personal: bool = False
) -> int:
    """A number on a short scale, by plus and minus."""
    page = StepperPage(title=question, unit=unit, least=least, most=most, start=start, by=by, personal=personal)
    return _only_value(await visit.ask(page))


async def ask_year(
    visit: Visit, question: Text, least: int, most: int, *, others: tuple[Option, ...] = (), personal: bool = False
) -> int | str:
    """A year: first about which ones, where there are more than a dozen. Raises ValueError where there is none."""
    if least > most:
        raise ValueError("there is no year to choose")
    first, last = least, most
    if most - least >= YEAR:
        decades = range(least // 10 * 10, most + 1, 10)
        spans = [(max(decade, least), min(decade + 9, most)) for decade in decades]
        options = (
            Option(str(start), text("input-decade", from_year=str(start), to_year=str(end))) for start, end in spans
        )
        picked = await _pick(visit, question, text("input-which-decade"), options, others, personal)
        if any(picked == other.id for other in others):
            return picked
        first, last = next(span for span in spans if str(span[0]) == picked)
    if first == last:
        return first
    options = (Option(str(year), text("input-year", year=str(year))) for year in range(first, last + 1))
    picked = await _pick(visit, question, text("input-which-year"), options, others, personal)
    return picked if any(picked == other.id for other in others) else int(picked)


async def ask_month(
    visit: Visit, question: Text, least: Month, most: Month, *, others: tuple[Option, ...] = (), personal: bool = False
) -> Month | str:
    """A month from ``least`` to ``most``. Raises ValueError where there is none."""
    if least > most:
        raise ValueError("there is no month to choose")
    year = await ask_year(visit, question, least.year, most.year, others=others, personal=personal)
    if isinstance(year, str):
        return year
    months = [month for month in range(1, YEAR + 1) if least <= Month(year, month) <= most]
    if len(months) == 1:
        return Month(year, months[0])
    options = (Option(str(month), text("input-month", month=str(month))) for month in months)
    lead = text("input-which-month", year=str(year))
    picked = await _pick(visit, question, lead, options, others, personal)
    return picked if any(picked == other.id for other in others) else Month(year, int(picked))


async def ask_date(
    visit: Visit, question: Text, least: date, most: date, *, others: tuple[Option, ...] = (), personal: bool = False
) -> date | str:
    """A day from ``least`` to ``most``. Raises ValueError where there is none."""
    first, last = Month(least.year, least.month), Month(most.year, most.month)
    month = await ask_month(visit, question, first, last, others=others, personal=personal)
    if isinstance(month, str):
        return month
    whole = range(1, calendar.monthrange(*month)[1] + 1)
    days = [day for day in whole if least <= date(*month, day) <= most]
    if len(days) == 1:
        return date(*month, days[0])
    options = (Option(str(day), text("input-day", day=str(day))) for day in days)
    lead = text("input-which-day", year=str(month.year), month=str(month.month))
    picked = await _pick(visit, question, lead, options, others, personal)
    return picked if any(picked == other.id for other in others) else date(*month, int(picked))


async def ask_duration(
    visit: Visit, question: Text, least: int, most: int, *, start: int | None = None, personal: bool = False
) -> int:
    """A duration in months: whole years on the pad, then the odd months. ``start``, ``least`` and ``most`` are months."""
    page = NumberPage(
        title=question,
        body=(text("input-whole-years"),),
        unit=Unit.YEARS,
        least=least // YEAR,
        most=most // YEAR,
        start=None if start is None else start // YEAR,
        personal=personal,
    )
    years = _only_value(await visit.ask(page))
    odd = [months for months in range(YEAR) if least <= years * YEAR + months <= most]
    if len(odd) == 1:
        return years * YEAR + odd[0]
    options = (Option(str(months), _odd(months)) for months in odd)
    lead = text("input-odd-months", count=str(years))
    return years * YEAR + int(await _pick(visit, question, lead, options, (), personal))


def _odd(months: int) -> Text:
    return text("input-odd", count=str(months)) if months else text("input-odd-none")


async def _pick(
    visit: Visit, question: Text, lead: Text, options: Iterable[Option], others: tuple[Option, ...], personal: bool
) -> str:
    page = PickPage(title=question, body=(lead,), options=tuple(options), others=others, personal=personal)
    answer = await visit.ask(page)
    if not isinstance(answer, Chosen):
        raise TypeError(f"{page.kind} was answered by {type(answer).__name__}")
    return answer.option


def _value(answer: Answer) -> int | str:
    match answer:
        case ValueEntered(value):
            return value
        case Chosen(option):
            return option
    raise TypeError(f"a value was asked for, {type(answer).__name__} came")


def _only_value(answer: Answer) -> int:
    value = _value(answer)
    if isinstance(value, str):
        raise TypeError("a value was asked for, an option came")
    return value
