"""Linux input events (linux/input.h) for the one switch this driver needs: pure bytes <-> events, and the open node.

The kernel reports the jack of a sound card as an input device of its own ("HDA Intel PCH Headphone") with the switch
SW_HEADPHONE_INSERT.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import select
import struct
from dataclasses import dataclass
from typing import Final, Protocol

from drivers.contract import DeviceFault
from drivers.link import Link, LinkLostError

# struct input_event: two kernel longs of time, then type, code, value; 24 bytes on 64-bit machines.
EVENT: Final = struct.Struct("@LLHHi")
EV_SYN: Final = 0x00
EV_SW: Final = 0x05
SYN_REPORT: Final = 0
SYN_DROPPED: Final = 3
SW_HEADPHONE_INSERT: Final = 0x02
_SWITCH_BYTES: Final = 8
_READ_EVENTS: Final = 64


def _read_ioctl(number: int, size: int) -> int:
    """_IOC(_IOC_READ, 'E', number, size) of asm-generic/ioctl.h, as on x86 and arm."""
    return 2 << 30 | size << 16 | ord("E") << 8 | number


EVIOCGSW: Final = _read_ioctl(0x1B, _SWITCH_BYTES)
EVIOCGBIT_SW: Final = _read_ioctl(0x20 + EV_SW, _SWITCH_BYTES)


def encode(kind: int, code: int, value: int) -> bytes:
    """One event, without time."""
    return EVENT.pack(0, 0, kind, code, value)


@dataclass(frozen=True, slots=True)
class Moved:
    """The switch was reported. ``inserted`` None: events were lost, it must be asked."""

    inserted: bool | None


class Decoder:
    """From bytes, in whatever pieces, to reports. The kernel gives whole events; a pipe need not."""

    def __init__(self) -> None:
        self._rest = b""
        self._inserted: bool | None = None
        self._dropped = False

    def feed(self, data: bytes) -> list[Moved]:
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        found: list[Moved] = []
        for _, _, kind, code, value in EVENT.iter_unpack(data[:whole]):
            found.extend(self._event(kind, code, value))
        return found

    def forget_half(self) -> None:
        """The line fell silent in the middle of an event: the next byte begins a new one."""
        self._rest = b""

    def _event(self, kind: int, code: int, value: int) -> list[Moved]:
        if kind == EV_SW and code == SW_HEADPHONE_INSERT and value in (0, 1):
            self._inserted = bool(value)
        elif kind == EV_SYN and code == SYN_DROPPED:
            self._dropped = True
        elif kind == EV_SYN and code == SYN_REPORT:
            inserted, self._inserted = self._inserted, None
            dropped, self._dropped = self._dropped, False
            if dropped:
                return [Moved(None)]
            if inserted is not None:
                return [Moved(inserted)]
        return []


class SwitchLink(Link, Protocol):
    """A Link that may know how the switch stands."""

    def inserted(self) -> bool | None:
        """None: it cannot be asked. Raises LinkLostError."""


class EvdevLink:
    """An open node below /dev/input, or a pipe with the same bytes."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def write(self, data: bytes, timeout_seconds: float) -> int:
        """A jack takes no commands."""
        return 0

    def read(self, timeout_seconds: float) -> bytes:
        try:
            readable, _, _ = select.select([self._open], [], [], timeout_seconds)
            data = os.read(self._open, EVENT.size * _READ_EVENTS) if readable else None
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LinkLostError("unplugged") from error
        if data == b"":
            raise LinkLostError("unplugged")
        return data or b""

    def inserted(self) -> bool | None:
        answer = bytearray(_SWITCH_BYTES)
        try:
            fcntl.ioctl(self._open, EVIOCGSW, answer)
        except OSError as error:
            if error.errno in (errno.ENOTTY, errno.EINVAL):
                return None
            raise LinkLostError("unplugged") from error
        return bool(answer[0] & 1 << SW_HEADPHONE_INSERT)

    def has_switch(self) -> bool | None:
        """Whether this input device reports a headphone plug; None: it cannot be asked. Raises LinkLostError."""
        answer = bytearray(_SWITCH_BYTES)
        try:
            fcntl.ioctl(self._open, EVIOCGBIT_SW, answer)
        except OSError as error:
            if error.errno in (errno.ENOTTY, errno.EINVAL):
                return None
            raise LinkLostError("unplugged") from error
        return bool(answer[0] & 1 << SW_HEADPHONE_INSERT)

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def abort(self) -> None:
        self.close()

    @property
    def _open(self) -> int:
        if self._descriptor is None:
            raise LinkLostError("closed")
        return self._descriptor


def open_evdev(node: str) -> EvdevLink:
    """The node, a stable name from a udev rule. Raises LinkLostError; DeviceFault for one that is no headphone jack."""
    try:
        link = EvdevLink(os.open(node, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC))
    except PermissionError as error:
        raise DeviceFault("no-permission", permanent=True) from error
    except OSError as error:
        gone = error.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO)
        raise LinkLostError("unplugged" if gone else f"open-failed:{type(error).__name__}") from error
    try:
        no_jack = link.has_switch() is False
    except LinkLostError:
        link.close()
        raise
    if no_jack:
        link.close()
        raise DeviceFault("no-headphone-switch", permanent=True)
    return link
