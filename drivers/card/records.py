"""The records of EF05 (card) and EF06 (holder): simple TLV, and the coding of each field.

Layout: 人社信息函〔2012〕37号; padding and version quirks as seen in traces of real cards.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from drivers.card.apdu import CardTrouble
from drivers.card.contract import CardProblem

NAME_BYTES: Final = 30
NAME_EXTENSION_BYTES: Final = 20

_TAG_BYTES = 1
_LENGTH_BYTES = 1
HEADER_BYTES: Final = _TAG_BYTES + _LENGTH_BYTES

# Cards come padded with 00 or 20 (both seen); FF is erased memory. None can end a GB 18030 character.
_PADDING = b"\x00\x20\xff"

# 民委发〔2016〕33号: the separator in names is U+00B7 only; these are what terminals and offices have typed instead.
_SEPARATORS = str.maketrans(dict.fromkeys("\u2022\u2027\u30fb\u2219\u22c5\u16eb\uff0e", "\u00b7"))

# GB 18030-2005 gave these code points to the private use area, GB 18030-2022 names them; Python's codec keeps the old
# ones. U+E863 is how older systems hold 䶮.
_PRIVATE_USE = str.maketrans(
    {
        "\ue81e": "\u9fb4",
        "\ue826": "\u9fb5",
        "\ue82b": "\u9fb6",
        "\ue82c": "\u9fb7",
        "\ue832": "\u9fb8",
        "\ue843": "\u9fb9",
        "\ue854": "\u9fba",
        "\ue864": "\u9fbb",
        "\ue863": "\u4dae",
    }
)

_CARD_NUMBER = re.compile(r"[0-9A-Z]{8}[0-9X]")
_CARD_NUMBER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# Foreigners insured before the 18-digit permanent residence card: three letters of the country, then their document.
_FOREIGN_NUMBER = re.compile(r"[A-Z]{3}[0-9A-Z]{15}")


@dataclass(frozen=True, slots=True)
class Field:
    """Where a field lives: file, record number, tag, and the length of its value in bytes."""

    file_id: int
    number: int
    tag: int
    length: int

    @property
    def short_file_id(self) -> int:
        return self.file_id & 0x1F

    @property
    def may_be_shifted(self) -> bool:
        """Whether the record stands behind the name extension, which 1.0 cards do not have."""
        return self.file_id == NAME_EXTENSION.file_id and self.number > NAME_EXTENSION.number


IDENTIFICATION: Final = Field(0xEF05, 1, 0x01, 16)
VERSION: Final = Field(0xEF05, 3, 0x03, 4)
ISSUED_ON: Final = Field(0xEF05, 5, 0x05, 4)
VALID_TO: Final = Field(0xEF05, 6, 0x06, 4)
CARD_NUMBER: Final = Field(0xEF05, 7, 0x07, 9)
SOCIAL_SECURITY_NUMBER: Final = Field(0xEF06, 1, 0x08, 18)
NAME: Final = Field(0xEF06, 2, 0x09, NAME_BYTES)
NAME_EXTENSION: Final = Field(0xEF06, 3, 0x4E, NAME_EXTENSION_BYTES)
SEX: Final = Field(0xEF06, 4, 0x0A, 1)
ETHNICITY: Final = Field(0xEF06, 5, 0x0B, 1)
BIRTH_DATE: Final = Field(0xEF06, 7, 0x0D, 4)


def value_of(record: bytes, tag: int) -> bytes | None:
    """The value of a one-record answer, or None when it is not a well-formed record with this tag."""
    if len(record) < HEADER_BYTES or record[0] != tag or record[1] != len(record) - HEADER_BYTES:
        return None
    return record[HEADER_BYTES:]


def values_of(answer: bytes) -> dict[int, bytes]:
    """Values by tag of an answer with all records of a file; empty when it is not whole records, each tag once."""
    found: dict[int, bytes] = {}
    position = 0
    while position < len(answer):
        header = answer[position : position + HEADER_BYTES]
        if len(header) < HEADER_BYTES or header[0] in found:
            return {}
        end = position + HEADER_BYTES + header[1]
        if end > len(answer):
            return {}
        found[header[0]] = answer[position + HEADER_BYTES : end]
        position = end
    return found


def decode_identification(value: bytes) -> tuple[str, str]:
    """(region of 6 digits, identification code of 32 hex digits). Raises CardTrouble."""
    region = _digits(value[:3])
    if len(value) != IDENTIFICATION.length or region is None:
        raise CardTrouble(CardProblem.BAD_RECORD)
    return region, value.hex().upper()


def decode_version(value: bytes) -> str:
    """ "1.0", "2.0" or "3.0" by the first character: cards say "2.00" and "2.0\\0"; empty counts as 1.0."""
    text = value.strip(_PADDING)
    major = text[:1] or b"1"
    if major not in (b"1", b"2", b"3"):
        raise CardTrouble(CardProblem.BAD_RECORD)
    return f"{major.decode()}.0"


def decode_date(value: bytes) -> date | None:
    """BCD YYYYMMDD; None for anything that is no date (blank, or the bare ASCII year of early cards)."""
    text = _digits(value)
    if text is None or len(text) != 8:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def card_number_is_valid(number: str) -> bool:
    """GB 11714 check character: weights 3 7 9 10 5 8 4 2, 11 minus the sum modulo 11, 10 as X and 11 as 0."""
    if not _CARD_NUMBER.fullmatch(number):
        return False
    total = sum(int(character, 36) * weight for character, weight in zip(number[:8], _CARD_NUMBER_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11] == number[8]


def decode_card_number(value: bytes) -> str:
    """The card number, or "" when it is not one: a person is known by another number, so this refuses nobody."""
    text = _ascii(value)
    return text if card_number_is_valid(text) else ""


def social_security_number_is_valid(number: str) -> bool:
    """GB 11643 check character for citizens; the shape alone for a foreigner's number."""
    if _FOREIGN_NUMBER.fullmatch(number):
        return True
    if not _CITIZEN_NUMBER.fullmatch(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _CITIZEN_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17]


