"""CCID PIN pads through PC/SC part 10 (PC/SC v2.02, IFDs with secure PIN entry). Pure: structures to bytes and back.

The reader asks for the PIN on its own keys, puts it into the VERIFY command and sends that to the card: no digit reaches
the computer. Fields of more than one byte are little endian (USB order), but for the control codes in the feature list,
which are big endian.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from drivers.contract import Completion, Failed

# SCARD_CTL_CODE(3400) of pcsc-lite.
GET_FEATURE_REQUEST: Final = 0x42000000 + 3400
_TLV_BYTES: Final = 6
_FEATURES_MAX: Final = 64

# wLangId: Chinese (PRC), USB language identifiers.
LANGUAGE_CHINESE: Final = 0x0804
# bEntryValidationCondition: the visitor presses the confirmation key.
_VALIDATION_KEY: Final = 0x02
_ONE_MESSAGE: Final = 0x01
# bmFormatString: system units are bytes; bmPINBlockString counts bytes.
_UNITS_ARE_BYTES: Final = 0x80
_FORMAT_BCD: Final = 0x01
_POSITION_SHIFT: Final = 3
_SECONDS_MAX: Final = 0xFF


class Feature(IntEnum):
    """Feature tags this product knows; a reader may have others."""

    VERIFY_PIN_START = 0x01
    VERIFY_PIN_FINISH = 0x02
    GET_KEY_PRESSED = 0x05
    VERIFY_PIN_DIRECT = 0x06
    MODIFY_PIN_DIRECT = 0x07
    IFD_PIN_PROPERTIES = 0x0A
    ABORT = 0x0B


class Part10Error(ValueError):
    """Bytes that are no such structure."""


@dataclass(frozen=True, slots=True)
class PinProperties:
    """PIN_PROPERTIES_STRUCTURE. ``display_columns`` 0: the reader has no display of its own."""

    display_lines: int
    display_columns: int
    entry_validation: int
    time_out_2: int


def decode_features(data: bytes) -> dict[int, int]:
    """Feature tag to control code. Raises Part10Error for a damaged list."""
    if len(data) % _TLV_BYTES or len(data) > _FEATURES_MAX * _TLV_BYTES:
        raise Part10Error("length of the feature list")
    features: dict[int, int] = {}
    for at in range(0, len(data), _TLV_BYTES):
        tag, length, code = struct.unpack_from(">BBI", data, at)
        if length != 4:
            raise Part10Error("length of a feature")
        features[tag] = code
    return features


def decode_pin_properties(data: bytes) -> PinProperties:
    if len(data) != 4:
        raise Part10Error("length of the PIN properties")
    layout, validation, time_out_2 = struct.unpack("<HBB", data)
    # wLcdLayout is 0xXXYY, lines and columns.
    return PinProperties(layout >> 8, layout & 0xFF, validation, time_out_2)


def encode_verify_card_password(digits: int, seconds: int) -> bytes:
    """PIN_VERIFY_STRUCTURE for ``00 20 00 00 Lc`` + BCD, the password of the social-security card.

    ``digits``: even, 4 to 16 (the field standard is 6). ``seconds``: 1 to 255, for the whole entry and after each key.
    The reader left-justifies the digits at the start of the data field; the filler FF never reaches the card, because
    only the full number of digits is accepted.
    """
    if digits % 2 or not 4 <= digits <= 16:
        raise ValueError("a card password is an even number of digits, 4 to 16")
    if not 1 <= seconds <= _SECONDS_MAX:
        raise ValueError("seconds")
    block = digits // 2
    apdu = bytes([0x00, 0x20, 0x00, 0x00, block]) + b"\xff" * block
    head = struct.pack(
        "<BBBBBHBBHB3sI",
        seconds,
        seconds,
        _UNITS_ARE_BYTES | 0 << _POSITION_SHIFT | _FORMAT_BCD,
        block,
        0x00,
        digits << 8 | digits,
        _VALIDATION_KEY,
        _ONE_MESSAGE,
        LANGUAGE_CHINESE,
        0x00,
        bytes(3),
        len(apdu),
    )
    return head + apdu


@dataclass(frozen=True, slots=True)
class Verified:
    """The card accepted the password."""


@dataclass(frozen=True, slots=True)
class WrongPassword:
    """The card refused it; at least one try is left."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class PasswordLocked:
    """The card takes no password any more."""


PasswordCheck = Verified | WrongPassword | PasswordLocked | Failed

# 64xx and 6B80 come from the reader (part 10, 2.6), everything else from the card.
_FROM_READER: Final = {
    0x6400: Failed(Completion.TIMED_OUT, "timed-out"),
    0x6401: Failed(Completion.CANCELLED, "cancel-key"),
    0x6403: Failed(Completion.INVALID_DATA, "lengths"),
    0x6B80: Failed(Completion.UNSUPPORTED, "pad-refused"),
}
_LOCKED: Final = frozenset({0x6983, 0x63C0})


def decode_verify_result(data: bytes) -> PasswordCheck:
    """What became of the try. Anything unknown is a failure: the card may have counted it, so it is not repeated."""
    if len(data) != 2:
        return Failed(Completion.HARDWARE_ERROR, "garbled")
    status = int.from_bytes(data)
    if status == 0x9000:
        return Verified()
    if status in _LOCKED:
        return PasswordLocked()
    if status & 0xFFF0 == 0x63C0:
        return WrongPassword(status & 0x0F)
    return _FROM_READER.get(status, Failed(Completion.HARDWARE_ERROR, "card-refused"))
