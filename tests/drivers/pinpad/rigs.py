"""A pad with a wire that can be listened to and meddled with, and the key centre's side of a PIN block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from drivers.far_end import memory_link
from drivers.link import Link
from drivers.pinpad.contract import KeyFeedback, PadSettings
from drivers.pinpad.driver import SerialPinPad
from drivers.pinpad.model import PadModel
from drivers.pinpad.pin_block import tdea
from drivers.pinpad.simulator import DEMO_PIN_KEYS, PadHand, demo_store

ACCOUNT: Final = "9999990000001234"
BOTH: Final = PadSettings(clear_allowed=True)
AES_KEY: Final = DEMO_PIN_KEYS[0].value
TDEA_KEY: Final = DEMO_PIN_KEYS[1].value

Meddle = Callable[[bytes], bytes]


class Wire:
    """A link that shows what passes and lets a test change it."""

    def __init__(self, link: Link, rig: Rig) -> None:
        self._link = link
        self._rig = rig

    def write(self, data: bytes, timeout_seconds: float) -> int:
        self._rig.passed.append(data)
        self._link.write(self._rig.to_pad(data), timeout_seconds)
        return len(data)

    def read(self, timeout_seconds: float) -> bytes:
        data = self._link.read(timeout_seconds)
        if data:
            self._rig.passed.append(data)
            data = self._rig.to_host(data)
        return data

    def close(self) -> None:
        self._link.close()

    def abort(self) -> None:
        self._link.abort()


class Rig:
    """A pad, a hand at it, its wire and its driver, open."""

    def __init__(self, settings: PadSettings = BOTH, model: PadModel | None = None) -> None:
        self.model = model or PadModel(demo_store(), clear_allowed=True)
        self.hand = PadHand(self.model)
        self.passed: list[bytes] = []
        self.to_pad: Meddle = bytes
        self.to_host: Meddle = bytes
        self.pad = SerialPinPad(lambda: Wire(memory_link(self.hand.far_end), self), settings)
        self.pad.open()
        self.heard: list[KeyFeedback] = []

    @property
    def entered(self) -> list[int]:
        return [feedback.entered for feedback in self.heard]


def nth(number: int, change: Meddle) -> Meddle:
    """Changes only the ``number``-th piece that passes, from 0."""
    seen = -1

    def meddle(data: bytes) -> bytes:
        nonlocal seen
        seen += 1
        return change(data) if seen == number else data

    return meddle


def lost(_: bytes) -> bytes:
    return b""


def one_bit_wrong(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0x10]) + data[middle + 1 :]


def doubled(data: bytes) -> bytes:
    return data + data


def decipher_iso_4(key: bytes, block: bytes, account: str) -> str:
    """The PIN in a format 4 block, as the holder of the key sees it. Raises AssertionError for a malformed one."""
    decryptor = Cipher(AES(key), modes.ECB()).decryptor()
    account_field = bytes.fromhex(f"{max(0, len(account) - 12)}{account.rjust(12, '0')}".ljust(32, "0"))
    inner = bytes(a ^ b for a, b in zip(decryptor.update(block), account_field, strict=True))
    field = decryptor.update(inner).hex()
    length = int(field[1], 16)
    assert field[0] == "4"
    assert field[2 + length : 16] == "a" * (14 - length)
    return field[2 : 2 + length]


def decipher_iso_0(key: bytes, block: bytes, account: str) -> str:
    decryptor = Cipher(tdea(key), modes.ECB()).decryptor()
    account_field = bytes.fromhex("0000" + account[-13:-1])
    field = bytes(a ^ b for a, b in zip(decryptor.update(block), account_field, strict=True)).hex()
    length = int(field[1], 16)
    assert field[0] == "0"
    assert field[2 + length :] == "f" * (14 - length)
    return field[2 : 2 + length]
