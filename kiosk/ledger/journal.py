"""The hash chain: what was intended, sent, answered and handed over, in the order it happened.

Order is the sequence number and never the clock, which may jump. A row holds no personal data. Whoever edits, removes
or moves a row breaks the chain; whoever cuts its end falls short of a checkpoint that the centre or a slip knows.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from kiosk.ledger.acts import Clock, LedgerUnsafe, WorkItem, canonical
from kiosk.ledger.rules import DEEDS, State, Story
from kiosk.ledger.store import Store

GENESIS = "0" * 64
COLUMNS = "sequence, at, kind, key, state, evidence, previous, hash"


@dataclass(frozen=True, slots=True)
class Draft:
    """A row to be written. ``evidence`` is small, JSON-able and free of personal data."""

    state: State
    kind: str = ""
    key: str = ""
    evidence: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A written row. ``at`` is ISO 8601 UTC, only a remark; ``evidence`` is canonical JSON; hashes are SHA-256 hex."""

    sequence: int
    at: str
    kind: str
    key: str
    state: str
    evidence: str
    previous: str
    hash: str

    def facts(self) -> dict[str, object]:
        """The evidence as a mapping. Raises ValueError for anything else."""
        value = json.loads(self.evidence)
        if not isinstance(value, dict):
            raise ValueError("evidence is not an object")
        return value


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The length of the chain and the hash of its last row, as sent to the centre with every heartbeat."""

    rows: int
    hash: str


def row_hash(sequence: int, at: str, kind: str, key: str, state: str, evidence: str, previous: str) -> str:
    """SHA-256 over the canonical JSON array of all other columns, so no two different rows share an encoding."""
    return hashlib.sha256(canonical([sequence, at, kind, key, state, evidence, previous])).hexdigest()


def short_hash(row: Row) -> str:
    """Eight hex digits for the slip: the visitor's paper becomes a witness of this row."""
    return row.hash[:8]


def read_row(values: Iterable[object]) -> Row:
    """A row as it came from SQLite. Raises ValueError when a column has another type, which only tampering can do."""
    sequence, *texts = values
    if not isinstance(sequence, int) or not all(isinstance(text, str) for text in texts):
        raise ValueError("column types")
    return Row(sequence, *(str(text) for text in texts))


