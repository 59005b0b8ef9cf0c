"""Identity numbers of GB 11643-1999: 6 digits region, 8 date of birth, 3 order (odd is male), 1 check (ISO 7064 MOD
11-2).

The 社会保障号码 is the same number (社会保险法 art. 58).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.people.regions import Holder, holder_of, province_of

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_DIGITS = frozenset("0123456789")
# Nobody alive was born before; a date such as 0001-01-01 exists in a calendar, not on a card.
_FIRST_BIRTH_YEAR = 1880


class Sex(StrEnum):
    """As coded in the order digits."""

    MALE = "male"
    FEMALE = "female"


class IdProblem(StrEnum):
    """Why a text is no identity number; first problem found."""

    EMPTY = "empty"
    LENGTH = "length"
    CHARACTERS = "characters"
    REGION = "region"
    DATE = "date"
    CHECK_DIGIT = "check-digit"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A valid number, 18 characters, upper-case X."""

    value: str = field(repr=False)

    @property
    def birth(self) -> date:
        return date(int(self.value[6:10]), int(self.value[10:12]), int(self.value[12:14]))

    @property
    def sex(self) -> Sex:
        return Sex.MALE if int(self.value[16]) % 2 else Sex.FEMALE

    @property
    def province(self) -> str | None:
        """Where the number was first given out (for a permit: who issued it), in the words of GB/T 2260."""
        return province_of(self.value[:6])

    @property
    def holder(self) -> Holder:
        """Whose document carries it. Sex and birth say nothing about the category of retirement."""
        return holder_of(self.value[:6])

    def age_on(self, day: date) -> int:
        """Full years on ``day``; who was born on 29 February grows older on 1 March of a common year.

        Raises ValueError for a day before birth.
        """
        birth = self.birth
        if day < birth:
            raise ValueError("day is before birth")
        return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def parse_id_number(text: str) -> IdNumber | IdProblem:
    """Accepts 18 characters, or the 15 digits of before 1999, which get their century and check digit."""
    if not text:
        return IdProblem.EMPTY
    number = text.upper() if text.isascii() else text
    if len(number) not in (15, 18):
        return IdProblem.LENGTH
    body = number[:17] if len(number) == 18 else number
    if not _DIGITS.issuperset(body) or (len(number) == 18 and number[17] not in CHECK_CHARACTERS):
        return IdProblem.CHARACTERS
    if len(number) == 15:
        body = number[:6] + "19" + number[6:]
        number = body + check_digit(body)
    if province_of(body[:6]) is None:
        return IdProblem.REGION
    try:
        birth = date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        return IdProblem.DATE
    if birth.year < _FIRST_BIRTH_YEAR:
        return IdProblem.DATE
    return IdNumber(number) if number[17] == check_digit(body) else IdProblem.CHECK_DIGIT


def check_digit(first_17: str) -> str:
    """Check character of 17 digits. Raises ValueError for anything else."""
    if len(first_17) != 17 or not _DIGITS.issuperset(first_17):
        raise ValueError("17 digits are needed")
    return CHECK_CHARACTERS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_17, strict=True)) % 11]
