"""Written text to spoken text, before any engine sees it, so that every engine and every clip says the same.

Pure functions. Chinese: money, dates, times, percentages, counted things, telephone numbers and receipt numbers become
Hanzi (misaki would read 12333 as 一万二千三百三十三). English: white space and long digit runs only; engines know the rest.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from voice.numerals import cardinal, counted, decimal, money, spell_digits

CHINESE = "zh"
ENGLISH = "en"

# Measure words before which 2 is 两; 月, 日, 号, 楼, 室, 级 are ordinal in use (二月, 二号窗口) and so are not here.
MEASURE_WORDS = "个月|个人|个|步|项|页|次|分钟|小时|刻钟|天|年|岁|位|张|份|人|种|遍|秒钟|秒|笔|条|台|周|点钟|名|件|家|类|块|本|格|行|元|角"
_ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200b\ufeff"))
# NFKC turns Chinese punctuation into ASCII; these are put back so that pauses and clip keys stay Chinese.
_PUNCTUATION = str.maketrans({",": "，", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"})
_SILENT = re.compile(r"[\"'“”‘’「」『』《》〈〉【】\[\]{}<>*_#|`^~]+")
_HOTLINE_WORDS = r"(?:拨打|电话|热线|致电|拨|打)"


def normalise(text: str, language: str) -> str:
    """Spoken form of ``text``; idempotent. Unknown languages are only cleaned of white space."""
    cleaned = unicodedata.normalize("NFKC", text.translate(_ISOLATES))
    if language.split("-")[0] == CHINESE:
        return _chinese(cleaned)
    cleaned = re.sub(r"\s+", " ", cleaned).strip()
    if language.split("-")[0] == ENGLISH:
        return re.sub(r"\d{5,}", lambda run: " ".join(run.group()), cleaned)
    return cleaned


def speakable(text: str) -> bool:
    """True when there is something to say: a letter, Hanzi or digit, not only punctuation."""
    return any(character.isalnum() for character in text)


def receipt_digits(text: str) -> str:
    """Digits in groups for reading out a receipt, telephone or identity number; letters are kept apart.

    ``A202711230042`` gives ``A，二零二七，一一二三，零零四二``. 11 digits are grouped 3-4-4 (mobile number), 18 characters
    6-8-4 (identity number), anything else in fours.
    """
    groups: list[str] = []
    for run in re.findall(r"\d+[Xx]?(?![A-Za-z])|\d+|[A-Za-z]+", text):
        if run[0].isdigit():
            groups += [_spell_mixed(part) for part in _grouped(run)]
        else:
            groups.append(" ".join(run.upper()))
    return "，".join(groups)


def sign_by_sign(code: str, language: str) -> str:
    """A code as it is read out: every digit and letter for itself, in the groups it is written in and never more than four.

    What is hidden by stars is a pause. ``3f1a 0b42`` gives ``三F一A，零B四二``; in other languages ``3 F 1 A, 0 B 4 2``.
    """
    written = [run.upper() for run in re.findall(r"[0-9A-Za-z]+", code)]
    groups = [part for run in written for part in _grouped(run)]
    if language.split("-")[0] != CHINESE:
        return ", ".join(" ".join(group) for group in groups)
    return "，".join(re.sub(r"(?<=[A-Z])(?=[A-Z])", " ", "".join(map(_sign, group))) for group in groups)


def _sign(sign: str) -> str:
    return spell_digits(sign) if sign.isdigit() else sign


def _spell_mixed(run: str) -> str:
    return "".join(spell_digits(c) if c.isdigit() else " X" for c in run)


def _grouped(run: str) -> list[str]:
    if len(run) == 18:
        return [run[:6], run[6:14], run[14:]]
    if len(run) == 11:
        return [run[:3], run[3:7], run[7:]]
    if len(run) <= 5:
        return [run]
    return [run[start : start + 4] for start in range(0, len(run), 4)]


def _chinese(text: str) -> str:
    for pattern, speak in _RULES:
        text = pattern.sub(speak, text)
    text = _SILENT.sub("", text)
    text = re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text)
    text = re.sub(r"(?<![A-Za-z0-9])\.|\.(?![A-Za-z0-9])", "。", text).translate(_PUNCTUATION).replace(":", "：")
    return re.sub(r"([，。；？！、：])\1+", r"\1", text)


def _valid_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year if year else 2024, month)[1]


def _full_date(match: re.Match[str]) -> str:
    year, month, day = (int(part) for part in match.groups())
    if year == 0 or not _valid_day(year, month, day):
        return receipt_digits(match.group())
    return f"{spell_digits(match.group(1))}年{cardinal(month)}月{cardinal(day)}日"


def _month(match: re.Match[str]) -> str:
    return f"{spell_digits(match.group(1))}年{cardinal(int(match.group(2)))}月"


def _clock(match: re.Match[str]) -> str:
    hour, minute, second = int(match.group(1)), int(match.group(2)), int(match.group(3) or 0)
    if hour > 24 or minute > 59 or second > 59:
        return receipt_digits(match.group())
    spoken = f"{counted(hour)}点"
    if minute or second:
        spoken += ("零" if 0 < minute < 10 else "") + cardinal(minute) + "分"
    return spoken + (f"{cardinal(second)}秒" if second else "")


def _amount(match: re.Match[str]) -> str:
    return money(Decimal(match.group("amount").replace(",", "")))


def _percent(match: re.Match[str]) -> str:
    return ("负" if match.group(1) else "") + "百分之" + decimal(match.group(2))


def _counted_range(match: re.Match[str]) -> str:
    return f"{cardinal(int(match.group(1)))}到{counted(int(match.group(2)))}{match.group(3)}"


def _counted(match: re.Match[str]) -> str:
    return counted(int(match.group(1))) + match.group(2)


def _plain_number(match: re.Match[str]) -> str:
    whole = match.group(1)
    if match.group(2):
        return decimal(match.group()) if len(whole) <= 16 else receipt_digits(match.group())
    if len(whole) >= 5 or (len(whole) > 1 and whole.startswith("0")):
        return receipt_digits(whole)
    return cardinal(int(whole))


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d+)?"
# A number may not start in the middle of another one.
_START = r"(?<![\d.])"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    # Money first: its thousands separators must not be taken for pauses.
    (re.compile(rf"(?:¥|￥|RMB|CNY)\s*(?P<amount>-?{_NUMBER})(?:\s*元)?"), _amount),
    (re.compile(rf"{_START}(?P<amount>-?{_NUMBER})\s*元"), _amount),
    (re.compile(r"(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]"), _full_date),
    (re.compile(r"(?<![\d-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])"), _full_date),
    (re.compile(r"(?<![\d/])(\d{4})/(\d{1,2})/(\d{1,2})(?![\d/])"), _full_date),
    (re.compile(r"(?<![\d.])(\d{4})\.(\d{1,2})\.(\d{1,2})(?![\d.])"), _full_date),
    (re.compile(r"(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月"), _month),
    (re.compile(r"(?<!\d)([12]\d{3})\s*年"), lambda m: spell_digits(m.group(1)) + "年"),
    (
        re.compile(r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*([日号])"),
        lambda m: f"{cardinal(int(m.group(1)))}月{cardinal(int(m.group(2)))}{m.group(3)}",
    ),
    (re.compile(r"(?<=\d)\s*[-~–—]\s*(?=\d{1,2}:\d{2})"), lambda m: "到"),
    (re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)"), _clock),
    (re.compile(r"(-)?(\d{1,15}(?:\.\d+)?)\s*%"), _percent),
    # Masked numbers: what is shown is read digit by digit, what is hidden is a pause.
    (re.compile(r"\d+\*+\d+"), lambda m: "，".join(map(spell_digits, re.split(r"\*+", m.group())))),
    (
        re.compile(r"(?<!\d)(\d{3,4}(?:-\d{3,4}){1,2}\d*)(?!\d)"),
        lambda m: "，".join(map(spell_digits, m.group(1).split("-"))),
    ),
    (re.compile(rf"({_HOTLINE_WORDS}\s*)(\d{{3,}})"), lambda m: m.group(1) + receipt_digits(m.group(2))),
    (re.compile(r"([A-Za-z]+-?)(\d{3,}[A-Za-z0-9-]*)(?!\d)"), lambda m: receipt_digits(m.group())),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])"), lambda m: receipt_digits(m.group())),
    (re.compile(rf"{_START}(\d{{1,4}})\s*[-~–—]\s*(\d{{1,4}})\s*({MEASURE_WORDS})"), _counted_range),
    (re.compile(r"第\s*(\d{1,8})(?!\d)"), lambda m: "第" + cardinal(int(m.group(1)))),
    (re.compile(rf"{_START}(\d{{1,8}})\s*({MEASURE_WORDS})"), _counted),
    (
        re.compile(r"(?<![\d/])(\d{1,4})\s*/\s*(\d{1,4})(?![\d/])"),
        lambda m: f"{cardinal(int(m.group(2)))}分之{cardinal(int(m.group(1)))}",
    ),
    (re.compile(r"(?<=[元角分])\s*/\s*(?=[年月天日人])"), lambda m: "每"),
    (re.compile(_START + r"\d{1,3}(?:,\d{3})+(?![\d.,])"), lambda m: cardinal(int(m.group().replace(",", "")))),
    (re.compile(r"(\d+)(\.\d+)?"), _plain_number),
)
