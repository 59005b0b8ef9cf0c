"""The A4 sheet of a query: that it is no certificate, the same sentence and figures as on the screen, and the rows."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.documents.own_sheet import OwnSheet
from kiosk.pages import Text, text
from kiosk.services.records import PrintRecordPages

Word = Callable[[Text], str]


def record_pages(wanted: PrintRecordPages, word: Word, terminal_number: str, office: str) -> OwnSheet:
    """In words. It has neither number nor seal nor code: nobody shall take it for a certificate."""
    notice = word(text("record-slip-what"))
    owner = wanted.owner or ()
    about = (
        ("slip-on", word(text("value-date", date=wanted.as_of.isoformat()))),
        ("slip-terminal", terminal_number),
        ("slip-office", office),
    )
    foot = "　".join(f"{word(text(label))} {value}" for label, value in about if value)
    return OwnSheet(
        title=word(wanted.title),
        notice=notice,
        owner=tuple(
            (word(text(label)), value) for label, value in zip(("slip-name", "slip-number"), owner, strict=False)
        ),
        said=tuple(word(said) for said in wanted.summary),
        facts=tuple((word(fact.label), word(fact.value)) for fact in wanted.facts),
        heads=tuple(word(column.head) for column in wanted.columns),
        figures=tuple(column.figures for column in wanted.columns),
        rows=tuple(tuple("" if cell is None else word(cell) for cell in row) for row in wanted.rows),
        rest=word(text("record-slip-more", count="{count}")),
        more=wanted.more,
        foot=f"{notice}　{word(text('slip-phone'))}\n{foot}",
        page_words=word(text("chrome-leaf", at="{at}", of="{of}")),
        large=wanted.large,
    )
