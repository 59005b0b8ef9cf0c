"""Any interleaving of visitors, network faults, waiting and restarts: every act once, every story legal, nothing owed."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.ledger.acts import (
    Accepted,
    Act,
    CallResult,
    NotFound,
    NotKept,
    OnUnknown,
    PaperOf,
    PaperOutcome,
    PaperReport,
    Promised,
    Refused,
    SendTrouble,
    Voided,
    Withdrawn,
)
from kiosk.ledger.cases import Call, Verb
from kiosk.ledger.rules import OPEN, State
from tests.ledger.doubles import Desk

FAULTS = ("none", "lost-request", "lost-answer", "never-left", "duplicate", "late")


class Centre:
    """The centre as it has to be: one stored answer per key, tombstones, reversal."""

    def __init__(self) -> None:
        self.answers: dict[str, Accepted | Refused | Voided] = {}
        self.done: Counter[str] = Counter()
        self.undone: Counter[str] = Counter()

    def process(self, call: Call) -> CallResult:
        known = self.answers.get(call.key)
        if call.verb is Verb.LOOK_UP:
            return known or NotFound()
        if call.verb is Verb.VOID:
            if isinstance(known, Accepted) and not known.answer["final"]:
                self.undone[call.key] += 1
                known = None
            return self.answers.setdefault(call.key, Voided()) if known else self._store(call.key, Voided())
        if known is None and call.payload["refuse"]:
            return self._store(call.key, Refused("not-entitled"))
        if known is None:
            self.done[call.key] += 1
            return self._store(call.key, Accepted({"final": call.payload["final"]}, "R1"))
        return known

    def _store(self, key: str, answer: Accepted | Refused | Voided) -> Accepted | Refused | Voided:
        self.answers[key] = answer
        return answer


class ExactlyOnce(RuleBasedStateMachine):
    """The desk against the centre; ``on_the_way`` holds requests that arrive after their client gave up."""

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        self.desk = Desk(Path(self._directory.name), chance=0.5)
        self.centre = Centre()
        self.on_the_way: list[Call] = []
        self.lost_waiters: set[str] = set()

    @rule(
        policy=st.sampled_from(OnUnknown), refuse=st.booleans(), final=st.booleans(), wait=st.sampled_from([0.0, 3.0])
    )
    def visitor_commits(self, policy: OnUnknown, refuse: bool, final: bool, wait: float) -> None:
        self.desk.commit(Act("certification", {"refuse": refuse, "final": final}, policy), wait)

    @precondition(lambda self: bool(self.desk.calls))
    @rule(which=st.integers(0, 9), fault=st.sampled_from(FAULTS))
    def call_ends(self, which: int, fault: str) -> None:
        call = self.desk.calls.pop(which % len(self.desk.calls))
        result: CallResult = SendTrouble(maybe_done=fault != "never-left")
        if fault == "late":
            self.on_the_way.append(call)
        elif fault not in ("lost-request", "never-left"):
            answer = self.centre.process(call)
            answer = self.centre.process(call) if fault == "duplicate" else answer
            result = result if fault == "lost-answer" else _as_sender_would(call, answer)
        self.desk.clerk.answered(call, result)
        self.desk.clerk.tick()

    @precondition(lambda self: bool(self.on_the_way))
    @rule()
    def late_request_arrives(self) -> None:
        self.centre.process(self.on_the_way.pop(0))

    @rule(seconds=st.sampled_from([0.0, 1.0, 5.0, 400.0]))
    def time_passes(self, seconds: float) -> None:
        self.desk.advance(seconds)

    @rule(outcome=st.sampled_from(PaperOutcome), of=st.sampled_from(PaperOf), which=st.integers(0, 9))
    @precondition(lambda self: bool(self.desk.told))
    def paper_is_reported(self, outcome: PaperOutcome, of: PaperOf, which: int) -> None:
        key = sorted(self.desk.told)[which % len(self.desk.told)]
        self.desk.clerk.handed_over(key, PaperReport(outcome, "process-id", of))

    @rule()
    def terminal_restarts(self) -> None:
        self.on_the_way += self.desk.calls
        self.lost_waiters |= {key for key, told in self.desk.told.items() if not told}
        self.desk.restart()

    @invariant()
    def no_act_has_two_effects(self) -> None:
        assert all(count <= 1 for count in self.centre.done.values())

    @invariant()
    def the_centre_knows_no_key_that_was_not_announced(self) -> None:
        for key in self.centre.answers:
            assert self.desk.states(key)[:2] == [State.INTENT, State.SENDING]

    @invariant()
    def nobody_is_told_twice(self) -> None:
        assert all(len(told) <= 1 for told in self.desk.told.values())

    def teardown(self) -> None:
        for _ in range(200):
            while self.desk.calls:
                call = self.desk.calls.pop(0)
                self.desk.clerk.answered(call, _as_sender_would(call, self.centre.process(call)))
                self.desk.clerk.tick()
            if self.desk.kept() == 0:
                break
            self.desk.advance(400.0)
        while self.on_the_way:
            self.centre.process(self.on_the_way.pop())
        for key, told in self.desk.told.items():
            self._judge(key, told[0] if told else None)
        assert self.desk.verify().ok
        self.desk.store.close()
        self._directory.cleanup()

    def _judge(self, key: str, told: object) -> None:
        deeds = [state for state in self.desk.states(key) if not state.endswith(("HANDED_OVER", "UNKNOWN"))]
        assert deeds[-1] not in OPEN
        assert self.centre.done[key] - self.centre.undone[key] == (deeds[-1] is State.ACCEPTED)
        assert told is not None or key in self.lost_waiters
        assert not isinstance(told, NotKept)
        assert not isinstance(told, Accepted) or deeds[-1] is State.ACCEPTED
        assert not isinstance(told, Refused) or deeds[-1] is State.REFUSED
        assert not isinstance(told, Promised) or deeds[-1] in (State.ACCEPTED, State.REFUSED_AFTER_PROMISE)
        assert not isinstance(told, Withdrawn) or State.VOIDING in deeds


def _as_sender_would(call: Call, answer: CallResult) -> CallResult:
    return Refused("voided") if call.verb is Verb.SEND and isinstance(answer, Voided) else answer


TestExactlyOnce = ExactlyOnce.TestCase
TestExactlyOnce.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestExactlyOnce = pytest.mark.slow(pytest.mark.expected_logs(r"kiosk\.ledger: a person is needed")(TestExactlyOnce))
