"""Messages over a socket pair, with a deadline on every byte in both directions.

A 640 x 480 frame crosses in about 1 ms (a copy in and a copy out of the kernel), so no shared memory is needed, and
nothing has to be cleaned up when one side dies.
"""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Callable

from kiosk.face.protocol import Message, ProtocolError, decode, encode

_HEAD = struct.Struct(">II")
_LONGEST_MESSAGE = 65_536
# A 12-megapixel frame; more is a mistake.
LONGEST_BLOCK = 36_000_000
# How often a waiting side looks whether it was cancelled.
_SLICE_SECONDS = 0.02


class PipeClosed(Exception):
    """The other side is gone."""


class PipeTimeout(Exception):
    """The deadline passed."""


class PipeCancelled(Exception):
    """The wait was cancelled."""


class Pipe:
    """One end. Not thread-safe."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._socket.setblocking(False)

    def send(self, message: Message, block: memoryview | None = None, wait: Wait | None = None) -> None:
        """Send a message and its bytes. Raises PipeClosed, PipeTimeout, PipeCancelled."""
        wait = wait or Wait(None)
        head = encode(message)
        size = 0 if block is None else block.nbytes
        self._send_all(memoryview(_HEAD.pack(len(head), size) + head), wait)
        if block is not None:
            self._send_all(block.cast("B"), wait)

    def receive(self, wait: Wait | None = None) -> tuple[Message, bytearray]:
        """The next message and its bytes (the caller overwrites them). Raises as ``send``, and ProtocolError."""
        wait = wait or Wait(None)
        sizes = bytearray(_HEAD.size)
        self._receive_all(sizes, wait)
        length, size = _HEAD.unpack(sizes)
        if length > _LONGEST_MESSAGE or size > LONGEST_BLOCK:
            raise ProtocolError("message too long")
        head, block = bytearray(length), bytearray(size)
        self._receive_all(head, wait)
        self._receive_all(block, wait)
        return decode(bytes(head)), block

    def close(self) -> None:
        self._socket.close()

    def _send_all(self, data: memoryview, wait: Wait) -> None:
        while data:
            self._ready(wait, writing=True)
            try:
                data = data[self._socket.send(data) :]
            except BlockingIOError:
                continue
            except OSError:
                raise PipeClosed from None

    def _receive_all(self, buffer: bytearray, wait: Wait) -> None:
        view = memoryview(buffer)
        while view:
            self._ready(wait, writing=False)
            try:
                count = self._socket.recv_into(view)
            except BlockingIOError:
                continue
            except OSError:
                raise PipeClosed from None
            if count == 0:
                raise PipeClosed
            view = view[count:]

    def _ready(self, wait: Wait, *, writing: bool) -> None:
        """Wait until the socket can be used."""
        mask = select.POLLOUT if writing else select.POLLIN
        poller = select.poll()
        try:
            poller.register(self._socket, mask)
        except ValueError:
            raise PipeClosed from None
        while not poller.poll(wait.next_milliseconds()):
            continue


class Wait:
    """How long to wait (None: for ever), and until what: ``cancelled`` is asked about every 20 ms."""

    def __init__(self, seconds: float | None, cancelled: Callable[[], bool] | None = None) -> None:
        self._expires_at = None if seconds is None else time.monotonic() + seconds
        self._cancelled = cancelled

    def next_milliseconds(self) -> float | None:
        """How long to wait before asking again. Raises PipeTimeout, PipeCancelled."""
        if self._cancelled is not None and self._cancelled():
            raise PipeCancelled
        if self._expires_at is None:
            return None if self._cancelled is None else _SLICE_SECONDS * 1000
        remaining = self._expires_at - time.monotonic()
        if remaining <= 0:
            raise PipeTimeout
        return (remaining if self._cancelled is None else min(remaining, _SLICE_SECONDS)) * 1000
