"""Which pieces of a text must be shaped, and in which order the pieces stand on the line.

Tibetan stacks its letters, the Arabic letters of Uyghur and Kazakh join and run from right to left, Mongolian joins and
is written in columns. The order of a line that mixes directions follows the Unicode Bidirectional Algorithm (UAX #9),
simplified to one level of embedding, with one departure on purpose: a number, a date, a masked number or an address
stays as it is written. (By the letter of the rule 2027-11-23 in Uyghur text reads 23-11-2027, and a masked number
110***0018 changes its ends.)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
TIBETAN = "\u0f00-\u0fff"
MONGOLIAN = "\u1800-\u18af"
# Letters of one word in those scripts, with what joins and parts inside a word: joiners, the Mongolian narrow space.
JOINERS = "\u200c\u200d"
_COMPLEX = re.compile(f"[{ARABIC}{TIBETAN}{MONGOLIAN}{JOINERS}]")
_MONGOLIAN_LETTER = re.compile("[\u1820-\u18aa]")
# A number, word or address with its marks inside; U+5143 is the unit of money.
_TOGETHER = re.compile(r"[0-9A-Za-z*.,:/\\+\-@#%_&=?'’]*[0-9A-Za-z*/%](?:[\u5143%])?")
# Opening brackets whose closing ones follow them: CJK in U+3008 to U+301A, the fullwidth parenthesis.
_OPENING = (*range(0x3008, 0x3012, 2), *range(0x3014, 0x301C, 2), 0xFF08)
_PAIRS = (*((chr(code), chr(code + 1)) for code in _OPENING), *zip("(<[{«", ")>]}»", strict=True))
_MIRRORED = str.maketrans({one: other for pair in _PAIRS for one, other in (pair, pair[::-1])})


class Direction(Enum):
    """Which way a piece of text runs."""

    LEFT_TO_RIGHT = auto()
    RIGHT_TO_LEFT = auto()


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """Characters that run one way, in the order in which they are read."""

    text: str
    direction: Direction


def is_complex(character: str) -> bool:
    """Whether the glyph depends on the neighbours."""
    return _COMPLEX.match(character) is not None


def has_complex(text: str) -> bool:
    """Whether any glyph of the text depends on its neighbours."""
    return _COMPLEX.search(text) is not None


def is_upright_script(text: str) -> bool:
    """Whether the text is Mongolian, to be set in columns: more Mongolian letters than any others."""
    mongolian = len(_MONGOLIAN_LETTER.findall(text))
    return mongolian > 0 and mongolian * 2 >= sum(character.isalpha() for character in text)


def base_direction(text: str) -> Direction:
    """That of the first letter that has one (UAX #9, rules P2 and P3)."""
    for character in text:
        direction = _strong(character)
        if direction is not None:
            return direction
    return Direction.LEFT_TO_RIGHT


def pieces_in_view(line: str, base: Direction) -> list[Piece]:
    """The line's pieces from the left edge to the right."""
    if base is Direction.LEFT_TO_RIGHT and not any(_strong(c) is Direction.RIGHT_TO_LEFT for c in line):
        return [Piece(line, base)]
    pieces: list[Piece] = []
    for character, direction in zip(line, _resolved(line, base), strict=True):
        if pieces and pieces[-1].direction is direction:
            pieces[-1] = Piece(pieces[-1].text + character, direction)
        else:
            pieces.append(Piece(character, direction))
    return pieces if base is Direction.LEFT_TO_RIGHT else pieces[::-1]


def mirrored(text: str) -> str:
    """Brackets as they open and close in text that runs from right to left."""
    return text.translate(_MIRRORED)


def _strong(character: str) -> Direction | None:
    match unicodedata.bidirectional(character):
        case "L":
            return Direction.LEFT_TO_RIGHT
        case "R" | "AL":
            return Direction.RIGHT_TO_LEFT
        case _:
            return None


def _resolved(line: str, base: Direction) -> list[Direction]:
    """The direction of each character; what has none takes that of both neighbours, or the line's."""
    found = [_strong(character) for character in line]
    for token in _TOGETHER.finditer(line):
        found[token.start() : token.end()] = [Direction.LEFT_TO_RIGHT] * (token.end() - token.start())
    for place, character in enumerate(line):
        if found[place] is None and place and unicodedata.bidirectional(character) in ("NSM", "BN"):
            found[place] = found[place - 1]
    before: list[Direction] = []
    for direction in found:
        before.append(direction or (before[-1] if before else base))
    after: list[Direction] = []
    for direction in reversed(found):
        after.append(direction or (after[-1] if after else base))
    return [
        direction or (left if left is right else base)
        for direction, left, right in zip(found, before, reversed(after), strict=True)
    ]