def decode_social_security_number(value: bytes) -> str:
    """18 characters. Raises CardTrouble: a wrong number would open another person's account."""
    text = _ascii(value).upper()
    if not social_security_number_is_valid(text):
        raise CardTrouble(CardProblem.BAD_RECORD)
    return text


def decode_name(value: bytes, extension: bytes = b"") -> str:
    """Name and extension (25 places of two bytes; GB 18030 four-byte characters take two places), NFC, separator
    U+00B7.

    Joined as bytes, since a four-byte character may begin in one record and end in the next. Raises CardTrouble.
    """
    raw = value.rstrip(_PADDING) + extension.rstrip(_PADDING)
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        # Not chained: the text of a UnicodeDecodeError holds the bytes of the name.
        raise CardTrouble(CardProblem.BAD_NAME_BYTES) from None
    name = unicodedata.normalize("NFC", text.translate(_PRIVATE_USE).translate(_SEPARATORS)).strip()
    if not name or any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise CardTrouble(CardProblem.BAD_NAME_BYTES)
    return name


def decode_sex(value: bytes) -> str:
    text = _ascii(value)
    return text if text in ("1", "2", "9") else "0"


def decode_ethnicity(value: bytes) -> str:
    """Two digits of GB/T 3304 (01 to 56, 97, 98, 99), or "" when it is none of them."""
    text = _digits(value) or ""
    known = len(text) == 2 and (1 <= int(text) <= 56 or int(text) >= 97)
    return text if known else ""


def historical_bytes(atr: bytes) -> bytes:
    """The historical bytes of a contact card's ATR (ISO 7816-3), b"" when there are none to trust.

    An ATR ``3B 8x 80 01`` is made up by a contactless reader (PC/SC part 3) and says nothing about this card.
    """
    if len(atr) < 2 or (atr[1] & 0xF0 == 0x80 and atr[2:4] == b"\x80\x01"):
        return b""
    position, announced = 2, atr[1] >> 4
    while announced:
        position += announced.bit_count()
        if not announced & 0x8:
            break
        if position > len(atr):
            return b""
        announced = atr[position - 1] >> 4
    count = atr[1] & 0x0F
    history = atr[position : position + count]
    return history if len(history) == count else b""


def _digits(value: bytes) -> str | None:
    text = value.hex()
    return text if text.isdigit() else None


def _ascii(value: bytes) -> str:
    return value.rstrip(_PADDING).decode("ascii", "replace")
