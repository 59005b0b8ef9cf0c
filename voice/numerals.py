"""Chinese numerals as they are spoken: cardinals, digit by digit, decimals, counted things, amounts of money."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_SMALL_UNITS = ("", "十", "百", "千")
_BIG_UNITS = ("", "万", "亿", "万亿")

MAX_CARDINAL = 10**16 - 1


def spell_digits(digits: str) -> str:
    """Read ASCII digits one by one: ``"12333"`` gives ``一二三三三`` (yī, not yāo, as the hotline is spoken to elders)."""
    return "".join(_DIGITS[int(digit)] for digit in digits)


def cardinal(number: int) -> str:
    """Chinese cardinal of an integer with ``abs(number) <= MAX_CARDINAL``; larger raises ValueError.

    Leading 一十 is 十 (10 to 19), thousands are 两千, ten-thousands 两万, as in Putonghua usage.
    """
    if abs(number) > MAX_CARDINAL:
        raise ValueError("number too large to speak")
    if number < 0:
        return "负" + cardinal(-number)
    if number == 0:
        return "零"
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    spoken = ""
    gap = False
    for index in reversed(range(len(groups))):
        group = groups[index]
        if group == 0:
            gap = bool(spoken)
            continue
        if spoken and (gap or group < 1000):
            spoken += "零"
        spoken += ("两" if group == 2 and index > 0 else _group(group)) + _BIG_UNITS[index]
        gap = False
    return spoken[1:] if spoken.startswith("一十") else spoken


def _group(group: int) -> str:
    spoken = ""
    gap = False
    for power in (3, 2, 1, 0):
        digit = group // 10**power % 10
        if digit == 0:
            gap = bool(spoken)
            continue
        if gap:
            spoken += "零"
            gap = False
        word = "两" if digit == 2 and power == 3 else _DIGITS[digit]
        spoken += word + _SMALL_UNITS[power]
    return spoken


def decimal(text: str) -> str:
    """Read ``"12.50"`` as 十二点五零; the fraction is read digit by digit as written."""
    whole, _, fraction = text.partition(".")
    spoken = cardinal(int(whole))
    return f"{spoken}点{spell_digits(fraction)}" if fraction else spoken


def counted(number: int) -> str:
    """Cardinal before a measure word: 2 is 两, everything else (12, 20, 200) as usual."""
    return "两" if number == 2 else cardinal(number)


def money(amount: Decimal) -> str:
    """Yuan amount: 4436.70 gives 四千四百三十六元七角, 10.05 gives 十元零五分, 0.70 gives 七角. Below a fen is rounded."""
    fen_total = int((abs(amount) * 100).to_integral_value(rounding="ROUND_HALF_UP"))
    yuan, rest = divmod(fen_total, 100)
    jiao, fen = divmod(rest, 10)
    spoken = "负" if amount < 0 and fen_total else ""
    if yuan or not rest:
        spoken += counted(yuan) + "元"
    if jiao:
        spoken += counted(jiao) + "角"
    elif fen and yuan:
        spoken += "零"
    if fen:
        spoken += counted(fen) + "分"
    return spoken
