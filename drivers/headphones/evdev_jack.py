"""The driver of the headphone jack: waits for the kernel's switch events.

Where the switch cannot be asked (a pipe under test), the state is UNKNOWN until it moves, and the status says
``jack-unknown``; on a real node it is known at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import ClassVar

from drivers.contract import DeviceFault, DeviceState, DeviceStatus
from drivers.headphones.contract import FAMILY, SETTLE_SECONDS, HeadphonesIn, HeadphonesOut, Jack
from drivers.headphones.evdev import Decoder, SwitchLink, open_evdev
from drivers.line_adapter import LineAdapter
from drivers.link import Link

# Half an event that is not followed by its other half within this time never will be.
_HALF_SECONDS = 0.1


class SwitchJack(LineAdapter):
    """See contract.HeadphoneJack."""

    family: ClassVar[str] = FAMILY

    def __init__(self, reach: Callable[[], SwitchLink]) -> None:
        super().__init__(self._reached)
        self._reach = reach
        self._switch: SwitchLink | None = None
        self._decoder = Decoder()
        self._jack = Jack.UNKNOWN
        self._settling_since: float | None = None
        self._already_in = False
        self._heard_at = 0.0
        self._events: list[object] = []
        self._said_in = False
        self._lost: DeviceFault | None = None

    @property
    def jack(self) -> Jack:
        return self._jack

    def close(self) -> None:
        super().close()
        self._switch = None
        self._jack = Jack.UNKNOWN

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        lost, self._lost = self._lost, None
        if lost is not None:
            raise lost
        try:
            return super().poll(timeout_seconds)
        except DeviceFault as fault:
            # First of all the loudspeaker must fall silent; the fault is told with the next poll.
            self._say_out(jack_gone=True)
            if not self._events:
                raise
            self._lost = fault
            return self._told()

    def _reached(self) -> Link:
        self._switch = self._reach()
        return self._switch

    def _opened(self) -> None:
        self._decoder = Decoder()
        self._lost = None
        self._settling_since = None
        self._ask(time.monotonic() - SETTLE_SECONDS)
        self._already_in = True

    def _look(self) -> Iterable[object]:
        self._settle(time.monotonic())
        return self._told()

    def _heard(self, data: bytes) -> Iterable[object]:
        now = time.monotonic()
        if data:
            self._heard_at = now
        elif now - self._heard_at > _HALF_SECONDS:
            self._decoder.forget_half()
        for moved in self._decoder.feed(data):
            self._already_in = False
            if moved.inserted is None:
                self._ask(now)
            else:
                self._move(moved.inserted, now)
        self._settle(now)
        return self._told()

    def _ask(self, now: float) -> None:
        """How the switch stands. Raises LinkLostError."""
        inserted = None if self._switch is None else self._switch.inserted()
        if inserted is not None:
            self._move(inserted, now)
            return
        self._jack, self._settling_since = Jack.UNKNOWN, None
        self._status = DeviceStatus(FAMILY, DeviceState.ONLINE, reason="jack-unknown")
        self._say_out()

    def _move(self, inserted: bool, now: float) -> None:
        self._status = DeviceStatus(FAMILY, DeviceState.ONLINE)
        if inserted and self._jack is not Jack.IN and self._settling_since is None:
            self._settling_since = now
        elif not inserted:
            self._jack, self._settling_since = Jack.OUT, None
            self._say_out()

    def _settle(self, now: float) -> None:
        if self._settling_since is None or now - self._settling_since < SETTLE_SECONDS:
            return
        self._jack, self._settling_since = Jack.IN, None
        if not self._said_in:
            self._said_in = True
            self._events.append(HeadphonesIn(already_in=self._already_in))

    def _say_out(self, *, jack_gone: bool = False) -> None:
        if self._said_in:
            self._said_in = False
            self._events.append(HeadphonesOut(jack_gone=jack_gone))

    def _told(self) -> list[object]:
        events, self._events = self._events, []
        return events


def headphone_jack(node: str) -> SwitchJack:
    """The jack at ``node``, a stable name from a udev rule."""
    return SwitchJack(lambda: open_evdev(node))
