"""The ledger as the rest of the kiosk sees it: one thread that owns the database, and network threads that own nothing.

All methods may be called from any thread and return at once. Callbacks run in the ledger thread and must hand over.
"""

from __future__ import annotations

import logging
import os
import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from drivers.stack import forget_stack
from kiosk.ledger.acts import (
    Act,
    CallResult,
    Centre,
    Clock,
    LedgerFailed,
    LedgerUnsafe,
    NotKept,
    Outcome,
    PaperReport,
    SendTrouble,
    Steps,
    WorkItem,
    no_step,
)
from kiosk.ledger.cases import BackOff, Call, Verb
from kiosk.ledger.clerk import Clerk, Surroundings
from kiosk.ledger.journal import GENESIS, Checkpoint, Journal
from kiosk.ledger.outbox import Outbox, RandomBytes, load_or_create_key
from kiosk.ledger.recovery import Recovered, Recovery
from kiosk.ledger.store import Store
from kiosk.ledger.tallies import FaceCount

NETWORK_THREADS = 4
STOP_SECONDS = 5.0

T = TypeVar("T")
StartResult = Recovered | LedgerUnsafe | LedgerFailed
_log = logging.getLogger("kiosk.ledger")


def _nobody(value: object) -> None:
    """The listener that does not listen."""


@dataclass(frozen=True, slots=True)
class Message:
    """Work for the ledger thread, and who must hear of it when there is no ledger to do it."""

    work: Callable[[Clerk], None]
    refuse: Callable[[NotKept], None] = _nobody


class SystemClock:
    """The machine's clocks."""

    def monotonic(self) -> float:
        return time.monotonic()

    def wall(self) -> datetime:
        return datetime.now(UTC)


