"""The terminal of the crash harness, run as a subprocess: real registrar, real disk, real HTTP; killed with SIGKILL.

What the visitor sees and what the printer does is appended to files with one write each, so it survives the kill.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.ledger.acts import (
    Accepted,
    Act,
    LedgerFailed,
    LedgerUnsafe,
    LookUpResult,
    NotFound,
    OnUnknown,
    Outcome,
    PaperOutcome,
    PaperReport,
    Refused,
    SendResult,
    SendTrouble,
    Voided,
    VoidResult,
)
from kiosk.ledger.outbox import Kept, Outbox
from kiosk.ledger.registrar import Registrar, SystemClock, Tools
from tests.ledger.crash.mutants import TERMINAL_MUTANTS

EXIT_UNSAFE = 3
EXIT_NOT_DRAINED = 4
EXIT_FAILED = 5
CALL_SECONDS = 0.4


@dataclass
class Orders:
    """What one run of the terminal has to do. ``kill_at``: name of a step; ``kill_on``: at its n-th arrival."""

    directory: str
    port: int
    terminal: str = "T1"
    seed: int = 0
    acts: list[dict[str, object]] = field(default_factory=list)
    wait_seconds: float = 0.25
    kill_at: str = ""
    kill_on: int = 1
    drain_seconds: float = 0.0
    clock_runs_backwards: bool = False
    marker: str = ""

    def to_json(self) -> str:
        return json.dumps(asdict(self))


class BackwardsClock(SystemClock):
    """Wall time that loses an hour at every look."""

    def __init__(self) -> None:
        self._looks = 0

    def wall(self) -> datetime:
        self._looks += 1
        return datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=self._looks)


class HttpCentre:
    """The thin client: one request per call, a time-out on each, and no opinion."""

    def __init__(self, port: int, terminal: str) -> None:
        self._port = port
        self._terminal = terminal

    def send(self, kind: str, key: str, payload: Mapping[str, object]) -> SendResult:
        result = self._call("send", kind, key, payload)
        return Refused("voided") if isinstance(result, Voided) else _known(result)

    def look_up(self, kind: str, key: str) -> LookUpResult:
        return self._call("look_up", kind, key, {})

    def void(self, kind: str, key: str) -> VoidResult:
        result = self._call("void", kind, key, {})
        return result if isinstance(result, Voided) else _known(result)

    def _call(self, verb: str, kind: str, key: str, payload: Mapping[str, object]) -> LookUpResult:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=CALL_SECONDS)
        body = {"terminal": self._terminal, "kind": kind, "key": key, "payload": dict(payload)}
        try:
            connection.request("POST", f"/{verb}", json.dumps(body), {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = json.loads(response.read())
        except ConnectionRefusedError:
            return SendTrouble(maybe_done=False)
        except (OSError, http.client.HTTPException, ValueError):
            return SendTrouble(maybe_done=True)
        finally:
            connection.close()
        if response.status != 200:
            return SendTrouble(maybe_done=True)
        return _result(answer)


def _result(answer: dict[str, object]) -> LookUpResult:
    match answer["status"]:
        case "done":
            return Accepted(answer, str(answer["receipt"]))
        case "refused":
            return Refused(str(answer["code"]))
        case "void":
            return Voided()
        case _:
            return NotFound()


def _known(result: LookUpResult) -> Accepted | Refused | SendTrouble:
    if isinstance(result, NotFound | Voided):
        return SendTrouble(maybe_done=True)
    return result


class Terminal:
    """One run: recover, reprint what is owed, serve the visitors, then drain or wait for the kill."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._directory = Path(orders.directory)
        self._random = random.Random(orders.seed)
        self._steps: Counter[str] = Counter()
        self._steps_lock = threading.Lock()
        tools = Tools(
            clock=BackwardsClock() if orders.clock_runs_backwards else SystemClock(),
            random_bytes=self._random.randbytes,
            chance=random.Random(orders.seed + 1).random,
            steps=self._step,
            back_off_base_seconds=0.05,
            back_off_cap_seconds=0.4,
        )
        centre = HttpCentre(orders.port, orders.terminal)
        self.registrar = Registrar(self._directory, orders.terminal, centre, tools=tools)

    def run(self) -> int:
        self.registrar.start()
        try:
            recovered = self.registrar.recovered(10)
        except LedgerUnsafe:
            return EXIT_UNSAFE
        except LedgerFailed:
            return EXIT_FAILED
        self.log("events", {"ready": list(recovered.reprintable), "checkpoint": asdict(self.registrar.checkpoint())})
        for key in recovered.reprintable:
            self._print(key, copy=1)
        for act in self._orders.acts:
            self._serve(act)
        if not self._orders.drain_seconds:
            # Until the harness kills this process or closes its end.
            sys.stdin.read()
            return 0
        return self._drain()

    def log(self, name: str, record: dict[str, object]) -> None:
        line = (json.dumps(record) + "\n").encode()
        handle = os.open(self._directory.parent / f"{name}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)

    def _serve(self, act: dict[str, object]) -> None:
        told = threading.Event()
        outcomes: list[Outcome] = []
        key = self.registrar.new_key()
        self.log("events", {"confirmed": act["intent"], "key": key, "kind": act["kind"]})

        def done(outcome: Outcome) -> None:
            row = getattr(outcome, "row_hash", "")
            self.log("events", {"told": type(outcome).__name__, "key": key, "row": row})
            outcomes.append(outcome)
            told.set()

        payload = {**act, "marker": self._orders.marker}
        policy = OnUnknown(str(act["on_unknown"]))
        owes_paper = bool(act["paper"])
        self.registrar.commit(Act(str(act["kind"]), payload, policy, owes_paper), self._orders.wait_seconds, done, key)
        if not told.wait(10):
            self.log("events", {"not_told": key})
        elif isinstance(outcomes[0], Accepted) and owes_paper:
            self._print(key, copy=0)

    def _print(self, key: str, copy: int) -> None:
        self.log("paper", {"key": key, "copy": copy})
        recorded = threading.Event()
        report = PaperReport(PaperOutcome.PRINTED, "simulated", copy=copy)
        self.registrar.handed_over(key, report, lambda result: recorded.set())
        recorded.wait(10)

    def _drain(self) -> int:
        empty = threading.Event()
        ticker = threading.Event()
        waited = 0.0
        while self.registrar.waiting() and waited < self._orders.drain_seconds:
            ticker.wait(0.02)
            waited += 0.02
        if not self.registrar.waiting():
            empty.set()
        self.registrar.stop()
        self.log("events", {"drained": empty.is_set(), "checkpoint": asdict(self.registrar.checkpoint())})
        return 0 if empty.is_set() else EXIT_NOT_DRAINED

    def _step(self, name: str) -> None:
        if name != self._orders.kill_at:
            return
        with self._steps_lock:
            self._steps[name] += 1
            if self._steps[name] == self._orders.kill_on:
                os.kill(os.getpid(), signal.SIGKILL)


def _record_sealed(terminal: Terminal) -> None:
    """Note every ciphertext, so that the harness can look for it after the acknowledgement."""
    original = Outbox.put

    def put(self: Outbox, connection: sqlite3.Connection, kept: Kept, payload: bytes) -> None:
        original(self, connection, kept, payload)
        (sealed,) = connection.execute("SELECT sealed FROM outbox WHERE key = ?", (kept.key,)).fetchone()
        terminal.log("sealed", {"key": kept.key, "sealed": sealed.hex()})

    Outbox.put = put  # type: ignore[method-assign]


def main() -> int:
    orders = Orders(**json.loads(sys.argv[1]))
    terminal = Terminal(orders)
    mutant = os.environ.get("NUANPING_MUTANT", "")
    if mutant:
        TERMINAL_MUTANTS[mutant](terminal.log)
    _record_sealed(terminal)
    return terminal.run()


if __name__ == "__main__":
    # Daemon threads may still hold a call to a slow centre; a clean end does not wait for them.
    code = main()
    os._exit(code)
