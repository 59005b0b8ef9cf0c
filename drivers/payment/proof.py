"""Payment terminal and cash acceptor under the contract suite: the real adapters on a pty, and the simulators."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from drivers.contract import Adapter, Deadline
from drivers.far_end import OnCable, PtyCable
from drivers.payment.adapter import serial_payment_terminal
from drivers.payment.contract import FAMILY, Paid, fen
from drivers.payment.driver import SerialPaymentTerminal
from drivers.payment.ledger import Books
from drivers.payment.model import TerminalModel
from drivers.payment.simulator import SimulatedPaymentTerminal, TerminalHand
from drivers.proving import Subject, Variant

_AMOUNT: Final = fen(1_00)


class _TerminalSubject(OnCable):
    def __init__(self, terminal: SerialPaymentTerminal, hand: TerminalHand) -> None:
        super().__init__(hand)
        self.adapter: Adapter = terminal
        self._terminal = terminal
        self._hand = hand

    def work(self, deadline: Deadline) -> object:
        return self._terminal.pay(secrets.token_hex(8), _AMOUNT, deadline)

    def delivered(self, result: object) -> bool:
        return isinstance(result, Paid) and self._hand.moves().count((result.order_id, _AMOUNT)) == 1


@contextmanager
def _simulator(folder: Path) -> Iterator[Subject]:
    terminal = SimulatedPaymentTerminal(folder / "books")
    try:
        yield _TerminalSubject(terminal, terminal.controls)
    finally:
        terminal.controls.model.books.close()


@contextmanager
def _on_a_pty(folder: Path) -> Iterator[Subject]:
    books = Books(folder / "books")
    hand = TerminalHand(TerminalModel(books))
    try:
        with PtyCable(hand.far_end, folder / "terminal") as cable:
            yield _TerminalSubject(serial_payment_terminal(str(cable.name)), hand)
    finally:
        books.close()


VARIANTS: Final = (
    Variant(FAMILY, "simulator", _simulator),
    Variant(FAMILY, "reference terminal on a pty", _on_a_pty),
)
