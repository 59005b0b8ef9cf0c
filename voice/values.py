"""Values as long spoken chunks: how a date or an amount is cut, and every chunk that a build has to render for them.

Measured (offline recogniser): amounts from two long chunks 11 % error, whole sentences 5 %, single syllables 53 %. So a date
is year + month-and-day, an amount is thousands-and-hundreds + the rest.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from decimal import Decimal

from voice.normalise import normalise
from voice.numerals import money

FIRST_YEAR = 2024
LAST_YEAR = 2040
HIGHEST_COUNT = 20
HIGHEST_PAIR = 10
_LEAP_YEAR = 2024
_HUNDREDS = 100


def years(language: str, lead: str = "") -> Iterator[str]:
    """Year chunks (zh: after an optional short ``lead`` such as 到)."""
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        yield normalise(f"{lead}{year}年", language) if language == "zh" else str(year)


def month_days(language: str, lead: str = "") -> Iterator[str]:
    """All 366 month-and-day chunks (English: after an optional short ``lead``)."""
    for month in range(1, 13):
        for day in range(1, calendar.monthrange(_LEAP_YEAR, month)[1] + 1):
            if language == "zh":
                yield normalise(f"{month}月{day}日", language)
            else:
                yield f"{lead}{day} {calendar.month_name[month]}"


def months(language: str) -> Iterator[str]:
    """Every month of every year, whole: 十一月 alone is too short to be understood."""
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month in range(1, 13):
            written = f"{year}年{month}月" if language == "zh" else f"{calendar.month_name[month]} {year}"
            yield normalise(written, language)


def amounts() -> Iterator[str]:
    """Chinese chunks of amounts from 0.1 to 9,999.9 yuan: hundreds, round hundreds, and 0 to 99 yuan with 0 to 9 jiao."""
    for hundreds in range(1, _HUNDREDS):
        whole = money(Decimal(hundreds * 100))
        yield whole
        yield whole.removesuffix("元")
        if hundreds % 10 == 0:
            yield whole.removesuffix("元") + "零"
    for yuan in range(_HUNDREDS):
        for jiao in range(10):
            if yuan or jiao:
                spoken = money(Decimal(yuan) + Decimal(jiao) / 10)
                yield spoken
                # After hundreds the tens are named even when they are one (一百一十元), and missing tens are a 零.
                if 0 < yuan < 10:
                    yield "零" + money(Decimal(yuan) + Decimal(jiao) / 10).replace("两元", "二元")
                elif 10 <= yuan < 20:
                    yield "一" + spoken
