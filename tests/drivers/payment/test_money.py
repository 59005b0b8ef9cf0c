"""Whatever breaks, the terminal's books and what the kiosk was told agree, and nobody pays twice."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from drivers.contract import Completion, Deadline, Failed, Supply
from drivers.far_end import Trouble
from drivers.payment.contract import (
    Answer,
    Declined,
    InDoubt,
    NeverSeen,
    NotStarted,
    Paid,
    PayResult,
    Step,
    Voided,
    fen,
    next_step,
)
from drivers.payment.driver import SerialPaymentTerminal
from drivers.payment.ledger import BankState, Entry, State
from drivers.payment.model import Plan, TerminalModel
from tests.drivers.payment.rigs import Rig, nothing

# At least a hundred storms where the fuzz is asked for; a few in the daily run.
STORMS = max(20, int(os.environ.get("NUANPING_FUZZ", "300")) // 500)
# Long enough for a healthy terminal, short enough to be over when it is not.
HEALTHY_SECONDS, TROUBLED_SECONDS = 1.0, 0.03

ORDERS = st.integers(0, 3)
AMOUNTS = st.sampled_from([1, 100, 12_345])
SEEN: Counter[str] = Counter()
"""What the kiosk was told in the storms so far."""


class Storm(RuleBasedStateMachine):
    """A kiosk, a terminal and a bank, and everything that can come between them."""

    model: type[TerminalModel] = TerminalModel
    driver: type[SerialPaymentTerminal] = SerialPaymentTerminal

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.rig = Rig(Path(self.folder.name), self.model, self.driver)
        self.tried: dict[str, set[int]] = {}
        self.told_paid: dict[str, int] = {}
        self.told_never: set[str] = set()

    @initialize(plan=st.sampled_from(Plan))
    def first_plan(self, plan: Plan) -> None:
        self.rig.hand.plan(plan)

    @rule(number=ORDERS, amount=AMOUNTS, plan=st.sampled_from(Plan), trouble=st.sampled_from(Trouble))
    def pay_in_whatever_weather(self, number: int, amount: int, plan: Plan, trouble: Trouble) -> None:
        self.pay(number, amount, plan, trouble)

    @rule(number=ORDERS, amount=AMOUNTS, plan=st.sampled_from(Plan))
    def pay_at_a_terminal_that_is_well(self, number: int, amount: int, plan: Plan) -> None:
        self.mend()
        self.pay(number, amount, plan, Trouble.NONE)

    @rule(number=ORDERS, amount=AMOUNTS)
    def pay_and_the_cable_is_pulled(self, number: int, amount: int) -> None:
        self.mend()
        self.rig.after_pay = self.rig.hand.unplug
        self.pay(number, amount, Plan.APPROVE, Trouble.NONE)
        self.rig.after_pay = nothing

    @rule(number=ORDERS, amount=AMOUNTS)
    def pay_and_the_bank_hears_of_it_late(self, number: int, amount: int) -> None:
        self.mend()
        self.pay(number, amount, Plan.LOST_BEFORE_BANK, Trouble.NONE)
        self.rig.hand.deliver_late()

    def mend(self) -> None:
        self.rig.hand.plug()
        self.rig.hand.set_network(True)
        self.rig.hand.set_paper(Supply.PLENTY)
        self.rig.hand.visitor(Plan.CANCEL_KEY)

    def pay(self, number: int, amount: int, plan: Plan, trouble: Trouble) -> None:
        """The trouble begins with the payment: before it, nothing would have been started."""
        hand = self.rig.hand
        hand.plan(plan)
        self.rig.ready()
        self.rig.before_pay = lambda: hand.set_trouble(trouble)
        nobody_waits = hand.model._current is None and hand.model.network
        calm = trouble is Trouble.NONE and plan is not Plan.NOBODY and nobody_waits
        order = self.order(number)
        self.tried.setdefault(order, set()).add(amount)
        self.hear(order, self.rig.kiosk.pay(order, fen(amount), self.deadline(calm)))
        hand.set_trouble(Trouble.NONE)

    @rule(number=ORDERS)
    def look_up(self, number: int) -> None:
        self.rig.ready()
        self.hear(self.order(number), self.rig.kiosk.look_up(self.order(number), self.deadline(True)))

    @rule(number=ORDERS, trouble=st.sampled_from([Trouble.NONE, Trouble.SILENT, Trouble.TORN]))
    def void_in_whatever_weather(self, number: int, trouble: Trouble) -> None:
        self.void(number, trouble)

    def void(self, number: int, trouble: Trouble) -> None:
        if self.rig.ready():
            self.rig.hand.set_trouble(trouble)
        order = self.order(number)
        # From the moment of asking, whatever is answered, it may be taken back.
        self.told_paid.pop(order, None)
        self.hear(order, self.rig.kiosk.void(order, self.deadline(trouble is Trouble.NONE)))
        self.rig.hand.set_trouble(Trouble.NONE)

    @rule(number=ORDERS, amount=AMOUNTS)
    def a_late_original_arrives(self, number: int, amount: int) -> None:
        self.rig.hand.plan(Plan.APPROVE)
        self.tried.setdefault(self.order(number), set()).add(amount)
        self.rig.late_original(self.order(number), amount)

    @rule(number=ORDERS, amount=AMOUNTS)
    def a_void_overtakes_its_original(self, number: int, amount: int) -> None:
        self.mend()
        self.void(number, Trouble.NONE)
        self.a_late_original_arrives(number, amount)

    @rule(plan=st.sampled_from(Plan))
    def the_visitor_acts(self, plan: Plan) -> None:
        self.rig.hand.visitor(plan)

    @rule(up=st.booleans())
    def the_network(self, up: bool) -> None:
        self.rig.hand.set_network(up)

    @rule(paper=st.sampled_from([Supply.PLENTY, Supply.OUT]))
    def the_paper(self, paper: Supply) -> None:
        self.rig.hand.set_paper(paper)

    @rule()
    def the_cable_is_pulled(self) -> None:
        self.rig.hand.unplug()

    @rule()
    def the_cable_or_the_power_is_back(self) -> None:
        self.rig.hand.plug()

    @rule()
    def the_kiosk_restarts(self) -> None:
        self.rig.restart_kiosk()

    @rule()
    def what_was_lost_reaches_the_bank(self) -> None:
        self.rig.hand.deliver_late()

    @invariant()
    def nobody_pays_twice_and_nobody_was_told_wrong(self) -> None:
        for order, amounts in self.tried.items():
            assert self.rig.charges(order) <= 1, f"{order} charged twice"
            assert self.rig.net(order) in amounts | {0}
        for order, amount in self.told_paid.items():
            assert self.rig.net(order) == amount, f"{order} was said to be paid"
        for order in self.told_never:
            assert self.rig.net(order) == 0, f"{order} was said not to be paid"

    def teardown(self) -> None:
        try:
            self.drain()
        finally:
            self.rig.kiosk.close()
            self.rig.books.close()
            self.folder.cleanup()

    def drain(self) -> None:
        """All is well again and every visitor has gone: each order comes to an end, and the sums agree."""
        hand = self.rig.hand
        hand.plug()
        hand.set_network(True)
        hand.set_paper(Supply.PLENTY)
        hand.deliver_late()
        self.rig.restart_kiosk()
        paid = 0
        for order in self.tried:
            answer: Answer = self.rig.kiosk.look_up(order, Deadline(10))
            self.hear(order, answer)
            for _ in range(3):
                match next_step(answer, visitor_present=False):
                    case Step.VOID:
                        answer = self.rig.kiosk.void(order, Deadline(10))
                    case Step.ASK_AGAIN:
                        answer = self.rig.kiosk.look_up(order, Deadline(10))
                    case _:
                        break
            self.rig.late_original(order, min(self.tried[order]))
            final = self.rig.kiosk.look_up(order, Deadline(10))
            assert isinstance(final, Paid | Declined | Voided), f"{order} is still {type(final).__name__}"
            self.hear(order, final)
            paid += final.amount if isinstance(final, Paid) else 0
        self.nobody_pays_twice_and_nobody_was_told_wrong()
        assert sum(amount for _, amount in hand.moves()) == paid

    def hear(self, order: str, answer: Answer) -> None:
        SEEN[type(answer).__name__] += 1
        match answer:
            case Paid():
                assert order not in self.told_never, f"{order} was final, and now it is paid"
                self.told_paid[order] = answer.amount
            case Declined() | Voided():
                assert order not in self.told_paid, f"{order} was paid, and now it is not"
                self.told_never.add(order)
            case _:
                assert isinstance(answer, NotStarted | InDoubt | NeverSeen | Failed)

    @staticmethod
    def order(number: int) -> str:
        return f"order-{number:04d}"

    @staticmethod
    def deadline(calm: bool) -> Deadline:
        return Deadline(HEALTHY_SECONDS if calm else TROUBLED_SECONDS)


def weather(storms: int) -> settings:
    return settings(max_examples=storms, stateful_step_count=20)


@pytest.mark.slow
def test_the_money_and_what_was_told_agree() -> None:
    SEEN.clear()
    run_state_machine_as_test(Storm, settings=weather(STORMS))
    everything = {"Paid", "Declined", "Voided", "InDoubt", "NotStarted", "NeverSeen", "Failed"}
    assert everything <= SEEN.keys(), "a storm that saw little proved little"


class NoTombstone(TerminalModel):
    def _void(self, order_id: str) -> Entry | None:
        known = self.books.find(order_id)
        return super()._void(order_id) if known else Entry(order_id, 0, State.VOIDED, "", 0, "T")


class LostAnswerIsDeclined(TerminalModel):
    def _visitor_acts(self, order_id: str, amount: int) -> None:
        super()._visitor_acts(order_id, amount)
        entry = self.books.find(order_id)
        if entry is not None and entry.state is State.AUTHORISING:
            self.books.set(order_id, State.DECLINED, "network")


class ChargesARepetition(TerminalModel):
    def _pay(self, number: str, order_id: str, message: dict[str, Any]) -> bytes:
        known = self.books.find(order_id)
        if known is not None and known.state is State.PAID:
            self.books._move(order_id, known.amount)
        return super()._pay(number, order_id, message)


class ForgetsWhatTheBankWasAsked(TerminalModel):
    def _settled(self, order_id: str) -> Entry | None:
        entry = super()._settled(order_id)
        if entry is not None and entry.state is State.DECLINED and entry.reason == "network":
            with self.books._transaction():
                self.books._db.execute(
                    "DELETE FROM bank WHERE order_id = ? AND state = ?", (order_id, BankState.REVERSED)
                )
        return entry


class SilenceIsNo(SerialPaymentTerminal):
    def pay(self, order_id: str, amount: Any, deadline: Deadline) -> PayResult:
        result = super().pay(order_id, amount, deadline)
        return Declined(order_id, "timed-out") if isinstance(result, InDoubt) else result


class RetriesWithAnotherAnswer(SerialPaymentTerminal):
    def pay(self, order_id: str, amount: Any, deadline: Deadline) -> PayResult:
        result = super().pay(order_id, amount, deadline)
        return Paid(order_id, amount, "T") if isinstance(result, InDoubt) else result


@pytest.mark.slow
@pytest.mark.parametrize(
    "bug",
    [
        NoTombstone,
        LostAnswerIsDeclined,
        ChargesARepetition,
        ForgetsWhatTheBankWasAsked,
        SilenceIsNo,
        RetriesWithAnotherAnswer,
    ],
    ids=lambda bug: bug.__name__,
)
def test_the_storm_finds_a_bug_that_costs_money(bug: type[Any]) -> None:
    part = "model" if issubclass(bug, TerminalModel) else "driver"
    broken = type("Broken", (Storm,), {part: bug})
    quick = settings(weather(100), phases=[phase for phase in settings().phases if phase.name == "generate"])
    # Deadlines are real time, so what was found once may not come again when it is replayed. A sound machine raises
    # neither: whatever the clock does, it draws the same.
    with pytest.raises((AssertionError, Flaky)):
        run_state_machine_as_test(broken, settings=quick)


def test_a_failed_question_decides_nothing() -> None:
    failed = Failed(Completion.TIMED_OUT, "timed-out")
    assert next_step(failed, visitor_present=False) is Step.ASK_AGAIN
    assert next_step(InDoubt("order-0001"), visitor_present=True) is Step.ASK_AGAIN
    assert next_step(InDoubt("order-0001"), visitor_present=False) is Step.VOID
