"""Seeded bugs. Each is a named patch of the product inside the harness's subprocess; the harness must catch every one."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from kiosk.ledger import store
from kiosk.ledger.acts import (
    Accepted,
    Act,
    CallResult,
    PaperOutcome,
    PaperReport,
    Refused,
    SendTrouble,
    Voided,
    canonical,
)
from kiosk.ledger.cases import Call, Case, Verb
from kiosk.ledger.clerk import Clerk
from kiosk.ledger.journal import Draft, Journal, Row
from kiosk.ledger.outbox import Kept, Outbox
from kiosk.ledger.recovery import Recovery
from kiosk.ledger.registrar import Registrar
from kiosk.ledger.rules import State
from kiosk.ledger.store import Store

Log = Callable[[str, dict[str, object]], None]


def no_intent_commit(log: Log) -> None:
    """The act is sent before anything is on disk; the rows follow with the answer."""
    payloads: dict[str, Mapping[str, object]] = {}
    held: list[tuple[Draft, Callable[[sqlite3.Connection], None] | None]] = []
    write = Journal.write
    announce = Clerk._announce

    def late(
        self: Journal, *drafts: Draft, also: Callable[[sqlite3.Connection], None] | None = None
    ) -> tuple[Row, ...]:
        if drafts[0].state in (State.INTENT, State.SENDING):
            held.append((drafts[0], also))
            return (self._next(self.checkpoint(), drafts[0]),)
        while held:
            draft, then = held.pop(0)
            write(self, draft, also=then)
        return write(self, *drafts, also=also)

    def remember(self: Clerk, act: Act, key: str, body: bytes) -> Row:
        payloads[key] = act.payload
        return announce(self, act, key, body)

    def from_memory(self: Outbox, key: str) -> Mapping[str, object]:
        return payloads[key]

    Journal.write = late  # type: ignore[method-assign]
    Clerk._announce = remember  # type: ignore[method-assign]
    Outbox.payload = from_memory  # type: ignore[method-assign]


def new_key_on_retry(log: Log) -> None:
    """Every further call for an act uses another key."""
    tries: Counter[str] = Counter()
    ask = Registrar._ask

    def renamed(self: Registrar, call: Call) -> CallResult:
        tries[call.key] += 1
        if tries[call.key] == 1:
            return ask(self, call)
        other = hashlib.sha256(f"{call.key}{tries[call.key]}".encode()).hexdigest()[:32]
        return ask(self, replace(call, key=other))

    Registrar._ask = renamed  # type: ignore[method-assign]


def timeout_is_refused(log: Log) -> None:
    """No answer in time is taken for a no."""

    def stop(self: Clerk, case: Case) -> None:
        self._conclude(case, Refused("time-out"))

    Clerk._stop_waiting = stop  # type: ignore[method-assign]


def void_lost(log: Log) -> None:
    """The reversal is believed without the centre's word."""
    ask = Registrar._ask

    def silent(self: Registrar, call: Call) -> CallResult:
        return Voided() if call.verb is Verb.VOID else ask(self, call)

    Registrar._ask = silent  # type: ignore[method-assign]


def told_before_journal(log: Log) -> None:
    """The visitor hears the answer before it is on disk."""
    conclude = Clerk._conclude

    def early(self: Clerk, case: Case, result: Accepted | Refused | Voided) -> None:
        if not isinstance(result, Voided):
            case.tell(result)
        conclude(self, case, result)

    Clerk._conclude = early  # type: ignore[method-assign]


def original_reprinted_on_restart(log: Log) -> None:
    """A start prints the receipt that is not known to be printed, as an original."""

    def close(self: Recovery, key: str) -> None:
        log("paper", {"key": key, "copy": 0})
        self._clerk.handed_over(key, PaperReport(PaperOutcome.PRINTED, "simulated"))

    Recovery._close_paper = close  # type: ignore[method-assign]


def synchronous_normal(log: Log) -> None:
    """Acknowledged commits may be lost with the power."""
    store.SETTINGS = tuple(
        (statement.replace("synchronous=FULL", "synchronous=NORMAL"), question, answer)
        for statement, question, answer in store.SETTINGS
    )


def single_shot_outbox(log: Log) -> None:
    """A call that failed is not repeated in this run."""

    def forget(self: Clerk, case: Case, verb: Verb, trouble: SendTrouble) -> None:
        case.due = None

    Clerk._try_later = forget  # type: ignore[method-assign]


def wipe_skipped(log: Log) -> None:
    """The acknowledged payload stays in the write-ahead log."""

    def keep(self: Store) -> bool:
        return True

    Store.wipe = keep  # type: ignore[method-assign]


def payload_in_clear(log: Log) -> None:
    """The payload is kept as it came."""

    def put(self: Outbox, connection: sqlite3.Connection, kept: Kept, payload: bytes) -> None:
        row = (kept.key, kept.kind, kept.on_unknown, int(kept.owes_paper), self._key_id, payload)
        connection.execute("INSERT INTO outbox VALUES (?,?,?,?,?,?)", row)

    def payload_of(self: Outbox, key: str) -> Mapping[str, object]:
        return {"intent": key, "size": len(canonical({}))}

    Outbox.put = put  # type: ignore[method-assign]
    Outbox.payload = payload_of  # type: ignore[method-assign]


def payload_never_deleted(log: Log) -> None:
    """The outbox row outlives its acknowledgement."""

    def keep(self: Outbox, connection: sqlite3.Connection, key: str) -> None:
        return None

    Outbox.delete = keep  # type: ignore[method-assign]


def clock_orders_rows(log: Log) -> None:
    """The latest row is the one with the latest wall time."""
    rows_of = Journal._rows_of

    def by_clock(self: Journal, key: str) -> list[Row]:
        return sorted(rows_of(self, key), key=lambda row: row.at)

    Journal._rows_of = by_clock  # type: ignore[method-assign]


TERMINAL_MUTANTS: dict[str, Callable[[Log], None]] = {
    patch.__name__: patch
    for patch in (
        no_intent_commit,
        new_key_on_retry,
        timeout_is_refused,
        void_lost,
        told_before_journal,
        original_reprinted_on_restart,
        synchronous_normal,
        single_shot_outbox,
        wipe_skipped,
        payload_in_clear,
        payload_never_deleted,
        clock_orders_rows,
    )
}
# Bugs of the centre, as settings of its double.
CENTRE_MUTANTS: dict[str, dict[str, object]] = {
    "no_tombstone": {"tombstones": False},
    "key_without_terminal": {"keys_by_terminal": False},
    "key_expires_after_24_hours": {"key_life_hours": 24.0},
}
