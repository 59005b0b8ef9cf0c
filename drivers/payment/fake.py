"""The terminal as a process: ``python -m drivers.payment.fake --books DIR --name PATH --control SOCKET --ready-file FILE``.

Orders beside those of fake_process: ``plan`` (``plan`` as in model.Plan), ``visitor`` (``plan``), ``network`` (``up``),
``paper`` (``state``). The facts hold what the bank moved and which order waits for a card. Where a plan cuts the power, the process kills itself with
SIGKILL at that very point; started again over the same folder it has its books and nothing else.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import Any

from drivers.contract import Supply
from drivers.fake_process import run_serial_fake
from drivers.payment.ledger import Books
from drivers.payment.model import Plan, TerminalModel
from drivers.payment.simulator import TerminalHand


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m drivers.payment.fake", add_help=False, allow_abbrev=False)
    parser.add_argument("--books", type=Path, required=True, help="folder of the books")
    options, rest = parser.parse_known_args(arguments)
    books = Books(options.books)
    hand = TerminalHand(TerminalModel(books, power_lost=lambda: os.kill(os.getpid(), signal.SIGKILL)))

    def network(order: dict[str, Any]) -> None:
        if type(order["up"]) is not bool:
            raise TypeError("up")
        hand.set_network(order["up"])

    def facts() -> dict[str, object]:
        with hand.far_end.changed:
            return {"moves": books.moves(), "waiting": books.waiting()}

    acts = {
        "plan": lambda order: hand.plan(Plan(order["plan"])),
        "visitor": lambda order: hand.visitor(Plan(order["plan"])),
        "network": network,
        "paper": lambda order: hand.set_paper(Supply(order["state"])),
        "plug": lambda _: hand.plug(),
    }
    try:
        return run_serial_fake(rest, "python -m drivers.payment.fake --books DIR", hand.far_end, acts, facts)
    finally:
        books.close()


if __name__ == "__main__":
    sys.exit(main())
