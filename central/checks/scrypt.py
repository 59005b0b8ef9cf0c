"""Passwords and PINs: slow salted hashes, computed before a transaction begins so that nobody waits behind them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Hashed:
    """What is stored instead of a secret."""

    salt: bytes
    digest: bytes


def hashed(secret: str) -> Hashed:
    """A fresh salt and its digest."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return Hashed(salt, digest(secret.encode(), salt))


def digest(secret: bytes | memoryview, salt: bytes | None) -> bytes:
    """scrypt (RFC 7914) with 8 MiB of memory. ``salt`` None: nobody has this secret, and the answer takes as long."""
    return hashlib.scrypt(secret, salt=bytes(_SALT_BYTES) if salt is None else salt, n=2**13, r=8, p=1)


def octets(digits: Sequence[int]) -> memoryview:
    """Digits in ASCII, at the front of a block: what lies at the end of a freed one is not overwritten."""
    block = bytearray(len(digits) + 32)
    block[: len(digits)] = (ord("0") + digit for digit in digits)
    return memoryview(block)[: len(digits)]


def same(one: bytes, other: bytes) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one, other)
