"""Lamps on GPIO lines."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from drivers.contract import Deadline, DeviceFault, Failed
from drivers.gpio import PinFactory, faults, open_chip, release
from drivers.lights.contract import GuideColour, Slot
from drivers.lights.driver import LightsDriver
from drivers.link import LinkLostError

_RGB: Final[dict[GuideColour, tuple[int, int, int]]] = {
    GuideColour.WHITE: (1, 1, 1),
    GuideColour.RED: (1, 0, 0),
    GuideColour.GREEN: (0, 1, 0),
    GuideColour.YELLOW: (1, 1, 0),
    GuideColour.BLUE: (0, 0, 1),
    GuideColour.CYAN: (0, 1, 1),
    GuideColour.MAGENTA: (1, 0, 1),
}


@dataclass(frozen=True, slots=True)
class LampLines:
    """``pins``: one line, or three for red, green, blue. ``active_low``: the lamp burns at low level."""

    pins: tuple[int, ...]
    active_low: bool = False


class GpioLights(LightsDriver):
    """See contract.GuideLights. ``dimmable``: pulse-width modulation, so that flashing is soft; else on and off."""

    def __init__(
        self,
        lamps: Mapping[Slot, LampLines],
        *,
        dimmable: bool = True,
        open_pins: Callable[[], PinFactory] = lambda: open_chip(0),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lines = dict(lamps)
        self._open_pins = open_pins
        self._factory: PinFactory | None = None
        self._lamps: dict[Slot, Any] = {}
        self._stirred = threading.Event()
        super().__init__(lamps, dimmable=dimmable, clock=clock)

    def wake(self) -> None:
        super().wake()
        self._stirred.set()

    def _connect(self) -> None:
        self._factory = self._open_pins()
        gpiozero = importlib.import_module("gpiozero")
        try:
            for slot, lines in self._lines.items():
                options = {"active_high": not lines.active_low, "pin_factory": self._factory}
                if len(lines.pins) == 3:
                    self._lamps[slot] = gpiozero.RGBLED(*lines.pins, pwm=self._dimmable, **options)
                else:
                    # Both begin with the line driven to "off".
                    kind = gpiozero.PWMLED if self._dimmable else gpiozero.LED
                    self._lamps[slot] = kind(*lines.pins, **options)
        except (gpiozero.PinInvalidPin, gpiozero.GPIOPinInUse) as error:
            raise DeviceFault("gpio-pin-refused", permanent=True) from error
        except faults() as error:
            raise LinkLostError("gpio-refused") from error

    def _disconnect(self) -> None:
        lamps, self._lamps = self._lamps, {}
        factory, self._factory = self._factory, None
        if factory is not None:
            release(factory, lamps.values())

    def _light(self, slot: Slot, level: float, colour: GuideColour, deadline: Deadline) -> Failed | None:
        self._set(self._lamps[slot], level, colour)
        return None

    def _darken(self, deadline: Deadline) -> Failed | None:
        for lamp in self._lamps.values():
            self._set(lamp, 0.0, GuideColour.WHITE)
        self._levels = dict.fromkeys(self.slots, 0.0)
        return None

    def _farewell(self) -> None:
        self._darken(Deadline(0.0))

    def _listen(self, seconds: float) -> None:
        self._stirred.wait(seconds)
        self._stirred.clear()
        try:
            for lamp in self._lamps.values():
                _ = lamp.value
        except faults() as error:
            raise LinkLostError("gpio-lost") from error

    def _set(self, lamp: Any, level: float, colour: GuideColour) -> None:
        try:
            many = isinstance(lamp.value, tuple)
            lamp.value = tuple(level * part for part in _RGB[colour]) if many else level
        except faults() as error:
            raise LinkLostError("gpio-lost") from error
