"""One terminal with its disk and its paper, and its lives one after the other."""

from __future__ import annotations

import json
import os
import select
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.ledger.rules import OPEN
from tests.crash.nursery import Nursery
from tests.crash.orders import Orders

ROOT = Path(__file__).parents[2]
Event = dict[str, object]
HOME_SECONDS = 40.0
"""From the process's start to a home page that no longer says "starting": no measure, only the end of waiting on a busy
machine, where starts of 12 s were seen."""
END_SECONDS = 30.0
ORPHAN_SECONDS = 5.0


class Life:
    """One kiosk process. ``events`` is what a bystander saw, in order."""

    def __init__(self, orders: Orders, log: Path, nursery: Nursery) -> None:
        self.orders = orders
        self.log = log
        self.events: list[Event] = []
        self.home_after_seconds: float | None = None
        self._changed = threading.Condition()
        self._over = False
        self.began_at = time.monotonic()
        reading, writing = os.pipe()
        with log.open("wb") as errors:
            self.process = nursery.bear(orders.to_json(), writing, errors.fileno())
        os.close(writing)
        self._output = os.fdopen(reading, "rb")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, wanted: Callable[[Event], bool], seconds: float, count: int = 1, after: int = 0) -> bool:
        """True once ``count`` events from number ``after`` on are as wanted; False when the time or the life is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._over or sum(map(wanted, self.events[after:])) >= count, seconds)
            return sum(map(wanted, self.events[after:])) >= count

    def home(self) -> bool:
        """Wait for the home page. False when it is not there in time, or says that the terminal is out of service."""
        return self.wait_for(lambda event: event.get("title") == "home-title", HOME_SECONDS)

    def kill_after(self, seconds: float) -> None:
        """Let it live for ``seconds`` more, then SIGKILL."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
        self.end()

    def stop(self) -> int:
        """SIGTERM, as systemd does; the exit code."""
        self.process.terminate()
        return self.end()

    def end(self) -> int:
        """Wait for the end and for all that was seen; the exit code, negative for a signal."""
        try:
            code = self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self._reader.join(END_SECONDS)
        self._output.close()
        return code

    def errors(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def orphans(self) -> int:
        """Processes this life started and that are still there after some seconds."""
        left = 0
        for pid in _session(self.process.pid):
            try:
                handle = os.pidfd_open(pid)
            except ProcessLookupError:
                continue
            try:
                gone = bool(select.select([handle], [], [], ORPHAN_SECONDS)[0])
                left += not gone
                if gone:
                    # What a dead terminal leaves is ours to bury (see Nursery).
                    with suppress(ChildProcessError):
                        os.waitpid(pid, os.WNOHANG)
            finally:
                os.close(handle)
        return left

    def _read(self) -> None:
        for line in self._output:
            event = json.loads(line)
            with self._changed:
                if event.get("title") == "home-title" and self.home_after_seconds is None:
                    self.home_after_seconds = time.monotonic() - self.began_at
                self.events.append(event)
                self._changed.notify_all()
        with self._changed:
            self._over = True
            self._changed.notify_all()


def _session(leader: int) -> list[int]:
    """Living processes of the session that ``leader`` began, without it."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == leader:
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.append(int(entry.name))
    return found


@dataclass(frozen=True, slots=True)
class JournalRow:
    sequence: int
    kind: str
    key: str
    state: str
    evidence: dict[str, object]
    hash: str


@dataclass
class Site:
    """``template`` carries what all lives share. ``sealed`` collects the sealed payloads seen on the dead terminal's disk."""

    directory: Path
    template: Orders
    nursery: Nursery
    lives: list[Life] = field(default_factory=list)
    sealed: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)

    @property
    def terminal(self) -> str:
        return self.template.terminal

    @property
    def state_dir(self) -> Path:
        return Path(self.template.state_dir)

    @property
    def ledger(self) -> Path:
        return self.state_dir / "ledger.db"

    def live(self, **orders: object) -> Life:
        """Start the next life; its paper comes out into a folder of its own."""
        number = len(self.lives) + 1
        given = {**vars(self.template), "paper_dir": str(self.directory / f"paper-{number:03d}"), **orders}
        life = Life(Orders(**given), self.directory / f"life-{number:03d}.log", self.nursery)
        self.lives.append(life)
        return life

    def rows(self) -> list[JournalRow]:
        """The journal as it is on the disk now."""
        if not self.ledger.exists():
            return []
        query = "SELECT sequence, kind, key, state, evidence, hash FROM journal ORDER BY sequence"
        with reading(self.ledger) as connection:
            try:
                found = connection.execute(query).fetchall()
            except sqlite3.OperationalError:
                # Killed before the first table existed.
                return []
            self.sealed.update(bytes(sealed) for (sealed,) in connection.execute("SELECT sealed FROM outbox"))
        return [
            JournalRow(n, kind, key, state, json.loads(facts), digest) for n, kind, key, state, facts, digest in found
        ]

    def state_at_death(self) -> str:
        """Where the last act stood: a state of the journal, or ``no act open`` when all were finished."""
        deeds: dict[str, str] = {}
        paper: set[str] = set()
        for row in self.rows():
            if row.key and row.state in ("HANDED_OVER", "HAND_OVER_UNKNOWN", "NOT_HANDED_OVER"):
                paper.add(row.key)
            elif row.key and row.kind == "certification":
                deeds[row.key] = row.state
        if not deeds:
            return "no act yet"
        key, state = list(deeds.items())[-1]
        if state == "ACCEPTED" and key not in paper:
            return "ACCEPTED, paper owed"
        return state if state in OPEN else "no act open"

    def handed_over(self) -> int:
        """Visits that went to a person: each may have printed a slip for that person."""
        return sum(log.read_bytes().count(b"HandedToPerson") for log in self.directory.glob("life-*.log"))

    def slips(self) -> list[Path]:
        return sorted(self.directory.glob("paper-*/*.png"))


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to a database that others may be writing."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5.0)
    try:
        yield connection
    finally:
        connection.close()