class Journal:
    """Writes the chain. Used by the ledger thread only, except ``checkpoint``, which is safe anywhere."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._head = self._read_head()

    def checkpoint(self) -> Checkpoint:
        """The committed end of the chain."""
        return self._head

    def write(self, *drafts: Draft, also: Callable[[sqlite3.Connection], None] | None = None) -> tuple[Row, ...]:
        """Append ``drafts`` and do ``also`` in ONE transaction; on return all is on disk. Raises LedgerFailed."""
        rows: list[Row] = []
        with self._store.transaction() as connection:
            head = self._head
            for draft in drafts:
                row = self._next(head, draft)
                connection.execute(
                    f"INSERT INTO journal ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?)",
                    (row.sequence, row.at, row.kind, row.key, row.state, row.evidence, row.previous, row.hash),
                )
                rows.append(row)
                head = Checkpoint(row.sequence, row.hash)
            if also is not None:
                also(connection)
        self._head = head
        return tuple(rows)

    def story(self, key: str) -> Story:
        """The life of one key so far, by sequence."""
        story = Story()
        first: int | None = None
        for row in self._rows_of(key):
            first = row.sequence if first is None else first
            story.take(State(row.state), row.facts(), self._started_between(first, row.sequence))
        return story

    def deed_row(self, key: str) -> Row | None:
        """The last row that says what became of the act itself."""
        return next((row for row in reversed(self._rows_of(key)) if row.state in DEEDS), None)

    def checkpoint_at(self, rows: int) -> Checkpoint | None:
        """The chain as it was at ``rows`` rows; None when it never was that long."""
        found = self._store.read("SELECT hash FROM journal WHERE sequence = ?", (rows,))
        return Checkpoint(rows, str(found[0][0])) if found else None

    def acknowledged(self) -> Checkpoint | None:
        """The newest checkpoint the centre is known to hold."""
        found = self._store.read(
            "SELECT evidence FROM journal WHERE state = 'CHECKPOINT' ORDER BY sequence DESC LIMIT 1"
        )
        if not found:
            return None
        facts = json.loads(str(found[0][0]))
        return Checkpoint(int(facts["rows"]), str(facts["hash"]))

    def intent_hash(self, key: str) -> str:
        """Hash of the row that announced the act: it travels with the act, so the centre can be held to the journal."""
        return next((row.hash for row in self._rows_of(key) if row.state == State.INTENT), "")

    def owed_receipts(self) -> list[str]:
        """Keys of accepted acts that owe paper and for which nothing about the receipt is recorded."""
        found = self._store.read(
            """SELECT done.key FROM journal AS done
               JOIN journal AS intent ON intent.key = done.key AND intent.state = 'INTENT'
               WHERE done.state = 'ACCEPTED' AND json_extract(intent.evidence, '$.paper') = 1
                 AND NOT EXISTS (SELECT 1 FROM journal AS slip WHERE slip.key = done.key
                   AND slip.state IN ('HANDED_OVER', 'HAND_OVER_UNKNOWN', 'NOT_HANDED_OVER')
                   AND json_extract(slip.evidence, '$.of') = 'receipt')
               ORDER BY done.sequence"""
        )
        return [str(key) for (key,) in found]

    def work_items(self) -> list[WorkItem]:
        """What a person must still see to. The question finds acts whose end can leave work; their stories decide."""
        found = self._store.read(
            """SELECT key, kind FROM journal AS row
               WHERE state IN ('REFUSED_AFTER_PROMISE', 'REFUSED', 'ABANDONED')
                  OR (state = 'ACCEPTED' AND EXISTS
                      (SELECT 1 FROM journal AS v WHERE v.key = row.key AND v.state = 'VOIDING'))
               ORDER BY sequence"""
        )
        stories = ((str(key), str(kind), self.story(str(key)).work) for key, kind in found)
        return [WorkItem(key, kind, reason) for key, kind, reason in stories if reason is not None]

    def news_since(self, acknowledged: Checkpoint) -> bool:
        """True when ``acknowledged`` is of this chain and more than its own telling happened since the last one."""
        found = self._store.read("SELECT hash FROM journal WHERE sequence = ?", (acknowledged.rows,))
        if not found or found[0][0] != acknowledged.hash:
            return False
        (last_state,) = self._store.read("SELECT state FROM journal ORDER BY sequence DESC LIMIT 1")[0]
        return last_state != State.CHECKPOINT or self._head.rows > acknowledged.rows + 1

    def _rows_of(self, key: str) -> list[Row]:
        rows = self._store.read(f"SELECT {COLUMNS} FROM journal WHERE key = ? ORDER BY sequence", (key,))
        return [read_row(row) for row in rows]

    def _started_between(self, first: int, last: int) -> bool:
        return bool(
            self._store.read(
                "SELECT 1 FROM journal WHERE state = 'START' AND sequence > ? AND sequence < ? LIMIT 1", (first, last)
            )
        )

    def _next(self, head: Checkpoint, draft: Draft) -> Row:
        sequence = head.rows + 1
        at = self._clock.wall().isoformat(timespec="milliseconds")
        evidence = canonical(draft.evidence).decode("utf-8")
        digest = row_hash(sequence, at, draft.kind, draft.key, draft.state, evidence, head.hash)
        return Row(sequence, at, draft.kind, draft.key, draft.state, evidence, head.hash, digest)

    def _read_head(self) -> Checkpoint:
        found = self._store.read(f"SELECT {COLUMNS} FROM journal ORDER BY sequence DESC LIMIT 1")
        if not found:
            return Checkpoint(0, GENESIS)
        try:
            row = read_row(found[0])
        except ValueError as error:
            raise LedgerUnsafe("the last journal row is not readable") from error
        if row.hash != row_hash(row.sequence, row.at, row.kind, row.key, row.state, row.evidence, row.previous):
            raise LedgerUnsafe("the last journal row was altered")
        return Checkpoint(row.sequence, row.hash)
