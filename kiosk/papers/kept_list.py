"""The list of certificates called back, kept in a file with its signature: an altered file is as good as none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from kiosk.contract.seals import Revocations, SealError, check_list
from kiosk.contract.wire import WireError, canonical_json, read_json
from kiosk.papers.judge import from_the_future

NAME: Final = "revoked-certificates.json"
_BYTES_MAX: Final = 4 * 1024 * 1024


def keep(path: Path, listed: Revocations, signature: bytes, keys: Mapping[str, bytes], today: date) -> None:
    """Write the list if it is signed and newer than the one there. Raises SealError (those of ``check_list``, ``future-list``,
    ``older-list``), OSError.
    """
    check_list(listed, signature, keys)
    if from_the_future(listed, today):
        raise SealError("future-list")
    before = load(path, keys)
    if before is not None and not from_the_future(before, today) and not _follows(listed, before):
        raise SealError("older-list")
    value = {
        "key_id": listed.key_id,
        "listed_on": listed.listed_on.isoformat(),
        "revoked": dict(listed.revoked),
        "signature": signature.hex(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, canonical_json(value))


def _follows(listed: Revocations, before: Revocations) -> bool:
    """Lists have a day and no hour. Within one day a list only grows: nothing comes back to life, and what expires goes at midnight."""
    if listed.listed_on == before.listed_on:
        return before.revoked.keys() <= listed.revoked.keys()
    return listed.listed_on > before.listed_on


def _replace(path: Path, data: bytes) -> None:
    """Whole on the disk under a name of its own, before it takes the place of the old one."""
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def load(path: Path, keys: Mapping[str, bytes]) -> Revocations | None:
    """The kept list; None when there is none, or none that is signed by a known key."""
    try:
        if path.stat().st_size > _BYTES_MAX:
            return None
        value = read_json(path.read_bytes())
    except (OSError, WireError):
        return None
    if not isinstance(value, dict) or not isinstance(value.get("revoked"), dict):
        return None
    try:
        listed = Revocations(
            str(value.get("key_id")),
            date.fromisoformat(str(value.get("listed_on"))),
            {str(number): str(reason) for number, reason in value["revoked"].items()},
        )
        check_list(listed, bytes.fromhex(str(value.get("signature"))), keys)
    except ValueError:
        return None
    return listed
