"""A social-security card in software: bytes in, bytes out, as the chip answers them over T=0.

It stands behind the real pcscd (``vpcd``) and behind the simulator; both drive it through ``transmit``. Byte sequences
follow traces of real 1.0 and 2.0 cards.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from drivers.card.image import CardImage
from drivers.card.reader import APPLICATION_NAME
from drivers.card.records import NAME_BYTES, NAME_EXTENSION_BYTES

_MASTER_FILE: Final = bytes.fromhex("3F00")
_MASTER_FILE_FCI: Final = bytes.fromhex("6F10840E") + b"1PAY.SYS.DDF01"

_OK: Final = bytes.fromhex("9000")
_NO_INFORMATION: Final = bytes.fromhex("6F00")
_WRONG_LENGTH: Final = bytes.fromhex("6700")
_SECURITY_STATUS: Final = bytes.fromhex("6982")
_PIN_LOCKED: Final = bytes.fromhex("6983")
_NO_CURRENT_FILE: Final = bytes.fromhex("6986")
_FUNCTION_BLOCKED: Final = bytes.fromhex("6A81")
_NOT_FOUND: Final = bytes.fromhex("6A82")
_NO_RECORD: Final = bytes.fromhex("6A83")
_WRONG_PARAMETERS: Final = bytes.fromhex("6A86")
_UNKNOWN_INSTRUCTION: Final = bytes.fromhex("6D00")
_UNKNOWN_CLASS: Final = bytes.fromhex("6E00")

_CARD_FILE: Final = 0xEF05
_HOLDER_FILE: Final = 0xEF06
_FILES_BY_SHORT_ID: Final = {0x05: _CARD_FILE, 0x06: _HOLDER_FILE}
_CARD_NUMBER_TAG: Final = 0x07

# No status word begins with 0x0B, so a reader can tell this from an answer.
_GARBAGE: Final = bytes.fromhex("DEADBEEF0BAD")
_NOT_GB18030: Final = bytes.fromhex("FFFE80FF00FF8080")

Record = tuple[int, bytes]


class Fault(StrEnum):
    """What can be wrong with a virtual card."""

    NONE = "none"
    GARBAGE = "garbage"
    UNKNOWN_CARD = "unknown-card"
    BAD_NAME = "bad-name"
    BLOCKED = "blocked"
    SLOW = "slow"
    MUTE = "mute"
    DEAD_ATR = "dead-atr"
    ENDLESS = "endless"


class VirtualCard:
    """One chip. Tries of the PIN survive a reset, as on a real one; a fault can be set at any time.

    ``pause`` is how the slow fault waits before each answer, for ``slow_seconds``.
    """

    def __init__(
        self, image: CardImage, *, slow_seconds: float = 1.0, pause: Callable[[float], object] = time.sleep
    ) -> None:
        self.fault = Fault.NONE
        self._image = image
        self.slow_seconds = slow_seconds
        self._pause = pause
        self._tries_left = image.pin_tries
        self._files = {_CARD_FILE: _card_records(image), _HOLDER_FILE: _holder_records(image)}
        self.reset()

    @property
    def atr(self) -> bytes:
        """Answer to reset; empty when the chip does not answer."""
        return b"" if self.fault is Fault.DEAD_ATR else self._image.atr

    def reset(self) -> None:
        """Power-up: nothing is selected, no PIN verified."""
        self._application_selected = self._image.application_at_top
        self._master_file_selected = False
        self._current_file: int | None = None
        self._pin_verified = False
        self._pending = b""

    def transmit(self, command: bytes) -> bytes:
        """The answer to one APDU, with its status word; empty when the chip is mute."""
        match self.fault:
            case Fault.GARBAGE:
                return _GARBAGE
            case Fault.MUTE | Fault.DEAD_ATR:
                return b""
            case Fault.ENDLESS:
                return bytes.fromhex("6101")
            case Fault.BLOCKED:
                return _FUNCTION_BLOCKED
            case Fault.SLOW:
                self._pause(self.slow_seconds)
        return self._answer(command)

    def _answer(self, command: bytes) -> bytes:
        if len(command) < 5:
            return _WRONG_LENGTH
        if command[0] != 0x00:
            return _UNKNOWN_CLASS
        pending, self._pending = self._pending, b""
        match command[1]:
            case 0xA4:
                return self._select(command)
            case 0xC0:
                return self._get_response(command, pending)
            case 0xB2:
                return self._read_record(command)
            case 0x20:
                return self._verify(command)
            case 0x84:
                return self._get_challenge(command)
        return _UNKNOWN_INSTRUCTION

    def _select(self, command: bytes) -> bytes:
        p1, length = command[2], command[4]
        target = command[5 : 5 + length]
        if len(target) != length:
            return _WRONG_LENGTH
        if self.fault is Fault.UNKNOWN_CARD:
            return _NOT_FOUND
        if p1 == 0x04:
            return self._select_application(target)
        if p1 not in (0x00, 0x02):
            return _WRONG_PARAMETERS
        if p1 == 0x00 and target == _MASTER_FILE:
            self._master_file_selected = True
            self._current_file = None
            return self._offer(_MASTER_FILE_FCI)
        file_id = int.from_bytes(target)
        if not self._application_selected or file_id not in self._files:
            return _NOT_FOUND
        self._current_file = file_id
        return _OK

    def _select_application(self, name: bytes) -> bytes:
        image = self._image
        if name != APPLICATION_NAME or image.application_at_top:
            return _NOT_FOUND
        if image.needs_master_file and not self._master_file_selected:
            return _NOT_FOUND
        self._application_selected = True
        self._current_file = None
        self._pin_verified = False
        proprietary = bytes.fromhex("88010B" if image.version == "1.00" else "88011E")
        if image.version == "3.00":
            # Algorithm flag: 03 is SM4.
            proprietary += bytes.fromhex("9F0C03860103")
        body = _record(0x84, name) + _record(0xA5, proprietary)
        return self._offer(_record(0x6F, body))

    def _offer(self, data: bytes) -> bytes:
        """T=0: a command that carried data cannot answer with data; the reader must fetch it."""
        self._pending = data
        return bytes([0x61, len(data)])

    def _get_response(self, command: bytes, pending: bytes) -> bytes:
        if not pending:
            return _NO_INFORMATION
        if command[4] != len(pending):
            self._pending = pending
            return bytes([0x6C, len(pending)])
        return pending + _OK

    def _read_record(self, command: bytes) -> bytes:
        p1, p2, expected = command[2], command[3], command[4]
        short_id, mode = p2 >> 3, p2 & 0x07
        kind = {0x04: "number", 0x00: "identifier", 0x05: "all"}.get(mode)
        if kind is None or not self._accepts(kind, with_short_id=short_id != 0):
            return _WRONG_PARAMETERS
        file_id = _FILES_BY_SHORT_ID.get(short_id) if short_id else self._current_file
        if not self._application_selected or file_id is None:
            return _NOT_FOUND if short_id else _NO_CURRENT_FILE
        self._current_file = file_id
        if not self._may_read(file_id):
            return _SECURITY_STATUS
        found = _find(self._files[file_id], kind, p1)
        if not found:
            return _NO_RECORD
        if not all(self._may_read(file_id, tag) for tag, _ in found):
            return _SECURITY_STATUS
        data = b"".join(_record(tag, self._value(tag, value)) for tag, value in found)
        return data + _OK if expected == len(data) else bytes([0x6C, len(data)])

    def _accepts(self, kind: str, *, with_short_id: bool) -> bool:
        return kind == "all" or (f"sfi-{kind}" if with_short_id else kind) in self._image.addressings

    def _may_read(self, file_id: int, tag: int | None = None) -> bool:
        # The card has no key set: external authentication never succeeds, so a 3.0 card keeps its holder to itself.
        if self._image.version == "3.00":
            return file_id == _CARD_FILE and tag != _CARD_NUMBER_TAG
        return file_id == _CARD_FILE or self._pin_verified or not self._image.pin_protected

    def _value(self, tag: int, value: bytes) -> bytes:
        return _NOT_GB18030.ljust(NAME_BYTES, b"\0") if tag == 0x09 and self.fault is Fault.BAD_NAME else value

    def _verify(self, command: bytes) -> bytes:
        pin = command[5:]
        if len(pin) != command[4]:
            return _WRONG_LENGTH
        if not self._application_selected:
            return _NO_CURRENT_FILE
        if self._tries_left == 0:
            return _PIN_LOCKED
        self._pin_verified = secrets.compare_digest(pin, bytes.fromhex(self._image.pin))
        if self._pin_verified:
            self._tries_left = self._image.pin_tries
            return _OK
        self._tries_left -= 1
        return bytes([0x63, 0xC0 | self._tries_left]) if self._tries_left else _PIN_LOCKED

    def _get_challenge(self, command: bytes) -> bytes:
        return secrets.token_bytes(command[4]) + _OK if command[4] in (0x04, 0x08, 0x10) else _WRONG_LENGTH


def _find(file: list[Record], kind: str, p1: int) -> list[Record]:
    if kind == "identifier":
        return [record for record in file if record[0] == p1][:1]
    if not 1 <= p1 <= len(file):
        return []
    return file[p1 - 1 :] if kind == "all" else [file[p1 - 1]]


def _record(tag: int, value: bytes) -> bytes:
    return bytes([tag, len(value)]) + value


def _card_records(image: CardImage) -> list[Record]:
    return _with_raw(
        image,
        [
            (0x01, bytes.fromhex(image.identification_code)),
            (0x02, b"3"),
            (0x03, image.version.encode()),
            (0x04, bytes.fromhex("915600000200000000000000")),
            (0x05, bytes.fromhex(f"{image.issued_on:%Y%m%d}")),
            (0x06, bytes.fromhex(f"{image.valid_to:%Y%m%d}")),
            (_CARD_NUMBER_TAG, image.card_number.encode()),
        ],
    )


def _holder_records(image: CardImage) -> list[Record]:
    name, extension = image.name_values()
    records = [
        (0x08, image.social_security_number.encode()),
        (0x09, name.ljust(NAME_BYTES, b"\0")),
        (0x4E, extension.ljust(NAME_EXTENSION_BYTES, b"\0")),
        (0x0A, image.sex.encode()),
        (0x0B, bytes.fromhex(image.ethnicity)),
        (0x0C, bytes.fromhex(image.birth_place)),
        (0x0D, bytes.fromhex(f"{image.birth_date:%Y%m%d}")),
    ]
    if image.version == "1.00" and "4E" not in image.raw_records:
        # 1.0 cards have no name extension, and the records behind it count one lower.
        del records[2]
    return _with_raw(image, records)


def _with_raw(image: CardImage, records: list[Record]) -> list[Record]:
    raw = {int(tag, 16): bytes.fromhex(value) for tag, value in image.raw_records.items()}
    changed = [(tag, raw.get(tag, value)) for tag, value in records]
    return [(tag, value) for tag, value in changed if value]
