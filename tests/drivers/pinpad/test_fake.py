"""The pad as a process: the real adapter types a PIN over its pty, and the process ends at SIGTERM."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from config.schema_base import ROOT
from drivers.contract import Deadline
from drivers.pinpad.adapter import serial_pin_pad
from drivers.pinpad.contract import KeyFeedback, PadSettings, PinEntered
from tests.drivers.pinpad.rigs import ACCOUNT, AES_KEY, decipher_iso_4


def order(control: Path, **what: object) -> dict[str, object]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(10)
        connection.connect(str(control))
        connection.sendall(json.dumps(what).encode() + b"\n")
        answer: dict[str, object] = json.loads(connection.makefile().readline())
        return answer


def test_a_pin_is_typed_at_a_pad_in_another_process(tmp_path: Path) -> None:
    name, control, ready = tmp_path / "pad", tmp_path / "c", tmp_path / "ready"
    arguments = ["--name", str(name), "--control", str(control), "--ready-file", str(ready)]
    process = subprocess.Popen([sys.executable, "-m", "drivers.pinpad.fake", *arguments], cwd=ROOT)
    pad = serial_pin_pad(str(name), settings=PadSettings(clear_allowed=True))
    heard: list[KeyFeedback] = []
    try:
        patience = Deadline(30)
        while not ready.exists():
            assert patience.over is None, "the pad does not start"
            assert process.poll() is None, "the pad ended"
            threading.Event().wait(0.02)
        pad.open()
        assert order(control, do="type_when_asked", digits="135790")["ok"]
        result = pad.enter_pin(4, 6, ACCOUNT, Deadline(20), heard.append)
        assert isinstance(result, PinEntered), result
        assert decipher_iso_4(AES_KEY, result.block, ACCOUNT) == "135790"
        facts = order(control, do="facts")
        assert (facts["entries"], facts["entry_running"], facts["tampered"]) == (1, False, False)
        assert order(control, do="press", keys=["8", "digit"]) == {"ok": False, "error": "bad-control:ValueError"}
        assert order(control, do="tamper")["tampered"] is True
        list(pad.poll(1.0))
        assert pad.status().reason == "tamper"
    finally:
        pad.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert not name.exists()
