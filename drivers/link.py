"""The byte pipe to a device: every step takes a time limit, every loss is one exception.

Vendor libraries find and open the device; reading and writing are done here. pyserial and python-escpos block without
limit when a device stops taking data, ask for more bytes than come and so cost the whole time-out, and lose count of
what was sent.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import socket
import struct
import termios
from collections.abc import Callable
from typing import Any, Protocol

from drivers.contract import DeviceFault

_SERIAL_CHUNK = 1024
_READ_BYTES = 4096
_USB_CHUNK = 4096


class LinkLostError(Exception):
    """The device is gone. ``reason`` is a machine word; ``maybe_taken``: bytes of the failed write may have arrived."""

    def __init__(self, reason: str, *, maybe_taken: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.maybe_taken = maybe_taken


class Link(Protocol):
    """An open transport. ``write`` and ``read`` return within ``timeout_seconds`` and raise LinkLostError."""

    def write(self, data: bytes, timeout_seconds: float) -> int:
        """Bytes the transport took, possibly 0."""
        ...

    def read(self, timeout_seconds: float) -> bytes:
        """What has arrived, empty when nothing came in time."""
        ...

    def close(self) -> None:
        """Give the device back; never raises, never waits."""

    def abort(self) -> None:
        """Like ``close``, and drop what the transport took but the device has not: it must not take effect later."""


class SocketLink:
    """TCP (port 9100 style) or a Unix socket. ``owner`` is kept alive: a python-escpos printer closes its device when it
    is collected.
    """

    def __init__(self, connection: socket.socket, owner: object = None) -> None:
        self._owner = owner
        self._socket = connection
        self._socket.setblocking(False)
        if self._socket.family != socket.AF_UNIX:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, data: bytes, timeout_seconds: float) -> int:
        try:
            _, writable, _ = select.select([], [self._socket], [], timeout_seconds)
            return self._socket.send(data) if writable else 0
        except BlockingIOError:
            return 0
        except (OSError, ValueError) as error:
            raise LinkLostError("connection-lost") from error

    def read(self, timeout_seconds: float) -> bytes:
        try:
            readable, _, _ = select.select([self._socket], [], [], timeout_seconds)
            data = self._socket.recv(_READ_BYTES) if readable else None
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise LinkLostError("connection-lost") from error
        if data == b"":
            raise LinkLostError("connection-closed")
        return data or b""

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.close()

    def abort(self) -> None:
        # Linger 0 resets the connection; a plain close would go on delivering the rest of the slip.
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()


class SerialLink:
    """A pyserial port, used through its file descriptor (pyserial opens it non-blocking and in raw mode).
    ``owner`` as for SocketLink.
    """

    def __init__(self, port: Any, owner: object = None) -> None:
        self._owner = owner
        self._port = port

    def write(self, data: bytes, timeout_seconds: float) -> int:
        try:
            return self._write(data[:_SERIAL_CHUNK], timeout_seconds)
        except BlockingIOError:
            return 0
        except (OSError, ValueError, TypeError) as error:
            raise LinkLostError("serial-lost") from error

    def _write(self, data: bytes, timeout_seconds: float) -> int:
        port: int = self._port.fileno()
        try:
            # Nearly always there is room: asking first would cost a system call for every command.
            return os.write(port, data)
        except BlockingIOError:
            _, writable, _ = select.select([], [port], [], timeout_seconds)
            return os.write(port, data) if writable else 0

    def read(self, timeout_seconds: float) -> bytes:
        try:
            readable, _, _ = select.select([self._port.fileno()], [], [], timeout_seconds)
            data = os.read(self._port.fileno(), _READ_BYTES) if readable else None
        except BlockingIOError:
            return b""
        except (OSError, ValueError, TypeError) as error:
            raise LinkLostError("serial-lost") from error
        if data == b"":
            raise LinkLostError("serial-closed")
        return data or b""

    def close(self) -> None:
        # Without dropping the output, closing waits for a printer that no longer takes data; an unplugged port refuses.
        with contextlib.suppress(OSError, TypeError, termios.error):
            self._port.reset_output_buffer()
        with contextlib.suppress(OSError):
            self._port.close()

    def abort(self) -> None:
        self.close()


def open_serial(device: str, baud_rate: int) -> SerialLink:
    """The serial device (8N1, no flow control), for this process alone. ``device`` is a stable name from a udev rule.
    Raises LinkLostError; DeviceFault when pyserial is missing.
    """
    try:
        import serial
    except ImportError as missing:
        raise DeviceFault("pyserial-missing", permanent=True) from missing
    try:
        return SerialLink(serial.Serial(device, baud_rate, timeout=0, exclusive=True))
    except (OSError, ValueError) as error:
        gone = getattr(error, "errno", None) == errno.ENOENT
        raise LinkLostError("not-found" if gone else f"open-failed:{type(error).__name__}") from error


class UsbLink:
    """A claimed pyusb device. ``in_endpoint`` None: it cannot answer. ``release`` gives the device back."""

    def __init__(self, device: Any, out_endpoint: int, in_endpoint: int | None, release: Callable[[], None]) -> None:
        self._device = device
        self._out = out_endpoint
        self._in = in_endpoint
        self._release = release

    def write(self, data: bytes, timeout_seconds: float) -> int:
        try:
            return int(self._device.write(self._out, data[:_USB_CHUNK], _milliseconds(timeout_seconds)))
        except OSError as error:
            # libusb does not tell how much of a failed transfer went through.
            _raise_unless_timeout(error, maybe_taken=True)
            return 0

    def read(self, timeout_seconds: float) -> bytes:
        if self._in is None:
            return b""
        try:
            return bytes(self._device.read(self._in, 64, _milliseconds(timeout_seconds)))
        except OSError as error:
            _raise_unless_timeout(error)
            return b""

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._release()

    def abort(self) -> None:
        self.close()


def _raise_unless_timeout(error: OSError, *, maybe_taken: bool = False) -> None:
    # usb.core.USBError is an OSError; libusb's time-out carries ETIMEDOUT.
    if error.errno != errno.ETIMEDOUT:
        raise LinkLostError("usb-lost", maybe_taken=maybe_taken) from error


def _milliseconds(seconds: float) -> int:
    # 0 means "for ever" to libusb.
    return max(1, int(seconds * 1000))
