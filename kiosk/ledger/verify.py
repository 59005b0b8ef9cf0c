"""Read a ledger and say whether its journal is whole. Opens it read-only; the kiosk may be running."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from kiosk.ledger.acts import WorkItem
from kiosk.ledger.journal import COLUMNS, GENESIS, Checkpoint, Row, read_row, row_hash
from kiosk.ledger.rules import JOURNAL_ROWS, State, Story


@dataclass(frozen=True, slots=True)
class Report:
    """``rows`` read, and where the first fault is. ``reason``: edited, broken-chain, gap, truncated, ...

    ``work``: what a person must still see to, as the whole rows say.
    """

    rows: int
    ok: bool
    first_bad: int | None = None
    reason: str = ""
    work: tuple[WorkItem, ...] = ()


class _Fault(Exception):
    def __init__(self, sequence: int | None, reason: str) -> None:
        super().__init__(reason)
        self.sequence = sequence
        self.reason = reason


def verify(path: Path, known: Sequence[Checkpoint] = (), slips: Sequence[str] = ()) -> Report:
    """Check the chain, every key's story, the kept payloads, the checkpoints the centre knows, and slips.

    ``slips`` are short row hashes (8 hex digits) from visitors' papers: each must be the start of a row's hash.
    Never raises for a bad file: that is a report with ``ok=False``.
    """
    rows = 0
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None, timeout=2.0)
    except sqlite3.Error:
        return Report(0, False, None, "unreadable")
    try:
        connection.execute("BEGIN")
        chain = _Chain(known)
        for row in _rows(connection):
            rows += 1
            chain.take(row)
        chain.end(rows, slips)
        _check_outbox(connection, chain)
    except _Fault as fault:
        return Report(rows, False, fault.sequence, fault.reason)
    except sqlite3.Error:
        return Report(rows, False, rows + 1 if rows else None, "unreadable")
    finally:
        connection.close()
    return Report(rows, True, work=chain.work())


class _Chain:
    def __init__(self, known: Sequence[Checkpoint]) -> None:
        self.known: dict[int, set[str]] = {}
        for checkpoint in known:
            self.known.setdefault(checkpoint.rows, set()).add(checkpoint.hash)
        self.hashes = {0: GENESIS}
        self.stories: dict[str, Story] = {}
        self.intents: dict[str, int] = {}
        self.kinds: dict[str, str] = {}
        self.last_start = 0

    def take(self, row: Row) -> None:
        expected = len(self.hashes)
        if row.sequence != expected:
            raise _Fault(expected, "gap")
        if row.previous != self.hashes[expected - 1]:
            raise _Fault(row.sequence, "broken-chain")
        if row.hash != row_hash(row.sequence, row.at, row.kind, row.key, row.state, row.evidence, row.previous):
            raise _Fault(row.sequence, "edited")
        self.hashes[row.sequence] = row.hash
        if self.known.get(row.sequence, {row.hash}) != {row.hash}:
            raise _Fault(row.sequence, "other-chain")
        self._take_meaning(row)

    def end(self, rows: int, slips: Sequence[str]) -> None:
        beyond = [count for count in self.known if count > rows]
        if beyond:
            raise _Fault(rows + 1, "truncated")
        short = {digest[:8] for digest in self.hashes.values()}
        if not short.issuperset(slip.lower() for slip in slips):
            raise _Fault(None, "slip-not-found")

    def work(self) -> tuple[WorkItem, ...]:
        return tuple(
            WorkItem(key, self.kinds[key], story.work) for key, story in self.stories.items() if story.work is not None
        )

    def _take_meaning(self, row: Row) -> None:
        try:
            state, facts = State(row.state), row.facts()
        except ValueError:
            raise _Fault(row.sequence, "unknown-content") from None
        if state in JOURNAL_ROWS:
            self._take_journal_row(row, state, facts)
            return
        if not row.key:
            raise _Fault(row.sequence, "row-without-key")
        story = self.stories.setdefault(row.key, Story())
        problem = story.problem(state, facts)
        if problem is not None:
            raise _Fault(row.sequence, problem)
        intent = self.intents.setdefault(row.key, row.sequence)
        self.kinds.setdefault(row.key, row.kind)
        story.take(state, facts, started_after_intent=self.last_start > intent)

    def _take_journal_row(self, row: Row, state: State, facts: dict[str, object]) -> None:
        if row.key:
            raise _Fault(row.sequence, "journal-row-with-key")
        if state is State.START:
            self.last_start = row.sequence
        elif self.hashes.get(int(str(facts.get("rows", -1)))) != facts.get("hash"):
            raise _Fault(row.sequence, "wrong-checkpoint")


def _rows(connection: sqlite3.Connection) -> Iterator[Row]:
    for values in connection.execute(f"SELECT {COLUMNS} FROM journal ORDER BY sequence"):
        try:
            yield read_row(values)
        except ValueError:
            raise _Fault(None, "unknown-content") from None


def _check_outbox(connection: sqlite3.Connection, chain: _Chain) -> None:
    kept = {str(key) for (key,) in connection.execute("SELECT key FROM outbox")}
    owed = {key for key, story in chain.stories.items() if story.open}
    for reason, keys in (("payload-left", kept - owed), ("payload-missing", owed - kept)):
        if keys:
            raise _Fault(min((chain.intents.get(key, 0) for key in keys), default=None), reason)
