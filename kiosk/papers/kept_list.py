"""The list of certificates called back, kept in a file with its signature: an altered file is as good as none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from kiosk.contract.seals import Revocations, SealError, check_list
from kiosk.contract.wire import WireError, canonical_json, read_json

NAME = "revoked-certificates.json"
_BYTES_MAX = 4 * 1024 * 1024


def keep(path: Path, listed: Revocations, signature: bytes, keys: Mapping[str, bytes]) -> None:
    """Write the list if it is signed and not older than the one there. Raises SealError, OSError."""
    check_list(listed, signature, keys)
    before = load(path, keys)
    if before is not None and before.listed_on > listed.listed_on:
        raise SealError("older-list")
    value = {
        "key_id": listed.key_id,
        "listed_on": listed.listed_on.isoformat(),
        "revoked": dict(listed.revoked),
        "signature": signature.hex(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(canonical_json(value))
    os.replace(fresh, path)


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
