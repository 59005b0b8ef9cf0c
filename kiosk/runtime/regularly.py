"""What is looked at once at the start and then again and again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot


class Regularly(QObject):
    """Calls ``look`` at ``start`` and every ``seconds`` from then on. Main thread."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(int(seconds * 1000))
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        self.look()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Look once."""
        raise NotImplementedError
