"""The driver of a keypad on a serial line: one byte for a press, perhaps one for a release.

A keypad says nothing unasked but keys: an open line is all that can be known, so it is ONLINE with the reason
``line-only`` until a key has been heard. A byte has no check: noise that looks like a key is one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import ClassVar

from drivers.contract import DeviceState, DeviceStatus
from drivers.keypad.bounce import Bounce
from drivers.keypad.contract import FAMILY, KeyPressed, SerialSettings
from drivers.line_adapter import LineAdapter
from drivers.link import Link, open_serial

# Bytes in a row that are no key: the wrong speed or the wrong table, and not a single disturbance.
_STRANGE_MAX = 8


class SerialKeypad(LineAdapter):
    """See contract.Keypad."""

    family: ClassVar[str] = FAMILY

    def __init__(self, connect: Callable[[], Link], settings: SerialSettings | None = None) -> None:
        super().__init__(connect)
        self._settings = settings or SerialSettings()
        self._bounce = Bounce(self._settings.bounce)
        self._strange = 0

    def _opened(self) -> None:
        self._bounce.forget()
        self._strange = 0
        self._status = DeviceStatus(FAMILY, DeviceState.ONLINE, reason="line-only")

    def _heard(self, data: bytes) -> Iterable[object]:
        now = time.monotonic()
        return [event for byte in data if (event := self._key(byte, now)) is not None]

    def _key(self, byte: int, now: float) -> KeyPressed | None:
        flag = self._settings.release_flag
        key = self._settings.table.get(byte & ~flag)
        if key is None:
            self._strange += 1
            if self._strange >= _STRANGE_MAX:
                self._status = DeviceStatus(FAMILY, DeviceState.HARDWARE_ERROR, reason="garbage")
            return None
        self._strange = 0
        self._status = DeviceStatus(FAMILY, DeviceState.ONLINE)
        if flag and byte & flag:
            self._bounce.up(key)
            return None
        return KeyPressed(key) if self._bounce.down(key, now, releases=bool(flag)) else None


def serial_keypad(device: str, baud_rate: int, settings: SerialSettings | None = None) -> SerialKeypad:
    """The keypad at ``device``, a stable name from a udev rule."""
    return SerialKeypad(lambda: open_serial(device, baud_rate), settings)
