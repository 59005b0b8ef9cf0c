"""The wire rules both ends share: strict JSON, the canonical body, its hash, the proof a terminal signs in with.

Standard library only, so that either end can use it before the heavier models are loaded.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Final, Never

MAX_REQUEST_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 32
KEY_HEADER: Final = "Idempotency-Key"
KEY_PATTERN: Final = r"^[A-Za-z0-9_:-]{8,128}$"
PROBLEM_TYPE: Final = "application/problem+json"


class WireError(ValueError):
    """Bytes that are not the JSON this contract speaks. ``code`` is a machine word; the text never quotes the input."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _refuse_constant(_word: str) -> Never:
    raise WireError("not-a-number")


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise WireError("duplicate-key")
    return found


def _children(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return
    raise WireError("too-deep")


def read_json(body: bytes) -> object:
    """Parse one JSON document the strict way (RFC 8259 plus I-JSON, RFC 7493).

    Refuses invalid UTF-8, NaN and infinities, duplicate keys, numbers of absurd length and nesting deeper than
    ``MAX_DEPTH``: two parsers that disagree about any of these are how a hash stops matching its content.
    Raises WireError.
    """
    try:
        value: object = json.loads(
            body.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_without_duplicates
        )
    except UnicodeDecodeError:
        raise WireError("invalid-utf8") from None
    except RecursionError:
        raise WireError("too-deep") from None
    except WireError:
        raise
    except ValueError:
        raise WireError("invalid-json") from None
    _check_depth(value)
    return value


def canonical_json(value: object) -> bytes:
    """The one byte form of a JSON value: keys sorted, no spaces, UTF-8, no NaN. Raises ValueError for NaN."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def body_hash(operation: str, value: object) -> str:
    """SHA-256 (hex) over the operation name and the canonical body.

    The operation is part of it, so that a key spent on one operation cannot be mistaken for another.
    """
    return hashlib.sha256(operation.encode("ascii") + b"\n" + canonical_json(value)).hexdigest()


def sign_in_proof(secret: bytes, terminal_id: str, nonce: str) -> str:
    """HMAC-SHA256 (hex) that a terminal knows its secret, bound to its name and to the centre's one-time nonce."""
    message = f"nuanping-sign-in-1\n{terminal_id}\n{nonce}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()
