"""The one crossing from worker threads to the main thread.

One QObject born in the main thread with one signal, one receiver that is a decorated slot of a main-thread QObject. Measured:
with a sender that lives in a worker, lambdas and plain functions run in the worker even over a queued connection.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bridge(QObject):
    """``post`` may be called from any thread; ``receive`` runs in the main thread, in order of posting."""

    _crossed = Signal(object)

    def __init__(self, receive: Callable[[object], None]) -> None:
        super().__init__()
        self._receive = receive
        self._open = True
        self._crossed.connect(self._on_crossed, Qt.ConnectionType.QueuedConnection)

    def post(self, message: object) -> None:
        """Hand a frozen message over. After ``close`` it is dropped: the program is ending."""
        if self._open:
            self._crossed.emit(message)

    def close(self) -> None:
        self._open = False

    @Slot(object)
    def _on_crossed(self, message: object) -> None:
        if self._open:
            self._receive(message)
