"""The 256-byte text block of a card: UTF-16LE in fields of fixed length, padded with blanks. Four layouts; which one it
is stands in bytes 248-249 of every one of them. (A first letter A to Z in the name says nothing: a resident's name field
may begin with one.)

A block is taken whole or refused: a wrong number would open another person's account.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from operator import mul
from typing import Final

from drivers.idcard.contract import IdCardData, IdCardKind, IdCardProblem
from drivers.idcard.frames import EXTRA_ADDRESS_BYTES, TEXT_BYTES

_TYPE: Final = (248, 2)
KIND_LETTERS: Final = {
    "": IdCardKind.RESIDENT,
    "J": IdCardKind.HK_MO_TW,
    "I": IdCardKind.FOREIGN_OLD,
    "Y": IdCardKind.FOREIGN_2023,
}

# As it nearly always stands on the card: the letter, or a blank.
_WRITTEN_KINDS: Final = {(letter or " ").encode("utf-16-le"): kind for letter, kind in KIND_LETTERS.items()}
_RESIDENT: Final = {
    "name": (0, 30),
    "sex": (30, 2),
    "ethnicity": (32, 4),
    "birth": (36, 16),
    "address": (52, 70),
    "number": (122, 36),
    "issuer": (158, 30),
    "start": (188, 16),
    "end": (204, 16),
}
LAYOUTS: Final = {
    IdCardKind.RESIDENT: _RESIDENT,
    IdCardKind.HK_MO_TW: {
        **{field: place for field, place in _RESIDENT.items() if field != "ethnicity"},
        "pass": (220, 18),
        "count": (238, 4),
    },
    IdCardKind.FOREIGN_OLD: {
        "english": (0, 120),
        "sex": (120, 2),
        "number": (122, 30),
        "nationality": (152, 6),
        "name": (158, 30),
        "start": (188, 16),
        "end": (204, 16),
        "birth": (220, 16),
        "version": (236, 4),
        "issuer": (240, 8),
    },
    IdCardKind.FOREIGN_2023: {
        "name": (0, 30),
        "sex": (30, 2),
        "count": (32, 4),
        "birth": (36, 16),
        "english": (52, 70),
        "number": (122, 36),
        "start": (188, 16),
        "end": (204, 16),
        "english_rest": (220, 22),
        "nationality": (242, 6),
        "link": (250, 6),
    },
}
"""Fields by kind: offset and length in bytes. What is not named is reserved."""

WITHOUT_END: Final = "长期"
# Every blank there is counts as padding, so that what looks empty is empty.
_PADDING: Final = (
    " \x00\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_BLANKS: Final = str.maketrans(dict.fromkeys(_PADDING, " "))
# 民委发〔2016〕33号: the separator in names is U+00B7 only; these are what terminals and offices have typed instead.
_SEPARATORS: Final = str.maketrans(dict.fromkeys("\u2022\u2027\u30fb\u2219\u22c5\u16eb\uff0e", "\u00b7"))
_NAME_CHARACTERS: Final = _BLANKS | _SEPARATORS

_NUMBER_18: Final = re.compile(r"[0-9]{17}[0-9X]")
_NUMBER_15: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_NATIONALITY: Final = re.compile(r"[A-Z]{3}")
_PASS: Final = re.compile(r"[0-9A-Z]{8,9}")
_DATE_LENGTH: Final = 8
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# What the digit "0" is worth as a byte, over all places.
_ZEROS: Final = sum(_WEIGHTS) * ord("0")
_ETHNICITIES: Final = frozenset(f"{code:02d}" for code in (*range(1, 57), 97, 98))
_SEXES: Final = frozenset("0129")
# First characters of the number, by GB 11643 and the administrations that issue the other two cards.
_NUMBER_BEGINS: Final = {
    IdCardKind.RESIDENT: tuple("12345678"),
    IdCardKind.HK_MO_TW: ("81", "82", "83"),
    IdCardKind.FOREIGN_2023: ("9",),
}


class BadBlock(Exception):
    """A text block that is not taken. Carries no bytes of it."""

    def __init__(self, problem: IdCardProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def decode_text(block: bytes, photo: bytes = b"", extra_address: str = "") -> IdCardData:
    """The card's data. Raises BadBlock."""
    if len(block) != TEXT_BYTES:
        raise BadBlock(IdCardProblem.BAD_LAYOUT)
    kind = _kind(block)
    fields = _fields(block, LAYOUTS[kind])
    foreign = kind in (IdCardKind.FOREIGN_OLD, IdCardKind.FOREIGN_2023)
    # The first part of the 2023 card's name fills its field to the last place when there is a second part.
    english = fields.get("english", "")
    if rest := fields.get("english_rest"):
        english = _raw(block, LAYOUTS[kind]["english"]).translate(_BLANKS) + rest
    name, english = _name(fields["name"]), _name(english)
    if not (name or (foreign and english)):
        raise BadBlock(IdCardProblem.BAD_NAME)
    nationality = fields.get("nationality", "")
    if foreign and not _NATIONALITY.fullmatch(nationality):
        raise BadBlock(IdCardProblem.BAD_LAYOUT)
    born, start, end = _date(fields["birth"]), _date(fields["start"]), _end(fields["end"])
    if start < born or (end is not None and end < start):
        raise BadBlock(IdCardProblem.BAD_DATE)
    return IdCardData(
        kind=kind,
        number=_number(fields["number"], kind),
        name=name,
        sex=_sex(fields["sex"]),
        birth_date=born,
        valid_from=start,
        valid_to=end,
        english_name=english,
        ethnicity=_known(fields.get("ethnicity", "")),
        address=fields.get("address", ""),
        issuer=fields.get("issuer", ""),
        pass_number=_pass_number(fields.get("pass", "")),
        issue_count=_count(fields.get("count", "")),
        nationality=nationality,
        version=fields.get("version", ""),
        old_number_link=fields.get("link", ""),
        photo=photo,
        extra_address=extra_address,
    )


