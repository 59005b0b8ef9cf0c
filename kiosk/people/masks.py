"""Masking for screens and receipts (PIPL art. 28 and 51; the pattern is a house rule).

All lengths are code points: 𬱖 is one character. A variation selector belongs to the character before it. Masking what is
masked already changes nothing.
"""

from __future__ import annotations

from kiosk.people.names import SEPARATOR


def mask_name(name: str) -> str:
    """张三 -> 张*; 欧阳娜 -> 欧*娜; 阿卜杜拉·买买提 -> 阿***·**提. A single character is masked whole."""
    letters = [index for index, character in enumerate(name) if character != SEPARATOR and not _selects(name, index)]
    shown = set(letters[:1]) if len(letters) == 2 else {letters[0], letters[-1]} if len(letters) > 2 else set()
    masked = []
    visible = False
    for index, character in enumerate(name):
        if not _selects(name, index):
            visible = character == SEPARATOR or index in shown
        masked.append(character if visible else "*")
    return "".join(masked)


def mask_id_number(number: str) -> str:
    """First 3 and last 4 of an identity number of 15 or 18 characters; anything else is masked whole."""
    return _keep(number, 3, 4) if len(number) in (15, 18) else _keep(number, 0, 0)


def mask_phone(number: str) -> str:
    """138****5678; a number that is not a mobile number keeps its last 2 digits only."""
    return _keep(number, 3, 4) if len(number) == 11 else _keep(number, 0, 2)


def mask_bank_account(number: str) -> str:
    """First 4 and last 4; an account shorter than 12 keeps its last 4 only."""
    return _keep(number, 4, 4) if len(number) >= 12 else _keep(number, 0, 4)


def mask_card_number(number: str) -> str:
    """Social security card number (9 characters): first 1 and last 3."""
    return _keep(number, 1, 3)


def _keep(text: str, first: int, last: int) -> str:
    hidden = len(text) - first - last
    if hidden < 1:
        return "*" * len(text)
    return text[:first] + "*" * hidden + text[len(text) - last :]


def _selects(name: str, index: int) -> bool:
    """Whether the character only chooses the shape of the one before it."""
    return index > 0 and ("\ufe00" <= name[index] <= "\ufe0f" or "\U000e0100" <= name[index] <= "\U000e01ef")
