"""The security module that speaks for the centre to 3.0 social security cards (加密机).

``Hsm`` is what a county's module is reached through: one class around its vendor's client, given to ``Centre``. A real
module takes the request's fields in the order 发卡地区码|卡复位信息|算法标识|卡识别码|内部认证过程因子|内部认证原始信息|
外部认证过程因子|外部认证原始信息|终端号| and gives back two cryptograms of 32 hex digits.

``SimulatedHsm`` serves development. How a real module derives a card's keys and computes is not public (LD/T 32, 33); the
scheme here is OURS, of the same shape, and only the virtual card of ``drivers/card`` knows it:

* from the master key, for each algorithm: HMAC-SHA256(master, "nuanping simulated hsm " + flag), first 16 bytes;
* from that, for each card and key number (00 proves the card, 0A opens it, RKSSSE): the last 16 bytes of CBC with a zero
  vector over number x 16, 卡识别码, inverted 卡识别码;
* process key: ECB(card key, factor, inverted factor); cryptogram: ECB(process key, original, inverted original).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final, Protocol

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from kiosk.contract import CardAuthenticationRequest, CardCryptograms

MASTER_KEY_BYTES: Final = 32
_KEY_BYTES: Final = 16
_DES_BLOCK: Final = 8
_THREE_DES: Final = "01"
_SM4: Final = "03"
_INTERNAL: Final = b"\x00"
_EXTERNAL: Final = b"\x0a"


class AlgorithmUnsupported(Exception):
    """The module has no keys of this card's algorithm."""


class HsmUnreachable(Exception):
    """The module does not answer. Carries no data of the card."""


class Hsm(Protocol):
    """A security module. Called from several threads."""

    def cryptograms(self, request: CardAuthenticationRequest) -> CardCryptograms:
        """Raises AlgorithmUnsupported, HsmUnreachable."""
        ...


@dataclass(frozen=True, slots=True)
class CardKeys:
    """The two keys of one simulated card, 16 bytes each."""

    internal: bytes = field(repr=False)
    external: bytes = field(repr=False)


class SimulatedHsm:
    """Computes in software with a key that is lying about: for development, refused in production (``Centre``)."""

    def __init__(self, master_key: bytes) -> None:
        """Raises ValueError for a key of another length than MASTER_KEY_BYTES."""
        if len(master_key) != MASTER_KEY_BYTES:
            raise ValueError(f"the simulated security module needs a key of {MASTER_KEY_BYTES} bytes")
        self._master_key = master_key

    def cryptograms(self, request: CardAuthenticationRequest) -> CardCryptograms:
        keys = self.keys_of(request.algorithm, request.identification_code)
        internal = _cryptogram(
            request.algorithm, keys.internal, request.internal_process_factor, request.internal_original
        )
        external = _cryptogram(
            request.algorithm, keys.external, request.external_process_factor, request.external_original
        )
        return CardCryptograms(internal=internal, external=external)

    def keys_of(self, algorithm: str, identification_code: str) -> CardKeys:
        """The keys to put on a simulated card (32 hex digits of 卡识别码). Raises AlgorithmUnsupported."""
        label = f"nuanping simulated hsm {algorithm}".encode("ascii")
        master = hmac.new(self._master_key, label, hashlib.sha256).digest()[:_KEY_BYTES]
        code = bytes.fromhex(identification_code)
        internal, external = (_derived(algorithm, master, number, code) for number in (_INTERNAL, _EXTERNAL))
        return CardKeys(internal, external)


def _derived(algorithm: str, master: bytes, number: bytes, code: bytes) -> bytes:
    return _encrypted(algorithm, master, number * _KEY_BYTES + code + _inverted(code), chained=True)[-_KEY_BYTES:]


def _cryptogram(algorithm: str, key: bytes, process_factor: str, original: str) -> str:
    factor, data = bytes.fromhex(process_factor), bytes.fromhex(original)
    process_key = _encrypted(algorithm, key, factor + _inverted(factor))
    return _encrypted(algorithm, process_key, data + _inverted(data)).hex().upper()


def _inverted(data: bytes) -> bytes:
    return bytes(byte ^ 0xFF for byte in data)


def _encrypted(algorithm: str, key: bytes, data: bytes, *, chained: bool = False) -> bytes:
    if algorithm == _THREE_DES:
        cipher: TripleDES | algorithms.SM4 = TripleDES(key + key[:_DES_BLOCK])
    elif algorithm == _SM4:
        cipher = algorithms.SM4(key)
    else:
        raise AlgorithmUnsupported
    mode = modes.CBC(bytes(cipher.block_size // 8)) if chained else modes.ECB()
    encryptor = Cipher(cipher, mode).encryptor()
    return encryptor.update(data) + encryptor.finalize()
