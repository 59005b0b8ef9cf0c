"""The cash acceptor: its contract, its states and what is decided in each. Interfaces and states only.

A certified acceptor (ID003, CCNET, eSSP ...) validates and keeps the notes; an adapter for it is not in this product. What is
here is what must not depend on the model: when a note counts, when it goes back, and what is said when nobody knows.

The rules:

* A note in escrow belongs to the visitor. It counts when the acceptor says that it is stacked, and not before.
* Between the order to stack and the acceptor's answer a note is in doubt when the answer does not come. It is never counted
  and never forgotten: the acceptor's own meter, which survives a power cut, tells later (``clear_doubt``).
* The acceptor gives no change. A note larger than what is still owed goes back.
* A full or removed box, a jam or a fault takes nothing more; a note in escrow goes back where it still can.
* Notes that are in the box stay there: what was taken for an order that does not come about is paid back by a person, and
  the slip says how much (``Taken.inserted``).

Decisions (``decide``); "owed" is what is still to be paid, rows not named leave everything as it is:

===========  =====================  ===========  ===========  =========================================================
state        event                  state        action       money
===========  =====================  ===========  ===========  =========================================================
CLOSED       Open                   ACCEPTING    ENABLE       --
CLOSED       Escrowed               RETURNING    RETURN       a note that slipped in while closed goes back
ACCEPTING    Escrowed, <= owed      STACKING     STACK        --
ACCEPTING    Escrowed, > owed       RETURNING    RETURN       --
ACCEPTING    Close                  CLOSED       DISABLE      --
STACKING     Stacked, owed left     ACCEPTING    NOTHING      counts
STACKING     Stacked, all paid      CLOSED       DISABLE      counts
STACKING     Returned               ACCEPTING    NOTHING      nothing; the acceptor could not keep it
STACKING     Jammed, Lost           JAMMED, LOST CALL_STAFF   the note is in doubt
STACKING     Close                  STACKING     NOTHING      the note under way is waited for
RETURNING    Returned               ACCEPTING    NOTHING      --  (CLOSED when it was closed)
RETURNING    Jammed                 JAMMED       CALL_STAFF   nothing was taken: the note sticks out or is inside
any other    Jammed                 JAMMED       CALL_STAFF   --
any          BoxFull, BoxRemoved    BOX_FULL ..  DISABLE      (STACKING: the note is in doubt)
any other    Lost                   LOST         NOTHING      --
===========  =====================  ===========  ===========  =========================================================
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from drivers.contract import Adapter, Deadline, Failed
from drivers.payment.contract import Fen

FAMILY: Final = "cash_acceptor"

# Notes of the fifth series; coins are not taken.
NOTES: Final = tuple(Fen(yuan * 100) for yuan in (1, 5, 10, 20, 50, 100))


class AcceptorState(StrEnum):
    """States as the acceptors' protocols tell them (ID003: enabled, escrow, stacking, vend valid, returning ...)."""

    CLOSED = "closed"
    ACCEPTING = "accepting"
    STACKING = "stacking"
    RETURNING = "returning"
    JAMMED = "jammed"
    BOX_FULL = "box_full"
    BOX_REMOVED = "box_removed"
    LOST = "lost"
    """Unplugged or without power."""


class Happened(StrEnum):
    """What the acceptor reports, and what the kiosk wants (OPEN, CLOSE)."""

    OPEN = "open"
    CLOSE = "close"
    ESCROWED = "escrowed"
    STACKED = "stacked"
    RETURNED = "returned"
    JAMMED = "jammed"
    BOX_FULL = "box_full"
    BOX_REMOVED = "box_removed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class CashEvent:
    """One report; ``note`` is the value of the note where there is one, else 0."""

    happened: Happened
    note: int = 0


class Action(StrEnum):
    """What the driver tells the acceptor, or the kiosk does."""

    NOTHING = "nothing"
    ENABLE = "enable"
    DISABLE = "disable"
    STACK = "stack"
    RETURN = "return"
    CALL_STAFF = "call_staff"


@dataclass(frozen=True, slots=True)
class CashSession:
    """One order being paid in cash. ``inserted`` counts stacked notes; ``doubtful`` notes of which nobody knows."""

    order_id: str
    amount: Fen
    state: AcceptorState = AcceptorState.CLOSED
    in_hand: int = 0
    """The note that is being stacked or returned."""
    inserted: int = 0
    doubtful: int = 0
    closing: bool = False

    @property
    def owed(self) -> int:
        """Fen still to be paid; never negative, because no note above it is kept."""
        return self.amount - self.inserted


