"""Values as texts: what a number of the centre means is said by its kind, how it is written by the language of the screen.

An argument of a text may carry such a value as ``<kind>:<value>``; ``kiosk/runtime/words.py`` writes it out. Whatever else stands
in an argument is shown as it is.
"""

from __future__ import annotations

import re
from datetime import date

from config.catalogue.words import WORDS
from kiosk.pages import Text, text

MOST_TEXT = 60

_MONTH = re.compile(r"(19|2[01])\d\d-(0[1-9]|1[0-2])")
_WORD = re.compile(r"[a-z0-9-]{1,40}")
_CODE = re.compile(r"[0-9A-Z* -]*[0-9][0-9A-Z* -]*")
_NUMBERS = {
    "money": range(-(10**12), 10**12 + 1),
    "duration": range(1201),
    "count": range(10**9 + 1),
    "percent": range(-1_000_000, 1_000_001),
    "year": range(1900, 2201),
}


def argument(kind: str, value: str | int) -> str:
    """The argument of a text that stands for a value of this kind. Raises ValueError where ``fits`` is false."""
    if not fits(kind, value):
        raise ValueError(f"not a {kind}")
    match kind:
        case "money":
            return f"fen:{value}"
        case "duration":
            return f"months:{value}"
        case "percent":
            return f"percent:{value}"
        case "month":
            return f"month:{value}"
        case "date" | "count" | "year":
            return str(value)
        case "text":
            return f"code:{value}" if _CODE.fullmatch(str(value)) else f"text:{value}"
    return f"@{kind.replace(':', '-', 1)}-{value}"


def value_text(kind: str, value: str | int) -> Text:
    """A value that stands alone, as on the right of a row."""
    written = argument(kind, value)
    if written.startswith("@"):
        return Text(written[1:])
    match kind:
        case "money":
            return text("value-money", amount=written)
        case "duration":
            return text("value-duration", duration=written)
        case "percent":
            return text("figure-percent", percent=written)
        case "month":
            return text("value-month", month=written)
        case "date":
            return text("value-date", date=written)
        case "year":
            return text("value-year", year=written)
        case "count":
            return text("figure-count", count=written)
    return text("value-plain", value=written)


def code_text(code: str) -> Text:
    """A number that counts nothing (on a receipt, of a certificate, of the journal): said sign by sign, as it is read out."""
    return text("value-plain", value=f"code:{code}")


def fits(kind: str, value: str | int) -> bool:
    """Whether a value of the centre can be what its kind says: form and bounds, not sense."""
    if kind in _NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool) and value in _NUMBERS[kind]
    if not isinstance(value, str):
        return False
    if kind == "month":
        return _MONTH.fullmatch(value) is not None
    if kind == "date":
        return len(value) == 10 and _MONTH.fullmatch(value[:7]) is not None and _is_date(value)
    if kind == "text":
        return len(value) <= MOST_TEXT
    return kind.startswith("code:") and _WORD.fullmatch(value) is not None


def _is_date(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def sample(kind: str, number: int = 0) -> str | int:
    """A value of this kind, for walks and pictures: the ``number``-th of a row of different ones."""
    match kind:
        case "money":
            return 40_000 + 1_234 * number
        case "duration":
            return 208 + number
        case "count":
            return 3 + number
        case "percent":
            return 262 + number
        case "year":
            return 2026 - number
        case "month":
            return f"{2026 - number // 12}-{12 - number % 12:02d}"
        case "date":
            return f"{2026 - number // 12}-{12 - number % 12:02d}-20"
    return "" if kind == "text" else WORDS.get(kind.partition(":")[2], ("other",))[0]
