"""The catalogue on this terminal's disk: taken only when it is signed, newer and whole; the one before is kept.

What is on the disk is checked again at every start. Nothing but a good one ever replaces what is there, and where nothing is
good the catalogue that came with the program stands in: it needs no centre.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

from config.catalogue.check import checked
from config.catalogue.item import Catalogue
from config.catalogue.load import CatalogueError, shipped
from kiosk.contract.catalogue import signed_bytes

CURRENT, PREVIOUS = "catalogue.json", "catalogue.previous.json"

_log = logging.getLogger("kiosk.catalogue")


class CatalogueStore:
    """``public_key``: 32 bytes, the centre's; None takes nothing from anybody. Not for two threads at once."""

    def __init__(self, folder: Path, public_key: bytes | None) -> None:
        self._folder = folder
        self._public_key = public_key

    def load(self) -> Catalogue:
        """The newest good catalogue on the disk, else the one before, else the shipped one. What is bad is logged."""
        for name in (CURRENT, PREVIOUS) if self._public_key is not None else ():
            try:
                kept = json.loads((self._folder / name).read_text(encoding="utf-8"))
                return self._verified(str(kept["payload"]), str(kept["signature"]))
            except FileNotFoundError:
                continue
            except (OSError, ValueError, KeyError, TypeError) as error:
                _log.warning("%s is not used: %s", name, _said(error))
        return shipped()

    def accept(self, payload: str, signature: str, known: int) -> Catalogue:
        """Check what the centre sent and keep it. Raises CatalogueError, and then nothing has changed.

        ``known``: the version in use; an older or equal one is refused, so that nobody can play back an old catalogue.
        """
        catalogue = self._verified(payload, signature)
        if catalogue.version <= known:
            raise CatalogueError([f"version {catalogue.version} is not newer than {known}"])
        self._keep(json.dumps({"payload": payload, "signature": signature}, ensure_ascii=False))
        return catalogue

    def _verified(self, payload: str, signature: str) -> Catalogue:
        # Not needed before the first page is painted.
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        if self._public_key is None:
            raise CatalogueError(["this terminal has no key of the centre (central.catalogue_key)"])
        try:
            Ed25519PublicKey.from_public_bytes(self._public_key).verify(bytes.fromhex(signature), signed_bytes(payload))
        except (InvalidSignature, ValueError):
            raise CatalogueError(["the signature is wrong"]) from None
        content: Any = json.loads(payload)
        version, items = content.get("version"), content.get("items")
        if type(version) is not int or version < 1 or not isinstance(items, dict):
            raise CatalogueError(["version or items are missing"])
        return checked(items, version)

    def _keep(self, written: str) -> None:
        """The new one is whole on the disk before it takes the place of the old one, which becomes the previous one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        current, fresh = self._folder / CURRENT, self._folder / f"{CURRENT}.new"
        with fresh.open("w", encoding="utf-8") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        if current.exists():
            os.replace(current, self._folder / PREVIOUS)
        os.replace(fresh, current)


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, CatalogueError) else type(error).__name__
