"""One running terminal for many scripts: rig, program and player in this process, and a clean town between two visits."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from config.layers import load
from kiosk.app import App
from kiosk.engine.conductor import Mode
from kiosk.expectations import Record
from kiosk.rig import Rig
from kiosk.scenario import Player
from kiosk.script import Line, ScenarioError, read_script
from tests.e2e.town import FirstDay

PRESS_GAP_MS = 100
PATIENCE_SECONDS = 15.0
FAST = (
    f"timing.double_tap_ms={PRESS_GAP_MS}",
    "timing.page_grace_ms=30",
    "central.connect_timeout_seconds=0.5",
    # A certificate is sealed in 0.7 s, and the first one loads two seconds of libraries: the centre is not late yet.
    "central.read_timeout_seconds=4",
    "central.commit_wait_seconds=5",
    "face.time_limit_seconds=5",
)
"""Only waiting times: no other setting differs from the profile."""

_PAST_EVERY_TIMER_SECONDS = 700.0


class Stage:
    """Enter it once; ``play`` as many scripts as you like. ``more`` are further ``section.key=value`` settings."""

    def __init__(self, folder: Path, *, wire: bool = False, more: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.out = folder / "pictures"
        self.rig = Rig(folder / "rig", wire=wire)
        self._more = more
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Stage:
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def _open(self) -> None:
        self._stack.enter_context(self.rig)
        loaded = load(self.rig.profile, None, None, [*self.rig.overrides(), *FAST, *self._more])
        qt = QApplication.instance() or QApplication(["kiosk"])
        assert isinstance(qt, QApplication)
        self.app = App(loaded.configuration, qt)
        self.app.shell.show()
        self._stack.callback(self.app.shell.close)
        self._stack.callback(self.app.stop)
        self.app.open()
        self.app.start()
        self._preferences = self.app.terminal.conductor.preferences
        self.dock = self.rig.dock(self.app)
        self.rig.couple(self.app)
        self.out.mkdir(exist_ok=True)
        with contextlib.closing(self._town()) as town:
            self._first_day = FirstDay(town)

    def play(self, script: Path | str, name: str = "script", pictures: Path | None = None) -> Record:
        """Play a file, or the text of one. Fails the test with the line that did not come true."""
        lines = read_script(script) if isinstance(script, Path) else lines_of(script, name)
        player = Player(
            self.app.terminal,
            self.dock,
            lines,
            pictures,
            self.rig.paper,
            kept_by_centre=self.rig.kept_by_centre,
            between_presses=PRESS_GAP_MS / 1000 + 0.03,
            patience=PATIENCE_SECONDS,
        )
        loop = QEventLoop()
        failures: list[ScenarioError] = []

        def over(error: ScenarioError | None) -> None:
            failures.extend([] if error is None else [error])
            loop.quit()

        player.over.connect(over)
        QTimer.singleShot(0, player.start)
        loop.exec()
        if failures:
            raise AssertionError(str(failures[0]))
        return player.record

    def wait(self, true: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Run the program until ``true``; fails with ``what`` when it does not come."""
        if true():
            return
        loop, look, limit = QEventLoop(), QTimer(), QTimer()
        look.timeout.connect(lambda: loop.quit() if true() else None)
        limit.timeout.connect(loop.quit)
        limit.setSingleShot(True)
        look.start(5)
        limit.start(int(seconds * 1000))
        loop.exec()
        look.stop()
        assert true(), what

    def tidy(self) -> None:
        """Home, nothing owed, every device well, nothing of the last visitor's wishes, the town as on the first day."""
        for line in (
            "network back",
            "card pull",
            "card fault none",
            "camera person astronaut",
            "id-card lift",
            "id-card plug",
            "scanner plug",
            "finger lift",
            "finger plug",
            "headphones remove",
        ):
            self.dock.do(line)
        if self.app.watch.now().printer:
            # Only then: plugging in a printer that is plugged in makes it go away for a moment, as in life.
            for line in ("plug", "paper plenty", "cover closed", "silent off", "stall off"):
                self.dock.do(f"printer {line}")
        if not self.rig.wire:
            self.dock.do("camera plug")
            self.dock.do("card plug")
        terminal = self.app.terminal
        self.wait(lambda: not terminal.conductor.card_present, "the card is still seen")
        self.wait(lambda: not terminal.by_ear.private, "the headphones are still in")
        if terminal.conductor.mode is not Mode.HOME or terminal.conductor.preferences != self._preferences:
            self._let_time_pass()
        self.wait(lambda: terminal.conductor.mode is Mode.HOME, f"not home but {terminal.conductor.mode}")
        self.wait(lambda: self.app.registrar.waiting() == 0, "something is still owed to the centre")
        self.wait(self._ready, f"the home page is not ready: {self.app.watch.now()}")
        self._restore_town()
        for paper in self.rig.paper.glob("*.png"):
            paper.unlink()

    def _ready(self) -> bool:
        now = self.app.watch.now()
        return now.card and now.central and not now.printer and now.out_of_service is None

    def _let_time_pass(self) -> None:
        for _ in range(8):
            self.app.clock.advance(_PAST_EVERY_TIMER_SECONDS)
            self.app.terminal.catch_up()

    def _town(self) -> sqlite3.Connection:
        return sqlite3.connect(self.rig.centre.database, timeout=5.0)

    def _restore_town(self) -> None:
        with contextlib.closing(self._town()) as town, town:
            self._first_day.restore(town)


def lines_of(text: str, name: str) -> list[Line]:
    """A script given as text; ``;`` ends a line too, for scripts put together by tests."""
    parts = [tuple(part.partition("#")[0].split()) for part in text.replace(";", "\n").splitlines()]
    return [Line(f"{name}:{number}", words) for number, words in enumerate(parts, start=1) if words]
