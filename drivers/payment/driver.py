"""The driver of the reference terminal. It believes what the terminal's books say and nothing else."""

from __future__ import annotations

import math
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Final

from drivers.contract import Completion, Deadline, DeviceState, DeviceStatus, Failed, Supply
from drivers.line_adapter import SLICE_SECONDS, LineAdapter
from drivers.link import Link, LinkLostError
from drivers.payment.contract import (
    FAMILY,
    Declined,
    Fen,
    InDoubt,
    LookUpResult,
    NeverSeen,
    NotStarted,
    Paid,
    PayResult,
    Voided,
    VoidResult,
    fen,
    is_order_id,
)
from drivers.payment.frame import LineReader, Message, encode_line

STATUS_INTERVAL_SECONDS: Final = 2.0
ASK_AGAIN_SECONDS: Final = 0.3
_CALL_SECONDS: Final = 0.9
# What may be spent after the deadline to stop the terminal's asking; the answer is due within 0.2 s of it.
_LAST_WORD_SECONDS: Final = 0.12
_SECONDS_MAX: Final = 600


class SerialPaymentTerminal(LineAdapter):
    """Adapter of the payment-terminal family over any Link (see frame and model for the messages)."""

    family: ClassVar[str] = FAMILY

    def __init__(self, connect: Callable[[], Link], ask_again_seconds: float = ASK_AGAIN_SECONDS) -> None:
        super().__init__(connect)
        self._ask_again = ask_again_seconds
        self._reader = LineReader()
        self._inbox: deque[Message] = deque()
        self._noise = False
        self._asked_at = 0.0

    def pay(self, order_id: str, amount: Fen, deadline: Deadline) -> PayResult:
        if not is_order_id(order_id):
            return NotStarted(order_id, "order-id")
        checked = fen(amount)
        try:
            why_not = self._why_not(deadline)
        except LinkLostError as lost:
            self._fault(lost)
            return NotStarted(order_id, lost.reason)
        if why_not:
            return NotStarted(order_id, why_not)
        try:
            return self._pay(order_id, checked, deadline)
        except LinkLostError as lost:
            # Some of it may have arrived.
            self._fault(lost)
            return InDoubt(order_id)

    def look_up(self, order_id: str, deadline: Deadline) -> LookUpResult:
        return self._ask_about("look_up", order_id, deadline)

    def void(self, order_id: str, deadline: Deadline) -> VoidResult:
        found = self._ask_about("void", order_id, deadline)
        if isinstance(found, Paid | NeverSeen):
            # A terminal that was told to void and says either has not understood.
            return Failed(Completion.HARDWARE_ERROR, "garbled")
        return found

    def _opened(self) -> None:
        self._reader = LineReader()
        self._inbox.clear()
        self._survey(Deadline(_CALL_SECONDS))

    def _look(self) -> Iterable[object]:
        if self._link is None:
            # Lost in a command, which answered with a value.
            raise LinkLostError(self._status.reason)
        if time.monotonic() - self._asked_at >= STATUS_INTERVAL_SECONDS:
            self._survey(Deadline(_CALL_SECONDS))
        return ()

    def _heard(self, data: bytes) -> Iterable[object]:
        # Answers that nobody waits for any more.
        self._reader.feed(data)
        return ()

    def _survey(self, deadline: Deadline) -> None:
        answer = self._ask({"do": "status"}, deadline)
        if answer is None or not self._take_status(answer):
            raise LinkLostError("garbled" if self._noise else "silent")
        self._asked_at = time.monotonic()

    def _take_status(self, answer: Message) -> bool:
        network, paper = answer.get("network"), answer.get("paper")
        if answer.get("say") != "status" or type(network) is not bool or paper not in tuple(Supply):
            return False
        supply = Supply(paper)
        if not network:
            state, reason = DeviceState.HARDWARE_ERROR, "network-down"
        else:
            state, reason = DeviceState.ONLINE, "paper-out" if supply in (Supply.OUT, Supply.JAMMED) else ""
        self._status = DeviceStatus(FAMILY, state, supply, reason)
        return True

    def _why_not(self, deadline: Deadline) -> str:
        """Ask before the first byte of a payment: nothing has begun yet, so every trouble is NotStarted."""
        answer = self._ask({"do": "status"}, deadline) if deadline.over is None else None
        if deadline.over is not None:
            return _word(deadline)
        if answer is None or not self._take_status(answer):
            return "garbled" if self._noise else "silent"
        return "" if self._status.usable else self._status.reason

    def _pay(self, order_id: str, amount: Fen, deadline: Deadline) -> PayResult:
        seconds = min(_SECONDS_MAX, math.ceil(deadline.remaining_seconds()) + 1)
        order = {"do": "pay", "order": order_id, "amount": int(amount), "seconds": seconds}
        first = secrets.token_hex(8)
        if not self._post(first, order, deadline):
            return NotStarted(order_id, _word(deadline))
        pays, questions = [first], list[str]()
        reference: str | None = None
        ask_at = time.monotonic() + self._ask_again
        while deadline.over is None:
            until = min(ask_at, time.monotonic() + deadline.remaining_seconds())
            answer = self._receive((*pays, *questions), until)
            if answer is not None and answer.get("say") == "refused":
                if answer["id"] not in pays:
                    continue
                if len(pays) == 1:
                    return NotStarted(order_id, str(answer.get("reason")))
                # One of several was refused; whether all were cannot be told. The last word closes the order.
                break
            found = self._understand(order_id, answer) if answer is not None else None
            match found:
                case Declined():
                    return found
                case Paid():
                    return found if found.amount == amount else InDoubt(order_id, found.reference)
                case Voided():
                    return Declined(order_id, "voided")
                case InDoubt():
                    reference = found.reference
                case NeverSeen() if answer is not None and answer["id"] in questions:
                    # It did not arrive. The same order again: should it have arrived after all, it is still one order.
                    pays.append(secrets.token_hex(8))
                    self._post(pays[-1], order, deadline)
            if time.monotonic() >= ask_at:
                ask_at = time.monotonic() + self._ask_again
                questions.append(secrets.token_hex(8))
                self._post(questions[-1], {"do": "look_up", "order": order_id}, deadline)
        return self._stop(order_id, amount, deadline) or InDoubt(order_id, reference)

    def _stop(self, order_id: str, amount: Fen, deadline: Deadline) -> Paid | Declined | None:
        """Time is up. None: not known in time."""
        order = {"do": "abort", "order": order_id, "reason": _word(deadline)}
        answer = self._ask(order, Deadline(_LAST_WORD_SECONDS))
        found = self._understand(order_id, answer) if answer is not None else None
        if isinstance(found, Paid):
            return found if found.amount == amount else None
        return found if isinstance(found, Declined) else None

    def _ask_about(self, what: str, order_id: str, deadline: Deadline) -> LookUpResult:
        if not is_order_id(order_id):
            return Failed(Completion.INVALID_DATA, "order-id")
        try:
            answer = self._ask({"do": what, "order": order_id}, deadline) if deadline.over is None else None
        except LinkLostError as lost:
            self._fault(lost)
            return Failed(Completion.HARDWARE_ERROR, lost.reason)
        found = self._understand(order_id, answer) if answer is not None else None
        if isinstance(found, NotStarted):
            return Failed(Completion.UNSUPPORTED, found.reason)
        if found is not None:
            return found
        if answer is not None:
            return Failed(Completion.HARDWARE_ERROR, "garbled")
        return Failed(deadline.over or Completion.TIMED_OUT, _word(deadline))

    def _understand(self, order_id: str, answer: Message) -> LookUpResult | NotStarted | None:
        """The answer as a result; None when it makes no sense or is about another order."""
        reason = answer.get("reason", "")
        if answer.get("say") == "refused" and isinstance(reason, str):
            return NotStarted(order_id, reason)
        if answer.get("say") != "outcome" or answer.get("order") != order_id or not isinstance(reason, str):
            return None
        amount, refunded, reference = answer.get("amount"), answer.get("refunded"), answer.get("reference")
        match answer.get("state"):
            case "paid" if type(amount) is int and amount > 0 and isinstance(reference, str):
                return Paid(order_id, Fen(amount), reference)
            case "declined":
                return Declined(order_id, reason)
            case "voided" if type(refunded) is int and refunded >= 0:
                return Voided(order_id, refunded)
            case "doubt" | "waiting":
                return InDoubt(order_id, reference if isinstance(reference, str) else None)
            case "unknown":
                return NeverSeen(order_id)
        return None

    def _ask(self, order: Message, deadline: Deadline) -> Message | None:
        """One question, repeated unchanged until it is answered or the deadline is over: a slow answer to the first
        asking serves as well.
        """
        self._noise = False
        number = secrets.token_hex(8)
        while deadline.over is None:
            if not self._post(number, order, deadline):
                return None
            until = time.monotonic() + min(self._ask_again, deadline.remaining_seconds())
            while time.monotonic() < until and deadline.over is None:
                answer = self._receive((number,), until)
                if answer is not None:
                    return answer
        return None

    def _post(self, number: str, order: Message, deadline: Deadline) -> bool:
        """False when not a byte of it could be sent."""
        return self._send(encode_line({"id": number, **order}), deadline)

    def _receive(self, numbers: Sequence[str], until: float) -> Message | None:
        """The next answer with one of these numbers, waiting a moment for it."""
        if not self._inbox:
            data = self._open_link.read(max(0.0, min(SLICE_SECONDS, until - time.monotonic())))
            for message in self._reader.feed(data):
                if message is None:
                    self._noise = True
                else:
                    self._inbox.append(message)
        while self._inbox:
            message = self._inbox.popleft()
            if message.get("id") in numbers:
                return message
        return None


def _word(deadline: Deadline) -> str:
    return "cancelled" if deadline.cancelled else "timed-out"
