"""Floor of a commit: one row into an SQLite file, on the platter before it counts."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path


def durable_writes(path: Path, count: int) -> list[float]:
    """Seconds of each of ``count`` transactions (WAL, synchronous=FULL). The file is removed afterwards."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE row (text TEXT)")
        taken = []
        for _ in range(count):
            started = time.monotonic()
            connection.execute("INSERT INTO row VALUES (?)", ("x" * 500,))
            taken.append(time.monotonic() - started)
    finally:
        connection.close()
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
    return taken
