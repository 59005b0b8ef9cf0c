"""ISO 9564-1 PIN blocks, as the PIN pad makes them. Only the pad (here: its model) may import this: the kiosk's driver
must never hold what goes in here.

Format 0 (8 bytes): ``0 L P...P F...F`` XOR ``0000`` + the 12 rightmost digits of the account without its check digit,
enciphered with TDEA. Format 4 (16 bytes): ``4 L P...P A...A`` + 8 random bytes, enciphered with AES, XOR the account field
(length above 12, digits, zeros), enciphered again.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from drivers.pinpad.contract import PIN_DIGITS_MAX, PIN_DIGITS_MIN

_ISO_0_BYTES = 8
_ISO_4_FILL_BYTES = 8


def encipher_iso_0(key: bytes, digits: bytearray, account: str) -> bytes:
    """``digits``: one digit a byte, 0 to 9. ``key``: TDEA, 16 or 24 bytes. Raises ValueError without the digits."""
    _check(digits, account)
    field = _pack([0, len(digits), *digits], 0xF, _ISO_0_BYTES)
    account_field = bytes.fromhex("0000" + account[-13:-1])
    encryptor = Cipher(tdea(key), modes.ECB()).encryptor()
    return encryptor.update(_xor(field, account_field)) + encryptor.finalize()


def encipher_iso_4(key: bytes, digits: bytearray, account: str, entropy: Callable[[int], bytes]) -> bytes:
    """As above with an AES key of 16, 24 or 32 bytes; ``entropy(n)`` gives n random bytes."""
    _check(digits, account)
    field = _pack([4, len(digits), *digits], 0xA, 8) + entropy(_ISO_4_FILL_BYTES)
    account_field = bytes.fromhex(f"{len(account) - 12}{account}".ljust(32, "0"))
    encryptor = Cipher(AES(key), modes.ECB()).encryptor()
    return encryptor.update(_xor(encryptor.update(field), account_field)) + encryptor.finalize()


def tdea(key: bytes) -> TripleDES:
    """A double-length key is K1 K2 K1."""
    return TripleDES(key + key[:8] if len(key) == 16 else key)


def _check(digits: bytearray, account: str) -> None:
    if not PIN_DIGITS_MIN <= len(digits) <= PIN_DIGITS_MAX or any(digit > 9 for digit in digits):
        raise ValueError("a PIN has 4 to 12 digits")
    if not is_account(account):
        raise ValueError("an account number has 13 to 19 digits")


def is_account(account: str) -> bool:
    """Both formats can be made with 13 to 19 digits (format 0 needs 12 beside the check digit)."""
    return 13 <= len(account) <= 19 and account.isascii() and account.isdigit()


def _pack(nibbles: list[int], fill: int, size: int) -> bytes:
    full = nibbles + [fill] * (size * 2 - len(nibbles))
    return bytes(high << 4 | low for high, low in zip(full[::2], full[1::2], strict=True))


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
