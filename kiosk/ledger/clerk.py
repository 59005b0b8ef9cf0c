"""The decisions of the ledger, without threads: what is written before what, who is told what, what is tried next.

The registrar feeds it from one thread: commits, answers of calls, paper reports, and ``tick`` when time has passed.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.ledger.acts import (
    INTENT_ROW_HASH,
    Accepted,
    Act,
    CallResult,
    Clock,
    LedgerFailed,
    NotFound,
    NotKept,
    OnUnknown,
    Outcome,
    PaperOf,
    PaperOutcome,
    PaperReport,
    Promised,
    Refused,
    SendTrouble,
    Steps,
    Voided,
    Withdrawn,
    WorkItem,
    canonical,
    no_step,
)
from kiosk.ledger.cases import BackOff, Call, Case, Cases, Verb
from kiosk.ledger.journal import Checkpoint, Draft, Journal, Row, short_hash
from kiosk.ledger.outbox import Kept, Outbox, Unreadable
from kiosk.ledger.rules import PAPER_STATES, PAYLOAD_UNREADABLE, State, is_key, machine_word, work_reason
from kiosk.ledger.store import Store
from kiosk.ledger.tallies import FaceCount, Tallies

_log = logging.getLogger("kiosk.ledger")

# ISO 8583 practice: a reversal advice is repeated for ever, but after six tries people are called.
TRIES_BEFORE_A_PERSON = 6
# Calls of the completer at once; visitors' own calls are not limited by it.
BACKGROUND_CALLS = 2
WIPE_AGAIN_SECONDS = 1.0
NOBODY_WAITS_EVIDENCE = "visitor-gone"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the clerk acts through. ``launch`` starts a call elsewhere and returns; ``need_person`` gets work items."""

    clock: Clock
    back_off: BackOff
    launch: Callable[[Call], None]
    need_person: Callable[[WorkItem], None]
    steps: Steps = no_step


