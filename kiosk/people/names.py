"""Names as they are: never split into family and given name, one separator, rare characters untouched (民委发〔2016〕33号)."""

from __future__ import annotations

SEPARATOR = "\u00b7"
MAX_CHARACTERS = 50

# What cards, readers and keyboards send for the separator. U+30FB is what Python's gb2312 codec makes of A1A4.
_SEPARATORS = dict.fromkeys((0x2022, 0x2027, 0x30FB, 0x2219, 0x22C5, 0x16EB, 0xFF0E), SEPARATOR)
_PADDING = " \u3000\x00"


def normalise_name(name: str) -> str:
    """The name with U+00B7 as its only separator and without padding at its ends.

    No Unicode normalisation: NFC would replace compatibility ideographs, which are somebody's name.
    """
    return name.strip(_PADDING).translate(_SEPARATORS)


def is_name(name: str) -> bool:
    """1 to 50 code points, none of them a control character, and not separators only."""
    return 1 <= len(name) <= MAX_CHARACTERS and name.strip(SEPARATOR) != "" and all(map(_allowed, name))


def _allowed(character: str) -> bool:
    return character.isprintable()
