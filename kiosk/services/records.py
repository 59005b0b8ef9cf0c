"""What the centre has on record, asked for and checked against what the catalogue says its fields mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from config.catalogue.flows import Field
from kiosk.engine.requests import Effect
from kiosk.pages import Fact, Text
from kiosk.services.effects import CENTRE_BUSY, CENTRE_ODD, NETWORK, HandedOver, Prints, Unavailable
from kiosk.services.figures import fits, sample

Values = tuple[tuple[str, str | int], ...]
"""Names and values; a field that is not known or does not apply is not there."""

SAMPLE_ROWS = 8
_TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Record:
    """An answer of the centre: each value fits the kind that was declared for it."""

    as_of: date
    values: Values = field(repr=False)
    rows: tuple[Values, ...] = field(repr=False, default=())
    more: int = 0
    """Rows that are on record beside these."""


@dataclass(frozen=True, slots=True)
class FetchRecord(Effect[Record | Unavailable]):
    """Ask the centre. ``visit_ref`` None where nobody need have shown who it is; ``values`` and ``rows`` are what the item
    declares.
    """

    visit_ref: str | None = field(repr=False)
    operation: str
    inputs: Values = field(repr=False)
    values: tuple[Field, ...]
    rows: tuple[Field, ...]

    def outcomes(self) -> tuple[Record | Unavailable, ...]:
        full = tuple((each.name, sample(each.kind)) for each in self.values)
        rows = tuple(tuple((f.name, sample(f.kind, at)) for f in self.rows) for at in range(SAMPLE_ROWS))
        whole = (
            (Record(_TODAY, full, rows), Record(_TODAY, full, rows[:2], 3)) if self.rows else (Record(_TODAY, full),)
        )
        refused = tuple(Unavailable(code) for code in ("visit-over", "presence-required", "not-offered"))
        return (*whole, Record(_TODAY, ()), *refused, NETWORK, CENTRE_BUSY, CENTRE_ODD)


class PrintsRows(Prints):
    """Base of the papers that may have no room for all rows."""

    def outcomes(self) -> tuple[HandedOver, ...]:
        return (*Prints.outcomes(self), HandedOver("printed", left_out=12))


@dataclass(frozen=True, slots=True)
class PrintRecord(PrintsRows):
    """Print what stands on the sheet. Nothing is committed by it, and the record can be asked for again."""

    title: Text
    owner: tuple[str, str] | None = field(repr=False)
    """Masked name and number."""
    summary: tuple[Text, ...] = field(repr=False)
    facts: tuple[Fact, ...] = field(repr=False)
    rows: tuple[tuple[Fact, ...], ...] = field(repr=False)
    more: int
    """Rows that are not on the paper."""
    as_of: date


@dataclass(frozen=True, slots=True)
class Column:
    """Of a table on paper. ``figures``: what is compared by its last digits."""

    head: Text
    figures: bool


@dataclass(frozen=True, slots=True)
class PrintRecordPages(PrintsRows):
    """The same on A4, as a table or (``large``) in large print. Rows that find no room are counted in what was handed over."""

    title: Text
    owner: tuple[str, str] | None = field(repr=False)
    summary: tuple[Text, ...] = field(repr=False)
    facts: tuple[Fact, ...] = field(repr=False)
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text | None, ...], ...] = field(repr=False)
    """A cell for each column; None where the centre said nothing."""
    more: int
    """Rows on record that are not among them."""
    as_of: date
    large: bool = False


def checked(values: Mapping[str, str | int], fields: Iterable[Field]) -> Values | None:
    """The declared fields that are there, in their order; None where one does not fit its kind. Others are left out."""
    found: list[tuple[str, str | int]] = []
    for each in fields:
        if each.name not in values:
            continue
        value = values[each.name]
        if not fits(each.kind, value):
            return None
        found.append((each.name, value))
    return tuple(found)
