"""What a start does with what the last run left behind. Killable at any point: each step is one transaction.

| journal says            | decision                                                                  |
|-------------------------|---------------------------------------------------------------------------|
| INTENT                  | ABANDONED (not-sent): nothing left the terminal                           |
| SENDING, act is RESEND  | ask the centre by key, send again with the same key if it has never seen it |
| SENDING, act is VOID    | VOIDING: the visitor is gone; repeat until confirmed; completed wins      |
| PROMISED                | deliver                                                                   |
| VOIDING                 | go on voiding                                                             |
| ACCEPTED without paper  | HAND_OVER_UNKNOWN: reprintable as a copy, never again an original (decision 0015) |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.ledger.acts import OnUnknown, PaperOutcome, PaperReport, Steps
from kiosk.ledger.cases import Case
from kiosk.ledger.clerk import Clerk
from kiosk.ledger.journal import Draft, Journal
from kiosk.ledger.outbox import Kept, Outbox
from kiosk.ledger.rules import NOT_SENT, State

NO_REPORT: Final = PaperReport(PaperOutcome.UNKNOWN, "no-report-before-restart")
"""Whether the slip was sent, and came, died with the last run."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """Keys by what was done with them at start."""

    abandoned: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()
    voiding: tuple[str, ...] = ()
    reprintable: tuple[str, ...] = ()


class Recovery:
    """One start. ``run`` raises LedgerFailed: a terminal that cannot write its start does not serve."""

    def __init__(self, clerk: Clerk, journal: Journal, outbox: Outbox, terminal: str, steps: Steps) -> None:
        self._clerk = clerk
        self._journal = journal
        self._outbox = outbox
        self._terminal = terminal
        self._steps = steps

    def run(self, now: float) -> Recovered:
        """Apply the table to every open act. Calls are only scheduled: a dead network does not delay the start."""
        self._journal.write(Draft(State.START, evidence={"terminal": self._terminal}))
        self._steps("recover.start")
        abandoned: list[str] = []
        owed: list[str] = []
        voiding: list[str] = []
        for kept in self._outbox.kept():
            state = self._take_up(kept, now)
            {State.INTENT: abandoned, State.VOIDING: voiding}.get(state, owed).append(kept.key)
            self._steps("recover.act")
        reprintable = self._journal.owed_receipts()
        for key in reprintable:
            self._close_paper(key)
        self._clerk.wipe()
        self._steps("recover.wiped")
        for item in self._journal.work_items():
            self._clerk.add_work(item)
        return Recovered(tuple(abandoned), tuple(owed), tuple(voiding), tuple(reprintable))

    def _take_up(self, kept: Kept, now: float) -> State:
        row = self._journal.deed_row(kept.key)
        state = State(row.state) if row is not None else State.INTENT
        if row is None or state is State.INTENT:
            self._abandon(kept)
            return State.INTENT
        case = Case(kept.key, kept.kind, kept.on_unknown, kept.owes_paper, state, row.hash[:8], from_before_start=True)
        case.maybe_done = True
        case.due = now
        if state is State.SENDING and kept.on_unknown is OnUnknown.VOID:
            self._clerk.begin_voiding(case)
        self._clerk.cases.add(case)
        return case.state

    def _abandon(self, kept: Kept) -> None:
        self._journal.write(
            Draft(State.ABANDONED, kept.kind, kept.key, {"reason": NOT_SENT}),
            also=lambda connection: self._outbox.delete(connection, kept.key),
        )

    def _close_paper(self, key: str) -> None:
        self._clerk.handed_over(key, NO_REPORT)
        self._steps("recover.paper")
