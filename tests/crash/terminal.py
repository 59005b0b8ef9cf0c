"""The kiosk of the crash tests: the real program off-screen, with a visitor at it who never gets tired.

``python -m tests.crash.terminal ORDERS``. Each thing a bystander would see is one JSON line on standard output, written
with one system call before the next thing happens: it survives a kill.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
import threading
from collections import Counter

from config.layers import load
from kiosk.commands.common import end_on_signals, log_to, make_qt
from tests.crash.orders import Orders


def tell(event: str, **facts: object) -> None:
    os.write(1, json.dumps({"event": event, **facts}).encode() + b"\n")


def killer(orders: Orders) -> functools.partial[None]:
    """The ledger's ``Steps`` that end this process with SIGKILL where the orders say so."""
    return functools.partial(_die, orders, Counter(), threading.Lock())


def _die(orders: Orders, seen: Counter[str], lock: threading.Lock, step: str) -> None:
    with lock:
        seen[step] += 1
        if step == orders.die_at and seen[step] == orders.die_on:
            tell("dies", step=step)
            os.kill(os.getpid(), signal.SIGKILL)
            threading.Event().wait()


def main(text: str) -> int:
    orders = Orders.from_json(text)
    os.umask(0o077)
    log_to()
    loaded = load("simulated", None, None, orders.settings())
    qt = make_qt(offscreen=True)
    from PySide6.QtCore import QTimer

    from kiosk import app as composition
    from kiosk.ledger import registrar
    from kiosk.ledger.registrar import Registrar, Tools
    from tests.crash.mutants import MUTANTS
    from tests.crash.visitor import Visitor

    if orders.die_at:
        # Wherever the composition takes it from, before its first paint or after.
        for module in (composition, registrar):
            vars(module)["Registrar"] = functools.partial(Registrar, tools=Tools(steps=killer(orders)))
    if orders.mutant:
        MUTANTS[orders.mutant]()
    app = composition.App(loaded.configuration, qt)
    end_on_signals(qt)
    app.shell.show()
    app.open()
    visitor = Visitor(app, orders, tell)

    def start() -> None:
        app.start()
        visitor.start()

    QTimer.singleShot(0, start)
    try:
        return qt.exec()
    finally:
        app.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
