"""The simulated payment terminal: the real driver and the real messages to a terminal in memory with books on disk."""

from __future__ import annotations

from pathlib import Path

from drivers.contract import Supply
from drivers.far_end import FarEnd, Trouble, memory_link
from drivers.payment.driver import ASK_AGAIN_SECONDS, SerialPaymentTerminal
from drivers.payment.ledger import Books
from drivers.payment.model import Plan, TerminalModel


class TerminalHand:
    """Hands at the terminal, its cable and its power (dock, scenarios, tests); callable from any thread."""

    def __init__(self, model: TerminalModel) -> None:
        self.model = model
        self.far_end = FarEnd(model)
        if model.power_lost is None:
            model.power_lost = self.far_end.unplug

    def plan(self, plan: Plan) -> None:
        """What becomes of the next payment that begins; those after it are approved."""
        with self.far_end.changed:
            self.model.plan = plan

    def visitor(self, plan: Plan) -> None:
        """Somebody acts at a terminal that waits for a card (after Plan.NOBODY)."""
        with self.far_end.changed:
            self.model.visitor(plan)

    def deliver_late(self) -> None:
        """What Plan.LOST_BEFORE_BANK lost reaches the bank after all."""
        with self.far_end.changed:
            self.model.deliver_late()

    def set_network(self, up: bool) -> None:
        """The terminal's own way to the bank."""
        with self.far_end.changed:
            self.model.network = up

    def set_paper(self, paper: Supply) -> None:
        with self.far_end.changed:
            self.model.paper = paper

    def set_trouble(self, trouble: Trouble) -> None:
        self.far_end.set_trouble(trouble)

    def unplug(self) -> None:
        self.far_end.unplug()

    def plug(self) -> None:
        """The cable back in; the terminal starts again if it had lost power."""
        with self.far_end.changed:
            self.model.power_on()
            self.far_end.plug()

    def moves(self) -> list[tuple[str, int]]:
        """What the bank really moved."""
        with self.far_end.changed:
            return self.model.books.moves()


class SimulatedPaymentTerminal(SerialPaymentTerminal):
    """Configured like any terminal; ``controls`` may be used from any thread. ``folder`` keeps the books."""

    def __init__(self, folder: Path, ask_again_seconds: float = ASK_AGAIN_SECONDS) -> None:
        self._books = Books(folder)
        self.controls = TerminalHand(TerminalModel(self._books))
        super().__init__(lambda: memory_link(self.controls.far_end), ask_again_seconds)
