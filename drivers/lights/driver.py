"""What both kinds of lamps do alike: the rhythm, and that none is left burning."""

from __future__ import annotations

import contextlib
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, DeviceStatus, Failed
from drivers.lights.contract import FAMILY, GuideColour, GuideLight, Shown, Slot
from drivers.lights.rhythm import Rhythm
from drivers.link import LinkLostError

_FLASHING_SLICE_SECONDS: Final = 0.02
_STEADY_SLICE_SECONDS: Final = 0.05
_OFF_SECONDS: Final = 0.8


class LightsDriver(ABC):
    """See contract.GuideLights. Flashing happens in ``poll``, by the monotonic clock: there is no other thread."""

    family: ClassVar[str] = FAMILY

    def __init__(self, slots: Iterable[Slot], *, dimmable: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self.slots = frozenset(slots)
        self._dimmable = dimmable
        self._clock = clock
        self._rhythm = Rhythm(self.slots, dimmable=dimmable)
        self._levels: dict[Slot, float] = {}
        self._colours: dict[Slot, GuideColour] = {}
        self._connected = False
        self._woken = threading.Event()
        self._status = DeviceStatus(self.family, DeviceState.OFFLINE, reason="not-open")

    def open(self) -> None:
        """See contract.Adapter: first of all everything is off, whatever burnt before."""
        self.close()
        try:
            self._connect()
            self._connected = True
            deadline = Deadline(_OFF_SECONDS)
            self._note(self._darken(deadline) or self._confirm(deadline))
        except LinkLostError as lost:
            raise self._fault(lost) from lost
        except DeviceFault:
            self._drop()
            raise

    def close(self) -> None:
        """See contract.Adapter: everything is off, as far as the device still listens."""
        if self._connected:
            with contextlib.suppress(LinkLostError):
                self._farewell()
        self._drop()

    def status(self) -> DeviceStatus:
        return self._status

    def wake(self) -> None:
        self._woken.set()

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        """See contract.Adapter: flashes meanwhile. Lights have no events."""
        give_up_at = time.monotonic() + timeout_seconds
        try:
            while True:
                self._check_open()
                failed = self._step(Deadline(_OFF_SECONDS))
                if failed is not None:
                    self._note(failed)
                left = give_up_at - time.monotonic()
                if self._woken.is_set() or left <= 0:
                    self._listen(0.0)
                    break
                slice_seconds = _FLASHING_SLICE_SECONDS if self._rhythm.flashing else _STEADY_SLICE_SECONDS
                self._listen(min(slice_seconds, left))
        except LinkLostError as lost:
            raise self._fault(lost) from lost
        self._woken.clear()
        return ()

    def show(
        self, slot: Slot, light: GuideLight, deadline: Deadline, colour: GuideColour | None = None
    ) -> Shown | Failed:
        """See contract.GuideLights."""
        if slot not in self.slots:
            return Failed(Completion.UNSUPPORTED, "no-such-light")
        over = deadline.over
        if over is not None:
            return Failed(over)
        try:
            self._check_open()
            self._rhythm.want(slot, light, self._clock())
            self._colours[slot] = colour or GuideColour.WHITE
            self._levels.pop(slot, None)
            return self._said(self._step(deadline) or self._confirm(deadline))
        except LinkLostError as lost:
            raise self._fault(lost) from lost

    def all_off(self, deadline: Deadline) -> Shown | Failed:
        """See contract.GuideLights. What is wanted is "off" from now on, also where the device did not answer."""
        self._rhythm.want_nothing()
        over = deadline.over
        if over is not None:
            return Failed(over)
        try:
            self._check_open()
            return self._said(self._darken(deadline) or self._confirm(deadline))
        except LinkLostError as lost:
            raise self._fault(lost) from lost

    @abstractmethod
    def _connect(self) -> None:
        """Raises LinkLostError, or DeviceFault for what no retry mends."""

    @abstractmethod
    def _disconnect(self) -> None:
        """Give the device back; never raises."""

    @abstractmethod
    def _light(self, slot: Slot, level: float, colour: GuideColour, deadline: Deadline) -> Failed | None:
        """Bring one lamp to ``level``; not called when it has it already."""

    @abstractmethod
    def _darken(self, deadline: Deadline) -> Failed | None:
        """Every lamp of the device off, also those no slot is given to."""

    @abstractmethod
    def _farewell(self) -> None:
        """Every lamp off and surely so before the device is given back; within a second."""

    @abstractmethod
    def _listen(self, seconds: float) -> None:
        """Wait, at most so long; raises LinkLostError when the device has gone."""

    def _confirm(self, deadline: Deadline) -> Failed | None:
        """Ask the device whether it did what it was told, where it can tell."""
        return None

    def _step(self, deadline: Deadline) -> Failed | None:
        for slot, level in self._rhythm.levels(self._clock()).items():
            if self._levels.get(slot) != level:
                failed = self._light(slot, level, self._colours.get(slot, GuideColour.WHITE), deadline)
                if failed is not None:
                    return failed
                self._levels[slot] = level
        return None

    def _said(self, failed: Failed | None) -> Shown | Failed:
        self._note(failed)
        return failed or Shown(self._rhythm.lit)

    def _note(self, failed: Failed | None) -> None:
        # Cut short by the caller is no news of the device.
        if failed is None:
            self._status = DeviceStatus(self.family, DeviceState.ONLINE)
        elif failed.completion is Completion.HARDWARE_ERROR:
            self._status = DeviceStatus(self.family, DeviceState.HARDWARE_ERROR, reason=failed.reason)
        elif failed.completion is not Completion.CANCELLED:
            self._status = DeviceStatus(self.family, DeviceState.UNKNOWN, reason=failed.reason)

    def _check_open(self) -> None:
        if not self._connected:
            raise LinkLostError("not-open")

    def _drop(self) -> None:
        self._connected = False
        self._rhythm = Rhythm(self.slots, dimmable=self._dimmable)
        self._levels.clear()
        self._colours.clear()
        self._disconnect()

    def _fault(self, lost: LinkLostError) -> DeviceFault:
        """For ``raise``: the device is gone; its status says so."""
        self._drop()
        self._status = DeviceStatus(self.family, DeviceState.OFFLINE, reason=lost.reason)
        return DeviceFault(lost.reason)
