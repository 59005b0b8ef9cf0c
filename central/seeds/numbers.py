"""Check characters of identity and card numbers."""

from __future__ import annotations

from datetime import date
from typing import Final

_IDENTITY_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS: Final = "10X98765432"
_CARD_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def identity_check(first_17: str) -> str:
    """GB 11643-1999 (ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_IDENTITY_WEIGHTS, first_17, strict=True))
    return _IDENTITY_CHECKS[total % 11]


def identity_number(province: str, birth: date, order: int) -> str:
    """A number with the unissued region XX0000; ``order`` 1..999, odd for men."""
    first_17 = f"{province}0000{birth:%Y%m%d}{order:03d}"
    return first_17 + identity_check(first_17)


def card_check(first_8: str) -> str:
    """GB 11714 (the organisation code rule, used for card numbers): 11 - sum mod 11, 10 is X and 11 is 0."""
    total = sum(weight * _ALPHABET.index(char) for weight, char in zip(_CARD_WEIGHTS, first_8, strict=True))
    return "0123456789X"[(11 - total % 11) % 11]


def card_number(first_8: str) -> str:
    """Eight characters 0-9, A-Z and their check character."""
    return first_8 + card_check(first_8)
