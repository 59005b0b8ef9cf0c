"""A payment terminal that keeps its books and can fail at every point between a card and a slip.

Messages (see frame): a request ``{"id", "do", ...}`` with ``status``, ``pay`` (order, amount, seconds), ``look_up``,
``void`` or ``abort`` (order, reason); an answer carries the request's ``id`` and ``say``: ``status`` (paper, network),
``outcome`` (order, state, amount, reason, refunded, reference) or ``refused`` (reason). ``abort`` is what the kiosk says
at its deadline: an order that has not gone to the bank, or never arrived, is closed as declined. Requests may be repeated
and may come in any order; the order id decides.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from drivers.contract import Supply
from drivers.payment.contract import FEN_MAX, is_order_id
from drivers.payment.frame import LineReader, Message, encode_line
from drivers.payment.ledger import BankState, Books, Entry, State

_SECONDS_MAX: Final = 600
_ABORT_REASONS: Final = frozenset({"timed-out", "cancelled"})


class Plan(StrEnum):
    """What becomes of the next payment that begins."""

    APPROVE = "approve"
    DECLINE = "decline"
    CANCEL_KEY = "cancel_key"
    NOBODY = "nobody"
    """The visitor does nothing."""
    LOST_BEFORE_BANK = "lost_before_bank"
    """The terminal's question to the bank is lost: no money moved, and the terminal does not know."""
    LOST_AFTER_BANK = "lost_after_bank"
    """The bank's answer is lost: money moved, and the terminal does not know."""
    ANSWER_LOST = "answer_lost"
    """Paid, and the terminal's answer to the kiosk is lost."""
    POWER_RECORDED = "power_recorded"
    POWER_BEFORE_BANK = "power_before_bank"
    POWER_AFTER_BANK = "power_after_bank"
    POWER_BEFORE_ANSWER = "power_before_answer"
    """The terminal loses power at that point."""


class _PowerLost(Exception):
    """Nothing after this happens any more."""


