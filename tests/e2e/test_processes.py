"""The commands as a person starts them: demonstration, running terminal with a dock, wrong configuration, wrong script."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from config.schema_base import ROOT

START_SECONDS = 60.0
STOP_SECONDS = 5.0


def kiosk(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)


def one_sentence(done: subprocess.CompletedProcess[str], status: int) -> str:
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("kiosk: ")]
    assert len(lines) == 1
    return lines[0]


def test_demonstration_leaves_pictures_slip_journal_and_speech(tmp_path: Path) -> None:
    import numpy as np
    import soundfile

    out = tmp_path / "demo"
    done = kiosk("demo", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    pages = {path.stem.partition("-")[2] for path in out.glob("[0-9][0-9]-*.png")}
    wanted = {"home-title", "offer-greeting", "overlay-help", "ways-title", "overlay-idle", "consent-title"}
    assert pages >= wanted | {"camera-title", "result-filed", "rating-title", "take-card"}
    assert (out / "slip-1.png").stat().st_size > 1000
    assert "certification" in (out / "journal.txt").read_text(encoding="utf-8")
    samples, _ = soundfile.read(out / "speech.wav")
    assert float(np.sqrt(np.mean(np.square(samples)))) > 0.001


class Running:
    """``kiosk run`` as a process; ``lines`` are its log so far."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "kiosk", "run", "--offscreen", "--with-central", "--profile", "simulated"]
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(f"{folder}.notify")
        self.manager.settimeout(START_SECONDS)
        self.process = subprocess.Popen(
            [*command, "--folder", str(folder), *more],
            cwd=ROOT,
            env={**os.environ, "NOTIFY_SOCKET": f"{folder}.notify", "WATCHDOG_USEC": "600000"},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as said:
            self._keep(said)

    def _keep(self, said: IO[str]) -> None:
        for line in said:
            with self._more:
                self.lines.append(line.rstrip())
                self._more.notify_all()

    def wait_for(self, pattern: str, seconds: float = START_SECONDS) -> None:
        def seen() -> bool:
            return any(re.search(pattern, line) for line in self.lines)

        with self._more:
            assert self._more.wait_for(seen, seconds), "\n".join(self.lines)

    def wait_for_dock(self) -> None:
        watch = threading.Event()
        for _ in range(int(START_SECONDS * 20)):
            if (self.folder / "dock.sock").exists() or self.process.poll() is not None:
                return
            watch.wait(0.05)

    def dock(self, *words: str) -> None:
        done = kiosk("dock", "--socket", str(self.folder / "dock.sock"), *words)
        assert done.returncode == 0, done.stderr

    def told(self, word: str) -> list[str]:
        """What the service manager heard until this word came."""
        found: list[str] = []
        while word not in found:
            found += self.manager.recv(4096).decode().split("\n")
        return found

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def family(self) -> list[int]:
        """Living processes of its session: itself, the centre, the face process."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid and fields[0] != "Z":
                found.append(int(path.parent.name))
        return found


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    kiosk_here = Running(tmp_path / "run")
    kiosk_here.wait_for_dock()
    yield kiosk_here
    kiosk_here.manager.close()
    if kiosk_here.process.poll() is None:
        os.killpg(kiosk_here.process.pid, signal.SIGKILL)
        kiosk_here.process.wait(STOP_SECONDS)


def test_running_terminal_obeys_the_dock_and_ends_in_order(running: Running) -> None:
    dock = running.folder / "dock.sock"
    limits = Path(f"/proc/{running.process.pid}/limits").read_text()
    assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)
    variables = Path(f"/proc/{running.process.pid}/environ").read_bytes().split(b"\0")
    assert b"PYTHONMALLOC=malloc" in variables, "it began itself anew"
    assert any(variable.startswith(b"GLIBC_TUNABLES=") and b"perturb" in variable for variable in variables)

    running.dock("card", "insert", "due-soon")
    running.wait_for(r"visit 1 began")
    running.dock("card", "pull")
    running.wait_for(r"visit 1 ended: LeftSafely \(card-pulled\)")
    hostile = kiosk("dock", "--socket", str(dock), "card", "insert", "../../../etc/passwd")
    assert "there is no card" in one_sentence(hostile, 1)
    assert "is not a dock line" in one_sentence(kiosk("dock", "--socket", str(dock), "rm", "everything"), 1)

    assert running.stop() == 0
    assert running.family() == []
    assert not any("Traceback" in line for line in running.lines)


def test_a_service_manager_hears_when_it_serves_that_it_lives_and_that_it_goes(running: Running) -> None:
    """As a unit of Type=notify with a watchdog starts it; its children have no word in it."""
    assert running.told("WATCHDOG=1") == ["READY=1", "STATUS=serving", "WATCHDOG=1"]
    assert set(running.told("WATCHDOG=1")) == {"STATUS=serving", "WATCHDOG=1"}
    children = [pid for pid in running.family() if pid != running.process.pid]
    assert children
    assert not any(b"NOTIFY_SOCKET" in Path(f"/proc/{pid}/environ").read_bytes() for pid in children)
    assert running.stop() == 0
    assert running.told("STOPPING=1")[-1] == "STOPPING=1"


def test_wrong_configuration_is_one_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[timing]\nidle_warning_seconds = "soon"\n', encoding="utf-8")
    assert "idle_warning_seconds" in one_sentence(kiosk("run", "--offscreen", "--site", str(bad)), 2)


def test_script_that_is_not_text_is_one_sentence(tmp_path: Path) -> None:
    script = tmp_path / "bytes.visit"
    script.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in one_sentence(kiosk("visit", str(script)), 2)
    assert "cannot be read" in one_sentence(kiosk("visit", str(tmp_path / "absent.visit")), 2)


def test_second_kiosk_on_the_same_ledger_goes_and_says_why(running: Running) -> None:
    running.dock("card", "insert", "due-soon")
    running.wait_for(r"visit 1 began")
    state = running.folder / "state"
    second = kiosk("run", "--offscreen", "--profile", "simulated", "--set", f"paths.state_dir={state}")
    assert f"another kiosk is running on {state}" in one_sentence(second, 3)
    assert running.stop() == 0
