"""Which card PINs are too easy to guess: a rule without a card, for the page that asks and for the reader that sends."""

from __future__ import annotations

from datetime import date
from typing import Final

from drivers.card.contract import CardProblem, Pin

# Up and down, and once round: 890123 is as easy as 123456.
_UPWARDS: Final = "0123456789" * 3
_DOWNWARDS: Final = _UPWARDS[::-1]
_BIRTH_ORDERS: Final = ("%Y%m%d", "%d%m%Y", "%m%d%Y", "%y%m%d", "%d%m%y", "%m%d%y", "%Y%m", "%m%Y")


def weakness(new: Pin, old: Pin | None = None, number: str = "", birth_date: date | None = None) -> CardProblem | None:
    """Why ``new`` is refused as a PIN, or None.

    Refused are: the old one; one digit repeated; digits in a row, up or down; a part of the holder's ``number``
    (社会保障号码, whose citizens' form holds the birth date); the birth date in the orders people write it. The rule is
    ours: no public source gives the cards' own, and a card may refuse more.
    """
    digits = new.digits
    if old is not None and digits == old.digits:
        return CardProblem.PIN_SAME_AS_OLD
    if len(set(digits)) == 1 or _stand_in(digits, _UPWARDS) or _stand_in(digits, _DOWNWARDS):
        return CardProblem.PIN_TOO_SIMPLE
    births = set() if birth_date is None else {birth_date}
    births |= _birth_in(number)
    orders = (birth.strftime(order) for birth in births for order in _BIRTH_ORDERS)
    if _stand_in(digits, number) or any(_stand_in(digits, written) for written in orders):
        return CardProblem.PIN_FROM_NUMBER
    return None


def _stand_in(digits: tuple[int, ...], text: str) -> bool:
    """Whether the digits stand in the text one after the other; the digits themselves never become a text."""
    each = [int(sign) if sign.isdecimal() else -1 for sign in text]
    return any(tuple(each[at : at + len(digits)]) == digits for at in range(len(each) - len(digits) + 1))


def _birth_in(number: str) -> set[date]:
    """The birth date in a citizen's number (GB 11643: digits 7 to 14)."""
    birth = number[6:14]
    if not (number.isascii() and birth.isdigit()):
        return set()
    try:
        return {date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))}
    except ValueError:
        return set()
