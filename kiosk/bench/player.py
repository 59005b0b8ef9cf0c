"""Presses buttons of the running kiosk like a finger and notes when the answer was painted."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtTest import QTest

from kiosk.engine.running import what_failed
from kiosk.runtime.terminal import Shown
from voice.contract import SpeechStarted

if TYPE_CHECKING:
    from kiosk.app import App

PATIENCE_SECONDS = 20.0
TICK_MS = 3
SETTLE_SECONDS = 0.25

Steps = Generator[Callable[[], bool], None, None]


class BenchFailed(Exception):
    """What the bench waits for did not come."""


class Player(QObject):
    """Runs a generator of conditions to wait for. ``over`` carries None or BenchFailed."""

    over = Signal(object)

    def __init__(self, app: App) -> None:
        super().__init__()
        self.app = app
        self.figures: dict[str, object] = {}
        self.speech: list[float] = []
        self.painted_at = 0.0
        self.painted_title = ""
        self._pressed_at = 0.0
        self._let_go_at = 0.0
        self._shown_at = 0.0
        self._heard_at = 0.0
        self._steps: Steps | None = None
        self._waiting: Callable[[], bool] | None = None
        self._gives_up_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        app.shell.painted.connect(self._on_painted)
        app.terminal.happened.connect(self._on_happened)

    def play(self, steps: Steps) -> None:
        """Start; the main loop must run."""
        self._steps = steps
        self._timer.start()

    # What scripts are made of.

    def page(self, title: str) -> Callable[[], bool]:
        """The page with this title text has been painted."""
        return lambda: self.painted_title == title

    def at_home(self) -> bool:
        """The home page is painted and offers something."""
        tiles = getattr(self.app.shell.current_page, "options", ())
        usable = any(tile.disabled_because is None for tile in tiles)
        return self.app.terminal.at_home and usable and self.painted_at >= self._shown_at

    def tap(self, name: str) -> Steps:
        """Press a button and wait for the next page. The press counts only after the pause of the double-press gate."""
        shell = self.app.shell
        pause = self.app.configuration.timing.double_tap_ms / 1000 + 0.02
        yield (
            lambda: (
                (button := shell.button(name)) is not None
                and button.isVisible()
                and button.isEnabled()
                and shell.settled
                and time.monotonic() - self._let_go_at > pause
                and self._is_quiet()
            )
        )
        button = shell.button(name)
        assert button is not None
        self._pressed_at = time.monotonic()
        middle = QPoint(button.width() // 2, button.height() // 2)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=middle)
        # The gate counts from when it let the press pass, which on a busy machine is long after the finger came down.
        self._let_go_at = time.monotonic()
        yield lambda: self._pressed_at < self._shown_at <= self.painted_at

    @property
    def answered_in(self) -> float:
        """Seconds from the last press to the painted page."""
        return self.painted_at - self._pressed_at

    def pause(self, seconds: float) -> Callable[[], bool]:
        """This much time has gone by."""
        due = time.monotonic() + seconds
        return lambda: time.monotonic() >= due

    def _is_quiet(self) -> bool:
        """The voice has begun on this page, or had the time to: every page gives its figure."""
        return self._heard_at >= self._shown_at or time.monotonic() - self._shown_at > SETTLE_SECONDS

    # What is observed.

    @Slot(object)
    def _on_painted(self, token: object) -> None:
        self.painted_at = time.monotonic()
        page = self.app.shell.current_page
        self.painted_title = page.title.id if page is not None else ""

    @Slot(object)
    def _on_happened(self, what: object) -> None:
        if isinstance(what, Shown):
            self._shown_at = time.monotonic()
        elif isinstance(what, SpeechStarted):
            self._heard_at = time.monotonic()
            self.speech.append(what.seconds_to_sound)

    @Slot()
    def _tick(self) -> None:
        try:
            if self._waiting is not None and not self._waiting():
                if time.monotonic() > self._gives_up_at:
                    raise BenchFailed(f"waited in vain on page {self.painted_title}")
                return
            assert self._steps is not None
            self._waiting = next(self._steps)
            self._gives_up_at = time.monotonic() + PATIENCE_SECONDS
        except StopIteration:
            self._timer.stop()
            self.over.emit(None)
        except BenchFailed as trouble:
            self._timer.stop()
            self.over.emit(trouble)
        except Exception as bug:  # noqa: BLE001 - Qt prints an exception of a slot and goes on as if nothing were
            self._timer.stop()
            self.over.emit(BenchFailed(what_failed(bug)))
