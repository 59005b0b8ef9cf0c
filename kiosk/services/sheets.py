"""The pages of a query: the sheet with the sentence first, the table behind it, the paper."""

from __future__ import annotations

from dataclasses import dataclass, field

from config.catalogue.flows import Field, QueryFlow
from config.catalogue.item import Item
from kiosk.pages import ChoicePage, Fact, Option, Picture, Text, Tone, text
from kiosk.services.asking import DONE, option
from kiosk.services.effects import HandedOver, PaperState
from kiosk.services.figures import argument, value_text
from kiosk.services.records import PrintRecord, Record, Values
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
ROWS_ON_PAPER = 24
_NEWEST_FIRST = ("month", "date", "year")


@dataclass(frozen=True, slots=True)
class Sheet:
    """An answer and everything that tells how it is shown."""

    item: Item
    flow: QueryFlow
    record: Record
    inputs: Values
    owner: tuple[str, str] | None = field(repr=False)
    paper: PaperState


def sheet_page(sheet: Sheet) -> SheetPage:
    """Totals in words first, then large, then the facts; the rows are one touch away."""
    flow = sheet.flow
    options = [option(DONE, primary=True)]
    if prints(sheet):
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
        personal=flow.about_person,
    )


def table_page(sheet: Sheet, at: int) -> TablePage:
    """Some rows, the newest first."""
    rows = in_order(sheet)
    pages = -(-len(rows) // ROWS)
    options = [Option(SUMMARY, text("option-summary"))]
    if at > 0:
        options.append(Option(PREVIOUS, text("option-previous-rows")))
    if at < pages - 1:
        options.append(Option(NEXT, text("option-next-rows"), primary=True))
    else:
        options.append(option(DONE, primary=True))
    return TablePage(
        title=text(f"item-{sheet.item.code}"),
        body=(text("table-at", at=str(at + 1), of=str(pages)),) if pages > 1 else (text("table-all"),),
        rows=tuple(row_of(sheet, row) for row in rows[at * ROWS : (at + 1) * ROWS]),
        at=(at + 1, pages),
        options=tuple(options),
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
    kinds, said = _kinds(sheet.flow.values), sheet.item.said
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
    kinds, values = _kinds(sheet.flow.values), dict(sheet.record.values)
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
    if _kinds(sheet.flow.rows)[head] not in _NEWEST_FIRST:
        return rows
    return tuple(sorted(rows, key=lambda row: str(dict(row).get(head, "")), reverse=True))


def row_of(sheet: Sheet, row: Values) -> Row:
    kinds, values, flow = _kinds(sheet.flow.rows), dict(row), sheet.flow
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


def prints(sheet: Sheet) -> bool:
    return bool(sheet.flow.prints) and sheet.paper.ready and found(sheet)


def paper_of(sheet: Sheet) -> PrintRecord:
    """What goes on paper: the same sentence and facts, and the newest rows."""
    flow, kinds = sheet.flow, _kinds(sheet.flow.rows)
    rows = in_order(sheet)[:ROWS_ON_PAPER] if flow.rows else ()
    return PrintRecord(
        title=text(f"item-{sheet.item.code}"),
        owner=sheet.owner,
        summary=(summary(sheet), *period(sheet)),
        facts=facts(sheet, (*flow.totals, *flow.facts)),
        rows=tuple(
            tuple(
                Fact(label(sheet.item, name), value_text(kinds[name], dict(row)[name]))
                for name in flow.columns
                if name in dict(row)
            )
            for row in rows
        ),
        more=max(0, len(sheet.record.rows) - len(rows)),
        as_of=sheet.record.as_of,
    )


def printed_page(handed: HandedOver) -> ChoicePage:
    """The truth about the paper; the record itself is still there to be looked at."""
    printed = handed.paper == "printed"
    return ChoicePage(
        title=text(f"record-{handed.paper}"),
        body=(text(f"record-{handed.paper}-body"),),
        tone=Tone.DONE if printed else Tone.TROUBLE,
        picture=Picture.PRINTER if printed else Picture.NONE,
        options=(Option(SUMMARY, text("option-look-again")), option(DONE, primary=True)),
        personal=True,
    )


def _kinds(fields: tuple[Field, ...]) -> dict[str, str]:
    return {each.name: each.kind for each in fields}
