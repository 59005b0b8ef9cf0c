"""The queries: ask the centre, show it. One flow for all of them; what differs is in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from config.catalogue.flows import ChoiceInput, PeriodInput, QueryFlow, YearInput
from config.catalogue.item import Item
from kiosk.engine.interrupts import Ending, Finished
from kiosk.engine.visit import Visit
from kiosk.pages import Option, text
from kiosk.services.asking import DONE, choose, working
from kiosk.services.certificates import LookAtPagePrinter
from kiosk.services.effects import LookAtPaper, Unavailable
from kiosk.services.identify import Person, cure
from kiosk.services.records import FetchRecord, Record, Values
from kiosk.services.sheets import (
    DETAILS,
    NEXT,
    PREVIOUS,
    PRINT,
    SUMMARY,
    Paper,
    Sheet,
    prints,
    sheet_page,
    table_page,
)
from kiosk.services.sheets_on_paper import PRINT_SLIP, pages_of, printed_page, slip_of, slip_would_do
from kiosk.sheet_pages import ListPage

LAST = "last-"


@dataclass(frozen=True, slots=True)
class Subject:
    """Of the visitor only what a query needs. ``visit_ref`` None where nobody need have shown who it is."""

    visit_ref: str | None = field(repr=False)
    owner: tuple[str, str] | None = field(repr=False)
    today: date | None


async def run_query(visit: Visit, item: Item, flow: QueryFlow, person: Person | None, level: str) -> Ending:
    """What is asked most at once; another period is one touch away. ``level``: what the centre wants to have been shown."""
    subject = _subject(person, flow, level)
    paper = await visit.do(LookAtPaper())
    a4 = flow.sheet is not None and await visit.do(LookAtPagePrinter())
    inputs = defaults(flow, subject.today)
    while True:
        if inputs is None:
            inputs = await _ask(visit, item, flow, subject)
        record = await _fetch(visit, flow, subject, inputs)
        if await _show(visit, Sheet(item, flow, record, inputs, subject.owner, paper, a4)) == DONE:
            return Finished("done")
        inputs = None


def _subject(person: Person | None, flow: QueryFlow, level: str) -> Subject:
    if person is None:
        return Subject(None, None, None)
    standing = person.standing
    visit_ref = None if level == "A0" else standing.visit_ref
    if not flow.about_person:
        return Subject(visit_ref, None, standing.today)
    return Subject(visit_ref, (standing.masked_name, standing.masked_number), standing.today)


async def _fetch(visit: Visit, flow: QueryFlow, subject: Subject, inputs: Values) -> Record:
    asked = FetchRecord(subject.visit_ref, flow.operation, inputs, flow.values, flow.rows)
    while True:
        answer = await visit.do(asked, showing=working("fetching-record", personal=flow.about_person))
        if not isinstance(answer, Unavailable):
            return answer
        await cure(visit, answer)


async def _show(visit: Visit, sheet: Sheet) -> str:
    """Summary and table, to and fro, until she is done or wants another period."""
    at: int | None = None
    picked = ""
    while True:
        shown = sheet_page(sheet) if at is None else table_page(sheet, at, from_end=picked == PREVIOUS)
        picked = await choose(visit, shown)
        if picked == DETAILS:
            at = 0
        elif picked == SUMMARY:
            at = None
        elif picked in (NEXT, PREVIOUS) and at is not None:
            at += 1 if picked == NEXT else -1
        elif picked == PRINT:
            if await _print(visit, sheet, prints(sheet) or "slip") == DONE:
                return DONE
            at = None
        else:
            return picked


async def _print(visit: Visit, sheet: Sheet, paper: Paper) -> str:
    """On the paper that suits it; where that does not come, she may have the other one."""
    if paper == "a4":
        handed = await visit.do(pages_of(sheet), showing=working("printing-a4"))
    else:
        handed = await visit.do(slip_of(sheet), showing=working("printing"))
    picked = await choose(visit, printed_page(handed, slip_instead=slip_would_do(sheet, paper)))
    return await _print(visit, sheet, "slip") if picked == PRINT_SLIP else picked


def defaults(flow: QueryFlow, today: date | None) -> Values | None:
    """What is asked where she chooses nothing; None where there is no such thing."""
    found: list[tuple[str, str | int]] = []
    for each in flow.inputs:
        match each:
            case PeriodInput():
                found += months_back(each, each.default_months, today)
            case YearInput() if today is not None:
                found.append(("year", today.year - each.default_back))
            case ChoiceInput(default=str(word)):
                found += sent(each, word)
            case _:
                return None
    return tuple(found)


async def _ask(visit: Visit, item: Item, flow: QueryFlow, subject: Subject) -> Values:
    """Each input by one touch on a large row."""
    found: list[tuple[str, str | int]] = []
    for each in flow.inputs:
        match each:
            case PeriodInput():
                picked = await choose(visit, period_page(item, each))
                found += months_back(each, int(picked.removeprefix(LAST)), subject.today)
            case YearInput() if subject.today is not None:
                picked = await choose(visit, year_page(item, each, subject.today.year))
                found.append(("year", int(picked)))
            case ChoiceInput():
                found += sent(each, await choose(visit, choice_page(item, each)))
    return tuple(found)


def months_back(period: PeriodInput, months: int, today: date | None) -> Values:
    """The last so many months, this one included; everything is asked for without a month."""
    if today is None or months >= period.longest_months:
        return ()
    first = today.year * 12 + today.month - months
    return (("from", f"{first // 12}-{first % 12 + 1:02d}"), ("to", f"{today:%Y-%m}"))


def sent(choice: ChoiceInput, word: str) -> Values:
    value = dict(choice.options)[word]
    return ((choice.name, value),) if value else ()


def period_page(item: Item, period: PeriodInput) -> ListPage:
    lengths = (*period.months, period.longest_months)
    options = tuple(
        Option(f"{LAST}{length}", text("period-all"))
        if length == period.longest_months
        else Option(f"{LAST}{length}", text("period-last", duration=f"months:{length}"))
        for length in dict.fromkeys(lengths)
    )
    return ListPage(title=text("period-title"), body=(text(f"item-{item.code}"),), options=options, personal=True)


def year_page(item: Item, years: YearInput, newest: int) -> ListPage:
    options = tuple(
        Option(str(year), text("value-year", year=str(year)))
        for year in range(newest, newest - years.years_back - 1, -1)
    )
    return ListPage(title=text("year-title"), body=(text(f"item-{item.code}"),), options=options, personal=True)


def choice_page(item: Item, choice: ChoiceInput) -> ListPage:
    options = tuple(Option(word, text(f"code-{choice.list}-{word}")) for word, _ in choice.options)
    return ListPage(title=text(f"choose-{choice.list}"), body=(text(f"item-{item.code}"),), options=options)