def decode_extra_address(block: bytes) -> str:
    """The 70 bytes of 追加住址. Raises BadBlock."""
    if len(block) != EXTRA_ADDRESS_BYTES:
        raise BadBlock(IdCardProblem.BAD_LAYOUT)
    return _text(block, (0, EXTRA_ADDRESS_BYTES))


def number_is_valid(number: str, kind: IdCardKind) -> bool:
    """GB 11643 check character (ISO 7064 MOD 11-2) and first digits; the 15 characters of the old foreigners' card have
    their shape alone, as nobody published their check digit.
    """
    if kind is IdCardKind.FOREIGN_OLD:
        return bool(_NUMBER_15.fullmatch(number))
    if not _NUMBER_18.fullmatch(number) or not number.startswith(_NUMBER_BEGINS[kind]):
        return False
    return check_character(number[:17]) == number[17]


def check_character(first_17: str) -> str:
    """The 18th of a GB 11643 number."""
    total = sum(map(mul, first_17.encode("ascii"), _WEIGHTS)) - _ZEROS
    return "10X98765432"[total % 11]


def _kind(block: bytes) -> IdCardKind:
    start, size = _TYPE
    raw = block[start : start + size]
    kind = _WRITTEN_KINDS.get(raw) or KIND_LETTERS.get(raw.decode("utf-16-le", "replace").strip(_PADDING))
    if kind is None:
        raise BadBlock(IdCardProblem.BAD_LAYOUT)
    return kind


def _fields(block: bytes, layout: dict[str, tuple[int, int]]) -> dict[str, str]:
    """Every field without its padding. Raises BadBlock."""
    try:
        whole = block.decode("utf-16-le")
    except UnicodeDecodeError:
        # A reserved place may hold anything; a field that does is found below.
        whole = ""
    if len(whole) * 2 != len(block):
        # Some character takes two places, perhaps across the border of a field: each field for itself.
        return {name: _text(block, place) for name, place in layout.items()}
    # Where all of it is writing, so is each field.
    found = {name: whole[start // 2 : (start + size) // 2].strip(_PADDING) for name, (start, size) in layout.items()}
    return found if whole.isprintable() else {name: _written(text) for name, text in found.items()}


def _raw(block: bytes, place: tuple[int, int]) -> str:
    start, size = place
    try:
        return block[start : start + size].decode("utf-16-le")
    except UnicodeDecodeError:
        # Not chained: the text of a UnicodeDecodeError holds the bytes of the name.
        raise BadBlock(IdCardProblem.BAD_LAYOUT) from None


def _text(block: bytes, place: tuple[int, int]) -> str:
    return _written(_raw(block, place).strip(_PADDING))


def _written(text: str) -> str:
    """The text, when it is writing. Raises BadBlock."""
    # What Python can print is writing; only the rest is looked at one by one.
    if not (text.isprintable() or all(map(_is_writing, text))):
        raise BadBlock(IdCardProblem.BAD_LAYOUT)
    return text


def _is_writing(character: str) -> bool:
    """No control or direction mark, no line break, nothing unassigned. The private use area is writing: the registry
    puts rare names there. So is all of planes 2 and 3, where ideographs are still being added.
    """
    code = ord(character)
    if 0x20000 <= code <= 0x3FFFF:
        return code & 0xFFFE != 0xFFFE
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")


def _name(text: str) -> str:
    """Blanks within a name stay, one for many. No Unicode normalisation: it would replace compatibility
    ideographs, which are somebody's name.
    """
    # Letters alone are neither blanks nor separators.
    return text if not text or text.isalpha() else " ".join(filter(None, text.translate(_NAME_CHARACTERS).split(" ")))


def _date(text: str) -> date:
    # Eight characters may be a date by weeks as well.
    if len(text) != _DATE_LENGTH or not (text.isascii() and text.isdigit()):
        raise BadBlock(IdCardProblem.BAD_DATE)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadBlock(IdCardProblem.BAD_DATE) from None


def _end(text: str) -> date | None:
    return None if text == WITHOUT_END else _date(text)


def _number(text: str, kind: IdCardKind) -> str:
    if not number_is_valid(text, kind):
        raise BadBlock(IdCardProblem.BAD_NUMBER)
    return text


def _sex(text: str) -> str:
    if text and text not in _SEXES:
        raise BadBlock(IdCardProblem.BAD_LAYOUT)
    return text or "0"


def _known(ethnicity: str) -> str:
    """Nobody is refused for a group that the table does not have."""
    return ethnicity if ethnicity in _ETHNICITIES else ""


def _pass_number(text: str) -> str:
    return text if _PASS.fullmatch(text) else ""


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
