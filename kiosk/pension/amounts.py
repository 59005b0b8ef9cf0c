"""Money as Decimal yuan, years from months, and the roundings of the rules. Nothing here passes through a float."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from kiosk.pension.refusals import Reason, Refused

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
TWELVE = Decimal(12)
FEN = Decimal("0.01")
JIAO = Decimal("0.1")
# Nobody's account and no city's wage reaches this; a longer figure is a slip of a finger.
MOST_YUAN = Decimal(1_000_000_000)
# Nobody contributes for longer than a century.
MOST_MONTHS = 1200
_INDEX = Decimal("0.0001")


class YearPrecision(StrEnum):
    """How months become years of contribution; a choice of the place."""

    EXACT = "exact"
    TWO_DECIMALS = "two-decimals"
    ONE_DECIMAL = "one-decimal"


class PaymentRounding(StrEnum):
    """What is paid out: to the fen, or 见分进角: any fen becomes the next jiao."""

    FEN = "fen"
    JIAO_UP = "jiao-up"


_PRECISIONS = {YearPrecision.TWO_DECIMALS: FEN, YearPrecision.ONE_DECIMAL: JIAO}


def to_fen(amount: Decimal) -> Decimal:
    """Half up to 0.01 yuan: 3515.865 gives 3515.87, where half-even would give 3515.86."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def to_payment(amount: Decimal, rounding: PaymentRounding) -> Decimal:
    """The amount paid, always with two decimals: 2293.84 up to the jiao is 2293.90, and 2293.80 stays."""
    if rounding is PaymentRounding.JIAO_UP:
        return amount.quantize(FEN, ROUND_HALF_UP).quantize(JIAO, ROUND_CEILING).quantize(FEN)
    return amount.quantize(FEN, ROUND_HALF_UP)


def to_index(value: Decimal) -> Decimal:
    """An average index: half up to four decimals."""
    return value.quantize(_INDEX, ROUND_HALF_UP)


def years(months: int, precision: YearPrecision = YearPrecision.EXACT) -> Decimal:
    """Years of contribution: 208 months are 17.33 with two decimals, 127 are 10.6 with one.

    Raises Refused for a negative number of months or more than a century.
    """
    exact = Decimal(whole_months(months, "months")) / TWELVE
    step = _PRECISIONS.get(precision)
    return exact if step is None else exact.quantize(step, ROUND_HALF_UP)


def months_of_notation(text: str) -> int:
    """Months of the Beijing notation "38.09": 38 years **and 9 months**, 465, not 38.09 years.

    Raises Refused where the part behind the point is no number of months from 0 to 11.
    """
    whole, point, part = text.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 3):
        raise Refused(Reason.NOT_A_NUMBER, "years")
    if not point:
        return whole_months(int(whole) * 12, "years")
    if not (part.isascii() and part.isdigit() and len(part) == 2):
        raise Refused(Reason.NOT_A_NUMBER, "years")
    if int(part) > 11:
        raise Refused(Reason.OUT_OF_RANGE, "years")
    return whole_months(int(whole) * 12 + int(part), "years")


def money(value: Decimal | int | str, field: str) -> Decimal:
    """An amount of yuan from 0 to a thousand million. Raises Refused."""
    return number(value, field, MOST_YUAN)


def number(value: Decimal | int | str, field: str, most: Decimal) -> Decimal:
    """A decimal from 0 to ``most``. Raises Refused; a float is refused too, it has lost its decimals already."""
    if type(value) is Decimal and value.is_finite() and ZERO <= value <= most:
        return value
    if isinstance(value, bool | float):
        raise Refused(Reason.NOT_A_NUMBER, field)
    try:
        found = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        raise Refused(Reason.NOT_A_NUMBER, field) from None
    if not found.is_finite():
        raise Refused(Reason.NOT_A_NUMBER, field)
    if found < ZERO:
        raise Refused(Reason.NEGATIVE, field)
    if found > most:
        raise Refused(Reason.TOO_LARGE, field)
    return found


def whole_months(value: int, field: str) -> int:
    """A number of months from 0 to 1200. Raises Refused."""
    if type(value) is not int:
        raise Refused(Reason.NOT_A_NUMBER, field)
    if value < 0:
        raise Refused(Reason.NEGATIVE, field)
    if value > MOST_MONTHS:
        raise Refused(Reason.TOO_LARGE, field)
    return value
