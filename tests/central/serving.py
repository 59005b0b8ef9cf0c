"""Real servers for tests: in a thread of this process, or as a process of its own that can be killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from central.certificates.office import Office
from central.context import Centre
from central.e_cards import ECardIssuer
from central.hsm import Hsm
from central.server import Server
from central.storage.database import Database

ROOT = Path(__file__).parents[2]


@contextmanager
def in_thread(
    url: str,
    *,
    faults: bool = False,
    busy_seconds: float = 5.0,
    hsm: Hsm | None = None,
    e_cards: ECardIssuer | None = None,
    office: Office | None = None,
) -> Iterator[str]:
    """Yields the address of a server that runs in a thread."""
    centre = Centre(Database(url, busy_seconds=busy_seconds), hsm=hsm, e_cards=e_cards, office=office)
    server = Server(centre, host="127.0.0.1", port=0, faults=faults)
    thread = threading.Thread(target=server.serve_forever, name="central-under-test")
    thread.start()
    try:
        assert server.listening.wait(20)
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.should_exit = True
        thread.join(20)
        centre.database.close()


@dataclass
class Process:
    """A ``python -m central serve`` process."""

    process: subprocess.Popen[str]
    address: str

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=20)


@contextmanager
def as_process(url: str, *arguments: str, ready_file: Path) -> Iterator[Process]:
    """Yields a listening server process; terminated at the end unless it is gone already."""
    ready_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "central", "serve", "--db", url, "--port", "0", "--ready-file", str(ready_file)]
    # The pipe is read only after the end: the tests send too few requests to fill it.
    process = subprocess.Popen([*command, *arguments], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    tick = threading.Event()
    try:
        for _ in range(600):
            if ready_file.exists() or process.poll() is not None:
                break
            tick.wait(0.05)
        assert ready_file.exists(), process.communicate(timeout=5)[1] if process.poll() is not None else "not ready"
        yield Process(process, f"http://127.0.0.1:{int(ready_file.read_text())}")
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=20)
