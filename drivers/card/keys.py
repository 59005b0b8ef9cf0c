"""What a virtual 3.0 card computes when it is authenticated.

OURS, not the standard's: LD/T 32 and 33 do not publish how a real card or security module computes, so this is a scheme
of the same shape, and only a virtual card and a simulated security module (``central/hsm.py``) know it:

* keys: 16 bytes each, one to prove the card (INTERNAL AUTHENTICATE) and one to open it (EXTERNAL AUTHENTICATE, key 0A,
  RKSSSE). They differ, or a terminal could let the card itself compute what opens it;
* process key: ECB(key, factor, inverted factor), where factor is the 8-byte 过程因子;
* cryptogram: ECB(process key, original, inverted original), 16 bytes, where original is the 8-byte 原始信息.

ECB with 3DES (two keys, 8-byte blocks) or SM4 (16-byte blocks), by the card's algorithm flag.
"""

from __future__ import annotations

from typing import Final

from drivers.card.fci import SM4, THREE_DES

KEY_BYTES: Final = 16
FACTOR_BYTES: Final = 8


def cryptogram(algorithm: str, key: bytes, process_factor: bytes, original: bytes) -> bytes:
    """16 bytes. ``algorithm`` "01" or "03"; raises ValueError for another."""
    process_key = _encrypt(algorithm, key, process_factor + _inverted(process_factor))
    return _encrypt(algorithm, process_key, original + _inverted(original))


def _inverted(data: bytes) -> bytes:
    return bytes(byte ^ 0xFF for byte in data)


def _encrypt(algorithm: str, key: bytes, data: bytes) -> bytes:
    # The library is a virtual card's only; a terminal with real cards never loads it here.
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    if algorithm == THREE_DES:
        encryptor = Cipher(TripleDES(key + key[:FACTOR_BYTES]), modes.ECB()).encryptor()
    elif algorithm == SM4:
        encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    else:
        raise ValueError("an algorithm no virtual card has")
    return encryptor.update(data) + encryptor.finalize()
