"""What a query puts on paper, and what is said about it afterwards."""

from __future__ import annotations

from kiosk.pages import ChoicePage, Fact, Option, Picture, Text, Tone, text
from kiosk.services.asking import DONE, option
from kiosk.services.effects import HandedOver
from kiosk.services.figures import value_text
from kiosk.services.printers import because
from kiosk.services.records import Column, PrintRecord, PrintRecordPages, Values
from kiosk.services.sheets import SUMMARY, Sheet, facts, in_order, kinds_of, label, on_slip, period, summary

ROWS_ON_SLIP = 24
ROWS_ON_A4 = 800
"""More than the most pages hold (``kiosk/papers/setting.py``); the others need not be put in words."""
PRINT_SLIP = "print-slip"
_FIGURES = ("money", "count", "percent", "duration")
"""Kinds that are compared by their last digits, and stand at the right of their column."""


def slip_of(sheet: Sheet) -> PrintRecord:
    """The same sentence and facts as on the screen, and the newest rows."""
    flow, kinds = sheet.flow, kinds_of(sheet.flow.rows)
    rows = in_order(sheet)[:ROWS_ON_SLIP] if flow.rows else ()
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
        more=max(0, len(sheet.record.rows) - len(rows)) + sheet.record.more,
        as_of=sheet.record.as_of,
    )


def pages_of(sheet: Sheet) -> PrintRecordPages:
    """The same for A4, with all rows that may fit; how many there is room for is seen when they are set."""
    flow, kinds = sheet.flow, kinds_of(sheet.flow.rows)
    rows = in_order(sheet)[:ROWS_ON_A4]
    return PrintRecordPages(
        title=text(f"item-{sheet.item.code}"),
        owner=sheet.owner,
        summary=(summary(sheet), *period(sheet)),
        facts=facts(sheet, (*flow.totals, *flow.facts)),
        columns=tuple(Column(label(sheet.item, name), kinds[name] in _FIGURES) for name in flow.columns),
        rows=tuple(_cells(row, flow.columns, kinds) for row in rows),
        more=len(sheet.record.rows) - len(rows) + sheet.record.more,
        as_of=sheet.record.as_of,
        large=flow.sheet == "a4-large",
    )


def _cells(row: Values, columns: tuple[str, ...], kinds: dict[str, str]) -> tuple[Text | None, ...]:
    values = dict(row)
    return tuple(value_text(kinds[name], values[name]) if name in values else None for name in columns)


def printed_page(handed: HandedOver, *, slip_instead: bool = False) -> ChoicePage:
    """The truth about the paper; the record itself is still there to be looked at. ``slip_instead``: A4 did not come, and a
    slip would.
    """
    printed = handed.paper == "printed"
    left_out = (text("table-more", count=str(handed.left_out)),) if handed.left_out else ()
    slip = (Option(PRINT_SLIP, text("option-print-slip")),) if slip_instead and handed.paper == "not-printed" else ()
    return ChoicePage(
        title=text(f"record-{handed.paper}"),
        body=(*because(handed.why), text(f"record-{handed.paper}-body"), *left_out),
        tone=Tone.DONE if printed else Tone.TROUBLE,
        picture=Picture.PRINTER if printed else Picture.NONE,
        options=(*slip, Option(SUMMARY, text("option-look-again")), option(DONE, primary=True)),
        personal=True,
    )


def slip_would_do(sheet: Sheet, tried: str) -> bool:
    """Whether there is another paper to try after this one did not come."""
    return tried == "a4" and on_slip(sheet)
