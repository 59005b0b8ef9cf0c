"""Breaks a text into lines that fit: Han anywhere, words, numbers, dates and masked values whole, kinsoku kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from drivers.printer.scripts import ARABIC, JOINERS, MONGOLIAN, TIBETAN, is_complex

# A date, then a word or number with everything that belongs to it (masked digits, amounts, addresses of web pages),
# then a word whose letters join (Arabic letters, Mongolian with its narrow space), then a Tibetan syllable with its
# tsheg and shad, then spaces, then any single character with its combining marks.
_TOKEN = re.compile(
    r"\d{2,4}年\d{1,2}月(?:\d{1,2}日)?|[0-9A-Za-z\u00c0-\u024f*.,:/\\+\-@#%_&=?'’]+[元%]?"
    rf"|[{ARABIC}{JOINERS}]+|[{MONGOLIAN}{JOINERS}\u202f]+"
    rf"|(?:(?![\u0f0b-\u0f12])[{TIBETAN}])+[\u0f0b-\u0f12]*|[\u0f0b-\u0f12]+"
    r"|[ \u3000]+|.[\u0300-\u036f]*",
    re.DOTALL,
)
_NOT_AT_START = frozenset("·，。、；：！？）》」』〕】”’%,.;:!?)،؛؟")
_NOT_AT_END = frozenset("（《「『〔【“‘(")


def printable(text: str) -> list[str]:
    """Paragraphs of ``text`` without what has no ink: controls, format characters (Fluent wraps arguments in U+2068 and
    U+2069), variation selectors. What shapes the letter beside it stays: joiners, the Mongolian vowel separator.
    """
    return ["".join(_with_ink(paragraph)) for paragraph in text.split("\n")]


def _with_ink(paragraph: str) -> Iterator[str]:
    before = ""
    for character in paragraph:
        shapes = character == "\u180e" or character in JOINERS
        if _has_ink(character) or (shapes and before and is_complex(before)):
            yield character
            before = character


def _has_ink(character: str) -> bool:
    if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp"):
        return False
    return not ("\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef")


def units(paragraph: str) -> Iterator[str]:
    """Unbreakable pieces in order; closing marks stay with the piece before, opening marks with the piece after."""
    pending = ""
    for token in _TOKEN.findall(paragraph):
        if pending and token not in _NOT_AT_START and pending[-1] not in _NOT_AT_END:
            yield pending
            pending = ""
        pending += token
    if pending:
        yield pending


def wrap(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines of ``paragraph`` no wider than ``width``; a unit that alone is wider is cut between characters."""
    lines: list[str] = []
    line = ""
    for unit in units(paragraph):
        if measure((line + unit).rstrip()) <= width:
            line += unit
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = unit.lstrip()
        while measure(line) > width and len(line) > 1:
            fitting = max(
                1, next(n for n in range(1, len(line) + 1) if measure(line[:n]) > width or n == len(line)) - 1
            )
            lines.append(line[:fitting])
            line = line[fitting:]
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def wrap_evenly(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """As few lines as ``wrap`` makes, of about equal length: centred text must not leave one character alone."""
    lines = wrap(paragraph, width, measure)
    if len(lines) < 2:
        return lines
    low, high = width / 2, width
    while high - low > 4:
        middle = (low + high) / 2
        narrower = wrap(paragraph, middle, measure)
        if len(narrower) == len(lines) and widest_unit(paragraph, measure) <= middle:
            lines, high = narrower, middle
        else:
            low = middle
    return lines


def widest_unit(paragraph: str, measure: Callable[[str], float]) -> float:
    """Width of the widest piece that should not be cut."""
    return max((measure(unit.strip()) for unit in units(paragraph)), default=0.0)
