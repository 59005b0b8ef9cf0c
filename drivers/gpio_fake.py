"""A GPIO chip for tests and rigs: gpiozero's own mock pins, with the world outside the lines and a plug to pull."""

from __future__ import annotations

import errno
import importlib
import os
import threading
from typing import Any

from drivers.gpio import PinFactory
from drivers.link import LinkLostError


class FakeChip:
    """``open`` is what a driver gets instead of ``gpio.open_chip``. All methods may be called from any thread."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.plugged = True
        self.outside: dict[int, bool] = {}
        """Level that something outside drives an input line to, by line number."""
        self._pins: dict[int, Any] = {}

    def open(self) -> PinFactory:
        with self.lock:
            if not self.plugged:
                raise LinkLostError("gpio-not-found")
            self._pins.clear()
            return importlib.import_module("gpiozero.pins.mock").MockFactory(pin_class=_pin_class(self, self._pins))

    def drive(self, pin: int, *, high: bool) -> None:
        """Something outside pulls an input line high or low."""
        with self.lock:
            self.outside[pin] = high
            line = self._pins.get(pin)
            if self.plugged and line is not None and line.function == "input":
                (line.drive_high if high else line.drive_low)()

    def level(self, pin: int) -> float:
        """What the thing on an output line gets, 0 to 1; 0 where the line is no output or the chip is unplugged."""
        with self.lock:
            line = self._pins.get(pin)
            return float(line.state) if self.plugged and line is not None and line.function == "output" else 0.0

    def unplug(self) -> None:
        """Pull the chip (a USB one, say): each use of a line that was open fails from now on."""
        with self.lock:
            self.plugged = False
            self._pins = {}

    def plug(self) -> None:
        with self.lock:
            self.plugged = True


def _pin_class(chip: FakeChip, pins: dict[int, Any]) -> Any:
    base: Any = importlib.import_module("gpiozero.pins.mock").MockPWMPin

    class Line(base):  # type: ignore[misc]  # the library has no types
        """A mock pin that fails like a real one when its chip has gone, and keeps the level given from outside."""

        def __init__(self, factory: Any, info: Any) -> None:
            super().__init__(factory, info)
            pins[self._number] = self

        def _gone(self) -> None:
            if not chip.plugged or chip._pins is not pins:
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

        def _get_state(self) -> Any:
            self._gone()
            return super()._get_state()

        def _set_state(self, value: Any) -> None:
            self._gone()
            super()._set_state(value)

        def _set_function(self, value: Any) -> None:
            self._gone()
            super()._set_function(value)

        def _set_pull(self, value: Any) -> None:
            self._gone()
            super()._set_pull(value)
            if self._number in chip.outside:
                (self.drive_high if chip.outside[self._number] else self.drive_low)()

    return Line
