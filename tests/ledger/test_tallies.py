"""Counts of face checks add up by day, band and camera, survive a start, and grow old."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from kiosk.ledger.store import SCHEMA, SCHEMA_VERSION, Store
from kiosk.ledger.tallies import KEPT_DAYS, FaceCount, Tallies

TODAY = date(2026, 11, 23)
ONE = FaceCount(TODAY, "70-79", "camera", 2, 1, 1)


def test_they_add_up_and_survive_a_start(tmp_path: Path) -> None:
    for _ in range(2):
        store = Store(tmp_path / "ledger.db")
        tallies = Tallies(store)
        tallies.add(ONE)
        tallies.add(FaceCount(TODAY, "50-59", "camera", 1))
        store.close()
    store = Store(tmp_path / "ledger.db")
    assert set(Tallies(store).recent) == {
        FaceCount(TODAY, "70-79", "camera", 4, 2, 2),
        FaceCount(TODAY, "50-59", "camera", 2),
    }
    store.close()


def test_the_last_days_are_told_and_the_oldest_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger.db")
    tallies = Tallies(store)
    for ago in (KEPT_DAYS + 1, 7, 6, 0):
        tallies.add(FaceCount(TODAY - timedelta(days=ago), "70-79", "camera", 1))
    assert [count.day for count in tallies.recent] == [TODAY, TODAY - timedelta(days=6)]
    assert [str(day) for (day,) in store.read("SELECT day FROM face_counts ORDER BY day")] == [
        str(TODAY - timedelta(days=ago)) for ago in (7, 6, 0)
    ]
    store.close()


def test_no_row_leads_to_a_visit(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger.db")
    Tallies(store).add(ONE)
    columns = {str(row[1]) for row in store.read("PRAGMA table_info(face_counts)")}
    assert columns == {"day", "band", "device", "tries", "failed", "handed_over"}
    store.close()


def test_a_ledger_of_the_first_schema_gets_the_table_and_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Store(path).close()
    with contextlib.closing(sqlite3.connect(path)) as old, old:
        old.execute("DROP TABLE face_counts")
        old.execute("PRAGMA user_version=1")
        old.execute("INSERT INTO journal VALUES (1, '', '', '', 'START', '{}', '', '')")
    store = Store(path)
    assert store.read("PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert store.read("SELECT count(*) FROM journal") == [(1,)]
    Tallies(store).add(ONE)
    store.close()
    assert len(SCHEMA) == 5
