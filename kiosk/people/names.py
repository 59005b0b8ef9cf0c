"""Names as they are: never split into family and given name, one separator, rare characters untouched (民委发〔2016〕33号).

All lengths are code points: 𬱖 is one character, whatever a program that counts UTF-16 says.
"""

from __future__ import annotations

from enum import StrEnum

SEPARATOR = "\u00b7"
MAX_CHARACTERS = 50

# What cards, readers and keyboards send for the separator. U+30FB is what Python's gb2312 codec makes of A1A4.
_SEPARATORS = dict.fromkeys((0x2022, 0x2027, 0x30FB, 0x2219, 0x22C5, 0x16EB, 0xFF0E), SEPARATOR)
# GB 18030-2005 kept these in the private use area, GB 18030-2022 names them; U+E863 is how older systems hold 䶮.
_PRIVATE_USE = {
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE832: 0x9FB8,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE864: 0x9FBB,
    0xE863: 0x4DAE,
}
_REPAIRS: dict[int, int | str] = {**_SEPARATORS, **_PRIVATE_USE}
_PADDING = " \u3000\x00"


class NameProblem(StrEnum):
    """Why a text is no name; first problem found."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    CHARACTERS = "characters"


def normalise_name(name: str) -> str:
    """The name with U+00B7 as its only separator, without padding at its ends, private-use characters named.

    No Unicode normalisation: NFC would replace compatibility ideographs, which are somebody's name.
    """
    return name.strip(_PADDING).translate(_REPAIRS)


def name_problem(name: str) -> NameProblem | None:
    """What is wrong with a normalised name, or None. 41 characters are a name, 51 are not.

    Control, format, surrogate and unassigned characters are refused, and so is a character of the private use area: it
    means something else on every machine.
    """
    if name.strip(SEPARATOR) == "":
        return NameProblem.EMPTY
    if len(name) > MAX_CHARACTERS:
        return NameProblem.TOO_LONG
    return None if all(map(_allowed, name)) else NameProblem.CHARACTERS


def is_name(name: str) -> bool:
    """Whether ``name_problem`` finds nothing."""
    return name_problem(name) is None


def to_gb18030(name: str) -> bytes:
    """The bytes a card or an older system holds: 䶮 is FE9F, 𬱖 is 9933C336.

    Raises ValueError, without the name in it, for a lone surrogate, which no name has.
    """
    try:
        return name.encode("gb18030")
    except UnicodeEncodeError:
        raise ValueError("not a name") from None


def from_gb18030(raw: bytes) -> str:
    """The normalised name of bytes, padding and all. Raises ValueError, without the bytes in it.

    Never with the codec gb2312: it makes U+30FB of the separator and knows no rare character.
    """
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        raise ValueError("not a name") from None
    return normalise_name(text)


def _allowed(character: str) -> bool:
    return character.isprintable()
