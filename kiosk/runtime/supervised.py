"""What the service manager is told: that the terminal serves, and again and again that it lives (systemd's sd_notify).

Alive is who answers: the sign is given by the main thread after the ledger's thread has answered it. A window that is stuck, or a
ledger that is, gives none, and is started anew. A ledger that is out of service answers too: its page calls for a person, and a new
start would take that page away without mending the disk.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.ledger.registrar import Registrar

_SOCKET, _WATCHDOG, _WATCHDOG_PID = "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"
PER_LIMIT = 3
"""Signs of life within the manager's limit: one may come late."""
_UNWATCHED_MS = 10_000


@dataclass(frozen=True, slots=True)
class Manager:
    """A service manager that listens. ``limit_seconds``: how long it waits for a sign of life; None where it does not watch."""

    address: str
    limit_seconds: float | None

    @classmethod
    def taken_from(cls, environment: MutableMapping[str, str]) -> Manager | None:
        """None where nobody listens. Takes its variables out of ``environment``: no child speaks for this program."""
        address, limit = environment.pop(_SOCKET, ""), environment.pop(_WATCHDOG, "")
        of_another = environment.pop(_WATCHDOG_PID, "") not in ("", str(os.getpid()))
        if not address.startswith(("/", "@")):
            return None
        watched = limit.isdigit() and int(limit) > 0 and not of_another
        return cls(address, int(limit) / 1e6 if watched else None)

    def tell(self, *facts: str) -> None:
        """``READY=1``, ``WATCHDOG=1``, ``STOPPING=1``, ``STATUS=...``. A manager that is away is no trouble of the visitor's."""
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line,
        ):
            line.setblocking(False)
            line.sendto("\n".join(facts).encode(), address)


class Pulse(QObject):
    """Tells the manager. ``cross`` brings a call to the main thread."""

    def __init__(self, manager: Manager, registrar: Registrar, cross: Callable[[Callable[[], None]], None]) -> None:
        super().__init__()
        self._manager, self._registrar, self._cross = manager, registrar, cross
        self._asked = self._ready = False
        self._timer = QTimer(self)
        limit = manager.limit_seconds
        self._timer.setInterval(_UNWATCHED_MS if limit is None else max(1, int(limit * 1000 / PER_LIMIT)))
        self._timer.timeout.connect(self.beat)

    def start(self) -> None:
        self._timer.start()
        self.beat()

    def stop(self) -> None:
        """The end is meant: the manager need not wait for more."""
        self._timer.stop()
        self._manager.tell("STOPPING=1")

    @Slot()
    def beat(self) -> None:
        """Ask the ledger's thread; while it owes an answer nothing is told."""
        if self._asked:
            return
        self._asked = True
        self._registrar.checkpoint_for(None, lambda _: self._cross(self._answered))

    def _answered(self) -> None:
        self._asked = False
        reason = self._registrar.out_of_service()
        status = "serving" if reason is None else f"out of service: {reason}"
        self._manager.tell(*(() if self._ready else ("READY=1",)), f"STATUS={status}", "WATCHDOG=1")
        self._ready = True
