"""What the kiosk and a payment terminal (bank card, QR) say to each other.

A certified terminal owns the money: it talks to the card, the visitor and the bank, and the kiosk never sees a card number
or a PIN. The kiosk names an order and an amount and must find out, whatever breaks, whether that order was paid.

The rules (those of ISO 8583 reversals and of idempotency keys):

* The order id is the key. The same id never charges twice: repeated, it gives the outcome that stands. With another
  amount it is refused.
* No answer is not "no". When anything of a ``pay`` may have reached the terminal and its outcome did not come back, the
  answer is InDoubt, and ``look_up`` is asked until it says something final.
* ``void`` may overtake the ``pay`` it takes back. The terminal then keeps a tombstone: the late original is refused.
  Voiding twice, or what was never seen, or what is voided already, is no error.
* NotStarted is about this one ``pay``. Had an earlier ``pay`` of the same order left it in doubt, it still is.
* NeverSeen is not final: the original may still be on its way. Only ``void`` makes "not paid" certain.

===============  ==========================================================  =====================================
answer           what is certain                                             what to do next (``next_step``)
===============  ==========================================================  =====================================
Paid             the money was taken, once; ``reference`` goes on the slip   deliver; void gives the money back
Declined         no money was taken for this order and none ever will be     another way, or a new order id
Voided           nothing is taken, or it was given back; none ever will be   another way, or a new order id
NotStarted       nothing of this request reached the terminal's books        try again, same or new order id
NeverSeen        the terminal does not know the order *now*                  void, so that a late original is refused
InDoubt          nothing                                                     look up; visitor gone: void until Voided
Failed           the question was not answered                               ask again
===============  ==========================================================  =====================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NewType, Protocol, assert_never, runtime_checkable

from drivers.contract import Adapter, Deadline, Failed

FAMILY: Final = "payment_terminal"

Fen = NewType("Fen", int)
"""An amount of money in fen (1/100 CNY). Made by ``fen``; never a float."""

# More than a year of the highest voluntary contribution; a larger amount is a mistake in the program.
FEN_MAX: Final = 10_000_000
_ORDER: Final = re.compile(r"[A-Za-z0-9-]{8,64}")


def fen(value: int) -> Fen:
    """A checked amount. Raises TypeError for anything but an int, ValueError unless 1 to FEN_MAX."""
    if type(value) is not int:
        raise TypeError("an amount is a whole number of fen")
    if not 1 <= value <= FEN_MAX:
        raise ValueError(f"an amount is 1 to {FEN_MAX} fen")
    return Fen(value)


def is_order_id(order_id: str) -> bool:
    """8 to 64 letters, digits and hyphens: nothing personal fits into a random one."""
    return _ORDER.fullmatch(order_id) is not None


@dataclass(frozen=True, slots=True)
class Paid:
    """Taken, once. ``reference`` is the terminal's own number of it."""

    order_id: str
    amount: Fen
    reference: str


@dataclass(frozen=True, slots=True)
class Declined:
    """Not taken, and never will be. ``reason``: ``declined``, ``cancel-key``, ``timed-out``, ``cancelled``, ``network``,
    ``voided`` (a tombstone stands), ``power-lost`` (before the bank was asked).
    """

    order_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Voided:
    """Taken back, or shut out before it came. ``refunded``: what went back; 0 when nothing had been taken."""

    order_id: str
    refunded: int


@dataclass(frozen=True, slots=True)
class NotStarted:
    """This request changed nothing. ``reason``: ``timed-out``, ``cancelled``, ``silent``, ``garbled``, ``paper-out``,
    ``network-down``, ``busy``, ``order-differs`` (the id stands for another amount), ``order-id``.
    """

    order_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """Nobody knows yet. ``reference`` where the terminal gave one."""

    order_id: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class NeverSeen:
    """The terminal's books do not hold the order now."""

    order_id: str


PayResult = Paid | Declined | InDoubt | NotStarted
LookUpResult = Paid | Declined | Voided | InDoubt | NeverSeen | Failed
VoidResult = Voided | Declined | InDoubt | Failed
Answer = PayResult | LookUpResult | VoidResult


class Step(StrEnum):
    """What becomes of an order next."""

    DELIVER = "deliver"
    CLOSE = "close"
    ASK_AGAIN = "ask_again"
    VOID = "void"


def next_step(answer: Answer, *, visitor_present: bool) -> Step:
    """The table above as a function. ``visitor_present`` False (gone, or the kiosk was restarted): what is not known to be
    paid is taken back rather than waited for. CLOSE after NotStarted holds for the order's first ``pay``; after an InDoubt the
    InDoubt decides.
    """
    match answer:
        case Paid():
            return Step.DELIVER
        case NotStarted(reason="order-differs"):
            # The id is taken: what it stands for may well be paid.
            return Step.ASK_AGAIN
        case Declined() | Voided() | NotStarted():
            return Step.CLOSE
        case NeverSeen():
            return Step.VOID
        case InDoubt():
            return Step.ASK_AGAIN if visitor_present else Step.VOID
        case Failed():
            return Step.ASK_AGAIN
    assert_never(answer)


@runtime_checkable
class PaymentTerminal(Adapter, Protocol):
    """A payment terminal's driver. Status: ONLINE; supply is its paper; HARDWARE_ERROR ``network-down`` when it cannot
    reach the bank. None of the commands raises after money may have moved: a lost cable is InDoubt (or Failed), and the
    next ``poll`` raises DeviceFault.
    """

    def pay(self, order_id: str, amount: Fen, deadline: Deadline) -> PayResult:
        """Let the visitor pay. At the deadline (or cancel) the terminal is told to stop asking; when it says that nobody
        had paid, that is Declined, else InDoubt.
        """
        ...

    def look_up(self, order_id: str, deadline: Deadline) -> LookUpResult:
        """What the terminal knows of an order; it asks the bank where it must."""
        ...

    def void(self, order_id: str, deadline: Deadline) -> VoidResult:
        """Take an order back. InDoubt: accepted and owed, the bank was not reached; it will never be Paid; ask again."""
        ...
