"""What every driver of a device on a serial line (or a memory cable) does alike: connect, poll, wake, lose, come back.

A family adds its codec: ``_heard`` for bytes that come unasked, ``_ask_how_it_is`` for a status question, and commands
built on ``_send`` and ``_collect``.
"""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import ClassVar, TypeVar

from drivers.contract import Deadline, DeviceFault, DeviceState, DeviceStatus
from drivers.link import Link, LinkLostError

_T = TypeVar("_T")

SLICE_SECONDS = 0.02


class LineAdapter(ABC):
    """Base of such drivers; all calls but ``status`` and ``wake`` from the device's own thread."""

    family: ClassVar[str]

    def __init__(self, connect: Callable[[], Link]) -> None:
        """``connect`` opens the cable; it raises LinkLostError, or DeviceFault for what no retry mends."""
        self._connect = connect
        self._link: Link | None = None
        self._woken = threading.Event()
        self._status = DeviceStatus(self.family, DeviceState.OFFLINE, reason="not-open")

    def open(self) -> None:
        """See contract.Adapter. Opening what is open begins afresh."""
        self.close()
        try:
            self._link = self._connect()
            self._opened()
        except LinkLostError as lost:
            self.close()
            raise self._fault(lost) from lost
        except DeviceFault:
            self.close()
            raise

    def close(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def status(self) -> DeviceStatus:
        return self._status

    def wake(self) -> None:
        self._woken.set()

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        """See contract.Adapter: waits for what the device says unasked."""
        give_up_at = time.monotonic() + timeout_seconds
        try:
            events = list(self._look())
            while not events and not self._woken.is_set():
                left = give_up_at - time.monotonic()
                if left <= 0:
                    break
                events.extend(self._heard(self._open_link.read(min(SLICE_SECONDS, left))))
        except LinkLostError as lost:
            raise self._fault(lost) from lost
        self._woken.clear()
        return events

    def _opened(self) -> None:
        """After the cable is connected: introduce oneself, set ``_status``. Raises LinkLostError or DeviceFault."""
        self._status = DeviceStatus(self.family, DeviceState.ONLINE)

    def _look(self) -> Iterable[object]:
        """At the start of each poll: ask a device that says nothing unasked. Raises LinkLostError."""
        return ()

    @abstractmethod
    def _heard(self, data: bytes) -> Iterable[object]:
        """Events in bytes that came unasked; ``data`` is often empty."""

    @property
    def _open_link(self) -> Link:
        if self._link is None:
            raise LinkLostError("not-open")
        return self._link

    def _send(self, data: bytes, deadline: Deadline) -> bool:
        """Whether the line took all of it in time; a torn command is dropped with its line. Raises LinkLostError."""
        link, sent = self._open_link, 0
        while deadline.over is None:
            sent += link.write(data[sent:], min(SLICE_SECONDS, deadline.remaining_seconds()))
            if sent >= len(data):
                return True
        if sent:
            link.abort()
            raise LinkLostError("write-blocked")
        return False

    def _collect(self, take: Callable[[bytes], _T | None], deadline: Deadline) -> _T | None:
        """Feed what arrives to ``take`` until it returns a value; None when time is up. Raises LinkLostError."""
        while deadline.over is None:
            found = take(self._open_link.read(min(SLICE_SECONDS, deadline.remaining_seconds())))
            if found is not None:
                return found
        return None

    def _fault(self, lost: LinkLostError) -> DeviceFault:
        """For ``raise``: the device is gone; its status says so."""
        self.close()
        self._status = DeviceStatus(self.family, DeviceState.OFFLINE, reason=lost.reason)
        return DeviceFault(lost.reason)
