"""Real processes and real kills: the terminal's books outlive its process, and a new kiosk finds the truth in them."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.schema_base import ROOT
from drivers.contract import Deadline, DeviceFault
from drivers.payment.adapter import serial_payment_terminal
from drivers.payment.contract import Declined, InDoubt, Paid, fen
from drivers.payment.model import Plan

ORDER = "order-0001"
PATIENCE_SECONDS = 60.0
KIOSK = """
import sys
from drivers.contract import Deadline
from drivers.payment.adapter import serial_payment_terminal
from drivers.payment.contract import fen
kiosk = serial_payment_terminal(sys.argv[1])
kiosk.open()
print("open", flush=True)
kiosk.pay(sys.argv[2], fen(500), Deadline(600))
"""


def wait_until(condition: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < give_up_at, "condition did not come true"
        threading.Event().wait(0.02)


class Terminal:
    """The fake as a process; its books stay in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name, self.control = folder / "t", folder / "c"
        self.start()

    def start(self) -> None:
        ready = self.folder / "ready"
        ready.unlink(missing_ok=True)
        arguments = ["--books", self.folder / "books", "--name", self.name, "--control", self.control]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "drivers.payment.fake", *map(str, arguments), "--ready-file", str(ready)], cwd=ROOT
        )
        wait_until(ready.exists)

    def order(self, **what: object) -> dict[str, object]:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(20)
            connection.connect(str(self.control))
            connection.sendall(json.dumps(what).encode() + b"\n")
            with connection.makefile() as answers:
                answer: dict[str, object] = json.loads(answers.readline())
        assert answer["ok"], answer
        return answer

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.mark.slow
def test_the_kiosk_is_killed_while_the_visitor_pays(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    try:
        terminal.order(do="plan", plan=Plan.NOBODY)
        kiosk = subprocess.Popen([sys.executable, "-c", KIOSK, str(terminal.name), ORDER], cwd=ROOT)
        wait_until(lambda: waiting_at(terminal))
        kiosk.kill()
        kiosk.wait(30)
        assert terminal.order(do="visitor", plan=Plan.APPROVE)["moves"] == [[ORDER, 500]]
        again = serial_payment_terminal(str(terminal.name))
        again.open()
        found = again.look_up(ORDER, Deadline(30))
        assert isinstance(found, Paid)
        assert found.amount == 500
        assert again.pay(ORDER, fen(500), Deadline(30)) == found
        again.close()
        assert terminal.order(do="facts")["moves"] == [[ORDER, 500]]
    finally:
        assert terminal.stop() == 0


def waiting_at(terminal: Terminal) -> bool:
    return bool(terminal.order(do="facts")["waiting"])


@pytest.mark.slow
@pytest.mark.parametrize("plan", [Plan.POWER_RECORDED, Plan.POWER_AFTER_BANK, Plan.POWER_BEFORE_ANSWER])
def test_the_terminal_is_killed_in_the_middle_and_started_again(plan: Plan, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.order(do="plan", plan=plan)
    kiosk = serial_payment_terminal(str(terminal.name))
    kiosk.open()
    assert kiosk.pay(ORDER, fen(500), Deadline(30)) == InDoubt(ORDER)
    assert terminal.process.wait(30) == -signal.SIGKILL
    with pytest.raises(DeviceFault):
        list(kiosk.poll(0.0))
    terminal.start()
    try:
        kiosk.open()
        found = kiosk.look_up(ORDER, Deadline(30))
        moves = terminal.order(do="facts")["moves"]
        if plan is Plan.POWER_RECORDED:
            assert (found, moves) == (Declined(ORDER, "power-lost"), [])
        else:
            assert isinstance(found, Paid)
            assert moves == [[ORDER, 500]]
        kiosk.close()
    finally:
        assert terminal.stop() == 0
