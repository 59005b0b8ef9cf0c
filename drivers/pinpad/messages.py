"""Commands, answers and events of the reference pad, in the DATA of a frame. Pure: objects to bytes and back.

``text`` is a length byte and ASCII; ``id`` is 4 bytes drawn by the host for each entry, so that no event of an entry that
was given up can be taken for one of the next.

======== ============ ======================================================================= =======================
KIND     command      data                                                                    data of a good answer
======== ============ ======================================================================= =======================
01       HELLO        nonce 8                                                                 nonce 8, version 1
02       STATUS       --                                                                      state 1, flags 1, keys
03       RESET        --                                                                      --
10       LOAD_KEY     text name, text under, text check value, text wrapped                   check value
20       ENTER_PIN    id, min 1, max 1, seconds 2, format 1 (00 or 04), text key, text account --
21       ENTER_CLEAR  id, min 1, max 1, seconds 2                                             --
22       CANCEL       id                                                                      --
======== ============ ======================================================================= =======================

An answer has KIND + 80 and begins with the SEQ of its command and a Result. HELLO ends and forgets any entry: it is the
first thing said after the line was opened, and after anything that left the two sides unsure of each other.

======== ============ =======================================================================
KIND     event        data
======== ============ =======================================================================
40       KEY          id, key 1 (00 digit, 01 clear, 02 cancel, 03 enter), digits in now 1
41       DONE         id, Outcome 1, text payload, CRC 2 over all of it
42       TAMPER       --
======== ============ =======================================================================

The payload of DONE is the PIN block, or the digits in ASCII after ENTER_CLEAR. It has a CRC-16 of its own: the LRC misses
two flips in one column, and a wrong PIN costs the holder a try.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, TypeVar

from drivers.pinpad.contract import Key, KeyFeedback, KeyUse, PadKey, PinFormat

_Word = TypeVar("_Word", bound=IntEnum)

VERSION: Final = 1
ANSWER: Final = 0x80
ID_BYTES: Final = 4
NONCE_BYTES: Final = 8
KEYS_MAX: Final = 8
NAME_MAX: Final = 16
FLAG_CLEAR_ALLOWED: Final = 0x01


class Kind(IntEnum):
    """KIND of commands and events."""

    HELLO = 0x01
    STATUS = 0x02
    RESET = 0x03
    LOAD_KEY = 0x10
    ENTER_PIN = 0x20
    ENTER_CLEAR = 0x21
    CANCEL = 0x22
    KEY = 0x40
    DONE = 0x41
    TAMPER = 0x42


class Result(IntEnum):
    """How the pad took a command."""

    OK = 0x00
    UNKNOWN_COMMAND = 0x01
    BAD_DATA = 0x02
    KEY_MISSING = 0x03
    KEY_REFUSED = 0x04
    TAMPERED = 0x05
    BUSY = 0x06
    CLEAR_REFUSED = 0x07


class Outcome(IntEnum):
    """How an entry ended in the pad."""

    ENTERED = 0x00
    CANCEL_KEY = 0x01
    TIMED_OUT = 0x02
    TAMPERED = 0x03


class SecureState(IntEnum):
    """State of the secure module."""

    READY = 0x00
    NOT_INITIALISED = 0x01
    TAMPERED = 0x02


class MessageError(ValueError):
    """Data that are no such message; the text never holds them."""


_FORMATS: Final = {0x00: PinFormat.ISO_0, 0x04: PinFormat.ISO_4}
_FORMAT_CODES: Final = {name: code for code, name in _FORMATS.items()}
_KEY_CODES: Final = tuple(Key)
_USES: Final = tuple(KeyUse)


@dataclass(frozen=True, slots=True)
class EnterPin:
    """Data of ENTER_PIN. The account number is a person's."""

    entry: bytes
    min_digits: int
    max_digits: int
    seconds: int
    format: PinFormat
    key_name: str
    account: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EnterClear:
    """Data of ENTER_CLEAR."""

    entry: bytes
    min_digits: int
    max_digits: int
    seconds: int


