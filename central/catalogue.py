"""Publishing the service catalogue: checked like at the terminal, numbered, signed. The server itself holds no key."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.clock import Clock
from central.storage.database import Database
from central.storage.tables import PublishedCatalogue
from config.catalogue.check import checked
from config.catalogue.load import documents_of
from kiosk.contract.catalogue import MAX_PAYLOAD, signed_bytes


def make_key(path: Path) -> None:
    """Write a new private key (32 bytes in hexadecimal, mode 0600). Raises OSError where the file is there already."""
    key = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{key}\n")


def read_key(path: Path) -> Ed25519PrivateKey:
    """Raises ValueError for what is no key."""
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except ValueError:
        raise ValueError(f"{path} is no key: 64 hexadecimal digits are expected") from None


def public_key(key: Ed25519PrivateKey) -> str:
    """For ``central.catalogue_key`` of a terminal's site file."""
    return key.public_key().public_bytes_raw().hex()


def newest(session: Session) -> PublishedCatalogue | None:
    return session.scalar(select(PublishedCatalogue).order_by(PublishedCatalogue.version.desc()).limit(1))


def publish(database: Database, clock: Clock, key: Ed25519PrivateKey, *folders: Path) -> int:
    """Publish the items of these folders; returns the new version. Raises CatalogueError (a ValueError) with every defect."""
    return _publish(database, clock, key, documents_of(*folders))


def restore(database: Database, clock: Clock, key: Ed25519PrivateKey, version: int) -> int:
    """Publish the items of an earlier version once more, under a new number: terminals never go back to an old one."""
    with database.read() as session:
        found = session.get(PublishedCatalogue, version)
        if found is None:
            raise ValueError(f"version {version} was never published")
        documents = json.loads(found.payload)["items"]
    return _publish(database, clock, key, documents)


def _publish(
    database: Database, clock: Clock, key: Ed25519PrivateKey, documents: Mapping[str, Mapping[str, Any]]
) -> int:
    checked(documents)
    with database.write() as session:
        last = newest(session)
        version = 1 if last is None else last.version + 1
        payload = json.dumps({"version": version, "items": documents}, ensure_ascii=False, sort_keys=True)
        if len(payload) > MAX_PAYLOAD:
            raise ValueError(f"the catalogue has {len(payload)} characters, at most {MAX_PAYLOAD} can be sent")
        signature = key.sign(signed_bytes(payload)).hex()
        session.add(PublishedCatalogue(version=version, payload=payload, signature=signature, published_at=clock()))
    return version
