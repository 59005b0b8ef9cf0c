"""What the rest of the house may know of the 12-key tactile keypad: its keys and their event.

The keys may be those of a PIN: no repr names a digit, and nothing here may be logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from drivers.contract import Adapter

FAMILY = "keypad"


class Key(StrEnum):
    """The keys: 0 to 9, 确认 and 返回. The value of a digit is that digit."""

    DIGIT_0 = "0"
    DIGIT_1 = "1"
    DIGIT_2 = "2"
    DIGIT_3 = "3"
    DIGIT_4 = "4"
    DIGIT_5 = "5"
    DIGIT_6 = "6"
    DIGIT_7 = "7"
    DIGIT_8 = "8"
    DIGIT_9 = "9"
    CONFIRM = "confirm"
    BACK = "back"

    @property
    def is_digit(self) -> bool:
        return self not in (Key.CONFIRM, Key.BACK)

    def __repr__(self) -> str:
        return "<Key digit>" if self.is_digit else f"<Key {self.value}>"


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key went down, once: bounces and the repetitions of a key held down are not told."""

    key: Key = field(repr=False)


def _default_table() -> Mapping[int, Key]:
    digits = {ord(key): key for key in Key if key.is_digit}
    return MappingProxyType({**digits, 0x0D: Key.CONFIRM, 0x1B: Key.BACK, 0x08: Key.BACK})


ASCII_TABLE: Final = _default_table()
"""ASCII: the digits as they are, CR for 确认, ESC or BS for 返回. The default; a pad with other bytes brings its own table."""


@dataclass(frozen=True, slots=True)
class BounceSettings:
    """``digit_seconds``: the same digit again within this time is the contact bouncing, or a hand that trembles; a person
    who means the same digit twice takes 150 ms and more. ``command_seconds``: the same for 确认 and 返回, which nobody means
    twice at once: as long as the screen ignores a second touch. ``held_seconds``: a key whose release was lost is taken
    for released when nothing more was heard of it for this time.
    """

    digit_seconds: float = 0.12
    command_seconds: float = 0.4
    held_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class SerialSettings:
    """One byte for a press, out of ``table``. ``release_flag``: the bit a pad adds to that byte when the key goes up
    (often 0x80); 0: it tells presses only. A pad that repeats a held key should have a release flag: without one its first
    repetition cannot be told from a second press.
    """

    table: Mapping[int, Key] = field(default_factory=lambda: ASCII_TABLE)
    release_flag: int = 0
    bounce: BounceSettings = BounceSettings()

    def __post_init__(self) -> None:
        """Raises ValueError for a table that is not one."""
        if any(not 0 <= byte <= 0xFF for byte in self.table):
            raise ValueError("a key is one byte, 0 to 255")
        if missing := set(Key) - set(self.table.values()):
            raise ValueError(f"the table lacks {len(missing)} of 12 keys")
        if self.release_flag.bit_count() > 1 or not 0 <= self.release_flag <= 0x80:
            raise ValueError("the release flag is one bit, or 0")
        if self.release_flag and any(byte & self.release_flag for byte in self.table):
            raise ValueError("a key has the release flag set")


class Keypad(Adapter, Protocol):
    """A keypad whose ``poll`` gives KeyPressed."""
