"""The far end of a device's cable, for simulators and wire-level fakes: one device model, two cables, one set of troubles.

A ``Model`` is the device: bytes in, bytes out. ``FarEnd`` puts trouble between it and the cable. ``MemoryLink`` is the
cable of a simulator driver, ``PtyCable`` a pseudo-terminal under the real adapter, with a stable name as udev gives.
"""

from __future__ import annotations

import contextlib
import errno
import os
import random
import select
import threading
import time
import tty
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from drivers.link import Link, LinkLostError

_TICK_SECONDS = 0.01
_JOIN_SECONDS = 3.0
# Longer than any deadline of the contract suite, so that only the deadline can end the wait.
SLOW_SECONDS = 5.0


class Trouble(StrEnum):
    """What is wrong between the device and its cable."""

    NONE = "none"
    SILENT = "silent"
    """Takes every byte and answers nothing."""
    SLOW = "slow"
    """Answers, but SLOW_SECONDS late."""
    GARBAGE = "garbage"
    """Answers noise of the same length."""
    TORN = "torn"
    """Answers the first half of what it should."""


class Model(Protocol):
    """A device: what it answers to the bytes that arrive, in whatever pieces. Called by one thread at a time."""

    def receive(self, data: bytes) -> bytes:
        """The answer, possibly empty."""
        ...

    def connected(self) -> None:
        """The cable was plugged in, or the host opened the line anew: forget half a command."""


class FarEnd:
    """A device at the end of a cable. All methods may be called from any thread."""

    def __init__(self, model: Model, seed: int = 1) -> None:
        self.model = model
        self.changed = threading.Condition()
        self.plugged = True
        self.plugs = 1
        """Counts plug-ins: a cable that was out and is back is another connection."""
        self.received = 0
        """Bytes that came from the host since the start."""
        self._trouble = Trouble.NONE
        self._chance = random.Random(seed)
        self._answers: list[tuple[float, bytes]] = []

    def set_trouble(self, trouble: Trouble) -> None:
        with self.changed:
            self._trouble = trouble
            self._answers.clear()

    def unplug(self) -> None:
        """Pull the cable: what was under way is lost."""
        with self.changed:
            self.plugged = False
            self._answers.clear()
            self.changed.notify_all()

    def plug(self) -> None:
        with self.changed:
            if not self.plugged:
                self.plugged = True
                self.plugs += 1
                self.model.connected()
            self.changed.notify_all()

    def say(self, data: bytes) -> None:
        """The device speaks unasked (a scanned code, a key)."""
        with self.changed:
            self._queue(data)

    def offer(self, data: bytes) -> None:
        """Bytes from the host."""
        with self.changed:
            self.received += len(data)
            self._queue(self.model.receive(data))

    def take(self) -> bytes:
        """What is on the cable towards the host now."""
        with self.changed:
            ripe = [answer for answer in self._answers if answer[0] <= time.monotonic()]
            self._answers = self._answers[len(ripe) :]
            return b"".join(data for _, data in ripe)

    def _queue(self, data: bytes) -> None:
        if not data or not self.plugged or self._trouble is Trouble.SILENT:
            return
        ripe_at = time.monotonic()
        match self._trouble:
            case Trouble.SLOW:
                ripe_at += SLOW_SECONDS
            case Trouble.GARBAGE:
                data = self._chance.randbytes(len(data))
            case Trouble.TORN:
                data = data[: len(data) // 2]
        self._answers.append((ripe_at, data))
        self.changed.notify_all()


class MemoryLink:
    """A cable to a FarEnd in this process."""

    def __init__(self, far_end: FarEnd) -> None:
        self._far_end = far_end
        self._closed = False
        with far_end.changed:
            self._plugs = far_end.plugs
            self._check()
            far_end.model.connected()

    def write(self, data: bytes, timeout_seconds: float) -> int:
        with self._far_end.changed:
            self._check()
            self._far_end.offer(data)
            return len(data)

    def read(self, timeout_seconds: float) -> bytes:
        give_up_at = time.monotonic() + timeout_seconds
        with self._far_end.changed:
            while True:
                self._check()
                data = self._far_end.take()
                left = give_up_at - time.monotonic()
                if data or left <= 0:
                    return data
                self._far_end.changed.wait(min(left, _TICK_SECONDS))

    def close(self) -> None:
        self._closed = True

    def abort(self) -> None:
        self.close()

    def _check(self) -> None:
        if self._closed:
            raise LinkLostError("closed")
        if not self._far_end.plugged or self._far_end.plugs != self._plugs:
            raise LinkLostError("unplugged")


def memory_link(far_end: FarEnd) -> Link:
    """Connect; raises LinkLostError while the cable is out."""
    return MemoryLink(far_end)


class PtyCable:
    """A serial line to a FarEnd. ``name`` is the stable path; while the cable is out it does not exist."""

    def __init__(self, far_end: FarEnd, name: Path) -> None:
        self.far_end = far_end
        self.name = name
        self._stop = threading.Event()
        self._plugs = far_end.plugs
        self._open()
        self._thread = threading.Thread(target=self._run, name=f"pty-{name.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        with self.far_end.changed:
            self.far_end.changed.notify_all()
        self._thread.join(_JOIN_SECONDS)

    def _open(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        # The far end of the line stays open here too, so that a host that closes its port does not hang up the line.
        self.name.unlink(missing_ok=True)
        self.name.symlink_to(os.ttyname(self._slave))

    def _close(self) -> None:
        self.name.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._serve()
            self._close()
            with self.far_end.changed:
                self.far_end.changed.wait_for(lambda: self.far_end.plugged or self._stop.is_set())
                self._plugs = self.far_end.plugs
            if self._stop.is_set():
                return
            self._open()
        self._close()

    def _serve(self) -> None:
        """Until the cable is pulled or the fake stops."""
        while not self._stop.is_set() and self.far_end.plugged and self.far_end.plugs == self._plugs:
            readable, _, _ = select.select([self._master], [], [], _TICK_SECONDS)
            try:
                if readable:
                    self.far_end.offer(os.read(self._master, 4096))
                if waiting := self.far_end.take():
                    os.write(self._master, waiting)
            except BlockingIOError:
                # Nobody reads: a serial line loses what does not fit, and so does this one.
                continue
            except OSError as error:
                if error.errno != errno.EIO:
                    raise

    def __enter__(self) -> PtyCable:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self.stop()


class Cable(Protocol):
    """The cable of a device model: a FarEnd, or a hand at one."""

    def set_trouble(self, trouble: Trouble) -> None: ...

    def unplug(self) -> None: ...

    def plug(self) -> None: ...


class Plug(Protocol):
    """A device that can be pulled and nothing else: a GPIO line has a level, and is neither silent nor slow."""

    def unplug(self) -> None: ...

    def plug(self) -> None: ...


class OnCable:
    """The hand of most subjects: trouble and pulling happen at the device's cable."""

    def __init__(self, device: Cable | Plug) -> None:
        self._device = device

    def hinder(self, trouble: Trouble) -> bool:
        put: Callable[[Trouble], None] | None = getattr(self._device, "set_trouble", None)
        if put is None:
            return trouble is Trouble.NONE
        put(trouble)
        return True

    def unplug(self) -> None:
        self._device.unplug()

    def plug(self) -> None:
        self._device.plug()
