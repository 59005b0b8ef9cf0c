"""The fake network camera as a process of its own, spoken to as the dock does."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.camera.contract import CameraSettings
from drivers.camera.mjpeg import MjpegCamera, control, main, obey
from drivers.camera.opencv_adapter import OpenCvCamera
from drivers.contract import Deadline
from tests.drivers.camera.rigs import PATIENCE_SECONDS, poll_until


@dataclass(frozen=True)
class Running:
    url: str
    socket: Path
    process: subprocess.Popen[bytes]


@pytest.fixture
def running(faces: Path, tmp_path: Path) -> Iterator[Running]:
    ready, socket = tmp_path / "ready.json", tmp_path / "control"
    command = [sys.executable, "-m", "drivers.camera.mjpeg", "--port", "0", "--ready-file", str(ready)]
    process = subprocess.Popen([*command, "--control", str(socket), "--faces", str(faces), "--person", "wang"])
    expires_at = time.monotonic() + PATIENCE_SECONDS
    while not ready.exists():
        assert process.poll() is None
        assert time.monotonic() < expires_at
        threading.Event().wait(0.02)
    announced = json.loads(ready.read_text(encoding="utf-8"))
    assert announced["pid"] == process.pid
    yield Running(announced["url"], Path(announced["control"]), process)
    process.kill()
    process.wait()


def test_the_process_shows_scenes_on_command_and_ends_when_told(running: Running) -> None:
    camera = OpenCvCamera(CameraSettings(running.url))
    camera.open()
    assert camera.start_capture(Deadline(3)) is None
    poll_until(camera, lambda: camera.mailbox.latest() is not None)
    assert control(running.socket, {"do": "status"}) == {"ok": True, "scene": "person", "viewers": 1}
    assert control(running.socket, {"do": "scene", "name": "black"}) == {"ok": True}
    poll_until(camera, lambda: (frame := camera.mailbox.latest()) is not None and float(frame.bgr.mean()) < 5)
    assert control(running.socket, {"do": "scene", "name": "person", "person": "obama"}) == {"ok": True}
    poll_until(camera, lambda: (frame := camera.mailbox.latest()) is not None and float(frame.bgr.mean()) > 50)
    assert control(running.socket, {"do": "light", "rgb": [1, 0.84, 0.66]}) == {"ok": True}
    assert control(running.socket, {"do": "look", "where": "left"}) == {"ok": True}
    camera.stop_capture()
    camera.close()
    assert control(running.socket, {"do": "quit"}) == {"ok": True}
    assert running.process.wait(PATIENCE_SECONDS) == 0
    assert not running.socket.exists()


def test_a_termination_signal_ends_it_cleanly(running: Running) -> None:
    running.process.terminate()
    assert running.process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"do": "scene"}',
        b'{"do": "scene", "name": 7}',
        b'{"do": "scene", "name": "party"}',
        b'{"do": "scene", "name": "person", "person": "../../etc/passwd"}',
        b'{"do": "scene", "name": "person", "person": "nobody"}',
        b'{"do": "scene", "name": "person"}',
        b'{"do": "light", "rgb": [1, 1]}',
        b'{"do": "light", "rgb": [1, 1, 2]}',
        b'{"do": "light", "rgb": [1, NaN, 1]}',
        b'{"do": "look", "where": "up"}',
    ],
)
def test_a_wrong_command_is_answered_and_changes_nothing(faces: Path, line: bytes) -> None:
    with MjpegCamera(faces) as camera:
        answer = obey(camera, line, threading.Event())
        assert answer["ok"] is False
        assert camera.scenes.scene == "no-face"


def test_a_missing_portrait_is_reported_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--faces", str(tmp_path), "--person", "wang"]) == 1
    assert "no picture of this person" in capsys.readouterr().err
