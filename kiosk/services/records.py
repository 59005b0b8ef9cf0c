"""What the centre has on record, asked for and checked against what the catalogue says its fields mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from config.catalogue.flows import Field
from kiosk.engine.requests import Effect
from kiosk.pages import Fact, Text
from kiosk.services.effects import CENTRE_BUSY, CENTRE_ODD, NETWORK, HandedOver, Unavailable
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


@dataclass(frozen=True, slots=True)
class FetchRecord(Effect[Record | Unavailable]):
    """Ask the centre. ``person_ref`` None where nobody in person is asked about; ``values`` and ``rows`` are what the item
    declares.
    """

    person_ref: str | None = field(repr=False)
    operation: str
    inputs: Values = field(repr=False)
    values: tuple[Field, ...]
    rows: tuple[Field, ...]

    def outcomes(self) -> tuple[Record | Unavailable, ...]:
        full = tuple((each.name, sample(each.kind)) for each in self.values)
        rows = tuple(tuple((f.name, sample(f.kind, at)) for f in self.rows) for at in range(SAMPLE_ROWS))
        whole = (Record(_TODAY, full, rows), Record(_TODAY, full, rows[:2])) if self.rows else (Record(_TODAY, full),)
        return (*whole, Record(_TODAY, ()), Unavailable("person-unknown"), NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class PrintRecord(Effect[HandedOver]):
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

    def outcomes(self) -> tuple[HandedOver, ...]:
        return (HandedOver("printed"), HandedOver("not-printed"), HandedOver("unknown"))


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
