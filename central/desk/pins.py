"""PINs of the staff: slow salted hashes."""

from __future__ import annotations

import hashlib
import hmac


def hash_pin(pin: str, salt: bytes) -> bytes:
    """scrypt (RFC 7914) with 8 MiB of memory."""
    return hashlib.scrypt(pin.encode(), salt=salt, n=2**13, r=8, p=1)


def pin_matches(pin: str, salt: bytes, expected: bytes) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(hash_pin(pin, salt), expected)
