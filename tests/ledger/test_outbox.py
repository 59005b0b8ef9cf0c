"""Payloads at rest: sealed, bound to their key, gone when acknowledged."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from kiosk.ledger.acts import Accepted, Act, LedgerFailed, LedgerUnsafe
from kiosk.ledger.outbox import Outbox, Unreadable, load_or_create_key
from tests.ledger.doubles import SECRET, Desk

MARKER = "CANARY-110000199001011234-CANARY"


def images(desk: Desk) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(desk.path.parent.iterdir()))


def test_no_plain_byte_reaches_the_disk_and_no_sealed_byte_stays_after_the_acknowledgement(desk: Desk) -> None:
    key = desk.commit(Act("certification", {"name": MARKER, "long": MARKER * 500}))
    sealed = desk.store.read("SELECT sealed FROM outbox")[0][0]
    assert isinstance(sealed, bytes)
    pieces = [sealed[start : start + 48] for start in range(0, len(sealed) - 48, 997)]
    before = images(desk)
    assert MARKER.encode() not in before
    assert all(piece in before for piece in pieces), "the scan must be able to see what it looks for"
    desk.answer(Accepted({"name": MARKER}, "R1"))
    after = images(desk)
    assert desk.told[key] != []
    assert MARKER.encode() not in after
    assert not any(piece in after for piece in pieces)


def test_a_payload_opens_only_under_its_own_idempotency_key(desk: Desk) -> None:
    first, second = desk.commit(), desk.commit()
    with desk.store.transaction() as connection:
        connection.execute(
            "UPDATE outbox SET sealed = (SELECT sealed FROM outbox WHERE key = ?) WHERE key = ?", (first, second)
        )
    assert desk.outbox.payload(first)
    with pytest.raises(Unreadable, match="altered"):
        desk.outbox.payload(second)


def test_the_same_payload_is_never_sealed_to_the_same_bytes(desk: Desk) -> None:
    desk.commit()
    desk.commit()
    first, second = desk.store.read("SELECT sealed FROM outbox")
    assert first != second


def test_another_key_file_is_noticed(desk: Desk) -> None:
    key = desk.commit()
    with pytest.raises(Unreadable, match="another key"):
        Outbox(desk.store, bytes(32), lambda count: bytes(count)).payload(key)


def test_the_key_file_is_made_once_for_the_kiosk_user_only(tmp_path: Path) -> None:
    path = tmp_path / "outbox.key"
    key = load_or_create_key(path, lambda count: SECRET[:count])
    assert key == SECRET
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_create_key(path, lambda count: bytes(count)) == SECRET
    assert [entry.name for entry in tmp_path.iterdir()] == ["outbox.key"]


def test_a_half_written_key_of_a_first_start_that_was_killed_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "outbox.new").write_bytes(b"half")
    assert load_or_create_key(tmp_path / "outbox.key", lambda count: SECRET[:count]) == SECRET


def test_a_key_file_others_can_read_or_of_the_wrong_length_is_unsafe(tmp_path: Path) -> None:
    path = tmp_path / "outbox.key"
    path.write_bytes(SECRET)
    path.chmod(0o644)
    with pytest.raises(LedgerUnsafe, match="mode 644"):
        load_or_create_key(path, bytes)
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(LedgerUnsafe, match="32 bytes"):
        load_or_create_key(path, bytes)


def test_a_key_file_that_cannot_be_read_is_a_typed_failure(tmp_path: Path) -> None:
    (tmp_path / "outbox.key").mkdir(mode=0o700)
    with pytest.raises(LedgerFailed, match="key-file"):
        load_or_create_key(tmp_path / "outbox.key", bytes)
