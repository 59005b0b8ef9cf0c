"""The kiosk of the canary: ``kiosk run`` as it is, and a finger that presses what it is told to.

``python -m tests.e2e.left.terminal MUTANT ARGUMENTS-OF-KIOSK-RUN``. It must know nothing of whom is looked for, so orders come
one at a time on standard input and name buttons and pages only, digits one by one; nothing that was shown is kept here.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kiosk.commands import run
from kiosk.protection import restart_overwriting

if TYPE_CHECKING:
    from kiosk.app import App

TICK_MS = 10
PATIENCE_SECONDS = 30.0
BETWEEN_PRESSES_SECONDS = 0.15


def make_hand(app: App) -> object:
    from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Slot
    from PySide6.QtTest import QTest

    from kiosk.engine.conductor import Mode
    from kiosk.engine.messages import VisitEnded
    from screens.pages.camera import CameraView

    class Hand(QObject):
        def __init__(self) -> None:
            super().__init__()
            self._endings: list[str] = []
            self._painted: object = None
            self._pressed_at = 0.0
            self._wanted: Callable[[], bool] | None = None
            self._gives_up_at = 0.0
            app.terminal.happened.connect(self._on_happened)
            app.shell.painted.connect(self._on_painted)
            self._orders = QSocketNotifier(0, QSocketNotifier.Type.Read)
            self._orders.activated.connect(self._on_order)
            self._timer = QTimer(self)
            self._timer.setInterval(TICK_MS)
            self._timer.timeout.connect(self._look)

        @Slot(object)
        def _on_happened(self, what: object) -> None:
            if isinstance(what, VisitEnded):
                self._endings.append(type(what.ending).__name__)

        @Slot(object)
        def _on_painted(self, token: object) -> None:
            self._painted = token

        @Slot()
        def _on_order(self) -> None:
            line = os.read(0, 4096)
            if not line:
                self._orders.setEnabled(False)
                app.qt.quit()
                return
            order: dict[str, Any] = json.loads(line)
            ((verb, value),) = order.items()
            self._wanted = getattr(self, f"_{verb}")(value)
            self._gives_up_at = time.monotonic() + PATIENCE_SECONDS
            self._timer.start()

        @Slot()
        def _look(self) -> None:
            if self._wanted is not None and self._wanted():
                self._answer("done")
            elif time.monotonic() > self._gives_up_at:
                self._answer(f"waited in vain, the page is {app.conductor.shown.title.id}")

        def _answer(self, said: str) -> None:
            self._timer.stop()
            self._wanted = None
            os.write(1, json.dumps({"said": said}).encode() + b"\n")

        def _press(self, name: str) -> Callable[[], bool]:
            def pressed() -> bool:
                if time.monotonic() - self._pressed_at < BETWEEN_PRESSES_SECONDS:
                    return False
                button = app.shell.button(name)
                if button is None or not button.isEnabled() or self._painted != app.shell.current_token:
                    return False
                if not button.isVisible():
                    button = app.shell.button("page-next")
                    if button is None:
                        return False
                    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
                    self._pressed_at = time.monotonic()
                    return False
                QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
                self._pressed_at = time.monotonic()
                return True

            return pressed

        def _page(self, title: str) -> Callable[[], bool]:
            return lambda: title in (app.conductor.shown.title.id, app.conductor.shown.kind)

        def _home(self, option: str) -> Callable[[], bool]:
            def ready() -> bool:
                tiles = getattr(app.conductor.shown, "options", ())
                return app.conductor.mode is Mode.HOME and any(
                    tile.id == option and tile.disabled_because is None for tile in tiles
                )

            return ready

        def _ended(self, kind: str) -> Callable[[], bool]:
            return lambda: kind in self._endings

        def _pictured(self, _: object) -> Callable[[], bool]:
            """The live picture is on the glass, and the face process has seen one too."""

            def pictured() -> bool:
                view = app.shell.findChild(CameraView)
                check = app.at_face._worker._running
                shown = isinstance(view, CameraView) and view.shows_picture
                return shown and check is not None and check.progress is not None

            return pictured

        def _delivered(self, _: object) -> Callable[[], bool]:
            return lambda: app.registrar.waiting() == 0

    return Hand()


def switch_off(wipe: str) -> None:
    """Make one wipe do nothing."""
    if wipe == "visit":
        from kiosk.engine.visit import Visit

        kept: list[Visit] = []

        def keep(visit: Visit) -> None:
            kept.append(visit)

        Visit.wipe = keep  # type: ignore[method-assign,assignment]  # a mutant
    elif wipe == "mailbox":
        from drivers.camera.contract import FrameMailbox

        FrameMailbox.wipe = lambda mailbox: None  # type: ignore[method-assign,assignment]  # a mutant
    elif wipe == "recycle":
        from kiosk.face.process import FaceProcess

        FaceProcess.recycle = lambda process: None  # type: ignore[method-assign,assignment]  # a mutant
    elif wipe == "stack":
        from drivers import stack

        vars(stack)["_STACK_POINTER_AT"].clear()


def main(wipe: str, arguments: list[str]) -> int:
    kept: list[object] = []

    def started(app: App) -> None:
        switch_off(wipe)
        kept.append(make_hand(app))

    try:
        return run.main(arguments, started)
    finally:
        kept.clear()
        gc.collect()


if __name__ == "__main__":
    if sys.argv[1] != "allocator":
        restart_overwriting()
    sys.exit(main(sys.argv[1], sys.argv[2:]))
