"""A social-security card in software: bytes in, bytes out, as the chip answers them over T=0.

It stands behind the real pcscd (``vpcd``) and behind the simulator; both drive it through ``transmit``. Byte sequences
follow traces of real 1.0 and 2.0 cards; what a 3.0 card computes is ours (``keys``).
"""

from __future__ import annotations

import secrets
import threading
from enum import StrEnum
from typing import Final

from drivers.card import keys
from drivers.card.fci import THREE_DES
from drivers.card.image import CardImage
from drivers.card.records import NAME_BYTES, NAME_EXTENSION_BYTES
from drivers.card.session import APPLICATION_NAME

_MASTER_FILE: Final = bytes.fromhex("3F00")
_MASTER_FILE_FCI: Final = bytes.fromhex("6F10840E") + b"1PAY.SYS.DDF01"

_OK: Final = bytes.fromhex("9000")
_NO_INFORMATION: Final = bytes.fromhex("6F00")
_WRONG_LENGTH: Final = bytes.fromhex("6700")
_SECURITY_STATUS: Final = bytes.fromhex("6982")
_PIN_LOCKED: Final = bytes.fromhex("6983")
_CHALLENGE_SPENT: Final = bytes.fromhex("6984")
_NO_CURRENT_FILE: Final = bytes.fromhex("6986")
_FUNCTION_BLOCKED: Final = bytes.fromhex("6A81")
_WRONG_DATA: Final = bytes.fromhex("6A80")
_NOT_FOUND: Final = bytes.fromhex("6A82")
_NO_RECORD: Final = bytes.fromhex("6A83")
_WRONG_PARAMETERS: Final = bytes.fromhex("6A86")
_NO_KEY: Final = bytes.fromhex("6A88")
_UNKNOWN_INSTRUCTION: Final = bytes.fromhex("6D00")
_UNKNOWN_CLASS: Final = bytes.fromhex("6E00")

_CARD_FILE: Final = 0xEF05
_HOLDER_FILE: Final = 0xEF06
_FILES_BY_SHORT_ID: Final = {0x05: _CARD_FILE, 0x06: _HOLDER_FILE}
_CARD_NUMBER_TAG: Final = 0x07
# Key 0A of the application: RKSSSE.
_EXTERNAL_KEY: Final = 0x0A
_CHALLENGES_KEPT: Final = 2

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
    SILENT = "silent"
    TORN = "torn"


