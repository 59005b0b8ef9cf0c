"""GPIO lines through gpiozero: which chip, how a line is read, what a fault looks like.

gpiozero reaches the kernel through lgpio. Both are loaded only when a line is opened. What was learned about them:

* lgpio makes a pipe named ``.lgd-nfy0`` in the working directory when it is imported, so that folder must be writable.
* gpiozero's local pin factories share one table of pins: closing one would close the lines of every other family. The
  factory made here has a table of its own; that two families do not use one line is seen to by the kernel.
* gpiozero asks which Raspberry Pi it runs on and refuses any other board. The factory made here takes an unknown board
  for one with the lines 0-27, which is all that the answer is used for.
* ``MotionSensor`` polls and smooths: it misses short pulses. ``DigitalInputDevice`` reports every edge.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from drivers.contract import DeviceFault, DeviceState, DeviceStatus
from drivers.link import LinkLostError

PinFactory = Any
"""A gpiozero pin factory; the library has no types."""

_SLICE_SECONDS = 0.05
_EDGES_KEPT = 256
# A Raspberry Pi 4: 28 lines on the header. Only its table of lines is used.
_ANY_BOARD_REVISION = 0xC03111


def open_chip(chip: int) -> PinFactory:
    """A pin factory on ``/dev/gpiochip<chip>``. Raises LinkLostError while it is not there, DeviceFault without library."""
    _load("gpiozero", "gpiozero-missing")
    lgpio = _load("lgpio", "lgpio-missing")
    pins = _load("gpiozero.pins.lgpio", "lgpio-missing")
    try:
        return _board_factory(pins.LGPIOFactory)(chip=chip)
    except lgpio.error as error:
        raise LinkLostError("gpio-not-found") from error


def faults() -> tuple[type[Exception], ...]:
    """What a line raises when its chip has gone."""
    gpiozero = importlib.import_module("gpiozero")
    lgpio = sys.modules.get("lgpio")
    return (OSError, gpiozero.GPIOZeroError) if lgpio is None else (OSError, gpiozero.GPIOZeroError, lgpio.error)


def release(factory: PinFactory, devices: Iterable[Any]) -> None:
    """Give lines and chip back, also when the chip has gone. Never raises."""
    for device in devices:
        try:
            device.close()
        except faults():
            # It would try again when it is collected, and complain on stderr then.
            for part in getattr(device, "_leds", (device,)):
                part._pin = None
    try:
        factory.close()
    except faults():
        # Without its pins it goes on to close the chip itself: else each replug would cost a descriptor.
        factory.pins.clear()
        with contextlib.suppress(*faults()):
            factory.close()


def _load(name: str, missing: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise DeviceFault(missing, permanent=True) from error
    except OSError as error:
        raise DeviceFault("gpio-folder-not-writable", permanent=True) from error


def _board_factory(base: Any) -> Any:
    class BoardFactory(base):  # type: ignore[misc]  # the library has no types
        """See the module's text: own pins, any board."""

        def __init__(self, chip: int) -> None:
            super().__init__(chip=chip)
            self.pins: dict[Any, Any] = {}
            self._reservations: defaultdict[Any, list[Any]] = defaultdict(list)
            self._res_lock = threading.Lock()

        def _get_revision(self) -> int:
            unknown = importlib.import_module("gpiozero").PinUnknownPi
            try:
                return int(super()._get_revision())
            except unknown:
                return _ANY_BOARD_REVISION

    return BoardFactory


@dataclass(frozen=True, slots=True)
class InputLine:
    """One input. ``pin``: line number on the chip. ``active_low``: the signal means "yes" at low level (then the line is
    pulled up, else down). ``pulled_outside``: a resistor on the board holds the line, so none is switched on here.
    """

    pin: int
    active_low: bool = False
    pulled_outside: bool = False


