"""The fakes of listening devices as processes of their own: a stable name, a control socket, an orderly end."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from config.schema_base import ROOT
from drivers.contract import DeviceFault
from drivers.control_socket import ControlSocket
from drivers.headphones.contract import HeadphonesIn
from drivers.headphones.evdev_jack import headphone_jack
from drivers.keypad.contract import Key, KeyPressed
from drivers.keypad.serial_keypad import serial_keypad
from drivers.scanner.contract import CodeKind, Scanned
from drivers.scanner.model import COMMANDED
from drivers.scanner.serial_scanner import serial_scanner

Tell = Callable[[object], dict[str, Any]]
TOKEN = "EC2026112500000000017f"


@contextmanager
def fake(module: str, folder: Path) -> Iterator[tuple[str, Tell]]:
    """The running fake: its line and a way to tell it something."""
    name, control, ready = folder / "line", folder / "control", folder / "ready"
    arguments = ["--name", str(name), "--control", str(control), "--ready-file", str(ready)]
    process = subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=ROOT)
    try:
        give_up_at = time.monotonic() + 30
        while not ready.exists():
            assert process.poll() is None
            assert time.monotonic() < give_up_at
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as hand, hand.makefile("rwb") as lines:
            hand.settimeout(30)
            hand.connect(str(control))

            def tell(order: object) -> dict[str, Any]:
                lines.write(json.dumps(order).encode() + b"\n")
                lines.flush()
                answer = json.loads(lines.readline())
                assert isinstance(answer, dict)
                return answer

            yield json.loads(ready.read_text())["name"], tell
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert not name.is_symlink()
    finally:
        process.kill()
        process.wait()


def next_event(device: Any) -> object:
    give_up_at = time.monotonic() + 30
    while time.monotonic() < give_up_at:
        for event in device.poll(0.1):
            return event
    raise AssertionError("no event")


def test_a_scanner(tmp_path: Path) -> None:
    with fake("drivers.scanner.model", tmp_path) as (name, tell):
        scanner = serial_scanner(name, 9600, settings=COMMANDED)
        scanner.open()
        assert tell({"do": "scan", "text": TOKEN}) == {"ok": True, "plugged": True, "lit": False}
        scanner.start_scanning(frozenset(CodeKind))
        assert next_event(scanner) == Scanned(CodeKind.E_CARD, TOKEN)
        assert tell({"do": "unplug"})["plugged"] is False
        with pytest.raises(DeviceFault):
            next_event(scanner)
        assert tell({"do": "plug"})["ok"]
        assert tell({"do": "trouble", "name": "no such"}) == {"ok": False, "error": "bad-control:ValueError"}
        assert tell({"do": "scan"}) == {"ok": False, "error": "bad-control:KeyError"}


def test_a_keypad(tmp_path: Path) -> None:
    with fake("drivers.keypad.model", tmp_path) as (name, tell):
        keypad = serial_keypad(name, 9600)
        keypad.open()
        assert tell({"do": "press", "key": "confirm"})["ok"]
        assert next_event(keypad) == KeyPressed(Key.CONFIRM)
        keypad.close()


def test_a_headphone_jack(tmp_path: Path) -> None:
    with fake("drivers.headphones.model", tmp_path) as (name, tell):
        jack = headphone_jack(name)
        jack.open()
        assert tell({"do": "insert"}) == {"ok": True, "plugged": True, "inserted": True}
        assert next_event(jack) == HeadphonesIn()
        jack.close()


def test_a_control_socket_survives_bad_lines(tmp_path: Path) -> None:
    control = ControlSocket(tmp_path / "control", lambda order: {"seen": order["do"]})
    control.start()
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as hand, hand.makefile("rwb") as lines:
            hand.settimeout(30)
            hand.connect(str(tmp_path / "control"))
            for line in (b"no json", b"[1]", b"{}", b"\xff", b'{"do": "x"}'):
                lines.write(line + b"\n")
            lines.flush()
            answers = [json.loads(lines.readline()) for _ in range(5)]
    finally:
        control.stop()
    errors = ["JSONDecodeError", "TypeError", "KeyError", "UnicodeDecodeError"]
    assert answers == [*({"ok": False, "error": f"bad-control:{name}"} for name in errors), {"ok": True, "seen": "x"}]
    assert not (tmp_path / "control").exists()
