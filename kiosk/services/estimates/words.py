"""Facts, amounts and refusals of all reckonings, in the words of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kiosk.pages import Fact, Text, text
from kiosk.pension import Reason, Refused, YearMonth
from kiosk.services.estimates.asking import duration
from kiosk.services.estimates.values import NotReckoned

HUNDRED = Decimal(100)
_REASONS = {
    Reason.IMPOSSIBLE_DATE: "impossible-date",
    Reason.CONTRADICTION: "contradiction",
    Reason.NO_RULE: "no-rule",
}

Given = Mapping[str, int | str]


class Missing(LookupError):
    """An answer or a field of the record is not there, or is not of its kind."""


def number(given: Given, name: str) -> int:
    """Raises Missing."""
    value = given.get(name)
    if not isinstance(value, int):
        raise Missing(name)
    return value


def word(given: Given, name: str) -> str:
    """Raises Missing."""
    value = given.get(name)
    if not isinstance(value, str):
        raise Missing(name)
    return value


def yuan_of(fen: int) -> Decimal:
    return Decimal(fen) / HUNDRED


def fen_of(yuan: Decimal) -> int:
    return int((yuan * HUNDRED).to_integral_value(ROUND_HALF_UP))


def fact(name: str, value: Text, *, large: bool = False) -> Fact:
    return Fact(text(f"estimate-label-{name}"), value, large=large)


def written(yuan: Decimal) -> str:
    """Always with fen: money of an estimate is compared with other papers."""
    return f"{yuan:,.2f}"


def yuan(amount: Decimal) -> Text:
    return text("quantity-yuan", amount=written(amount))


def whole_yuan(amount: Decimal) -> Text:
    """Rounded to the yuan, for a plot."""
    return text("quantity-yuan", amount=f"{amount.to_integral_value(ROUND_HALF_UP):,}")


def percent(share: Decimal) -> Text:
    """0.015 is 1.5 percent."""
    return text("quantity-percent", count=f"{(share * HUNDRED).normalize():f}")


def month(at: YearMonth) -> Text:
    return text("quantity-month", year=str(at.year), month=str(at.month))


def months(count: int) -> Text:
    return duration(count)


def age(count: int) -> Text:
    years, odd = divmod(count, 12)
    if not odd:
        return text("quantity-age", count=str(years))
    return text("quantity-age-months", year_count=str(years), month_count=str(odd))


def rests_on(place: str, version: str, today: date) -> tuple[Fact, ...]:
    """Rule table and day: what every estimate rests on."""
    return (
        fact("place", text("value-plain", value=place)),
        fact("version", text("value-plain", value=version)),
        fact("today", text("value-date", date=today.isoformat())),
    )


def refusal(refused: Refused) -> NotReckoned:
    return NotReckoned(_REASONS.get(refused.reason, "out-of-range"))
