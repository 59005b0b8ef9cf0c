"""Payloads that are still owed to the centre: AES-256-GCM at rest, gone from the file once acknowledged.

The key file protects against a stolen database or a copied backup, not against root on the running machine.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.ledger.acts import LedgerFailed, LedgerUnsafe, OnUnknown
from kiosk.ledger.store import Store, sync_directory

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """An outbox row without its payload."""

    key: str
    kind: str
    on_unknown: OnUnknown
    owes_paper: bool


class Unreadable(Exception):
    """A kept payload cannot be opened: other key file, or altered bytes."""


def load_or_create_key(path: Path, random_bytes: RandomBytes) -> bytes:
    """The 32 key bytes in ``path``, made at first start with mode 0600. Raises LedgerUnsafe or LedgerFailed."""
    try:
        if not path.exists():
            _create_key(path, random_bytes(KEY_BYTES))
        mode = stat.S_IMODE(path.stat().st_mode)
        key = path.read_bytes()
    except OSError as error:
        raise LedgerFailed(f"key-file:{error.errno}") from error
    if mode & 0o077:
        raise LedgerUnsafe(f"the outbox key file has mode {mode:o} and must have 600")
    if len(key) != KEY_BYTES:
        raise LedgerUnsafe("the outbox key file does not hold 32 bytes")
    return key


def _create_key(path: Path, key: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half_written = path.with_suffix(".new")
    half_written.unlink(missing_ok=True)
    handle = os.open(half_written, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    half_written.rename(path)
    sync_directory(path.parent)


class Outbox:
    """The rows of owed payloads. ``put`` and ``delete`` run inside a journal transaction."""

    def __init__(self, store: Store, key: bytes, random_bytes: RandomBytes) -> None:
        if len(key) != KEY_BYTES:
            raise LedgerUnsafe("the outbox key must be 32 bytes")
        self._store = store
        self._secret = key
        self._key_id = hashlib.sha256(b"nuanping-outbox-key-id" + key).hexdigest()[:8]
        self._random_bytes = random_bytes
        self._aead: AESGCM | None = None

    def put(self, connection: sqlite3.Connection, kept: Kept, payload: bytes) -> None:
        """Keep ``payload`` (canonical JSON) sealed; the idempotency key is the associated data."""
        nonce = self._random_bytes(NONCE_BYTES)
        sealed = nonce + self._cipher().encrypt(nonce, payload, kept.key.encode())
        connection.execute(
            "INSERT INTO outbox (key, kind, on_unknown, owes_paper, key_id, sealed) VALUES (?,?,?,?,?,?)",
            (kept.key, kept.kind, kept.on_unknown, int(kept.owes_paper), self._key_id, sealed),
        )

    def delete(self, connection: sqlite3.Connection, key: str) -> None:
        """Forget a payload; ``Store.wipe`` afterwards removes its bytes from the files."""
        connection.execute("DELETE FROM outbox WHERE key = ?", (key,))

    def payload(self, key: str) -> Mapping[str, object]:
        """The payload of a kept act. Raises Unreadable, LedgerFailed."""
        from cryptography.exceptions import InvalidTag

        found = self._store.read("SELECT key_id, sealed FROM outbox WHERE key = ?", (key,))
        if not found:
            raise Unreadable("no such row")
        key_id, sealed = found[0]
        if key_id != self._key_id or not isinstance(sealed, bytes):
            raise Unreadable("sealed with another key")
        try:
            opened = self._cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], key.encode())
        except InvalidTag:
            raise Unreadable("altered") from None
        value: Mapping[str, object] = json.loads(opened)
        return value

    def kept(self) -> list[Kept]:
        """All owed acts, oldest first by journal sequence."""
        found = self._store.read(
            """SELECT outbox.key, outbox.kind, outbox.on_unknown, outbox.owes_paper FROM outbox
               LEFT JOIN journal ON journal.key = outbox.key AND journal.state = 'INTENT' ORDER BY journal.sequence"""
        )
        return [Kept(str(key), str(kind), OnUnknown(str(policy)), bool(owes)) for key, kind, policy, owes in found]

    def _cipher(self) -> AESGCM:
        if self._aead is None:
            # Imported here: the package costs 70 ms and the first paint must not wait for it.
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM

            self._aead = AESGCM(self._secret)
        return self._aead