class VirtualCard:
    """One chip. The PIN and the tries survive a reset, as on a real one; a fault can be set at any time, from any thread.

    ``contactless``: it lies on an ISO 14443 reader, which makes up the answer to reset (PC/SC part 3) and hands over data
    at once, without 61xx and 6Cxx.
    """

    def __init__(self, image: CardImage, *, contactless: bool = False) -> None:
        self._image = image
        self._contactless = contactless
        self._disturbed = threading.Condition()
        self._fault = Fault.NONE
        self._slow_seconds = 1.0
        self._pin = bytes.fromhex(image.pin)
        self._tries_left = image.pin_tries
        self._authentication_tries_left = image.authentication_tries
        self._files = {_CARD_FILE: _card_records(image), _HOLDER_FILE: _holder_records(image)}
        self.reset()

    @property
    def fault(self) -> Fault:
        return self._fault

    def set_fault(self, fault: Fault, slow_seconds: float = 1.0) -> None:
        """``slow_seconds``: how long SLOW waits before each answer. An answer that waits now is given or goes on waiting as
        the new fault has it.
        """
        with self._disturbed:
            self._fault, self._slow_seconds = fault, slow_seconds
            self._disturbed.notify_all()

    def interrupt(self) -> None:
        """Its power fails: an answer that waits is not given any more. ``reset`` brings the chip back."""
        with self._disturbed:
            self._unpowered = True
            self._disturbed.notify_all()

    @property
    def atr(self) -> bytes:
        """Answer to reset; empty when the chip does not answer."""
        if self._fault is Fault.DEAD_ATR:
            return b""
        if not self._contactless:
            return self._image.atr
        body = bytes([0x80 | len(self._image.history), 0x80, 0x01]) + self._image.history
        check = 0
        for byte in body:
            check ^= byte
        return b"\x3b" + body + bytes([check])

    def reset(self) -> None:
        """Power-up: nothing is selected, no PIN verified, no challenge drawn."""
        self._unpowered = False
        self._application_selected = self._image.application_at_top
        self._master_file_selected = False
        self._current_file: int | None = None
        self._pin_verified = False
        self._authenticated = False
        self._challenges: list[bytes] = []
        self._pending = b""

    def transmit(self, command: bytes) -> bytes:
        """The answer to one APDU, with its status word; empty when the chip is mute, or gone."""
        self._wait()
        if self._unpowered:
            return b""
        match self._fault:
            case Fault.GARBAGE:
                return _GARBAGE
            case Fault.MUTE | Fault.DEAD_ATR:
                return b""
            case Fault.ENDLESS:
                return bytes.fromhex("6101")
            case Fault.BLOCKED:
                return _FUNCTION_BLOCKED
        answer = self._answer(command)
        while self._contactless and answer[0] in (0x61, 0x6C):
            repeated = command[:4] if answer[0] == 0x6C else bytes.fromhex("00C00000")
            answer = self._answer(repeated + answer[1:])
        if answer != _OK and len(answer) == len(_OK) and answer[0] not in (0x61, 0x6C):
            # A refused command spends what was drawn.
            self._challenges = []
        return answer[: len(answer) // 2] if self._fault is Fault.TORN else answer

    def _wait(self) -> None:
        """As long as SLOW takes, and SILENT lasts."""
        with self._disturbed:
            if self._fault is Fault.SLOW:
                self._disturbed.wait_for(lambda: self._unpowered or self._fault is not Fault.SLOW, self._slow_seconds)
            self._disturbed.wait_for(lambda: self._unpowered or self._fault is not Fault.SILENT)

    def _answer(self, command: bytes) -> bytes:
        if len(command) < 5:
            return _WRONG_LENGTH
        if command[:2] == b"\x80\x5e":
            return self._change_pin(command)
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
            case 0x88:
                return self._internal_authenticate(command)
            case 0x82:
                return self._external_authenticate(command)
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
        self._authenticated = False
        proprietary = bytes.fromhex("88010B" if image.version == "1.00" else "88011E")
        if image.version == "3.00" and image.algorithm:
            proprietary += bytes.fromhex("9F0C038601" + image.algorithm)
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
        return (f"sfi-{kind}" if with_short_id and kind != "all" else kind) in self._image.addressings

    def _may_read(self, file_id: int, tag: int | None = None) -> bool:
        # A 3.0 card keeps its holder to itself until the centre has shown that it knows RKSSSE.
        if self._image.version == "3.00":
            return self._authenticated or (file_id == _CARD_FILE and tag != _CARD_NUMBER_TAG)
        return file_id == _CARD_FILE or self._pin_verified or not self._image.pin_protected

    def _value(self, tag: int, value: bytes) -> bytes:
        return _NOT_GB18030.ljust(NAME_BYTES, b"\0") if tag == 0x09 and self.fault is Fault.BAD_NAME else value

    def _verify(self, command: bytes) -> bytes:
        pin = command[5:]
        if len(pin) != command[4]:
            return _WRONG_LENGTH
        if not self._application_selected:
            return _NO_CURRENT_FILE
        return self._check_pin(pin)

    def _change_pin(self, command: bytes) -> bytes:
        data = command[5:]
        if len(data) != command[4]:
            return _WRONG_LENGTH
        if command[2:4] != b"\x01\x00":
            return _WRONG_PARAMETERS
        if not self._application_selected:
            return _NO_CURRENT_FILE
        old, separator, new = data.partition(b"\xff")
        if not separator or not 2 <= len(new) <= 8 or not new.hex().isdigit():
            return _WRONG_DATA
        answer = self._check_pin(old)
        if answer == _OK:
            self._pin = new
        return answer

    def _check_pin(self, pin: bytes) -> bytes:
        if self._tries_left == 0:
            return _PIN_LOCKED
        self._pin_verified = secrets.compare_digest(pin, self._pin)
        if self._pin_verified:
            self._tries_left = self._image.pin_tries
            return _OK
        self._tries_left -= 1
        return bytes([0x63, 0xC0 | self._tries_left]) if self._tries_left else _PIN_LOCKED

    def _get_challenge(self, command: bytes) -> bytes:
        if command[4] not in (0x04, 0x08, 0x10):
            return _WRONG_LENGTH
        challenge = secrets.token_bytes(command[4])
        self._challenges = [*self._challenges, challenge][-_CHALLENGES_KEPT:]
        return challenge + _OK

    def _internal_authenticate(self, command: bytes) -> bytes:
        data = command[5:]
        if len(data) != command[4] or len(data) != 2 * keys.FACTOR_BYTES:
            return _WRONG_LENGTH
        if not self._application_selected or not self._image.internal_key:
            return _NO_KEY
        key = bytes.fromhex(self._image.internal_key)
        return self._offer(self._cryptogram(key, data[: keys.FACTOR_BYTES], data[keys.FACTOR_BYTES :]))

    def _external_authenticate(self, command: bytes) -> bytes:
        data = command[5:]
        if len(data) != command[4] or len(data) != keys.KEY_BYTES:
            return _WRONG_LENGTH
        if command[3] != _EXTERNAL_KEY or not self._application_selected or not self._image.external_key:
            return _NO_KEY
        if self._authentication_tries_left == 0:
            return _PIN_LOCKED
        drawn, self._challenges = self._challenges, []
        if [len(challenge) for challenge in drawn] != [keys.FACTOR_BYTES] * _CHALLENGES_KEPT:
            return _CHALLENGE_SPENT
        original, process_factor = drawn
        expected = self._cryptogram(bytes.fromhex(self._image.external_key), process_factor, original)
        if secrets.compare_digest(data, expected):
            self._authenticated = True
            self._authentication_tries_left = self._image.authentication_tries
            return _OK
        self._authentication_tries_left -= 1
        return bytes([0x63, 0xC0 | self._authentication_tries_left])

    def _cryptogram(self, key: bytes, process_factor: bytes, original: bytes) -> bytes:
        return keys.cryptogram(self._image.algorithm or THREE_DES, key, process_factor, original)


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
