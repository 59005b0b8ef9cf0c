"""The scanner's variants for drivers.proving. A scanner only speaks: the work is to wait for its next code."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from drivers.contract import Adapter, Deadline, Failed
from drivers.far_end import PtyCable, Trouble
from drivers.proving import Subject, Variant
from drivers.scanner.contract import FAMILY, CodeKind, CodeScanner, Scanned, SerialSettings
from drivers.scanner.model import COMMANDED, FakeScanner
from drivers.scanner.serial_scanner import SerialScanner, serial_scanner
from drivers.scanner.simulator import SimulatedScanner
from drivers.scanner.wedge_scanner import WedgeScanner
from drivers.supervisor import POLL_SECONDS

_CODE: Final = "EC20261125000000001A7f"


class _ScannerSubject(ABC):
    def __init__(self, scanner: CodeScanner) -> None:
        self.adapter: Adapter = scanner
        self._scanner = scanner
        self._codes = 0
        self._code = ""

    def work(self, deadline: Deadline) -> object:
        """Want a code, hold one before the scanner, wait for it. The driver has no command with a deadline of its own."""
        if deadline.over is not None:
            return Failed(deadline.over)
        self._codes += 1
        self._code = f"{_CODE}{self._codes}"
        self._scanner.start_scanning(frozenset({CodeKind.E_CARD}))
        try:
            self._show(self._code)
            while deadline.over is None:
                for event in self._scanner.poll(min(POLL_SECONDS, deadline.remaining_seconds())):
                    return event
            return Failed(deadline.over)
        finally:
            self._scanner.stop_scanning()

    def delivered(self, result: object) -> bool:
        return isinstance(result, Scanned) and result == Scanned(CodeKind.E_CARD, self._code)

    @abstractmethod
    def _show(self, code: str) -> None:
        """Hold ``code`` before the scanner."""


class _SerialSubject(_ScannerSubject):
    def __init__(self, scanner: SerialScanner, fake: FakeScanner) -> None:
        super().__init__(scanner)
        self._fake = fake

    def _show(self, code: str) -> None:
        self._fake.scan(code)

    def hinder(self, trouble: Trouble) -> bool:
        self._fake.far_end.set_trouble(trouble)
        return True

    def unplug(self) -> None:
        self._fake.far_end.unplug()

    def plug(self) -> None:
        self._fake.far_end.plug()


class _WedgeSubject(_ScannerSubject):
    """The far end of a wedge is the window's key events; its node is a file here."""

    _KEY_SECONDS = 0.005
    # A scanner set to a long pause between keys types like a person: its code is not recognised as one.
    _SLOW_KEY_SECONDS = 0.06

    def __init__(self, scanner: WedgeScanner, node: Path) -> None:
        super().__init__(scanner)
        self._wedge = scanner
        self._node = node
        self._trouble = Trouble.NONE
        self._struck_at = 0.0
        self._chance = random.Random(1)
        self.plug()

    def _show(self, code: str) -> None:
        keys = {
            Trouble.SILENT: "",
            Trouble.GARBAGE: "".join(chr(self._chance.randrange(33, 0x3000)) for _ in code) + "\r",
            Trouble.TORN: code[: len(code) // 2],
        }.get(self._trouble, code + "\r")
        self._struck_at += 1.0
        for key in keys:
            self._struck_at += self._SLOW_KEY_SECONDS if self._trouble is Trouble.SLOW else self._KEY_SECONDS
            self._wedge.feed(key, self._struck_at, key)
        self._wedge.quiet()

    def hinder(self, trouble: Trouble) -> bool:
        self._trouble = trouble
        return True

    def unplug(self) -> None:
        self._node.unlink(missing_ok=True)

    def plug(self) -> None:
        self._node.touch()


@contextmanager
def _simulator(_: Path) -> Iterator[Subject]:
    fake = FakeScanner(COMMANDED)
    yield _SerialSubject(SimulatedScanner(fake=fake), fake)


@contextmanager
def _wedge(folder: Path) -> Iterator[Subject]:
    node = folder / "scanner-keys"
    yield _WedgeSubject(WedgeScanner(node), node)


@contextmanager
def _on_pty(folder: Path, settings: SerialSettings) -> Iterator[Subject]:
    fake = FakeScanner(settings)
    with PtyCable(fake.far_end, folder / "scanner") as cable:
        yield _SerialSubject(serial_scanner(str(cable.name), 9600, settings=settings), fake)


VARIANTS: Final = (
    Variant(FAMILY, "simulator", _simulator),
    Variant(FAMILY, "serial on a pty", lambda folder: _on_pty(folder, SerialSettings())),
    Variant(FAMILY, "serial with trigger on a pty", lambda folder: _on_pty(folder, COMMANDED)),
    Variant(FAMILY, "keyboard wedge", _wedge),
)
