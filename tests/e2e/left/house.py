"""A kiosk in processes of its own, everything around it in others, and visits of marked people."""

from __future__ import annotations

import contextlib
import json
import operator
import os
import select
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from config.schema_base import ROOT
from drivers.card.harness import VirtualReader
from kiosk.dock import Dock
from kiosk.protection import plain_environment
from kiosk.rig import Rig
from tests.e2e.left import memory
from tests.e2e.left.markers import Markers
from tests.e2e.left.memory import Hit
from tests.e2e.left.relay import TlsRelay
from tests.e2e.left.wiretap import Wiretap
from tests.e2e.town import FirstDay

ENOUGH_SECONDS = 2.0
"""How long after a visit nothing may be left."""
BUSY_SECONDS = 0.0 if "NUANPING_LONG" in os.environ else 20.0
"""How much later it may be on a machine that is busy with other tests: there the wipe waits for its turn."""
ANSWER_SECONDS = 40.0
PIN = "739184"
SETTINGS = (
    "timing.double_tap_ms=100",
    "timing.page_grace_ms=0",
    "central.connect_timeout_seconds=2",
    "central.read_timeout_seconds=5",
    'devices.speech.engine="espeak"',
)


class MarkedRig(Rig):
    """The wire rig with a camera whose pictures can be recognised."""

    def _spawn(self, module: str, name: str, *arguments: str) -> str:
        marked = "tests.e2e.left.camera" if module == "drivers.camera.mjpeg" else module
        return super()._spawn(marked, name, *arguments)

    @property
    def camera_url(self) -> str:
        return str(self._camera["url"])

    @property
    def printer_port(self) -> int:
        return int(str(self._printer["port"]))

    @property
    def pcscd(self) -> int:
        running = self._reader._pcscd
        return int(running.pid)

    def insert(self, card: dict[str, Any]) -> None:
        """Put a card into the slot."""
        self._reader.insert(card)

    def pull(self) -> None:
        """Take out the card, if one is in."""
        self._reader.remove()

    def scan(self, code: str) -> None:
        """Hold a code before the scanner."""
        assert self._on_wires is not None
        self._on_wires.models.by_family["scanner"].scan(code)


