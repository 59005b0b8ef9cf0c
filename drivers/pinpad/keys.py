"""The keys inside the pad, and how a key centre wraps one for it.

A key travels as RFC 5649 (AES key wrap with padding) under a key-encryption key of the pad, together with its name, use
and algorithm, so that none of them can be exchanged on the way. The check value is what a person compares: for AES the
first 5 bytes of the CMAC of a zero block (ANSI X9.24-1:2017, annex A), for TDEA the first 3 of the enciphered zero block.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap_with_padding,
    aes_key_wrap_with_padding,
)

from drivers.pinpad.contract import KeyUse, PadKey
from drivers.pinpad.messages import KEYS_MAX, NAME_MAX, LoadKey, Result
from drivers.pinpad.pin_block import tdea

MASTER: Final = "master"
_USES: Final = tuple(KeyUse)


class Algorithm(IntEnum):
    """Cipher a key is for."""

    AES = 0
    TDEA = 1


_SIZES: Final = {Algorithm.AES: (16, 24, 32), Algorithm.TDEA: (16, 24)}


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key and what it may do."""

    name: str
    use: KeyUse
    algorithm: Algorithm
    value: bytes = field(repr=False)

    @property
    def check_value(self) -> bytes:
        if self.algorithm is Algorithm.AES:
            mac = CMAC(AES(self.value))
            mac.update(bytes(16))
            return mac.finalize()[:5]
        encryptor = Cipher(tdea(self.value), modes.ECB()).encryptor()
        return (encryptor.update(bytes(8)) + encryptor.finalize())[:3]


def wrap_key(key_encryption_key: bytes, key: SecretKey) -> bytes:
    """The key centre's side of ``load_key``. Raises ValueError for a name that is too long."""
    name = key.name.encode("ascii")
    if not 1 <= len(name) <= NAME_MAX:
        raise ValueError("key name")
    head = bytes([_USES.index(key.use), key.algorithm, len(name)])
    return aes_key_wrap_with_padding(key_encryption_key, head + name + key.value)


class KeyStore:
    """The pad's battery-backed memory: it survives a power cut and does not survive tampering."""

    def __init__(self, master: bytes | None) -> None:
        self._keys: dict[str, SecretKey] = {}
        if master is not None:
            self.install(master)

    def install(self, master: bytes) -> None:
        """The first key, put in by hand in a secure room."""
        self._keys = {MASTER: SecretKey(MASTER, KeyUse.KEY_ENCRYPTION, Algorithm.AES, master)}

    def erase(self) -> None:
        self._keys = {}

    @property
    def initialised(self) -> bool:
        return bool(self._keys)

    def listing(self) -> tuple[PadKey, ...]:
        return tuple(PadKey(key.name, key.use, key.check_value) for key in self._keys.values())

    def find(self, name: str, use: KeyUse, algorithm: Algorithm) -> bytes | None:
        """The key of that name, if it may be used so."""
        key = self._keys.get(name)
        return key.value if key is not None and key.use is use and key.algorithm is algorithm else None

    def load(self, load: LoadKey) -> tuple[Result, bytes]:
        """Result, and the check value when it is OK. A refused key changes nothing."""
        under = self.find(load.under, KeyUse.KEY_ENCRYPTION, Algorithm.AES)
        if under is None:
            return Result.KEY_MISSING, b""
        key = _unwrap(under, load)
        full = len(self._keys) >= KEYS_MAX and load.name not in self._keys
        if key is None or full or key.check_value != load.check_value:
            return Result.KEY_REFUSED, b""
        self._keys[key.name] = key
        return Result.OK, key.check_value


def _unwrap(under: bytes, load: LoadKey) -> SecretKey | None:
    try:
        opened = aes_key_unwrap_with_padding(under, load.wrapped)
    except (InvalidUnwrap, ValueError):
        return None
    if len(opened) < 4 or opened[0] >= len(_USES) or opened[1] not in tuple(Algorithm):
        return None
    use, algorithm, end = _USES[opened[0]], Algorithm(opened[1]), 3 + opened[2]
    name, value = opened[3:end], opened[end:]
    wrong_size = len(value) not in _SIZES[algorithm] or (
        use is KeyUse.KEY_ENCRYPTION and algorithm is not Algorithm.AES
    )
    if name != load.name.encode("ascii") or not 1 <= len(name) <= NAME_MAX or wrong_size:
        return None
    return SecretKey(load.name, use, algorithm, value)
