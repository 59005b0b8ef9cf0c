"""A terminal with books in a folder, a hand at it, and a driver that can be thrown away and made anew (a new kiosk)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from drivers.contract import DeviceFault
from drivers.far_end import memory_link
from drivers.link import Link
from drivers.payment.contract import Fen, fen
from drivers.payment.driver import SerialPaymentTerminal
from drivers.payment.frame import encode_line
from drivers.payment.ledger import Books
from drivers.payment.model import TerminalModel
from drivers.payment.simulator import TerminalHand

ORDER = "order-0001"
AMOUNT: Fen = fen(123_45)
ASK_AGAIN_SECONDS = 0.01


def nothing() -> None:
    """Nothing happens."""


class Wire:
    """A link that lets something happen at the moment when a payment is on its way."""

    def __init__(self, link: Link, rig: Rig) -> None:
        self._link = link
        self._rig = rig
        self.read = link.read
        self.close = link.close
        self.abort = link.abort

    def write(self, data: bytes, timeout_seconds: float) -> int:
        if b'"do":"pay"' not in data:
            return self._link.write(data, timeout_seconds)
        self._rig.before_pay()
        taken = self._link.write(data, timeout_seconds)
        self._rig.after_pay()
        return taken


class Rig:
    """``kiosk`` is the driver; ``restart_kiosk`` forgets everything it knew."""

    def __init__(
        self,
        folder: Path,
        model: type[TerminalModel] = TerminalModel,
        driver: type[SerialPaymentTerminal] = SerialPaymentTerminal,
    ) -> None:
        self.books = Books(folder)
        self.hand = TerminalHand(model(self.books))
        self._driver = driver
        self.before_pay: Callable[[], None] = nothing
        self.after_pay: Callable[[], None] = nothing
        self.restart_kiosk()

    def restart_kiosk(self) -> None:
        self.kiosk = self._driver(lambda: Wire(memory_link(self.hand.far_end), self), ASK_AGAIN_SECONDS)
        self.ready()

    def ready(self) -> bool:
        """Open the driver where it is not; False while the cable is out."""
        if self.kiosk._link is None:
            try:
                self.kiosk.open()
            except DeviceFault:
                return False
        return True

    def late_original(self, order_id: str, amount: int) -> None:
        """A pay that was on its way for a long time."""
        order = {"id": "late", "do": "pay", "order": order_id, "amount": amount, "seconds": 60}
        with self.hand.far_end.changed:
            self.hand.far_end.offer(encode_line(order))

    def net(self, order_id: str) -> int:
        """Fen the visitor is short of for that order."""
        return sum(amount for order, amount in self.hand.moves() if order == order_id)

    def charges(self, order_id: str) -> int:
        return sum(order == order_id and amount > 0 for order, amount in self.hand.moves())