class Kiosk:
    """The kiosk's process and the finger before it. ``wipe`` names the one that does nothing in it, "" none."""

    def __init__(self, folder: Path, wipe: str, more: dict[str, str], settings: list[str]) -> None:
        self.wipe = wipe
        folder.mkdir(parents=True)
        self.log = folder / "kiosk.log"
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        arguments = [part for line in settings for part in ("--set", line)]
        command = [sys.executable, "-m", "tests.e2e.left.terminal", wipe or "none", "--offscreen", "--profile", "wire"]
        environment = {**plain_environment(os.environ), "PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary), **more}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *arguments],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )

    def do(self, verb: str, value: str = "") -> None:
        """One order; returns when it was carried out. Fails the test when it was not."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({verb: value}).encode())
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], ANSWER_SECONDS)
        said = json.loads(self.process.stdout.readline() or b"{}").get("said") if ready else "nothing"
        assert said == "done", f"{verb} {value}: {said}\n{self.log.read_text()[-2000:]}"

    def press(self, page: str, button: str) -> None:
        """Wait for a page, press one of its buttons."""
        self.do("page", page)
        self.do("press", button)

    def family(self) -> dict[int, str]:
        """Every process of the kiosk, itself and all it started."""
        return memory.family(self.process.pid)

    def stop(self) -> int:
        """The end of its input is its end; the exit status."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            code = self.process.wait(15.0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.process.stdout.close()
        return code


class House:
    """Enter it; ``kiosk`` gives a running one; then visits, and ``search`` when one is over."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rig = MarkedRig(folder / "rig", wire=True)
        self._stack = contextlib.ExitStack()
        self._kiosk: Kiosk | None = None
        self._kiosks = 0
        self.ended_at = 0.0

    def __enter__(self) -> House:
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with _as_installed():
            self._stack.enter_context(self.rig)
        self.relay = self._stack.enter_context(TlsRelay(_port(self.rig.centre.base_url), self.folder))
        self.ports = {
            "centre": self.relay.port,
            "printer": self.rig.printer_port,
            "camera": _port(self.rig.camera_url),
        }
        self.tap = self._stack.enter_context(Wiretap(set(self.ports.values())))
        self._stack.callback(self._stop_kiosk)
        self.dock: Dock = self.rig.dock(_NO_APP)
        self.dock.do("camera person astronaut")
        with self.records() as town:
            self._first_day = FirstDay(town)

    @staticmethod
    def missing() -> str:
        """What this machine lacks for it, "" when nothing."""
        return VirtualReader.missing() or Wiretap.missing()

    def kiosk(self, wipe: str = "") -> Kiosk:
        """The running kiosk, at home in an untouched town; a new one where another wipe is to be missing."""
        # After a visit that did not come to its end.
        self.rig.pull()
        if self._kiosk is None or self._kiosk.wipe != wipe:
            self._stop_kiosk()
            self._kiosks += 1
            settings = [line for line in self.rig.overrides() if not line.startswith("central.base_url")]
            settings += [f'central.base_url="https://localhost:{self.relay.port}"', *SETTINGS]
            more = {"SSL_CERT_FILE": str(self.relay.certificate)}
            self._kiosk = Kiosk(self.folder / f"kiosk-{self._kiosks}", wipe, more, settings)
        with self.records() as town, town:
            self._first_day.restore(town)
        self._kiosk.do("home", "H01")
        return self._kiosk

    def _stop_kiosk(self) -> None:
        kiosk, self._kiosk = self._kiosk, None
        if kiosk is not None:
            kiosk.stop()

    def person(self, slug: str) -> dict[str, Any]:
        """The card's content, with a password that nobody else has."""
        card: dict[str, Any] = json.loads((self.rig.centre.cards / f"{slug}.json").read_text(encoding="utf-8"))
        return {**card, "pin": PIN}

    def over(self, kiosk: Kiosk) -> None:
        """The visit has ended; from now on time counts."""
        kiosk.do("ended", "Finished")
        # The rating goes out behind the visitor's back; until the centre has it, it must be kept.
        kiosk.do("delivered")
        self.ended_at = time.monotonic()

    def search(self, where: dict[int, str], markers: Markers) -> list[Hit]:
        """The memory of these processes as it is now. They stand still while it is copied, and no longer."""
        with memory.stopped(list(where)):
            copies = {pid: memory.copied(pid) for pid in where}
        return [hit for pid, name in where.items() for hit in memory.search(copies[pid], pid, name, markers)]

    def left(self, kiosk: Kiosk, markers: Markers, expected: Callable[[list[Hit]], bool] = operator.not_) -> list[Hit]:
        """What every process of the kiosk still holds when enough time has passed since the visit; on a busy machine a while
        later, unless it is what is ``expected``: nothing.
        """
        enough = self.ended_at + ENOUGH_SECONDS
        threading.Event().wait(max(0.0, enough - time.monotonic()))
        hits = self.search(kiosk.family(), markers)
        while not expected(hits) and time.monotonic() < enough + BUSY_SECONDS:
            threading.Event().wait(ENOUGH_SECONDS)
            hits = self.search(kiosk.family(), markers)
        return hits

    def in_files(self, kiosk: Kiosk, markers: Markers) -> list[str]:
        """Every file of the kiosk's own: state, log, temporary files. The centre's folder and the paper are not its."""
        found = []
        for folder in (self.rig.folder / "state", kiosk.temporary):
            for path in sorted(entry for entry in folder.rglob("*") if entry.is_file()):
                found += [f"{path.name}: {name}" for name in markers.within(path.read_bytes() + path.name.encode())]
        return found + [f"log: {name}" for name in markers.within(kiosk.log.read_bytes())]

    def on_wires(self) -> dict[str, tuple[bytes, bytes]]:
        """What crossed each wire so far: sent by the kiosk, and to it."""
        return {
            name: (bytes(self.tap.heard[port][0]), bytes(self.tap.heard[port][1])) for name, port in self.ports.items()
        }

    @property
    def pcscd(self) -> dict[int, str]:
        """The card service, which is the machine's and not the kiosk's."""
        return {self.rig.pcscd: "pcscd"}

    @contextlib.contextmanager
    def records(self) -> Iterator[sqlite3.Connection]:
        """The centre's records."""
        with contextlib.closing(sqlite3.connect(self.rig.centre.database, timeout=5.0)) as town:
            yield town


@contextlib.contextmanager
def _as_installed() -> Iterator[None]:
    """The card service starts with what deploy/pcscd gives it on a terminal."""
    lines = (ROOT / "deploy" / "pcscd" / "nuanping.conf").read_text(encoding="utf-8").splitlines()
    (given,) = (line.removeprefix("Environment=") for line in lines if line.startswith("Environment="))
    name, _, value = given.partition("=")
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


def _port(address: str) -> int:
    found = urlsplit(address).port
    assert found is not None
    return found


_NO_APP: Any = None
"""The dock over wire-level fakes does not ask the program for anything."""
