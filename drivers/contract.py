"""The words every device family shares: status, supply, completion, deadlines, faults.

The vocabulary is that of CEN/XFS (CWA 16926) and XFS4IoT: a state is one value and not five flags, UNKNOWN ("we could not
ask") is not NOT_SUPPORTED ("this model cannot tell"), and expected trouble is a value. Only bugs are exceptions.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol, runtime_checkable


class DeviceState(StrEnum):
    """XFS device states this product distinguishes."""

    ONLINE = "ONLINE"
    BUSY = "BUSY"
    OFFLINE = "OFFLINE"
    NOT_CONFIGURED = "NOT_CONFIGURED"
    HARDWARE_ERROR = "HARDWARE_ERROR"
    USER_ERROR = "USER_ERROR"
    UNKNOWN = "UNKNOWN"


class Supply(StrEnum):
    """State of a consumable (paper, ribbon) in XFS words."""

    PLENTY = "PLENTY"
    LOW = "LOW"
    OUT = "OUT"
    JAMMED = "JAMMED"
    UNKNOWN = "UNKNOWN"
    NOT_SUPPORTED = "NOT_SUPPORTED"


class Completion(StrEnum):
    """How a device command ended when it did not deliver its value."""

    OK = "OK"
    CANCELLED = "CANCELLED"
    TIMED_OUT = "TIMED_OUT"
    MEDIA_REMOVED = "MEDIA_REMOVED"
    INVALID_DATA = "INVALID_DATA"
    NOT_READY = "NOT_READY"
    HARDWARE_ERROR = "HARDWARE_ERROR"
    UNSUPPORTED = "UNSUPPORTED"


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """One value per device. ``reason`` is a short machine word such as ``cover-open``; never personal data."""

    family: str
    state: DeviceState
    supply: Supply = Supply.NOT_SUPPORTED
    reason: str = ""

    @property
    def usable(self) -> bool:
        """True when a job sent now has a fair chance to succeed."""
        return self.state in (DeviceState.ONLINE, DeviceState.BUSY) and self.supply not in (Supply.OUT, Supply.JAMMED)


@dataclass(frozen=True, slots=True)
class Failed:
    """A device command that did not deliver. ``reason`` is a machine word for the log and the doctor."""

    completion: Completion
    reason: str = ""


class DeviceFault(Exception):
    """Raised by ``open``, ``poll`` or a job when the device is lost; the supervisor tears down and backs off.

    ``permanent`` faults (wrong configuration, missing library) are retried only at the longest interval.
    """

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class Deadline:
    """A point in monotonic time plus a cancel flag; every blocking step asks it how long it may still wait."""

    __slots__ = ("_cancelled", "_expires_at")

    def __init__(self, seconds: float, *, part_of: Deadline | None = None) -> None:
        self._expires_at = time.monotonic() + seconds
        # One flag of a whole and its parts. Nobody waits for it, and an Event for each command was a tenth of reading a card.
        self._cancelled: list[bool] = [False] if part_of is None else part_of._cancelled

    def step(self, seconds: float) -> Deadline:
        """A part of it that may take ``seconds``: it ends with the whole at the latest and is cancelled with it."""
        part = Deadline(seconds, part_of=self)
        part._expires_at = min(part._expires_at, self._expires_at)
        return part

    def cancel(self) -> None:
        """Of a part: of the whole. From any thread."""
        self._cancelled[0] = True

    @property
    def cancelled(self) -> bool:
        return self._cancelled[0]

    def remaining_seconds(self) -> float:
        """Seconds left, never negative; 0 once cancelled."""
        left = self._expires_at - time.monotonic()
        return 0.0 if left < 0 or self._cancelled[0] else left

    @property
    def over(self) -> Completion | None:
        """CANCELLED or TIMED_OUT when nothing more may be started, else None."""
        if self._cancelled[0]:
            return Completion.CANCELLED
        return Completion.TIMED_OUT if self._expires_at <= time.monotonic() else None


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """Published by the supervisor when, and only when, a device's status changed."""

    status: DeviceStatus


@runtime_checkable
class Adapter(Protocol):
    """What every driver implements. All calls come from the device's own thread, one at a time, and block at most 1 s
    unless they take a Deadline. ``close`` is idempotent and may follow a failed ``open``.
    """

    family: ClassVar[str]

    def open(self) -> None:
        """Set up. Raises DeviceFault."""

    def close(self) -> None:
        """Tear down; never raises."""

    def status(self) -> DeviceStatus:
        """Last known status, from memory: no I/O."""

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        """Wait up to ``timeout_seconds`` for news from the device; return its events (media in, media out, scan ...),
        possibly none. Refreshes what ``status`` reports. Raises DeviceFault when the device is lost.
        """
        ...

    def wake(self) -> None:
        """Called from ANY thread: make a running ``poll`` return soon, because a job waits."""