_STOPPED: Final = {
    Happened.JAMMED: AcceptorState.JAMMED,
    Happened.BOX_FULL: AcceptorState.BOX_FULL,
    Happened.BOX_REMOVED: AcceptorState.BOX_REMOVED,
    Happened.LOST: AcceptorState.LOST,
}


def decide(session: CashSession, event: CashEvent) -> tuple[CashSession, Action]:
    """The table above. Never raises: an acceptor may report anything at any time."""
    if event.happened in _STOPPED:
        return _stop(session, event.happened)
    match session.state, event.happened:
        case AcceptorState.CLOSED, Happened.OPEN if session.owed > 0:
            return replace(session, state=AcceptorState.ACCEPTING, closing=False), Action.ENABLE
        case ((AcceptorState.CLOSED | AcceptorState.ACCEPTING), Happened.ESCROWED):
            fits = session.state is AcceptorState.ACCEPTING and event.note in NOTES and event.note <= session.owed
            state, action = (AcceptorState.STACKING, Action.STACK) if fits else (AcceptorState.RETURNING, Action.RETURN)
            closing = session.state is AcceptorState.CLOSED
            return replace(session, state=state, in_hand=event.note, closing=closing), action
        case AcceptorState.ACCEPTING, Happened.CLOSE:
            return replace(session, state=AcceptorState.CLOSED), Action.DISABLE
        case ((AcceptorState.STACKING | AcceptorState.RETURNING), Happened.CLOSE):
            return replace(session, closing=True), Action.NOTHING
        case AcceptorState.STACKING, Happened.STACKED:
            # What was escrowed counts, whatever value the report repeats.
            return _next_note(replace(session, inserted=session.inserted + session.in_hand))
        case ((AcceptorState.STACKING | AcceptorState.RETURNING), Happened.RETURNED):
            return _next_note(session)
    return session, Action.NOTHING


def _next_note(session: CashSession) -> tuple[CashSession, Action]:
    over = session.closing or session.owed == 0
    state = AcceptorState.CLOSED if over else AcceptorState.ACCEPTING
    return replace(session, state=state, in_hand=0, closing=False), Action.DISABLE if over else Action.NOTHING


def _stop(session: CashSession, happened: Happened) -> tuple[CashSession, Action]:
    """A note under way into the box is in doubt; one on its way out was never taken."""
    doubtful = session.in_hand if session.state is AcceptorState.STACKING else 0
    stopped = replace(session, state=_STOPPED[happened], in_hand=0, doubtful=session.doubtful + doubtful, closing=False)
    if doubtful or happened is Happened.JAMMED:
        return stopped, Action.CALL_STAFF
    return stopped, Action.NOTHING if happened is Happened.LOST else Action.DISABLE


def clear_doubt(session: CashSession, metered: int) -> CashSession:
    """Ask the physical world: ``metered`` is what the acceptor's own meter grew by since the session began.

    A session stops at its first doubtful note, so that note is in or it is out; any other figure leaves it to a person.
    """
    if metered - session.inserted not in (0, session.doubtful):
        return session
    return replace(session, inserted=metered, doubtful=0)


@dataclass(frozen=True, slots=True)
class Taken:
    """End of a session. ``inserted``: certainly in the box; ``doubtful``: perhaps. Paid only when nothing is left owed and
    nothing doubtful; otherwise a person pays back or accepts the rest, and the slip names both sums.
    """

    order_id: str
    inserted: int
    doubtful: int
    paid: bool


def end(session: CashSession) -> Taken:
    """What the session comes to now."""
    paid = session.owed == 0 and session.doubtful == 0
    return Taken(session.order_id, session.inserted, session.doubtful, paid)


@runtime_checkable
class CashAcceptor(Adapter, Protocol):
    """A cash acceptor's driver; its ``poll`` gives CashEvent. Supply: PLENTY room in the box, LOW, OUT (full), JAMMED."""

    def act(self, action: Action, deadline: Deadline) -> Failed | None:
        """ENABLE, DISABLE, STACK or RETURN. That it was taken says nothing of the note: the next event does."""
        ...

    def meter(self, deadline: Deadline) -> int | Failed:
        """Fen stacked in the acceptor's whole life, from its own memory."""
        ...
