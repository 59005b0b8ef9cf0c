"""Pages of lists, records and tables: what is found, and what the centre has on record."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.pages import Answer, ChoicePage, Chosen, Fact, Option, Page, ResultPage, Text, option_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(ChoicePage):
    """Large rows to choose from, one below the other; what does not fit comes on the next leaf."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(ChoicePage):
    """First letters by large keys (``keys``: only those that lead on), and the rows that were found so far."""

    keys: tuple[Option, ...]

    def answers(self) -> tuple[Answer, ...]:
        return (*ChoicePage.answers(self), *(Chosen(key.id) for key in self.keys))

    def texts(self) -> tuple[Text, ...]:
        return (*ChoicePage.texts(self), *option_texts(self.keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage(ResultPage):
    """What the centre has on record: the sentence (``body``) first, then ``totals`` as large figures, then the facts."""

    totals: tuple[Fact, ...] = ()

    def texts(self) -> tuple[Text, ...]:
        labels = (part for fact in self.totals for part in (fact.label, fact.value))
        return (*ResultPage.texts(self), *labels)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: what it is about, the figure that counts, and the rest with its labels."""

    head: Text
    amount: Text | None = None
    cells: tuple[Fact, ...] = ()

    def texts(self) -> tuple[Text, ...]:
        cells = (part for cell in self.cells for part in (cell.label, cell.value))
        return (self.head, *(() if self.amount is None else (self.amount,)), *cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage(ChoicePage):
    """Some rows of a table, ``at`` page (2, 5) of it. Rows stand on cards: a narrow screen has no room for columns."""

    rows: tuple[Row, ...]
    at: tuple[int, int]

    def texts(self) -> tuple[Text, ...]:
        return (*ChoicePage.texts(self), *(each for row in self.rows for each in row.texts()))


SHEET_PAGE_KINDS: tuple[type[Page], ...] = (ListPage, SearchPage, SheetPage, TablePage)
