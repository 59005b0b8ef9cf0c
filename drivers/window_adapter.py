"""What drivers of devices that type into the program's window do alike (a keyboard-wedge scanner, a USB keypad).

Their input comes as key events of the window system, in the main thread; the driver itself sees only whether the
device's node is there. The main thread hands keys in, the device's own thread gives the events out.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from drivers.contract import DeviceFault, DeviceState, DeviceStatus

_LOOK_SECONDS = 0.1
_EVENTS_MAX = 256


class WindowAdapter:
    """Base of such drivers. ``node`` is a stable name from a udev rule, gone while the device is unplugged."""

    family: ClassVar[str]

    def __init__(self, node: Path) -> None:
        self._node = node
        self._changed = threading.Condition()
        self._events: list[object] = []
        self._woken = False
        self._status = DeviceStatus(self.family, DeviceState.OFFLINE, reason="not-open")

    def open(self) -> None:
        """See contract.Adapter. What was typed before is dropped."""
        self._drop_events()
        self._look()
        self._status = DeviceStatus(self.family, DeviceState.ONLINE)

    def close(self) -> None:
        self._drop_events()

    def status(self) -> DeviceStatus:
        return self._status

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        """See contract.Adapter."""
        give_up_at = time.monotonic() + timeout_seconds
        while True:
            self._look()
            left = give_up_at - time.monotonic()
            with self._changed:
                done = self._changed.wait_for(lambda: self._events or self._woken, max(0.0, min(left, _LOOK_SECONDS)))
                if done or left <= 0:
                    self._woken = False
                    events, self._events = self._events, []
                    return events

    def wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def _say(self, event: object) -> None:
        """From any thread: ``event`` comes out of the next poll. A flood that nobody polls is cut off."""
        with self._changed:
            if len(self._events) < _EVENTS_MAX:
                self._events.append(event)
            self._changed.notify_all()

    def _drop_events(self) -> None:
        with self._changed:
            self._events.clear()

    def _look(self) -> None:
        if not self._node.exists():
            self._status = DeviceStatus(self.family, DeviceState.OFFLINE, reason="unplugged")
            raise DeviceFault("unplugged")
