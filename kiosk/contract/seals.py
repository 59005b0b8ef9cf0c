"""The signed code of a certificate and the signed list of those called back: what both ends and any checker agree on.

A code is ``<address>/verify/<verification code>#NP1.<claims>.<signature>``, all base64url (RFC 4648 section 5, unpadded). The part
behind ``#`` never leaves the telephone that scans it, so no server log holds it. The claims are a JSON array of known
order; the signature is Ed25519 (RFC 8032) over a fixed lead and the claims' bytes. In it stands no name in full, no number of a person and
no amount: a masked name, what kind of thing the paper certifies, and the SHA-256 of all characters the paper shows.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kiosk.contract.wire import WireError, canonical_json, read_json

PREFIX: Final = "NP1"
TOKEN_MAX: Final = 1200
_CLAIMS_LEAD: Final = b"nuanping-certificate-1\n"
_LIST_LEAD: Final = b"nuanping-revocations-1\n"
_ADDRESS: Final = re.compile(r"https?://[^\s#]{1,200}/verify/([0-9A-Z]{16,40})#(.+)", re.DOTALL)
_CODE: Final = re.compile(r"[0-9A-Z]{16,40}")
_NUMBER: Final = re.compile(r"[A-Z0-9-]{8,32}")
_KEY_ID: Final = re.compile(r"[0-9a-f]{8}")
_KIND: Final = re.compile(r"C[0-9]{2}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class SealError(ValueError):
    """Not a code of ours, or not signed by the key it names. ``code``: machine word, never content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Claims:
    """What a code says about its paper. ``copy``: 0 for the original. ``gist``: what its kind certifies, in
    a few words that hold nothing of the person.
    """

    key_id: str
    code: str
    number: str
    kind: str
    issued_on: date
    expires_on: date
    copy: int
    digest: str
    """SHA-256 (hex) of the paper's characters, see ``text_digest``."""
    masked_name: str = field(repr=False)
    gist: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Revocations:
    """The certificates called back, as of ``listed_on``: number and why (a machine word)."""

    key_id: str
    listed_on: date
    revoked: Mapping[str, str]


def key_id_of(public_key: bytes) -> str:
    """Eight hex digits that name a public key of 32 bytes."""
    return hashlib.sha256(public_key).hexdigest()[:8]


def text_digest(text: str) -> str:
    """SHA-256 (hex) of the characters of ``text`` in NFC, white space left out. ``text`` is what is drawn on the pages, in the order of
    drawing (``kiosk.papers.drawn``).
    """
    kept = "".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(kept.encode("utf-8")).hexdigest()


def signed_bytes(claims: Claims) -> bytes:
    """What is signed."""
    return _CLAIMS_LEAD + _claims_bytes(claims)


def token(claims: Claims, signature: bytes) -> str:
    """The part behind ``#``."""
    return f"{PREFIX}.{_packed(_claims_bytes(claims))}.{_packed(signature)}"


def token_in(scanned: str) -> str | None:
    """The token in what a scanner read, a whole address or the bare token; None when it is no code of a certificate."""
    if len(scanned) > TOKEN_MAX:
        return None
    scanned = scanned.strip()
    found = _ADDRESS.fullmatch(scanned)
    bare = found.group(2) if found else scanned
    return bare if bare.startswith(f"{PREFIX}.") else None


def named_code(scanned: str) -> str | None:
    """The verification code in the address around a token: what a telephone asks the centre about. None for a bare token."""
    found = _ADDRESS.fullmatch(scanned.strip()) if len(scanned) <= TOKEN_MAX else None
    return found.group(1) if found else None


def read_token(text: str, public_keys: Mapping[str, bytes]) -> Claims:
    """The claims, after their signature was checked with the key they name (id to 32 bytes).

    Raises SealError: ``not-a-seal``, ``damaged`` (cannot be what a centre wrote), ``key-unknown``, ``forged``.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    parts = text.split(".")
    if len(parts) != 3 or parts[0] != PREFIX or len(text) > TOKEN_MAX:
        raise SealError("not-a-seal")
    body, signature = _unpacked(parts[1]), _unpacked(parts[2])
    claims = _claims_of(body)
    key = public_keys.get(claims.key_id)
    if key is None:
        raise SealError("key-unknown")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _CLAIMS_LEAD + body)
    except InvalidSignature:
        raise SealError("forged") from None
    return claims


def list_bytes(listed: Revocations) -> bytes:
    """What is signed of a list of revocations."""
    value = {"key_id": listed.key_id, "listed_on": listed.listed_on.isoformat(), "revoked": dict(listed.revoked)}
    return _LIST_LEAD + canonical_json(value)


def check_list(listed: Revocations, signature: bytes, public_keys: Mapping[str, bytes]) -> None:
    """Raises SealError ``key-unknown`` or ``forged``."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = public_keys.get(listed.key_id)
    if key is None:
        raise SealError("key-unknown")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, list_bytes(listed))
    except InvalidSignature:
        raise SealError("forged") from None


def _claims_bytes(claims: Claims) -> bytes:
    digest = _packed(bytes.fromhex(claims.digest))
    values = (
        *(claims.key_id, claims.code, claims.number, claims.kind),
        *(claims.issued_on.isoformat(), claims.expires_on.isoformat(), claims.copy, digest),
        *(claims.masked_name, claims.gist),
    )
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _claims_of(body: bytes) -> Claims:
    try:
        values = read_json(body)
        if not isinstance(values, list) or len(values) != 10 or not isinstance(values[6], int):
            raise SealError("damaged")
        texts = [value for at, value in enumerate(values) if at != 6 and isinstance(value, str)]
        if len(texts) != 9:
            raise SealError("damaged")
        key_id, code, number, kind, issued, expires, digest, name, gist = texts
        claims = Claims(
            *(key_id, code, number, kind),
            *(date.fromisoformat(issued), date.fromisoformat(expires), values[6]),
            *(_unpacked(digest).hex(), name, gist),
        )
    except WireError as error:
        raise SealError("damaged") from error
    except SealError:
        raise
    except ValueError:
        raise SealError("damaged") from None
    shaped = _KEY_ID.fullmatch(key_id) and _CODE.fullmatch(code) and _NUMBER.fullmatch(number) and _KIND.fullmatch(kind)
    if not shaped or not _DIGEST.fullmatch(claims.digest) or not 0 <= claims.copy <= 999 or len(name + gist) > 120:
        raise SealError("damaged")
    return claims


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _unpacked(text: str) -> bytes:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise SealError("damaged") from None
    if _packed(data) != text:
        # Two spellings of one code would make two codes of it.
        raise SealError("damaged")
    return data