class Clerk:
    """Owns the open cases. All calls come from the ledger thread; trouble with disk or centre is never raised."""

    def __init__(self, store: Store, journal: Journal, outbox: Outbox, around: Surroundings) -> None:
        self._store = store
        self._journal = journal
        self._outbox = outbox
        self._around = around
        self.cases = Cases()
        self.work: dict[str, WorkItem] = {}
        self._tallies = Tallies(store)
        self._loss_logged = False

    def commit(self, act: Act, key: str, wait_seconds: float, done: Callable[[Outcome], None]) -> None:
        """Make the intent durable, announce the sending, call the centre. ``done`` is called exactly once."""
        try:
            body = canonical(dict(act.payload))
        except (TypeError, ValueError):
            done(NotKept("payload-not-json"))
            return
        if not is_key(key):
            done(NotKept("not-a-key"))
            return
        try:
            if self._journal.story(key).deed is not None:
                done(NotKept("key-already-used"))
                return
            row = self._announce(act, key, body)
        except LedgerFailed as failure:
            self._lost_ledger()
            done(NotKept(failure.reason))
            return
        case = Case(key, act.kind, act.on_unknown, act.owes_paper, State.SENDING, row.hash[:8])
        case.waiter = done
        case.deadline = self._around.clock.monotonic() + wait_seconds
        self.cases.add(case)
        self._launch(case, Verb.SEND)

    def answered(self, call: Call, result: CallResult) -> None:
        """A call came back. Answers to calls that are no longer the current one of their case change nothing."""
        case = self.cases.current(call)
        if case is None or self._broken():
            return
        case.call = None
        if isinstance(result, SendTrouble):
            self._try_later(case, call.verb, result)
        elif isinstance(result, NotFound):
            case.maybe_done = False
            self._launch(case, Verb.SEND)
        else:
            self._conclude(case, result)
            self.cases.encourage_one(self._around.clock.monotonic())

    def tick(self) -> float | None:
        """Do what is due: visitors who waited long enough, then retries. Returns the next monotonic time, or None."""
        if self._broken():
            return None
        now = self._around.clock.monotonic()
        for case in self.cases.past_deadline(now):
            self._stop_waiting(case)
        for case in self.cases.due(now, BACKGROUND_CALLS):
            self._launch(case, case.next_verb)
        if self._store.wipe_owed:
            self.wipe()
        if self._broken():
            return None
        due = self.cases.next_time(BACKGROUND_CALLS)
        if not self._store.wipe_owed:
            return due
        again = now + WIPE_AGAIN_SECONDS
        return again if due is None else min(due, again)

    def handed_over(self, key: str, report: PaperReport) -> str | NotKept:
        """Record what is known about a slip: the row's short hash, or why it may not be or could not be written."""
        state = PAPER_STATES[report.outcome]
        evidence = _paper_evidence(report)
        try:
            story = self._journal.story(key)
            problem = story.problem(state, evidence)
            if problem is not None:
                return NotKept(problem)
            self._around.steps("paper.before")
            (row,) = self._journal.write(Draft(state, self._kind_of(key), key, evidence))
        except LedgerFailed as failure:
            self._lost_ledger()
            return NotKept(failure.reason)
        self._around.steps("paper.after")
        return short_hash(row)

    def checkpoint_for(self, rows: int | None) -> Checkpoint | None:
        """The chain at ``rows``, or at the newest row the centre acknowledged; None when there is none."""
        try:
            return self._journal.acknowledged() if rows is None else self._journal.checkpoint_at(rows)
        except LedgerFailed:
            self._lost_ledger()
            return None

    def checkpointed(self, checkpoint: Checkpoint) -> None:
        """The centre acknowledged ``checkpoint``. Not repeated while nothing else happens; foreign ones are ignored."""
        try:
            if not self._journal.news_since(checkpoint):
                return
            evidence = {"rows": checkpoint.rows, "hash": checkpoint.hash}
            self._journal.write(Draft(State.CHECKPOINT, evidence=evidence))
        except LedgerFailed:
            self._lost_ledger()

    def count_face(self, count: FaceCount) -> None:
        """Add to the day's anonymous counts; nobody waits for it."""
        try:
            self._tallies.add(count)
        except LedgerFailed:
            self._lost_ledger()

    @property
    def face_counts(self) -> tuple[FaceCount, ...]:
        """The counts of the last days."""
        return self._tallies.recent

    def settle(self, key: str, note: str) -> None:
        """A person has seen to the work item of ``key``. ``note`` is a machine word."""
        item = self.work.get(key)
        if item is None:
            return
        try:
            if self._journal.story(key).work is not None:
                self._journal.write(Draft(State.SETTLED, item.kind, key, {"note": machine_word(note)}))
        except LedgerFailed:
            self._lost_ledger()
            return
        del self.work[key]

    def release_all(self) -> None:
        """No more rows will be written. Whoever waits has SENDING and payload on disk: the next start sees to it."""
        for case in self.cases:
            held = Withdrawn(case.row_hash) if case.on_unknown is OnUnknown.VOID else Promised(case.row_hash)
            case.tell(held)

    def wipe(self) -> None:
        """Remove deleted payloads from the files; a failure takes the ledger out of service."""
        try:
            if not self._broken():
                self._store.wipe()
        except LedgerFailed:
            self._lost_ledger()

    def begin_voiding(self, case: Case) -> Row:
        """Announce durably that the act is taken back, then start taking it back. Raises LedgerFailed."""
        (row,) = self._journal.write(Draft(State.VOIDING, case.kind, case.key))
        case.state = State.VOIDING
        self._around.steps("voiding.after")
        return row

    def add_work(self, item: WorkItem) -> None:
        """Put an item on the work list and report it once."""
        if item.key not in self.work:
            self.work[item.key] = item
            _log.warning("a person is needed: %s %s key %s", item.kind, item.reason, item.key[:8])
            self._around.need_person(item)

    def _announce(self, act: Act, key: str, body: bytes) -> Row:
        kept = Kept(key, act.kind, act.on_unknown, act.owes_paper)
        evidence = {"on_unknown": act.on_unknown.value, "paper": act.owes_paper}
        self._around.steps("intent.before")
        self._journal.write(
            Draft(State.INTENT, act.kind, key, evidence), also=lambda c: self._outbox.put(c, kept, body)
        )
        self._around.steps("intent.after")
        (row,) = self._journal.write(Draft(State.SENDING, act.kind, key))
        self._around.steps("sending.after")
        return row

    def _launch(self, case: Case, verb: Verb) -> None:
        payload: Mapping[str, object] = {}
        if verb is Verb.SEND:
            try:
                kept = self._outbox.payload(case.key)
                payload = {**kept, INTENT_ROW_HASH: self._journal.intent_hash(case.key)}
            except Unreadable:
                self._abandon_unreadable(case)
                return
            except LedgerFailed:
                self._lost_ledger()
                return
        self._around.launch(self.cases.start_call(case, verb, payload))

    def _try_later(self, case: Case, verb: Verb, trouble: SendTrouble) -> None:
        case.maybe_done = case.maybe_done or (trouble.maybe_done and verb is Verb.SEND)
        case.attempts += 1
        if case.attempts == TRIES_BEFORE_A_PERSON:
            self.add_work(WorkItem(case.key, case.kind, "not-delivered"))
        pause = self._around.back_off.seconds(case.attempts)
        now = self._around.clock.monotonic()
        case.not_before = now + trouble.retry_after_seconds
        case.due = max(case.not_before, now + pause)

    def _stop_waiting(self, case: Case) -> None:
        """The visitor can wait no longer. SENDING is on disk, so even a failing ledger may say it will be seen to."""
        told: Outcome
        try:
            if case.on_unknown is OnUnknown.VOID:
                told = Withdrawn(short_hash(self.begin_voiding(case)))
                case.void_now(self._around.clock.monotonic())
            else:
                self._around.steps("promise.before")
                (row,) = self._journal.write(Draft(State.PROMISED, case.kind, case.key))
                case.state = State.PROMISED
                self._around.steps("promise.after")
                told = Promised(short_hash(row))
        except LedgerFailed:
            self._lost_ledger()
            return
        case.tell(told)

    def _conclude(self, case: Case, result: Accepted | Refused | Voided) -> None:
        """Journal the centre's last word and drop the payload in one transaction, and only then tell it."""
        drafts, told = self._last_word(case, result)
        self._around.steps("answer.before")
        try:
            rows = self._journal.write(*drafts, also=lambda c: self._outbox.delete(c, case.key))
        except LedgerFailed:
            self._lost_ledger()
            return
        self._around.steps("answer.after")
        self.cases.remove(case)
        self.work.pop(case.key, None)
        self._tell_last_word(case, drafts[0], told, short_hash(rows[0]))
        self.wipe()
        self._around.steps("wiped")

    def _last_word(self, case: Case, result: Accepted | Refused | Voided) -> tuple[list[Draft], Accepted | Refused]:
        if isinstance(result, Accepted):
            digest = hashlib.sha256(result.receipt.encode()).hexdigest()[:16] if result.receipt else ""
            drafts = [Draft(State.ACCEPTED, case.kind, case.key, {"receipt": digest})]
            if case.owes_paper and case.waiter is None:
                gone = PaperReport(PaperOutcome.NOT_PRINTED, NOBODY_WAITS_EVIDENCE)
                drafts.append(Draft(State.NOT_HANDED_OVER, case.kind, case.key, _paper_evidence(gone)))
            return drafts, result
        if isinstance(result, Voided) and case.state is State.VOIDING:
            return [Draft(State.VOIDED, case.kind, case.key)], Refused("voided")
        refused = result if isinstance(result, Refused) else Refused("voided")
        state = State.REFUSED_AFTER_PROMISE if case.state is State.PROMISED else State.REFUSED
        return [Draft(state, case.kind, case.key, {"code": machine_word(refused.code)})], refused

    def _tell_last_word(self, case: Case, word: Draft, told: Accepted | Refused, row_hash: str) -> None:
        reason = work_reason(case.state, word.state, word.evidence, case.from_before_start)
        if reason is not None:
            self.add_work(WorkItem(case.key, case.kind, reason))
        if isinstance(told, Accepted):
            case.tell(Accepted(told.answer, told.receipt, row_hash))
        else:
            case.tell(Refused(told.code, row_hash))
        self._around.steps("told")

    def _abandon_unreadable(self, case: Case) -> None:
        """The centre does not have it and the payload cannot be opened: only a person can help."""
        evidence = {"reason": PAYLOAD_UNREADABLE}
        try:
            self._journal.write(
                Draft(State.ABANDONED, case.kind, case.key, evidence), also=lambda c: self._outbox.delete(c, case.key)
            )
        except LedgerFailed:
            self._lost_ledger()
            return
        self.cases.remove(case)
        self.add_work(WorkItem(case.key, case.kind, PAYLOAD_UNREADABLE))
        case.tell(Refused(PAYLOAD_UNREADABLE))
        self.wipe()

    def _broken(self) -> bool:
        return self._store.out_of_service is not None

    def _lost_ledger(self) -> None:
        if not self._loss_logged:
            self._loss_logged = True
            _log.error("the ledger is out of service: %s", self._store.out_of_service)
        self.release_all()

    def _kind_of(self, key: str) -> str:
        row = self._journal.deed_row(key)
        return row.kind if row is not None else ""


def _paper_evidence(report: PaperReport) -> dict[str, object]:
    return {"of": PaperOf(report.of).value, "class": machine_word(report.evidence), "copy": report.copy}