class GpioInputAdapter(ABC):
    """Base of drivers that only read lines. Edges are kept as they come (in gpiozero's own thread) and handed out by
    ``poll``, so that no pulse is lost between two polls; the level is read again in each round, so that a chip that has
    gone is noticed.
    """

    family: ClassVar[str]

    def __init__(
        self,
        open_pins: Callable[[], PinFactory],
        lines: Mapping[str, InputLine],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``open_pins`` opens the chip; it raises LinkLostError, or DeviceFault for what no retry mends."""
        self._open_pins = open_pins
        self._lines = dict(lines)
        self._clock = clock
        self._factory: PinFactory | None = None
        self._devices: dict[str, Any] = {}
        self._edges: deque[tuple[str, bool, float]] = deque(maxlen=_EDGES_KEPT)
        self._stirred = threading.Event()
        self._woken = threading.Event()
        self._status = DeviceStatus(self.family, DeviceState.OFFLINE, reason="not-open")

    def open(self) -> None:
        """See contract.Adapter. Opening what is open begins afresh."""
        self.close()
        try:
            self._factory = self._open_pins()
            self._claim(self._factory)
            self._status = DeviceStatus(self.family, DeviceState.ONLINE)
            self._opened()
        except LinkLostError as lost:
            raise self._fault(lost) from lost
        except DeviceFault:
            self.close()
            raise

    def close(self) -> None:
        devices, self._devices = self._devices, {}
        factory, self._factory = self._factory, None
        if factory is None:
            return
        release(factory, devices.values())
        self._edges.clear()

    def status(self) -> DeviceStatus:
        return self._status

    def wake(self) -> None:
        self._woken.set()
        self._stirred.set()

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        """See contract.Adapter."""
        give_up_at = time.monotonic() + timeout_seconds
        events: list[object] = []
        try:
            while True:
                self._stirred.clear()
                events.extend(self._news())
                left = give_up_at - time.monotonic()
                if events or self._woken.is_set() or left <= 0:
                    break
                self._stirred.wait(min(_SLICE_SECONDS, left))
        except LinkLostError as lost:
            raise self._fault(lost) from lost
        self._woken.clear()
        return events

    def _opened(self) -> None:
        """After the lines are claimed. Raises LinkLostError."""
        return

    @abstractmethod
    def _changed(self, line: str, active: bool, at: float) -> Iterable[object]:
        """Events of an edge at ``at`` (clock seconds)."""

    @abstractmethod
    def _stands(self, levels: Mapping[str, bool], at: float) -> Iterable[object]:
        """Events of the levels as they are now; called in each round of ``poll``."""

    def _levels(self) -> dict[str, bool]:
        """Each line's level, True when active. Raises LinkLostError."""
        if self._factory is None:
            raise LinkLostError("not-open")
        try:
            return {name: bool(device.value) for name, device in self._devices.items()}
        except faults() as error:
            raise LinkLostError("gpio-lost") from error

    def _news(self) -> Iterable[object]:
        events: list[object] = []
        while self._edges:
            events.extend(self._changed(*self._edges.popleft()))
        events.extend(self._stands(self._levels(), self._clock()))
        return events

    def _claim(self, factory: PinFactory) -> None:
        gpiozero = importlib.import_module("gpiozero")
        try:
            for name, line in self._lines.items():
                device = gpiozero.DigitalInputDevice(
                    line.pin,
                    pull_up=None if line.pulled_outside else line.active_low,
                    active_state=not line.active_low if line.pulled_outside else None,
                    pin_factory=factory,
                )
                self._devices[name] = device
                device.when_activated = self._recorder(name, active=True)
                device.when_deactivated = self._recorder(name, active=False)
        except (gpiozero.PinInvalidPin, gpiozero.GPIOPinInUse) as error:
            raise DeviceFault("gpio-pin-refused", permanent=True) from error
        except faults() as error:
            raise LinkLostError("gpio-refused") from error

    def _recorder(self, name: str, *, active: bool) -> Callable[[], None]:
        def record() -> None:
            self._edges.append((name, active, self._clock()))
            self._stirred.set()

        return record

    def _fault(self, lost: LinkLostError) -> DeviceFault:
        """For ``raise``: the device is gone; its status says so."""
        self.close()
        self._status = DeviceStatus(self.family, DeviceState.OFFLINE, reason=lost.reason)
        return DeviceFault(lost.reason)
