"""Starts terminals, kills them, and judges what is left: journal, centre, paper, told, files."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.ledger.journal import Checkpoint
from kiosk.ledger.verify import verify
from tests.ledger.crash.centre import CentreDouble
from tests.ledger.crash.terminal import EXIT_NOT_DRAINED, Orders

ROOT = Path(__file__).parents[3]
MARKER = "CANARY-110000199001011234-CANARY"
STEP_SECONDS = 15.0
Record = dict[str, object]

TOLD_NEEDS_ROW = {"Accepted": "ACCEPTED", "Refused": "REFUSED", "Promised": "PROMISED", "Withdrawn": "VOIDING"}
MAY_END_AS = {
    "Accepted": {"ACCEPTED"},
    "Refused": {"REFUSED"},
    "Promised": {"ACCEPTED", "REFUSED_AFTER_PROMISE"},
    "Withdrawn": {"VOIDED", "ACCEPTED", "REFUSED"},
}
PAPER_STATES = ("HANDED_OVER", "HAND_OVER_UNKNOWN", "NOT_HANDED_OVER")


@dataclass
class Site:
    """One terminal with its disk. ``violations`` collects what the oracles found, each starting with its guarantee."""

    directory: Path
    centre: CentreDouble
    terminal: str = "T1"
    mutant: str = ""
    violations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)

    def run(self, orders: Orders, kill_after_seconds: float | None = None) -> int:
        """One life of the terminal; the exit code, -9 when killed. Afterwards the image left on disk is judged."""
        orders.directory = str(self.directory / "state")
        orders.port = self.centre.port
        orders.terminal = self.terminal
        orders.marker = MARKER
        with (self.directory / "stderr.txt").open("ab") as errors:
            process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "tests.ledger.crash.terminal", orders.to_json()],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), "NUANPING_MUTANT": self.mutant},
                stdin=subprocess.PIPE,
                stderr=errors,
            )
            code = self._wait(process, orders, kill_after_seconds)
        if orders.kill_at and code != -signal.SIGKILL and kill_after_seconds is None:
            self.violations.append(f"G10 ended with {code} before step {orders.kill_at}: {self.errors()[-400:]}")
        self._judge_image(orders)
        return code

    def drain(self, seed: int, seconds: float = 15.0) -> None:
        """A last life with no visitors: it must start clean and owe nothing at its end."""
        code = self.run(Orders("", 0, seed=seed, drain_seconds=seconds))
        if code == EXIT_NOT_DRAINED:
            self.violations.append("G4 acts are still owed after the drain")
        elif code != 0:
            self.violations.append(f"G10 the next start failed with {code}: {self.errors()[-400:]}")

    def errors(self) -> str:
        return (self.directory / "stderr.txt").read_text()

    def records(self, name: str) -> list[Record]:
        path = self.directory / f"{name}.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def rows(self) -> list[Record]:
        path = self.directory / "state" / "ledger.db"
        if not path.exists():
            return []
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute("SELECT * FROM journal ORDER BY sequence")]
        except sqlite3.OperationalError:
            # Killed before the first table existed.
            return []
        finally:
            connection.close()

    def judge_end(self) -> list[str]:
        """All oracles of the final state; call it when the centre has settled. Returns all violations of this site."""
        told = {str(event["key"]): str(event["told"]) for event in self.records("events") if "told" in event}
        states: dict[str, list[str]] = {}
        for row in self.rows():
            states.setdefault(str(row["key"]), []).append(str(row["state"]))
        originals = Counter(str(slip["key"]) for slip in self.records("paper") if slip["copy"] == 0)
        for event in self.records("events"):
            if "not_told" in event:
                self.violations.append(f"G7 a visitor was never answered: {event['not_told']}")
            if "confirmed" in event:
                key = str(event["key"])
                self._judge_act(key, str(event["confirmed"]), states.get(key, []), told.get(key), originals[key])
        if "Traceback" in self.errors() or "ledger bug" in self.errors():
            self.violations.append(f"G10 traceback: {self.errors()[-600:]}")
        return self.violations

    def _judge_act(self, key: str, intent: str, states: list[str], told: str | None, originals: int) -> None:
        deeds = [state for state in states if state not in (*PAPER_STATES, "SETTLED")]
        end = deeds[-1] if deeds else "NOTHING"
        effects = self.centre.net(intent)
        if self.centre.done[intent] > 1:
            self.violations.append(f"G1 {self.centre.done[intent]} effects for {intent}")
        if end in ("INTENT", "SENDING", "PROMISED", "VOIDING"):
            self.violations.append(f"G4 {intent} ended as {end}")
        elif effects != (1 if end == "ACCEPTED" else 0):
            self.violations.append(f"G3 {intent} is {end} with {effects} effects")
        if told is not None and told != "NotKept" and end not in MAY_END_AS[told]:
            self.violations.append(f"G6 {intent} was told {told} and ended as {end}")
        if originals > 1:
            self.violations.append(f"G5 {originals} originals for {intent}")
        if originals and end != "ACCEPTED":
            self.violations.append(f"G5 a receipt for {intent}, which is {end}")

    def _judge_image(self, orders: Orders) -> None:
        rows = self.rows()
        sent = {str(row["key"]) for row in rows if row["state"] == "SENDING"}
        orphans = self.centre.keys_of.get(self.terminal, set()) - sent
        if orphans:
            self.violations.append(f"G2 {len(orphans)} keys at the centre that the journal did not announce")
        events = self.records("events")
        written = {(str(row["key"]), str(row["state"]), str(row["hash"])[:8]) for row in rows}
        for event in events:
            if event.get("told") in TOLD_NEEDS_ROW:
                proof = (str(event["key"]), TOLD_NEEDS_ROW[str(event["told"])], str(event["row"]))
                if proof not in written:
                    self.violations.append(f"G6 told {event['told']} and the journal does not hold it")
        if rows:
            known = [Checkpoint(**e["checkpoint"]) for e in events if "checkpoint" in e]  # type: ignore[arg-type]
            report = verify(self.directory / "state" / "ledger.db", known)
            if not report.ok:
                self.violations.append(f"G9 the journal is not whole: {report}")
        self._judge_files(events, wiped=orders.kill_at == "wiped")

    def _judge_files(self, events: list[Record], wiped: bool) -> None:
        """G8: the marker is nowhere; a payload acknowledged before the last answered visitor is not even there sealed."""
        images = [path.read_bytes() for path in (self.directory / "state").glob("*") if path.is_file()]
        if any(MARKER.encode() in image for image in images):
            self.violations.append("G8 personal data on the disk")
        answered = [str(event["key"]) for event in events if event.get("told") in ("Accepted", "Refused")]
        gone = set(answered if wiped else answered[:-1])
        for record in self.records("sealed"):
            sealed = bytes.fromhex(str(record["sealed"]))
            if record["key"] in gone and any(sealed[:32] in image or sealed[-32:] in image for image in images):
                self.violations.append("G8 an acknowledged payload is still in a file")

    def _wait(self, process: subprocess.Popen[bytes], orders: Orders, kill_after_seconds: float | None) -> int:
        limit = kill_after_seconds
        if limit is None:
            limit = STEP_SECONDS + orders.drain_seconds
            if not orders.kill_at and not orders.drain_seconds:
                # No kill is planned: let it finish its visitors and end cleanly.
                assert process.stdin is not None
                process.stdin.close()
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            if kill_after_seconds is None:
                self.violations.append(f"G10 hung: step {orders.kill_at!r} not reached or no end")
            return process.wait()
        finally:
            if process.stdin is not None:
                process.stdin.close()
