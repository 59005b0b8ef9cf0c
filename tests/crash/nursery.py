"""Kiosk processes that are born out of one which has loaded the program: loading takes most of a start and is the same each
time, and the tests of this folder start some 150. What a kill can spoil begins after it.

``python -m tests.crash.nursery FD``: each message on the socket is a list of orders with two descriptors, for its standard
output and error; the answer is the process id. The newborn is nobody's child but the harness's (``PR_SET_CHILD_SUBREAPER``):
in a session of its own, with one thread, before any Qt application and any device.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LONGEST_ORDERS = 65_536
_READY = b"ready"
_PR_SET_CHILD_SUBREAPER = 36
LOADED = (
    "fluent.runtime",
    "httpx",
    *(
        f"drivers.{family}.simulator"
        for family in (
            *("a4", "camera", "card", "fingerprint", "headphones", "idcard", "keypad", "lights", "payment", "pinpad"),
            *("power", "presence", "printer", "scanner"),
        )
    ),
    "drivers.fingerprint.driver",
    "kiosk.app",
    "kiosk.central_transport",
    "kiosk.devices",
    "kiosk.equipment",
    "kiosk.face.process",
    "kiosk.ledger.registrar",
    "kiosk.papers.kept_list",
    *(
        f"kiosk.runtime.{name}"
        for name in (
            *("at_card", "at_centre", "at_certificates", "at_checks", "at_devices", "at_estimates", "at_face"),
            *(
                "at_finger",
                "at_id_card",
                "at_paper",
                "at_records",
                "called_back",
                "collector",
                "filing",
                "guide_lights",
            ),
            *("heart", "help_desk", "performer", "scan_desk", "witnesses"),
        )
    ),
    "tests.crash.mutants",
    "tests.crash.terminal",
    "tests.crash.visitor",
)
"""What a kiosk loads on its way to the home page, but for OpenCV, whose threads outlive no fork."""


class Nursery:
    """Enter it; ``bear`` as often as you like."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._born: list[Newborn] = []

    def __enter__(self) -> Nursery:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "tests.crash.nursery", str(theirs.fileno())],
                cwd=ROOT,
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "PYTHONFAULTHANDLER": "1",
                    "QT_QPA_PLATFORM": "offscreen",
                    "OPENBLAS_NUM_THREADS": "1",
                },
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._socket = ours
        _adopt_orphans(True)
        assert ours.recv(len(_READY)) == _READY, "the nursery did not load the program"
        return self

    def __exit__(self, *exception: object) -> None:
        self._socket.close()
        # A test that fails leaves its kiosk behind.
        for newborn in self._born:
            if newborn.returncode is None:
                newborn.kill()
                newborn.wait(10.0)
        self._process.wait(10.0)
        _adopt_orphans(False)

    def bear(self, orders: str, output: int, errors: int) -> Newborn:
        """A kiosk with these orders; ``output`` and ``errors`` are descriptors that it gets."""
        with self._asking:
            socket.send_fds(self._socket, [orders.encode()], [output, errors])
            self._born.append(Newborn(int(self._socket.recv(32))))
            return self._born[-1]


class Newborn:
    """As much of ``subprocess.Popen`` as a life needs."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._handle = os.pidfd_open(pid)

    def wait(self, seconds: float | None = None) -> int:
        """The exit status, negative for a signal. Raises TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._handle], [], [], seconds)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), seconds or 0.0)
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            os.close(self._handle)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _adopt_orphans(on: bool) -> None:
    assert ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, int(on), 0, 0, 0) == 0


def _births(harness: socket.socket) -> Iterator[str]:
    """Runs in the nursery: yields, in each newborn, its orders; ends in the nursery when the harness has gone."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(harness, _LONGEST_ORDERS, 2)
        if not message:
            return
        reading, writing = os.pipe()
        between = os.fork()
        if between == 0:
            born = os.fork()
            if born != 0:
                os.write(writing, str(born).encode())
                os._exit(0)
            harness.close()
            os.setsid()
            for number, descriptor in enumerate(descriptors, 1):
                os.dup2(descriptor, number)
            for descriptor in (*descriptors, reading, writing):
                os.close(descriptor)
            yield message.decode()
            return
        # The newborn is the harness's child once the one between has gone.
        os.waitpid(between, 0)
        harness.send(os.read(reading, 32))
        for descriptor in (*descriptors, reading, writing):
            os.close(descriptor)


def main(descriptor: int) -> int:
    for name in LOADED:
        importlib.import_module(name)
    if len(os.listdir("/proc/self/task")) != 1:
        sys.stderr.write("what was loaded has begun threads: nothing can be born of it\n")
        return 1
    with contextlib.closing(socket.socket(fileno=descriptor)) as harness:
        harness.send(_READY)
        for orders in _births(harness):
            from tests.crash import terminal

            return terminal.main(orders)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