class TerminalModel:
    """The terminal. ``power_lost`` is called when it loses power in the middle of a payment."""

    def __init__(
        self,
        books: Books,
        power_lost: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.books = books
        self.power_lost = power_lost
        self.network = True
        self.paper = Supply.PLENTY
        self.plan = Plan.APPROVE
        self.powered = True
        self._clock = clock
        self._reader = LineReader()
        self._current: tuple[str, float] | None = None
        self._current_plan = Plan.APPROVE
        self._late: list[tuple[str, int]] = []
        self._boot()

    def connected(self) -> None:
        self._reader.give_up()

    def power_on(self) -> None:
        if not self.powered:
            self.powered = True
            self._boot()

    def receive(self, data: bytes) -> bytes:
        if not self.powered:
            return b""
        try:
            self._check_time()
            return b"".join(self._answer(message) for message in self._reader.feed(data) if message is not None)
        except _PowerLost:
            self._go_dark()
            return b""

    def visitor(self, plan: Plan) -> None:
        """Somebody acts at a terminal that waits (after NOBODY)."""
        if self.powered and self._current is not None:
            self._check_time()
        current = self._current
        if current is None or not self.powered:
            return
        entry = self.books.find(current[0])
        self._current_plan = plan
        try:
            if entry is not None and plan is not Plan.NOBODY:
                self._visitor_acts(entry.order_id, entry.amount)
        except _PowerLost:
            self._go_dark()

    def deliver_late(self) -> None:
        """What was lost on the way to the bank arrives after all."""
        late, self._late = self._late, []
        for order_id, amount in late:
            self.books.bank_charge(order_id, amount, approve=True)

    def _go_dark(self) -> None:
        self.powered = False
        self._reader.give_up()
        if self.power_lost is not None:
            self.power_lost()

    def _boot(self) -> None:
        """Whoever stood there is gone, and the bank had not been asked; what had gone to the bank stays in doubt."""
        self._current = None
        for order_id in self.books.waiting():
            self.books.set(order_id, State.DECLINED, "power-lost")

    def _answer(self, message: Message) -> bytes:
        number, order_id = message.get("id"), message.get("order")
        if not isinstance(number, str) or len(number) > 64:
            return b""
        if message.get("do") == "status":
            return encode_line({"id": number, "say": "status", "paper": self.paper, "network": self.network})
        if not isinstance(order_id, str) or not is_order_id(order_id):
            return _refused(number, "order-id")
        match message.get("do"):
            case "pay":
                return self._pay(number, order_id, message)
            case "look_up":
                return self._outcome(number, order_id, self._settled(order_id))
            case "void":
                return self._outcome(number, order_id, self._void(order_id))
            case "abort":
                reason = message.get("reason")
                return self._outcome(number, order_id, self._abort(order_id, str(reason)))
        return _refused(number, "unknown-command")

    def _pay(self, number: str, order_id: str, message: Message) -> bytes:
        amount, seconds = message.get("amount"), message.get("seconds")
        if type(amount) is not int or not 1 <= amount <= FEN_MAX:
            return _refused(number, "amount")
        if type(seconds) is not int or not 1 <= seconds <= _SECONDS_MAX:
            return _refused(number, "seconds")
        known = self._settled(order_id)
        if known is not None:
            if known.state is State.VOIDED:
                return _declined_by_tombstone(number, known)
            if known.amount not in (amount, 0):
                return _refused(number, "order-differs")
            return self._outcome(number, order_id, known)
        why_not = self._why_not_ready()
        if why_not:
            return _refused(number, why_not)
        self.books.enter(order_id, amount, State.WAITING)
        self._current = (order_id, self._clock() + seconds)
        self._current_plan, self.plan = self.plan, Plan.APPROVE
        self._cut(Plan.POWER_RECORDED)
        if self._current_plan is not Plan.NOBODY:
            self._visitor_acts(order_id, amount)
        answer = self._outcome(number, order_id, self.books.find(order_id))
        return b"" if self._current_plan is Plan.ANSWER_LOST else answer

    def _visitor_acts(self, order_id: str, amount: int) -> None:
        """The card is shown (or the cancel key pressed), and the bank is asked."""
        plan = self._current_plan
        self._current = None
        if plan is Plan.CANCEL_KEY:
            self.books.set(order_id, State.DECLINED, "cancel-key")
            return
        if not self.network:
            self.books.set(order_id, State.DECLINED, "network")
            return
        self.books.set(order_id, State.AUTHORISING)
        self._cut(Plan.POWER_BEFORE_BANK)
        if plan is Plan.LOST_BEFORE_BANK:
            self._late.append((order_id, amount))
            return
        state, reason = self.books.bank_charge(order_id, amount, plan is not Plan.DECLINE)
        self._cut(Plan.POWER_AFTER_BANK)
        if plan is Plan.LOST_AFTER_BANK:
            return
        self._learn(order_id, state, reason)
        self._cut(Plan.POWER_BEFORE_ANSWER)

    def _learn(self, order_id: str, state: BankState, reason: str) -> None:
        if state is BankState.CHARGED:
            self.books.set(order_id, State.PAID)
        else:
            self.books.set(order_id, State.DECLINED, reason)

    def _settled(self, order_id: str) -> Entry | None:
        """The entry, after asking the bank where that is needed and possible."""
        entry = self.books.find(order_id)
        if entry is None or not self.network:
            return entry
        if entry.state is State.AUTHORISING:
            at_bank = self.books.bank_find(order_id)
            if at_bank is None:
                # The bank never heard of it; it must not hear of it later either.
                self.books.bank_reverse(order_id)
                at_bank = (BankState.DECLINED, "network")
            self._learn(order_id, *at_bank)
        elif entry.state is State.VOIDING:
            self.books.set(order_id, State.VOIDED, refunded=self.books.bank_reverse(order_id))
        return self.books.find(order_id)

    def _void(self, order_id: str) -> Entry | None:
        entry = self.books.find(order_id)
        if entry is None:
            self.books.enter(order_id, 0, State.VOIDED)
        elif entry.state is State.WAITING:
            self._current = None
            self.books.set(order_id, State.VOIDED)
        elif entry.state in (State.AUTHORISING, State.PAID):
            self.books.set(order_id, State.VOIDING)
        return self._settled(order_id)

    def _abort(self, order_id: str, reason: str) -> Entry | None:
        entry = self.books.find(order_id)
        why = reason if reason in _ABORT_REASONS else "cancelled"
        if entry is None:
            self.books.enter(order_id, 0, State.DECLINED, why)
        elif entry.state is State.WAITING:
            self._current = None
            self.books.set(order_id, State.DECLINED, why)
        return self._settled(order_id)

    def _outcome(self, number: str, order_id: str, entry: Entry | None) -> bytes:
        answer: Message = {"id": number, "say": "outcome", "order": order_id}
        if entry is None:
            return encode_line({**answer, "state": "unknown"})
        in_doubt = entry.state in (State.AUTHORISING, State.VOIDING)
        answer["state"] = "doubt" if in_doubt else entry.state.value
        answer |= {"amount": entry.amount, "reason": entry.reason, "refunded": entry.refunded}
        return encode_line({**answer, "reference": entry.reference})

    def _why_not_ready(self) -> str:
        if not self.network:
            return "network-down"
        if self.paper in (Supply.OUT, Supply.JAMMED):
            return "paper-out"
        return "busy" if self._current is not None else ""

    def _check_time(self) -> None:
        current = self._current
        if current is not None and self._clock() >= current[1]:
            self._current = None
            self.books.set(current[0], State.DECLINED, "timed-out")

    def _cut(self, point: Plan) -> None:
        if self._current_plan is point:
            raise _PowerLost


def _declined_by_tombstone(number: str, entry: Entry) -> bytes:
    """To a pay that comes after its own void: nothing is taken, and nothing is owed any more."""
    answer: Message = {"id": number, "say": "outcome", "order": entry.order_id, "state": "declined", "reason": "voided"}
    return encode_line({**answer, "reference": entry.reference})


def _refused(number: str, reason: str) -> bytes:
    return encode_line({"id": number, "say": "refused", "reason": reason})
