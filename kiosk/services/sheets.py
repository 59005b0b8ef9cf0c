"""The pages of a query: the sheet with the sentence first, and the table behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from config.catalogue.flows import Field, QueryFlow
from config.catalogue.item import Item
from kiosk.pages import Fact, Option, Text, text
from kiosk.services.asking import DONE, option
from kiosk.services.effects import PaperState
from kiosk.services.figures import argument, value_text
from kiosk.services.records import Record, Values
from kiosk.sheet_pages import Row, SheetPage, TablePage

DETAILS, OTHER, PRINT, SUMMARY, NEXT, PREVIOUS = (
    "details",
    "other-period",
    "print-record",
    "summary",
    "next",
    "previous",
)
ROWS = 6
"""On one page of a table, so that each can be large."""
_NEWEST_FIRST = ("month", "date", "year")

Paper = Literal["slip", "a4"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An answer and everything that tells how it is shown."""

    item: Item
    flow: QueryFlow
    record: Record
    inputs: Values
    owner: tuple[str, str] | None = field(repr=False)
    paper: PaperState
    a4: bool = False
    """Whether an A4 sheet would come out now."""


def sheet_page(sheet: Sheet) -> SheetPage:
    """Totals in words first, then large, then the facts; the rows are one touch away."""
    flow = sheet.flow
    options = [option(DONE, primary=True)]
    if prints(sheet) is not None:
        options.insert(0, option(PRINT))
    if flow.inputs:
        label = (
            text("option-other-choice")
            if all(each.kind == "choice" for each in flow.inputs)
            else text("option-other-period")
        )
        options.insert(0, Option(OTHER, label))
    if sheet.record.rows:
        options.insert(0, Option(DETAILS, text("option-details", count=str(len(sheet.record.rows)))))
    return SheetPage(
        title=text(f"item-{sheet.item.code}"),
        body=(summary(sheet), *period(sheet)),
        totals=facts(sheet, flow.totals) if found(sheet) else (),
        facts=facts(sheet, flow.facts),
        options=tuple(options),
        tells=True,
        personal=flow.about_person,
    )


def table_page(sheet: Sheet, at: int, *, from_end: bool = False) -> TablePage:
    """Some rows, the newest first. ``from_end``: she comes back from later ones."""
    rows = in_order(sheet)
    last = at == -(-len(rows) // ROWS) - 1
    # Where there are more on record than the centre sends, both ends say so.
    more = (text("table-more", count=str(sheet.record.more)),) if sheet.record.more and (at == 0 or last) else ()
    return TablePage(
        title=text(f"item-{sheet.item.code}"),
        body=(text("table-count", count=str(len(rows))), *more),
        rows=tuple(row_of(sheet, row) for row in rows[at * ROWS : (at + 1) * ROWS]),
        before=at * ROWS,
        count=len(rows),
        options=(Option(SUMMARY, text("option-summary")), *((option(DONE),) if last else ())),
        earlier=Option(PREVIOUS, text("chrome-previous")) if at else None,
        later=None if last else Option(NEXT, text("chrome-next"), primary=True),
        from_end=from_end,
        personal=sheet.flow.about_person,
    )


def found(sheet: Sheet) -> bool:
    """Whether there is something to tell: what the sentence names is there, and not all of it is nought."""
    values, said = dict(sheet.record.values), sheet.item.said
    if not said:
        return bool(sheet.record.rows or sheet.record.values)
    return all(name in values for name in said) and any(values[name] != 0 for name in said)


def summary(sheet: Sheet) -> Text:
    """The answer in one sentence."""
    stem = f"item-{sheet.item.code}"
    if not found(sheet):
        return text(f"{stem}-nothing")
    kinds, said = kinds_of(sheet.flow.values), sheet.item.said
    named = {name: argument(kinds[name], value) for name, value in sheet.record.values if name in said}
    return text(f"{stem}-summary", **named)


def period(sheet: Sheet) -> tuple[Text, ...]:
    """Which months or year the answer is about, where that was chosen."""
    inputs = dict(sheet.inputs)
    if "from" in inputs and "to" in inputs:
        return (text("sheet-months", first=f"month:{inputs['from']}", last=f"month:{inputs['to']}"),)
    if "year" in inputs:
        return (text("sheet-year", year=str(inputs["year"])),)
    return (text("sheet-everything"),) if any(each.kind == "period" for each in sheet.flow.inputs) else ()


def facts(sheet: Sheet, names: tuple[str, ...]) -> tuple[Fact, ...]:
    kinds, values = kinds_of(sheet.flow.values), dict(sheet.record.values)
    return tuple(
        Fact(label(sheet.item, name), value_text(kinds[name], values[name])) for name in names if name in values
    )


def label(item: Item, name: str) -> Text:
    """The item's own label for a field, or the one all items share."""
    own = any(name == field_name for _, said in item.texts for field_name, _ in said.labels)
    return text(f"field-{name}-of-{item.code}" if own else f"field-{name}")


def in_order(sheet: Sheet) -> tuple[Values, ...]:
    """Rows about a time stand newest first, the others as the centre gave them."""
    rows, head = sheet.record.rows, sheet.flow.columns[0]
    if kinds_of(sheet.flow.rows)[head] not in _NEWEST_FIRST:
        return rows
    return tuple(sorted(rows, key=lambda row: str(dict(row).get(head, "")), reverse=True))


def row_of(sheet: Sheet, row: Values) -> Row:
    kinds, values, flow = kinds_of(sheet.flow.rows), dict(row), sheet.flow
    shown = [name for name in flow.columns if name in values]
    head = shown[0] if shown else flow.columns[0]
    return Row(
        head=value_text(kinds[head], values[head]) if shown else text("value-none"),
        amount=value_text(kinds[flow.amount], values[flow.amount]) if flow.amount in shown and flow.amount else None,
        cells=tuple(
            Fact(label(sheet.item, name), value_text(kinds[name], values[name]))
            for name in shown
            if name not in (head, flow.amount)
        ),
    )


def prints(sheet: Sheet) -> Paper | None:
    """On what a touch prints it: rows are read better on A4, where the item has such a sheet and it would come out now."""
    if not found(sheet):
        return None
    if sheet.a4 and sheet.flow.sheet is not None:
        return "a4"
    return "slip" if on_slip(sheet) else None


def on_slip(sheet: Sheet) -> bool:
    """Whether a slip of it would come out now."""
    return "slip" in sheet.flow.prints and sheet.paper.ready


def kinds_of(fields: tuple[Field, ...]) -> dict[str, str]:
    """The kind of each field by its name."""
    return {each.name: each.kind for each in fields}
