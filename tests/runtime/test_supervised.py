"""A service manager is told that the terminal serves once it does, and that it lives as long as window and ledger answer."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from kiosk.ledger.registrar import Registrar
from kiosk.runtime.supervised import Manager, Pulse


class Ledger:
    """``checkpoint_for`` is answered when the test says so, as the ledger's thread does when it comes to it."""

    def __init__(self) -> None:
        self.asked: list[Callable[[None], None]] = []
        self.reason: str | None = None

    def checkpoint_for(self, rows: int | None, done: Callable[[None], None]) -> None:
        self.asked.append(done)

    def answer(self) -> None:
        self.asked.pop(0)(None)

    def out_of_service(self) -> str | None:
        return self.reason


class Listener:
    """The manager's end of the socket."""

    def __init__(self, address: str) -> None:
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.line.bind("\0" + address[1:] if address.startswith("@") else address)
        self.line.setblocking(False)

    def heard(self) -> list[list[str]]:
        found = []
        while True:
            try:
                found.append(self.line.recv(4096).decode().split("\n"))
            except BlockingIOError:
                return found


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    found = Listener(str(tmp_path / "notify"))
    yield found
    found.line.close()


@pytest.fixture
def manager(tmp_path: Path, listener: Listener) -> Manager:
    return Manager(str(tmp_path / "notify"), 30.0)


def pulse_of(manager: Manager, ledger: Ledger) -> Pulse:
    return Pulse(manager, cast("Registrar", ledger), lambda call: call())


def test_ready_once_and_a_sign_of_life_for_each_answer(qtbot: QtBot, manager: Manager, listener: Listener) -> None:
    ledger = Ledger()
    pulse = pulse_of(manager, ledger)
    pulse.start()
    assert listener.heard() == [], "the ledger has not answered its start yet"
    ledger.answer()
    assert listener.heard() == [["READY=1", "STATUS=serving", "WATCHDOG=1"]]
    pulse.beat()
    ledger.answer()
    assert listener.heard() == [["STATUS=serving", "WATCHDOG=1"]]
    pulse.stop()
    assert listener.heard() == [["STOPPING=1"]]


def test_a_ledger_that_is_stuck_gives_no_sign_and_is_asked_once(
    qtbot: QtBot, manager: Manager, listener: Listener
) -> None:
    ledger = Ledger()
    pulse = pulse_of(manager, ledger)
    for _ in range(5):
        pulse.beat()
    assert (len(ledger.asked), listener.heard()) == (1, [])
    ledger.answer()
    assert listener.heard()[0][-1] == "WATCHDOG=1"


def test_the_sign_crosses_the_main_thread(qtbot: QtBot, manager: Manager, listener: Listener) -> None:
    """A window that is stuck takes nothing from the bridge: the manager hears nothing, whatever the ledger says."""
    ledger, waiting = Ledger(), list[Callable[[], None]]()
    pulse = Pulse(manager, cast("Registrar", ledger), waiting.append)
    pulse.beat()
    ledger.answer()
    assert listener.heard() == []
    waiting.pop()()
    assert listener.heard()[0][0] == "READY=1"


def test_out_of_service_is_alive_and_said(qtbot: QtBot, manager: Manager, listener: Listener) -> None:
    ledger = Ledger()
    ledger.reason = "disk-full"
    pulse_of(manager, ledger).beat()
    ledger.answer()
    assert listener.heard() == [["READY=1", "STATUS=out of service: disk-full", "WATCHDOG=1"]]


def test_three_signs_within_the_managers_limit(qtbot: QtBot, manager: Manager) -> None:
    ledger = Ledger()
    pulse = pulse_of(Manager(manager.address, 0.06), ledger)
    pulse.start()
    for _ in range(3):
        ledger.answer()
        qtbot.waitUntil(lambda: len(ledger.asked) == 1, timeout=5000)
    pulse.stop()


def test_the_managers_words_are_taken_out_of_the_environment() -> None:
    environment = {
        "NOTIFY_SOCKET": "/run/notify",
        "WATCHDOG_USEC": "30000000",
        "WATCHDOG_PID": str(os.getpid()),
        "A": "b",
    }
    assert Manager.taken_from(environment) == Manager("/run/notify", 30.0)
    assert environment == {"A": "b"}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, None),
        ({"NOTIFY_SOCKET": "vsock:2:9"}, None),
        ({"NOTIFY_SOCKET": "@n"}, Manager("@n", None)),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "soon"}, Manager("@n", None)),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "0"}, Manager("@n", None)),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "9", "WATCHDOG_PID": "1"}, Manager("@n", None)),
    ],
)
def test_what_is_no_manager_or_watches_somebody_else(given: dict[str, str], found: Manager | None) -> None:
    assert Manager.taken_from(given) == found


def test_an_abstract_address_and_a_manager_that_is_away(tmp_path: Path) -> None:
    address = f"@nuanping-test-{os.getpid()}"
    listener = Listener(address)
    Manager(address, None).tell("READY=1")
    assert listener.heard() == [["READY=1"]]
    listener.line.close()
    Manager(address, None).tell("WATCHDOG=1")
    Manager(str(tmp_path / "gone"), None).tell("WATCHDOG=1")
