"""What the centre has on record about a person, an employer or a place: one question and one form of answer for all.

An operation names what is asked. What a value means is told by its kind, which the catalogue declares for each field of
its item (the lists of ``docs/records.md``); the terminal checks an answer against those kinds with ``fits``.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from kiosk.contract.base import Answer, Code, Count, Day, Request
from kiosk.contract.visits import VisitRef

MAX_ROWS: Final = 1440
"""Forty years of months with three employers at a time."""
MAX_FIELDS: Final = 40
MAX_INPUTS: Final = 8
MAX_TEXT: Final = 60
_BIG: Final = 2**53

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
_Text = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f]{0,60}$")]
_Whole = Annotated[int, Field(ge=-_BIG, le=_BIG)]
Value = _Text | _Whole
"""A text of at most 60 characters without control characters, or a whole number."""
Fields = Annotated[dict[FieldName, Value], Field(max_length=MAX_FIELDS)]


class FieldKind(StrEnum):
    """What a value of a record means."""

    MONEY = "money"
    """Whole number, fen."""
    MONTH = "month"
    """``YYYY-MM``."""
    DATE = "date"
    """``YYYY-MM-DD``."""
    DURATION = "duration"
    """Whole number of months, not negative."""
    COUNT = "count"
    """Whole number, not negative."""
    PERCENT = "percent"
    """Whole number, hundredths of a percent: 850 is 8.5 %."""
    CODE = "code"
    """A word of a list, ``[a-z0-9-]+``, shown through a text of the terminal."""
    TEXT = "text"
    """At most 60 characters, masked already where it is personal."""
    YEAR = "year"
    """Whole number, 1900 to 2200."""


_MONTH: Final = re.compile(r"(19|2[01])\d\d-(0[1-9]|1[0-2])")
_WORD: Final = re.compile(r"[a-z0-9-]{1,40}")
_NUMBERS: Final = {
    FieldKind.MONEY: range(-(10**12), 10**12 + 1),
    FieldKind.DURATION: range(1201),
    FieldKind.COUNT: range(10**9 + 1),
    FieldKind.PERCENT: range(-1_000_000, 1_000_001),
    FieldKind.YEAR: range(1900, 2201),
}


def is_month(text: str) -> bool:
    """Whether ``text`` is a month of this or the neighbouring centuries, ``YYYY-MM``."""
    return _MONTH.fullmatch(text) is not None


def fits(kind: FieldKind, value: str | int) -> bool:
    """Whether ``value`` can be of this kind: form and bounds, not sense."""
    if kind in _NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool) and value in _NUMBERS[kind]
    if not isinstance(value, str):
        return False
    if kind is FieldKind.MONTH:
        return is_month(value)
    if kind is FieldKind.DATE:
        return len(value) == 10 and is_month(value[:7]) and _is_date(value)
    if kind is FieldKind.CODE:
        return _WORD.fullmatch(value) is not None
    return len(value) <= MAX_TEXT


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


class RecordRequest(Request):
    """Asks for one operation. ``visit_ref`` null where nobody need have shown who it is: places, lists."""

    visit_ref: VisitRef | None
    operation: Code
    inputs: Annotated[dict[FieldName, Value], Field(max_length=MAX_INPUTS)]


class Record(Answer):
    """What is on record on ``as_of``. Nothing on record is an answer: no rows, a count of 0. A field that is not known or
    does not apply is left out. ``more``: how many rows there are beside those given, which are the newest; the values count them too.
    """

    operation: Code
    as_of: Day
    values: Fields
    rows: Annotated[tuple[Fields, ...], Field(strict=False, max_length=MAX_ROWS)]
    more: Count = 0