@dataclass(frozen=True, slots=True)
class LoadKey:
    """Data of LOAD_KEY."""

    name: str
    under: str
    check_value: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: ``sequence`` is that of its command."""

    sequence: int
    result: Result
    payload: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class PadReport:
    """Answer to STATUS."""

    state: SecureState
    clear_allowed: bool
    keys: tuple[PadKey, ...]


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """KEY."""

    entry: bytes
    feedback: KeyFeedback


@dataclass(frozen=True, slots=True)
class Done:
    """DONE."""

    entry: bytes
    outcome: Outcome
    payload: bytes = field(default=b"", repr=False)


def encode_enter_pin(wanted: EnterPin) -> bytes:
    return (
        _encode_limits(wanted)
        + bytes([_FORMAT_CODES[wanted.format]])
        + _text(wanted.key_name.encode("ascii"))
        + _text(wanted.account.encode("ascii"))
    )


def encode_enter_clear(wanted: EnterClear) -> bytes:
    return _encode_limits(wanted)


def encode_load_key(load: LoadKey) -> bytes:
    names = _text(load.name.encode("ascii")) + _text(load.under.encode("ascii"))
    return names + _text(load.check_value) + _text(load.wrapped)


def encode_answer(answer: Answer) -> bytes:
    return bytes([answer.sequence, answer.result]) + answer.payload


def encode_report(report: PadReport) -> bytes:
    flags = FLAG_CLEAR_ALLOWED if report.clear_allowed else 0
    parts = [bytes([report.state, flags, len(report.keys)])]
    parts += [
        _text(key.name.encode("ascii")) + bytes([_USES.index(key.use)]) + _text(key.check_value) for key in report.keys
    ]
    return b"".join(parts)


def encode_key(pressed: KeyPressed) -> bytes:
    return pressed.entry + bytes([_KEY_CODES.index(pressed.feedback.key), pressed.feedback.entered])


def encode_done(done: Done) -> bytes:
    covered = done.entry + bytes([done.outcome]) + _text(done.payload)
    return covered + binascii.crc_hqx(covered, 0xFFFF).to_bytes(2)


def decode_enter_pin(data: bytes) -> EnterPin:
    """Raises MessageError, as do all of these."""
    cursor = _Cursor(data)
    entry, least, most, seconds = _limits(cursor)
    code = cursor.byte()
    if code not in _FORMATS:
        raise MessageError("format")
    wanted = EnterPin(entry, least, most, seconds, _FORMATS[code], cursor.ascii_text(), cursor.ascii_text())
    cursor.end()
    return wanted


def decode_enter_clear(data: bytes) -> EnterClear:
    cursor = _Cursor(data)
    wanted = EnterClear(*_limits(cursor))
    cursor.end()
    return wanted


def decode_load_key(data: bytes) -> LoadKey:
    cursor = _Cursor(data)
    load = LoadKey(cursor.ascii_text(), cursor.ascii_text(), cursor.text(), cursor.text())
    cursor.end()
    return load


def decode_answer(data: bytes) -> Answer:
    cursor = _Cursor(data)
    return Answer(cursor.byte(), cursor.member(Result), cursor.rest())


def decode_report(data: bytes) -> PadReport:
    cursor = _Cursor(data)
    state, flags, count = cursor.member(SecureState), cursor.byte(), cursor.byte()
    if count > KEYS_MAX:
        raise MessageError("too many keys")
    keys = []
    for _ in range(count):
        name, use = cursor.ascii_text(), cursor.byte()
        if use >= len(_USES):
            raise MessageError("key use")
        keys.append(PadKey(name, _USES[use], cursor.text()))
    cursor.end()
    return PadReport(state, bool(flags & FLAG_CLEAR_ALLOWED), tuple(keys))


def decode_key(data: bytes) -> KeyPressed:
    cursor = _Cursor(data)
    entry, code, entered = cursor.take(ID_BYTES), cursor.byte(), cursor.byte()
    if code >= len(_KEY_CODES):
        raise MessageError("key")
    cursor.end()
    return KeyPressed(entry, KeyFeedback(_KEY_CODES[code], entered))


def decode_done(data: bytes) -> Done:
    if binascii.crc_hqx(data[:-2], 0xFFFF) != int.from_bytes(data[-2:]):
        raise MessageError("crc")
    cursor = _Cursor(data[:-2])
    done = Done(cursor.take(ID_BYTES), cursor.member(Outcome), cursor.text())
    cursor.end()
    return done


class _Cursor:
    """Reads a message from front to back; whatever is missing or left over is a MessageError."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        if self._at + count > len(self._data):
            raise MessageError("too short")
        self._at += count
        return self._data[self._at - count : self._at]

    def byte(self) -> int:
        return self.take(1)[0]

    def member(self, words: type[_Word]) -> _Word:
        try:
            return words(self.byte())
        except MessageError:
            raise
        except ValueError:
            raise MessageError(words.__name__) from None

    def text(self) -> bytes:
        return self.take(self.byte())

    def ascii_text(self) -> str:
        text = self.text()
        if not text.isascii():
            raise MessageError("not ASCII")
        return text.decode("ascii")

    def rest(self) -> bytes:
        return self.take(len(self._data) - self._at)

    def end(self) -> None:
        if self._at != len(self._data):
            raise MessageError("too long")


def _limits(cursor: _Cursor) -> tuple[bytes, int, int, int]:
    return cursor.take(ID_BYTES), cursor.byte(), cursor.byte(), int.from_bytes(cursor.take(2))


def _encode_limits(wanted: EnterPin | EnterClear) -> bytes:
    return wanted.entry + bytes([wanted.min_digits, wanted.max_digits]) + wanted.seconds.to_bytes(2)


def _text(data: bytes) -> bytes:
    if len(data) > 255:
        raise MessageError("too long")
    return bytes([len(data)]) + data
