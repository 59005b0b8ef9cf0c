"""The database: durable settings, and the two kinds of transaction.

SQLite runs as WAL with synchronous=FULL, asserted and not trusted: with NORMAL a power cut loses acknowledged commits.
Writers begin IMMEDIATE, because a transaction that reads first and then wants to write fails with "locked" at once, no
matter how long the busy time-out is. PostgreSQL writers run at its default isolation and meet at unique constraints.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS: Final = 5.0
_MAX_WRITERS: Final = 20
_WRITES: Final = "nuanping_writes"


class DatabaseBusy(Exception):
    """No turn to write within the busy time."""


class Database:
    """One engine. ``url`` is ``sqlite:////path/file.db`` or ``postgresql://...`` (psycopg is the driver).

    Raises ValueError for other databases and for SQLite in memory, which would lose every acknowledged filing.
    """

    def __init__(self, url: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        address = make_url(url)
        if address.get_backend_name() == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
            milliseconds = int(busy_seconds * 1000)
            arguments: dict[str, Any] = {"options": f"-c lock_timeout={milliseconds}"}
        elif address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:"):
            arguments = {"timeout": busy_seconds, "check_same_thread": False}
        else:
            raise ValueError("the centre needs a SQLite file or PostgreSQL")
        self._busy_seconds = busy_seconds
        self.is_sqlite = address.get_backend_name() == "sqlite"
        # hide_parameters: SQLAlchemy puts bound values into exception texts, and those are personal data.
        self.engine: Engine = create_engine(
            address, connect_args=arguments, hide_parameters=True, pool_size=20, max_overflow=30, pool_pre_ping=False
        )
        # SQLite has one writer; its busy handler polls and is unfair, so this process queues its own writers.
        self._writer = threading.BoundedSemaphore(1 if self.is_sqlite else _MAX_WRITERS)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    def close(self) -> None:
        """Return all connections."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent snapshot; nothing is committed."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A write transaction: committed at the end, rolled back by any exception."""
        if not self._writer.acquire(timeout=self._busy_seconds):
            raise DatabaseBusy
        try:
            with (
                self.engine.connect().execution_options(**{_WRITES: True}) as connection,
                Session(connection, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session
        finally:
            self._writer.release()


def is_busy(error: DBAPIError) -> bool:
    """Whether the database refused because somebody else held a lock too long."""
    state = getattr(error.orig, "sqlstate", None)
    # 55P03 lock_not_available, 40P01 deadlock_detected, 40001 serialization_failure
    return state in ("55P03", "40P01", "40001") or "database is locked" in str(error.orig)


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling begins DEFERRED and late; _begin_sqlite says BEGIN itself.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        mode = cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        cursor.execute("PRAGMA synchronous=FULL")
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
        cursor.execute("PRAGMA foreign_keys=ON")
    finally:
        cursor.close()
    if (mode, synchronous) != ("wal", 2):
        raise RuntimeError("SQLite refused WAL with synchronous=FULL: this disk cannot keep an acknowledged filing")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
