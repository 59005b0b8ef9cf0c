"""The database file: durable settings asserted, one process, typed failures, nothing retried on a failed handle."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.ledger import store as store_module
from kiosk.ledger.acts import LedgerBusy, LedgerFailed, LedgerUnsafe
from kiosk.ledger.store import SETTINGS, Store


def keep(store: Store, sealed: str, divisor: int = 1) -> None:
    with store.transaction() as connection:
        connection.execute(f"INSERT INTO outbox VALUES ('k', 'rating', 'RESEND', 0, 'id', {sealed})")
        assert 1 // divisor == 1


def test_the_durable_settings_hold_on_the_open_handle(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger.db")
    assert store.read("PRAGMA journal_mode") == [("wal",)]
    assert store.read("PRAGMA synchronous") == [(2,)]
    assert store.read("PRAGMA secure_delete") == [(1,)]
    store.close()


@pytest.mark.parametrize("position", range(len(SETTINGS)))
def test_a_setting_that_does_not_hold_makes_the_ledger_unsafe(
    position: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weaker = (
        "PRAGMA journal_mode=DELETE",
        "PRAGMA synchronous=NORMAL",
        "PRAGMA secure_delete=OFF",
        "PRAGMA temp_store=0",
        "PRAGMA wal_autocheckpoint=9",
    )
    _, question, answer = SETTINGS[position]
    changed = (*SETTINGS[:position], (weaker[position], question, answer), *SETTINGS[position + 1 :])
    monkeypatch.setattr(store_module, "SETTINGS", changed)
    with pytest.raises(LedgerUnsafe, match=question):
        Store(tmp_path / "ledger.db")


def test_files_are_for_the_kiosk_user_only(tmp_path: Path) -> None:
    store = Store(tmp_path / "state" / "ledger.db")
    with store.transaction() as connection:
        connection.execute("DELETE FROM outbox")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "state").iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
    store.close()


def test_a_second_process_is_refused_with_a_clear_error_and_the_lock_dies_with_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from kiosk.ledger.store import Store;"
            "s = Store(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()",
            str(path),
        ],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(LedgerBusy, match="another kiosk process"):
            Store(path)
        holder.kill()
        holder.wait(10)
        Store(path).close()


def test_a_foreign_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE photos (name TEXT)")
    connection.close()
    with pytest.raises(LedgerUnsafe, match="not a ledger"):
        Store(path)


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(LedgerUnsafe, match="schema 99"):
        Store(path)


def test_bytes_that_are_no_database_are_a_typed_failure(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"not a database at all, " * 400)
    with pytest.raises(LedgerFailed, match="corrupt"):
        Store(path)


def test_a_full_disk_takes_the_store_out_of_service_for_good(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger.db")
    pages = store.read("PRAGMA page_count")[0][0]
    store.read(f"PRAGMA max_page_count={pages}")
    with pytest.raises(LedgerFailed, match="disk-full"):
        keep(store, "zeroblob(100000)")
    assert store.out_of_service == "disk-full"
    with pytest.raises(LedgerFailed, match="disk-full"):
        keep(store, "x'00'")
    store.close()
    reopened = Store(tmp_path / "ledger.db")
    assert reopened.read("SELECT count(*) FROM outbox") == [(0,)]
    reopened.close()


def test_a_bug_inside_a_transaction_leaves_nothing_behind_and_the_store_usable(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger.db")
    with pytest.raises(ZeroDivisionError):
        keep(store, "x'00'", divisor=0)
    assert store.read("SELECT count(*) FROM outbox") == [(0,)]
    assert store.out_of_service is None
    store.close()


def test_a_log_that_has_grown_long_owes_a_wipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "LOG_LIMIT_BYTES", 10_000)
    store = Store(tmp_path / "ledger.db")
    store.wipe()
    for number in range(4):
        with store.transaction() as connection:
            connection.execute("INSERT INTO outbox VALUES (?, 'rating', 'RESEND', 0, 'id', x'00')", (str(number),))
    assert store.wipe_owed
    assert store.wipe() is True
    assert not store.wipe_owed
    store.close()


def test_a_wipe_that_a_reader_holds_up_is_owed_and_made_up_for(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger.db")
    store.read("PRAGMA busy_timeout=1")
    with store.transaction() as connection:
        connection.execute("INSERT INTO outbox VALUES ('k', 'rating', 'RESEND', 0, 'id', x'00')")
    reader = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM outbox").fetchall()
    with store.transaction() as connection:
        connection.execute("DELETE FROM outbox")
    assert store.wipe() is False
    assert store.wipe_owed
    reader.close()
    assert store.wipe() is True
    assert (tmp_path / "ledger.db-wal").stat().st_size == 0
    store.close()
