"""One gate for every press: a second press within 400 ms is ignored (elder access rules)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

PAD_PREFIX = "key-"


class Presses(QObject):
    """Decides which presses count and reports that the visitor is there.

    A double tap must not press the button that appears under the finger on the next page, so the gate is one for the whole
    window. Only the keys of the pad are told apart: typing 1 and then 2 quickly is typing, not trembling.
    """

    touched = Signal()

    def __init__(self, clock: Callable[[], float], double_press_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._pause_seconds = double_press_ms / 1000
        self._last_name = ""
        self._last_time = float("-inf")

    def admit(self, name: str) -> bool:
        now = self._clock()
        typing = name.startswith(PAD_PREFIX) and self._last_name.startswith(PAD_PREFIX) and name != self._last_name
        if now - self._last_time < self._pause_seconds and not typing:
            return False
        self._last_name, self._last_time = name, now
        return True
