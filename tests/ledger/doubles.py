"""A desk without threads: the real store, journal, outbox, clerk and recovery under a virtual clock; calls are collected."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.ledger.acts import INTENT_ROW_HASH, Act, CallResult, Clock, OnUnknown, Outcome, WorkItem
from kiosk.ledger.cases import BackOff, Call, Verb
from kiosk.ledger.clerk import Clerk, Surroundings
from kiosk.ledger.journal import Journal
from kiosk.ledger.outbox import Outbox
from kiosk.ledger.recovery import Recovered, Recovery
from kiosk.ledger.rules import State
from kiosk.ledger.store import Store
from kiosk.ledger.verify import Report, verify

SECRET = bytes(range(32))
FILING = Act("certification", {"intent": "a", "id": "110000199001011234"})
RATING = Act("rating", {"stars": 5}, owes_paper=False)
PAYMENT = Act("payment", {"intent": "p", "fen": 38000}, OnUnknown.VOID)


class VirtualClock(Clock):
    """Monotonic time moves only by ``advance``; wall time may be set to anything."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.shift = timedelta()

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> datetime:
        return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=self.now) + self.shift


class Desk:
    """One ledger directory; ``restart`` is a new process on the same disk."""

    def __init__(self, directory: Path, chance: float = 0.999, secret: bytes = SECRET) -> None:
        self.path = directory / "ledger.db"
        self.clock = VirtualClock()
        self.calls: list[Call] = []
        self.told: dict[str, list[Outcome]] = {}
        self.people: list[WorkItem] = []
        self._chance = chance
        self._secret = secret
        self._keys = (f"{number:032x}" for number in itertools.count(1))
        self._random = random.Random(1)
        self.recovered = self._open()

    def _open(self) -> Recovered:
        self.store = Store(self.path)
        try:
            return self._recover()
        except BaseException:
            self.store.close()
            raise

    def _recover(self) -> Recovered:
        self.journal = Journal(self.store, self.clock)
        self.outbox = Outbox(self.store, self._secret, self._random.randbytes)
        back_off = BackOff(lambda: self._chance)
        around = Surroundings(self.clock, back_off, self.calls.append, self.people.append)
        self.clerk = Clerk(self.store, self.journal, self.outbox, around)
        return Recovery(self.clerk, self.journal, self.outbox, "T1", lambda name: None).run(self.clock.now)

    def restart(self, secret: bytes = SECRET) -> Recovered:
        self.store.close()
        self.calls.clear()
        self.people.clear()
        self._secret = secret
        self.recovered = self._open()
        self.clerk.tick()
        return self.recovered

    def commit(self, act: Act = FILING, wait_seconds: float = 5.0, key: str | None = None) -> str:
        chosen = key or next(self._keys)
        self.told.setdefault(chosen, [])
        self.clerk.commit(act, chosen, wait_seconds, self.told[chosen].append)
        return chosen

    def sent(self, act: Act, key: str) -> dict[str, object]:
        """What the centre must get: the act's payload and the hash of the row that announced it."""
        found = self.store.read("SELECT hash FROM journal WHERE key = ? AND state = 'INTENT'", (key,))
        return {**act.payload, INTENT_ROW_HASH: str(found[0][0])}

    def answer(self, result: CallResult) -> Call:
        """The oldest call that is out gets ``result``."""
        call = self.calls.pop(0)
        self.clerk.answered(call, result)
        self.clerk.tick()
        return call

    def advance(self, seconds: float) -> None:
        self.clock.now += seconds
        self.clerk.tick()

    def out(self) -> list[Verb]:
        return [call.verb for call in self.calls]

    def states(self, key: str) -> list[State]:
        found = self.store.read("SELECT state FROM journal WHERE key = ? ORDER BY sequence", (key,))
        return [State(str(state)) for (state,) in found]

    def evidence(self, key: str, state: State) -> Mapping[str, object]:
        found = self.store.read("SELECT evidence FROM journal WHERE key = ? AND state = ?", (key, state))
        value: Mapping[str, object] = json.loads(str(found[-1][0]))
        return value

    def hash_of(self, key: str, state: State) -> str:
        found = self.store.read("SELECT hash FROM journal WHERE key = ? AND state = ?", (key, state))
        return str(found[-1][0])[:8]

    def kept(self) -> int:
        return len(self.outbox.kept())

    def verify(self) -> Report:
        return verify(self.path, [self.journal.checkpoint()])
