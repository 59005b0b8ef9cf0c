"""The module as a process: the real adapter compares over its pty, and the process ends at SIGTERM."""

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
from drivers.fingerprint.adapter import serial_fingerprint_module
from drivers.fingerprint.contract import FingerHint, Matched, NotMatched
from tests.drivers.fingerprint.rigs import TEMPLATE


def order(control: Path, **what: object) -> dict[str, object]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(10)
        connection.connect(str(control))
        connection.sendall(json.dumps(what).encode() + b"\n")
        answer: dict[str, object] = json.loads(connection.makefile().readline())
        return answer


def test_fingers_are_compared_at_a_module_in_another_process(tmp_path: Path) -> None:
    name, control, ready = tmp_path / "finger", tmp_path / "c", tmp_path / "ready"
    arguments = ["--name", str(name), "--control", str(control), "--ready-file", str(ready)]
    process = subprocess.Popen([sys.executable, "-m", "drivers.fingerprint.fake", *arguments], cwd=ROOT)
    module = serial_fingerprint_module(str(name))
    hints: list[FingerHint] = []
    try:
        patience = Deadline(30)
        while not ready.exists():
            assert patience.over is None, "the module does not start"
            assert process.poll() is None, "the module ended"
            threading.Event().wait(0.02)
        module.open()
        assert order(control, do="place", what="right", template=TEMPLATE.hex())["finger"] is True
        assert isinstance(module.compare(TEMPLATE, Deadline(20), hints.append), Matched)
        order(control, do="place", what="other")
        assert module.compare(TEMPLATE, Deadline(20), hints.append) == NotMatched()
        assert order(control, do="place", what="sticky") == {"ok": False, "error": "bad-control:ValueError"}
        assert module.wipe(Deadline(20)) is None
        facts = order(control, do="facts")
        assert facts["remains"] == []
        assert TEMPLATE.hex()[:32] not in json.dumps(facts)
    finally:
        module.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert not name.exists()
