"""Values as spoken chunks: how an amount, a date, a duration, a share or a number is cut, and every chunk a build renders.

Measured (offline recogniser): whole sentences 5 % error, amounts from two long chunks 11 %, single syllables 53 %. So chunks are
as long as their number allows: 四千四百 | 三十六元 | 七角三分 takes 530 clips for every amount to 999,999.99, where two chunks
would take 20,000.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from voice.normalise import normalise
from voice.numerals import cardinal, counted, money, spell_digits

FIRST_YEAR = 1940
LAST_YEAR = 2040
ENGLISH_FIRST_YEAR = 2024
HIGHEST_COUNT = 20
HIGHEST_PAIR = 10
LONGEST_YEARS = 60
MONTHS = 12
ENGLISH_UNITS = ("year", "years", "month", "months", "day", "days", "percent", "yuan")
_LEAP_YEAR = 2024
_NINETY_NINE = range(1, 100)
# Neighbours of a passage must not follow from each other: a recogniser would guess them. Both are prime to 100.
_YUAN_STRIDE, _FEN_STRIDE = 37, 53


def years(language: str, lead: str = "") -> Iterator[str]:
    """Year chunks (zh: after an optional short ``lead`` such as 到, and then from this decade on)."""
    first = ENGLISH_FIRST_YEAR if lead or language != "zh" else FIRST_YEAR
    for year in range(first, LAST_YEAR + 1):
        yield normalise(f"{lead}{year}年", language) if language == "zh" else str(year)


def month_days(language: str, lead: str = "") -> Iterator[str]:
    """All 366 month-and-day chunks (English: after an optional short ``lead``)."""
    for month in range(1, 13):
        for day in range(1, calendar.monthrange(_LEAP_YEAR, month)[1] + 1):
            if language == "zh":
                yield normalise(f"{month}月{day}日", language)
            else:
                yield f"{lead}{day} {calendar.month_name[month]}"


def dates(language: str) -> Iterator[str]:
    """Years and days of every date, and the months of 1992年3月."""
    yield from years(language)
    yield from month_days(language)
    if language == "zh":
        yield from (f"{cardinal(month)}月" for month in range(1, MONTHS + 1))


def amounts(language: str) -> Iterator[str]:
    """Chinese amounts from a fen to 9,999.99 yuan: 四千四百 | 三十六元 | 七角三分, in rows that make an amount."""
    if language != "zh":
        return
    for step in _NINETY_NINE:
        yield money(Decimal(step * 100)).removesuffix("元") + "，"
        yield after_hundreds(step * _YUAN_STRIDE % 100)
        yield small_change(step * _FEN_STRIDE % 100)
    for digit in range(1, 10):
        # 四千零六元五分 has its zero before the yuan, 四千元零五分 before the fen.
        yield money(Decimal(digit * 1000))
        yield small_change(digit, after_yuan=True)
        yield money(Decimal(digit * 100))
        yield small_change(digit)
        yield money(Decimal(digit))
    for ten in range(10, 20):
        yield money(Decimal(ten))
        yield small_change(ten)


def large_amounts(language: str) -> Iterator[str]:
    """What the amounts to 999,999.99 yuan need besides: 十二万 | 零四百."""
    if language != "zh":
        return
    for step in _NINETY_NINE:
        yield money(Decimal(step * 10_000)).removesuffix("元") + "，"
        digit = step % 10
        if step < 10:
            yield f"零{cardinal(digit * 100)}，"
            yield after_hundreds(step * _YUAN_STRIDE % 100)
        else:
            yield f"零{cardinal(step)}元"
    for digit in range(1, 10):
        yield f"{cardinal(digit * 10)}万，"
        yield f"零{cardinal(digit * 100)}元"
    for step in _NINETY_NINE:
        yield money(Decimal(step * 10_000))


def after_hundreds(yuan: int) -> str:
    """``yuan`` (1 to 99) as it follows hundreds: 零六元, 一十六元, 三十六元."""
    if yuan < 10:
        return f"零{cardinal(yuan)}元"
    return ("一" if yuan < 20 else "") + cardinal(yuan) + "元"


def small_change(fen: int, *, after_yuan: bool = False) -> str:
    """``fen`` (1 to 99): 七角三分, 七角, 三分; 零三分 after yuan."""
    return money(Decimal(int(after_yuan)) + Decimal(fen) / 100).removeprefix("一元" if after_yuan else "")


def durations(language: str) -> Iterator[str]:
    """十七年 | 四个月, to 60 years."""
    if language != "zh":
        return
    for years_ in range(1, LONGEST_YEARS + 1):
        yield f"{counted(years_)}年"
        yield f"{counted(years_ % (MONTHS - 1) + 1)}个月"


def counts(language: str) -> Iterator[str]:
    """Plain numbers, for counts that no sentence of the house names: to 99; in English to 20, with their units."""
    if language == "en":
        yield from map(str, range(HIGHEST_COUNT + 1))
        yield from ENGLISH_UNITS
    if language == "zh":
        yield from (cardinal(number * _YUAN_STRIDE % 100) for number in _NINETY_NINE)


def percents(language: str) -> Iterator[str]:
    """百分之四十五 | 点二五, to 100 % in hundredths."""
    if language != "zh":
        return
    for whole in range(101):
        yield f"百分之{cardinal(whole)}，"
        fraction = f"{whole * _FEN_STRIDE % 100:02}"
        yield "点" + spell_digits(fraction)
        if whole < 10:
            yield "点" + spell_digits(str(whole))


def digit_groups(language: str) -> Iterator[str]:
    """Pairs of digits: a group of four, as receipt and identity numbers are read, is two of them."""
    if language == "zh":
        yield from (spell_digits(f"{number * _YUAN_STRIDE % 100:02}") for number in range(100))


GROUPS: Mapping[str, Callable[[str], Iterable[str]]] = {
    "dates": dates,
    "amounts": amounts,
    "durations": durations,
    "large": large_amounts,
    "digits": digit_groups,
    "percents": percents,
    "counts": counts,
}
SHIPPED = tuple(GROUPS)
