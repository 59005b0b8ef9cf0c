"""Pages of lists, records and tables: what is found, and what the centre has on record."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.pages import (
    Answer,
    ChoicePage,
    Chosen,
    Fact,
    Option,
    Page,
    ResultPage,
    Text,
    fact_texts,
    option_texts,
    text,
)


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

    def details(self) -> tuple[Text, ...]:
        return (*fact_texts(self.totals), *ResultPage.details(self))

    def texts(self) -> tuple[Text, ...]:
        return (*ResultPage.texts(self), *fact_texts(self.totals))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: what it is about, the figure that counts, and the rest with its labels."""

    head: Text
    amount: Text | None = None
    cells: tuple[Fact, ...] = ()

    def texts(self) -> tuple[Text, ...]:
        return (self.head, *(() if self.amount is None else (self.amount,)), *fact_texts(self.cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage(ChoicePage):
    """Some rows of a table: ``before`` of its ``count`` rows stand on earlier pages. Rows stand on cards: a narrow screen has no
    room for columns. ``earlier`` and ``later`` lead to the rows on other pages; where the rows of this one need several leaves,
    they stand in the place of what turns the leaves, so that there is one way forward. ``from_end``: she comes from later rows.
    """

    rows: tuple[Row, ...]
    before: int = 0
    count: int
    earlier: Option | None = None
    later: Option | None = None
    from_end: bool = False

    @property
    def turns(self) -> tuple[Option, ...]:
        """What leads to other rows, the earlier ones first."""
        return tuple(turn for turn in (self.earlier, self.later) if turn is not None)

    def answers(self) -> tuple[Answer, ...]:
        return (*ChoicePage.answers(self), *(Chosen(turn.id) for turn in self.turns))

    def details(self) -> tuple[Text, ...]:
        return tuple(each for line in self.lines() for each in line)

    def lines(self) -> tuple[tuple[Text, ...], ...]:
        """Each row as it stands, then which one it is of all of the table."""
        return tuple((*row.texts(), self._place(index)) for index, row in enumerate(self.rows, self.before + 1))

    def _place(self, index: int) -> Text:
        return text("key-row", position=str(index), total=str(self.count))

    def texts(self) -> tuple[Text, ...]:
        return (
            *ChoicePage.texts(self),
            *option_texts(self.turns),
            *(each for row in self.rows for each in row.texts()),
        )


SHEET_PAGE_KINDS: tuple[type[Page], ...] = (ListPage, SearchPage, SheetPage, TablePage)
