"""The service catalogue as the centre serves it: one text, its version, and the signature over both."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, StringConstraints

from kiosk.contract.base import Answer, Count, Request

MAX_PAYLOAD: Final = 400_000
"""Characters; below the longest answer a terminal reads."""
_CONTEXT: Final = b"nuanping-catalogue-1\n"

Signature = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
Payload = Annotated[str, Field(max_length=MAX_PAYLOAD)]


def signed_bytes(payload: str) -> bytes:
    """What the Ed25519 signature (RFC 8032) is made over: never the same bytes as anything else that key signs."""
    return _CONTEXT + payload.encode("utf-8")


class CatalogueRequest(Request):
    """``known_version``: what the terminal has; 0 is the catalogue that came with the program."""

    known_version: Count


class CatalogueAnswer(Answer):
    """``payload`` is JSON, ``{"version": 3, "items": {"Q03.toml": {...}}}``, each item as its file says. Both are left out while
    the terminal has the newest one, or nothing was ever published (version 0).
    """

    version: Count
    payload: Payload | None = None
    signature: Signature | None = None
