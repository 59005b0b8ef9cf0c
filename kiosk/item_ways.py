"""How a visitor uses an item: script lines from home to its result and home again, for the table and the tests."""

from __future__ import annotations

from typing import Final

from config.catalogue.flows import (
    AmountInput,
    CertificateFlow,
    ChoiceInput,
    DurationInput,
    EstimateFlow,
    Input,
    MonthInput,
    NumberInput,
    PeriodInput,
    PersonFlow,
    StoryFlow,
)
from config.catalogue.item import Item
from config.catalogue.load import shipped
from kiosk.estimate_walks import SAMPLES
from kiosk.pages import ChoicePage, Page
from kiosk.services.sheets import PRINT

VISITOR: Final = "due-soon"
PIN: Final = "123456"
PAPERS, DUE_DATE = "papers", "due-date"
PREPARED_BY: Final = {"C13": ("C01",)}
"""What must have been used before: nothing is printed again that was never printed."""
WITH_RECORD: Final = {"M05": VISITOR, "M08": "unemployed"}
"""Whose record holds what an estimate needs that cannot be answered by hand."""
OF_OTHERS: Final = {
    "C02": "newcomer",
    "C06": "helper-of-nobody",
    "C10": "helper-of-nobody",
    "Q04": "resident-payer",
    "Q07": "resident-pensioner",
    "Q14": "injured",
    "Q15": "helper",
    "Q16": "unemployed",
    "Q17": "unemployed",
    "Q21": "helper-of-nobody",
    "Q25": "not-receiving",
}
"""Who has what is certified or asked for: the first visitor draws an employee's pension, is insured and never paid without an
employer.
"""
PROVES: Final = {
    "A2": ("tap password", f"type {PIN}"),
    "A3": ("tap staff", "staff card show S001", "expect page staff-pin-title", "type 135001"),
}
"""How it is shown that it is she."""
_YEAR = 12


def way_to_result(item: Item) -> list[str]:
    """From home to the result, with one touch after the other."""
    home = item in shipped().at_home()
    lines = ["expect home", "expect tile all on"]
    lines += [f"tap {item.code}"] if home else ["tap all", f"tap shelf-{item.shelf}", f"tap {item.code}"]
    if isinstance(item.flow, PersonFlow):
        return [*lines, f"expect page item-{item.code}-why"]
    if isinstance(item.flow, EstimateFlow):
        return [*lines, *estimate_answers(item.code, item.flow, own_answers(item.code)), "expect page ResultPage"]
    if isinstance(item.flow, StoryFlow) and item.flow.story == DUE_DATE:
        return [*lines, f"card insert {VISITOR}", "expect page due-title"]
    if isinstance(item.flow, StoryFlow):
        return [*lines, "tap copy-certificate", f"card insert {VISITOR}", "expect page certificates-title"]
    if item.sign_in != "A0":
        lines += [f"card insert {OF_OTHERS.get(item.code, VISITOR)}", *PROVES.get(item.sign_in, ())]
    if isinstance(item.flow, CertificateFlow):
        first = "tap all-months" if isinstance(next(iter(item.flow.inputs), None), PeriodInput) else "tap year-2025"
        return [*lines, *([first] if item.flow.inputs else ()), "expect page preview-title"]
    return [*lines, "expect page SheetPage"]


def way_home(item: Item, page: Page) -> list[str]:
    """From the result to its end: printed where the page offers it."""
    ended = ["expect ending Finished", *(() if item.sign_in == "A0" else ("card pull",)), "expect home"]
    if isinstance(item.flow, PersonFlow):
        return ["tap leave", "expect ending LeftSafely", "expect home"]
    if isinstance(item.flow, CertificateFlow):
        return ["tap issue", "expect page certificate-printed", "tap done", "tap skip", *ended]
    if isinstance(item.flow, EstimateFlow):
        return ["tap print", "expect page estimate-paper-printed", "tap done", "tap skip", *ended]
    if isinstance(item.flow, StoryFlow) and item.flow.story == DUE_DATE:
        return ["tap done", *ended]
    if isinstance(item.flow, StoryFlow):
        again = PROVES[shipped()[PREPARED_BY[item.code][0]].sign_in]
        copied = ["tap 0", *again, "expect page certificate-copy-printed", "tap done", "tap skip"]
        return [*copied, "expect ending Finished", "card pull", "expect home"]
    offers = {option.id for option in page.options} if isinstance(page, ChoicePage) else set()
    lines = ["tap print-record", "expect page record-printed"] if PRINT in offers else []
    return [*lines, "tap done", *ended]


def own_answers(code: str) -> dict[str, int | str]:
    """The sample's answers as they can be given: whole yuan are typed, and a wage stays where the scale begins."""
    answers = dict(SAMPLES[code][0])
    answers |= {"account": 12_345_600} if "account" in answers else {}
    return answers | ({"index": 10_000} if "index" in answers else {})


def estimate_answers(code: str, flow: EstimateFlow, answers: dict[str, int | str]) -> list[str]:
    """Everything by hand, or by the card of somebody with a record where it cannot be."""
    lines = [f"expect page item-{code}", "tap by-hand"] if flow.operation is not None else []
    if code in WITH_RECORD:
        lines = [f"card insert {WITH_RECORD[code]}"]
    for each in flow.inputs:
        name = getattr(each, "name", "")
        lines += [f"expect page estimate-ask-{name}", *_answer(each, answers[name])]
    return lines


def _answer(wanted: Input, value: int | str) -> list[str]:
    match wanted:
        case ChoiceInput():
            return [f"tap {value}"]
        case NumberInput():
            return [f"type {value}"]
        case AmountInput():
            return [f"type {int(value) // 100}"]
        case DurationInput():
            return [f"type {int(value) // _YEAR}", f"tap {int(value) % _YEAR}"]
        case MonthInput():
            year, month = str(value).split("-")
            return [f"tap {max(int(year) // 10 * 10, wanted.first_year)}", f"tap {int(year)}", f"tap {int(month)}"]
    return ["tap key confirm"]