class NetworkThreads:
    """A few daemon threads for calls that may block; they may die with the process: a lost call is recovered anyway."""

    def __init__(self, count: int = NETWORK_THREADS) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._count = count
        for number in range(count):
            threading.Thread(target=self._run, name=f"ledger-network-{number}", daemon=True).start()

    def __call__(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)

    def stop(self) -> None:
        """Let the threads end once their current call returns."""
        for _ in range(self._count):
            self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception as bug:  # noqa: BLE001 - a thread lost to a bug would leave the terminal deaf after a few
                _log.error("a network job failed: %s", type(bug).__name__)
            # The job holds what it sent; a waiting thread must not keep a visitor's data until the next job comes.
            del job
            forget_stack()


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything the registrar would otherwise take from the machine, so that a test can hold it still."""

    clock: Clock = field(default_factory=SystemClock)
    random_bytes: RandomBytes = os.urandom
    chance: Callable[[], float] = random.random
    steps: Steps = no_step
    run_elsewhere: Callable[[Callable[[], None]], object] | None = None
    back_off_base_seconds: float = 0.5
    back_off_cap_seconds: float = 300.0


class Registrar:
    """Commits acts exactly once.

    ``directory`` holds ledger.db and, unless ``outbox_key`` (32 bytes) is given, outbox.key. ``need_person`` is called
    with every new work item.
    """

    def __init__(
        self,
        directory: Path,
        terminal: str,
        centre: Centre,
        *,
        need_person: Callable[[WorkItem], None] = _nobody,
        outbox_key: bytes | None = None,
        tools: Tools | None = None,
    ) -> None:
        self._directory = directory
        self._terminal = terminal
        self._centre = centre
        self._need_person = need_person
        self._outbox_key = outbox_key
        self._tools = tools or Tools()
        self._own_threads = NetworkThreads() if self._tools.run_elsewhere is None else None
        self._run_elsewhere = self._tools.run_elsewhere or self._own_threads
        self._inbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._open = False
        self._ready = threading.Event()
        self._start_result: StartResult = LedgerFailed("not-running")
        self._on_ready: Callable[[StartResult], None] = _nobody
        self._store: Store | None = None
        self._journal: Journal | None = None
        self._waiting = 0
        self._work: tuple[WorkItem, ...] = ()
        self._face_counts: tuple[FaceCount, ...] = ()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)

    def start(self, ready: Callable[[StartResult], None] = _nobody) -> None:
        """Open and recover in the ledger thread; ``ready`` gets the result there. No visit may begin before it."""
        self._open = True
        self._on_ready = _guarded(ready)
        self._thread.start()

    def recovered(self, timeout_seconds: float) -> Recovered:
        """Wait for the start. Raises LedgerBusy, LedgerUnsafe, LedgerFailed; LedgerFailed("slow-start") on time-out."""
        if not self._ready.wait(timeout_seconds):
            raise LedgerFailed("slow-start")
        if isinstance(self._start_result, Recovered):
            return self._start_result
        raise self._start_result

    def new_key(self) -> str:
        """A fresh idempotency key: 128 random bits in hex."""
        return self._tools.random_bytes(16).hex()

    def commit(self, act: Act, wait_seconds: float, done: Callable[[Outcome], None], key: str | None = None) -> str:
        """Commit ``act``; returns its key. ``done`` gets Accepted, Refused, Promised, Withdrawn or NotKept, once,
        at the latest ``wait_seconds`` plus one disk write after the sending began.
        """
        chosen = key or self.new_key()
        tell = _once(_guarded(done))
        self._post(Message(lambda clerk: clerk.commit(act, chosen, wait_seconds, tell), tell))
        return chosen

    def handed_over(self, key: str, report: PaperReport, done: Callable[[str | NotKept], None] | None = None) -> None:
        """Journal what is known about a slip; ``done`` gets the row's short hash or why it was not recorded."""
        tell = _once(_guarded(done or _nobody))
        self._post(Message(lambda clerk: tell(clerk.handed_over(key, report)), tell))

    def checkpoint(self) -> Checkpoint:
        """Length and last hash of the committed chain, for the heartbeat. Checkpoint(0, GENESIS) before the start."""
        return self._journal.checkpoint() if self._journal is not None else Checkpoint(0, GENESIS)

    def checkpoint_for(self, rows: int | None, done: Callable[[Checkpoint | None], None]) -> None:
        """What the centre wants to see proved: the chain at ``rows``, or (None) at the newest row it acknowledged.

        None: the chain never was that long, or the ledger is not running.
        """
        tell = _guarded(done)

        def work(clerk: Clerk) -> None:
            tell(clerk.checkpoint_for(rows))

        self._post(Message(work, lambda refusal: tell(None)))

    def checkpointed(self, checkpoint: Checkpoint) -> None:
        """The centre acknowledged ``checkpoint``."""
        self._post(Message(lambda clerk: clerk.checkpointed(checkpoint)))

    def count_face(self, count: FaceCount) -> None:
        """Add to the anonymous counts of face checks."""
        self._post(Message(lambda clerk: clerk.count_face(count)))

    def face_counts(self) -> tuple[FaceCount, ...]:
        """The counts of the last days, for the heartbeat."""
        return self._face_counts

    def settle(self, key: str, note: str) -> None:
        """A person has seen to the work item of ``key``."""
        self._post(Message(lambda clerk: clerk.settle(key, note)))

    def waiting(self) -> int:
        """Acts whose last word from the centre is still owed."""
        return self._waiting

    def work_list(self) -> tuple[WorkItem, ...]:
        """What a person must see to."""
        return self._work

    def out_of_service(self) -> str | None:
        """Why nothing can be committed, or None. Cleared only by a new process."""
        if isinstance(self._start_result, LedgerFailed):
            return self._start_result.reason
        if isinstance(self._start_result, LedgerUnsafe):
            return "unsafe"
        return "not-running" if self._store is None or not self._open else self._store.out_of_service

    def stop(self) -> None:
        """Answer whoever waits, close the database. Owed acts go on at the next start. Safe to call twice."""
        with self._gate:
            was_open, self._open = self._open, False
            if was_open:
                self._inbox.put(None)
        if was_open:
            self._thread.join(STOP_SECONDS)
            if self._thread.is_alive():
                _log.error("the ledger thread did not stop within %.0f s", STOP_SECONDS)
        if self._own_threads is not None:
            self._own_threads.stop()
            self._own_threads = None

    def _post(self, message: Message) -> None:
        with self._gate:
            if self._open:
                self._inbox.put(message)
                return
        message.refuse(NotKept("not-running"))

    def _run(self) -> None:
        try:
            clerk = self._open_ledger()
        except (LedgerUnsafe, LedgerFailed) as trouble:
            self._give_up(trouble)
            return
        except Exception as bug:  # noqa: BLE001 - whoever waits for the start must hear of a bug too
            _log.error("ledger bug at start: %s", type(bug).__name__)
            self._give_up(LedgerFailed(f"bug:{type(bug).__name__}"))
            return
        while self._serve_one(clerk):
            forget_stack()
        clerk.release_all()
        self._close_store()
        self._refuse_rest("not-running")

    def _open_ledger(self) -> Clerk:
        tools = self._tools
        self._store = store = Store(self._directory / "ledger.db")
        key = self._outbox_key or load_or_create_key(self._directory / "outbox.key", tools.random_bytes)
        self._journal = journal = Journal(store, tools.clock)
        outbox = Outbox(store, key, tools.random_bytes)
        back_off = BackOff(tools.chance, tools.back_off_base_seconds, tools.back_off_cap_seconds)
        around = Surroundings(tools.clock, back_off, self._launch, self._on_work, tools.steps)
        clerk = Clerk(store, journal, outbox, around)
        recovery = Recovery(clerk, journal, outbox, self._terminal, tools.steps)
        result = recovery.run(tools.clock.monotonic())
        self._publish(clerk)
        self._announce(result)
        return clerk

    def _serve_one(self, clerk: Clerk) -> bool:
        message: Message | None = None
        try:
            due = clerk.tick()
            self._publish(clerk)
            pause = None if due is None else max(0.0, due - self._tools.clock.monotonic())
            try:
                message = self._inbox.get(timeout=pause)
            except queue.Empty:
                return True
            if message is None:
                return False
            message.work(clerk)
            self._publish(clerk)
        except Exception as bug:  # noqa: BLE001 - fail-stop: see below
            # A clerk with a bug must not write on; the exception's text may hold personal data.
            _log.error("ledger bug: %s", type(bug).__name__)
            self._condemn(f"bug:{type(bug).__name__}")
            clerk.release_all()
            if message is not None:
                message.refuse(NotKept(f"bug:{type(bug).__name__}"))
        return True

    def _launch(self, call: Call) -> None:
        def work() -> None:
            result = self._ask(call)
            self._post(Message(lambda clerk: clerk.answered(call, result)))

        assert self._run_elsewhere is not None
        self._run_elsewhere(work)

    def _ask(self, call: Call) -> CallResult:
        step = call.verb.value.lower()
        self._tools.steps(f"{step}.before")
        try:
            result: CallResult
            if call.verb is Verb.SEND:
                result = self._centre.send(call.kind, call.key, call.payload)
            elif call.verb is Verb.LOOK_UP:
                result = self._centre.look_up(call.kind, call.key)
            else:
                result = self._centre.void(call.kind, call.key)
        except Exception as bug:  # noqa: BLE001 - foreign code: its bug is an unknown answer, not a lost case
            _log.error("the centre's client raised %s on %s", type(bug).__name__, call.verb)
            result = SendTrouble(maybe_done=True, reason="client-bug")
        self._tools.steps(f"{step}.after")
        return result

    def _on_work(self, item: WorkItem) -> None:
        # Published first: whoever is called must find the item on the list.
        self._work = (*self._work, item)
        _guarded(self._need_person)(item)

    def _publish(self, clerk: Clerk) -> None:
        self._waiting = len(clerk.cases)
        self._work = tuple(clerk.work.values())
        self._face_counts = clerk.face_counts

    def _announce(self, result: StartResult) -> None:
        self._start_result = result
        self._ready.set()
        self._on_ready(result)

    def _condemn(self, reason: str) -> None:
        if self._store is not None:
            self._store.condemn(reason)

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()

    def _give_up(self, trouble: LedgerUnsafe | LedgerFailed) -> None:
        with self._gate:
            self._open = False
        self._close_store()
        self._refuse_rest(trouble.reason if isinstance(trouble, LedgerFailed) else "unsafe")
        self._announce(trouble)

    def _refuse_rest(self, reason: str) -> None:
        """Answer what was posted and will not be done any more."""
        while True:
            try:
                message = self._inbox.get_nowait()
            except queue.Empty:
                return
            if message is not None:
                message.refuse(NotKept(reason))


def _guarded(callback: Callable[[T], None]) -> Callable[[T], None]:
    """A listener's bug must not stop the ledger."""

    def call(value: T) -> None:
        try:
            callback(value)
        except Exception as bug:  # noqa: BLE001 - foreign code
            _log.error("a ledger listener raised %s", type(bug).__name__)

    return call


def _once(callback: Callable[[T], None]) -> Callable[[T], None]:
    """Only the first call counts: after a bug a case and its message may both try to answer."""
    waiting = [callback]

    def call(value: T) -> None:
        if waiting:
            waiting.pop()(value)

    return call
