"""The books of the simulated terminal, and of the bank behind it: on disk, so that they outlive every process.

Two books, because they can differ: between the bank's taking the money and the terminal's knowing it lies a network. What
the bank moved is only ever added to (``moves``): the witness of tests that nothing was charged twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS bank (
    order_id TEXT PRIMARY KEY, amount INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS moves (
    number INTEGER PRIMARY KEY AUTOINCREMENT, order_id TEXT NOT NULL, amount INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS terminal (
    number INTEGER PRIMARY KEY AUTOINCREMENT, order_id TEXT NOT NULL UNIQUE, amount INTEGER NOT NULL, state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '', refunded INTEGER NOT NULL DEFAULT 0) STRICT;
"""


class State(StrEnum):
    """State of an order in the terminal's book; the last three are final."""

    WAITING = "waiting"
    """For the visitor's card or code; the bank knows nothing."""
    AUTHORISING = "authorising"
    """The bank may have been asked."""
    VOIDING = "voiding"
    """To be given back; the bank has not confirmed. It will never be paid."""
    PAID = "paid"
    DECLINED = "declined"
    VOIDED = "voided"


class BankState(StrEnum):
    """State of an order at the bank. REVERSED is a tombstone too: a charge that comes later is refused."""

    CHARGED = "charged"
    DECLINED = "declined"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One order in the terminal's book. ``amount`` 0: a tombstone of an order that never came."""

    order_id: str
    amount: int
    state: State
    reason: str
    refunded: int
    reference: str


class Books:
    """Both books in one file below ``folder``. One user at a time; every call is durable when it returns.

    Raises sqlite3.Error when the disk fails: a terminal that cannot keep books must not take money.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "books.sqlite", check_same_thread=False, isolation_level=None)
        journal = self._db.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        self._db.execute("PRAGMA synchronous=FULL")
        if journal != "wal" or self._db.execute("PRAGMA synchronous").fetchone()[0] != 2:
            raise sqlite3.OperationalError("the books are not durable on this disk")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        self._db.close()

    # The terminal's book.

    def find(self, order_id: str) -> Entry | None:
        row = self._db.execute(
            "SELECT order_id, amount, state, reason, refunded, number FROM terminal WHERE order_id = ?", (order_id,)
        ).fetchone()
        return None if row is None else Entry(row[0], row[1], State(row[2]), row[3], row[4], f"T{row[5]:08d}")

    def waiting(self) -> list[str]:
        rows = self._db.execute("SELECT order_id FROM terminal WHERE state = ?", (State.WAITING,)).fetchall()
        return [row[0] for row in rows]

    def enter(self, order_id: str, amount: int, state: State, reason: str = "") -> None:
        """A new order. Raises sqlite3.IntegrityError when it is there already."""
        with self._transaction():
            self._db.execute(
                "INSERT INTO terminal (order_id, amount, state, reason) VALUES (?, ?, ?, ?)",
                (order_id, amount, state, reason),
            )

    def set(self, order_id: str, state: State, reason: str = "", refunded: int = 0) -> None:
        with self._transaction():
            self._db.execute(
                "UPDATE terminal SET state = ?, reason = ?, refunded = ? WHERE order_id = ?",
                (state, reason, refunded, order_id),
            )

    # The bank's book.

    def bank_find(self, order_id: str) -> tuple[BankState, str] | None:
        row = self._db.execute("SELECT state, reason FROM bank WHERE order_id = ?", (order_id,)).fetchone()
        return None if row is None else (BankState(row[0]), row[1])

    def bank_charge(self, order_id: str, amount: int, approve: bool) -> tuple[BankState, str]:
        """Once for each order; a repetition, or one that comes after its reversal, moves nothing."""
        with self._transaction():
            known = self.bank_find(order_id)
            if known is not None:
                return known
            state, reason = (BankState.CHARGED, "") if approve else (BankState.DECLINED, "declined")
            self._db.execute("INSERT INTO bank VALUES (?, ?, ?, ?)", (order_id, amount, state, reason))
            if approve:
                self._move(order_id, amount)
            return state, reason

    def bank_reverse(self, order_id: str) -> int:
        """Fen given back now or earlier; an order the bank never saw gets a tombstone."""
        with self._transaction():
            known = self.bank_find(order_id)
            if known is None:
                self._db.execute("INSERT INTO bank VALUES (?, 0, ?, 'reversed')", (order_id, BankState.REVERSED))
                return 0
            if known[0] is BankState.CHARGED:
                (amount,) = self._db.execute("SELECT amount FROM bank WHERE order_id = ?", (order_id,)).fetchone()
                self._db.execute("UPDATE bank SET state = ? WHERE order_id = ?", (BankState.REVERSED, order_id))
                self._move(order_id, -amount)
        (back,) = self._db.execute(
            "SELECT -coalesce(sum(amount), 0) FROM moves WHERE order_id = ? AND amount < 0", (order_id,)
        ).fetchone()
        return int(back)

    def moves(self) -> list[tuple[str, int]]:
        """Every movement of money: order and fen, negative for what went back."""
        return [(row[0], row[1]) for row in self._db.execute("SELECT order_id, amount FROM moves ORDER BY number")]

    def _move(self, order_id: str, amount: int) -> None:
        self._db.execute("INSERT INTO moves (order_id, amount) VALUES (?, ?)", (order_id, amount))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
