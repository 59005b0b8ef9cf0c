"""Identity numbers of GB 11643-1999: 6 digits region, 8 date of birth, 3 order (odd is male), 1 check (ISO 7064 MOD
11-2).

The 社会保障号码 is the same number (社会保险法 art. 58).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_DIGITS = frozenset("0123456789")
_PROVINCES = frozenset(
    str(code)
    for codes in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71, 81, 82),
    )
    for code in codes
)
# Residence permit for residents of Taiwan; those of Hong Kong and Macao begin with their province code.
_TAIWAN_PERMIT = "830000"
_FOREIGN_RESIDENT = "9"


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
    if not _DIGITS.issuperset(body) or (len(number) == 18 and number[17] not in _CHECK):
        return IdProblem.CHARACTERS
    if len(number) == 15:
        body = number[:6] + "19" + number[6:]
        number = body + check_digit(body)
    if not _region_exists(body[:6]):
        return IdProblem.REGION
    try:
        date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        return IdProblem.DATE
    return IdNumber(number) if number[17] == check_digit(body) else IdProblem.CHECK_DIGIT


def check_digit(first_17: str) -> str:
    """Check character of 17 digits. Raises ValueError for anything else."""
    if len(first_17) != 17 or not _DIGITS.issuperset(first_17):
        raise ValueError("17 digits are needed")
    return _CHECK[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True)) % 11]


def _region_exists(region: str) -> bool:
    if region[0] == _FOREIGN_RESIDENT:
        return region[1:3] in _PROVINCES
    return region[:2] in _PROVINCES or region == _TAIWAN_PERMIT
