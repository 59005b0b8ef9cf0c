"""NUT's server on loopback: ``python -m drivers.power.fake --port 0 --control SOCKET --ready-file FILE``.

Orders: ``{"do": "mains_off"}``, ``mains_on``, ``battery_empty``, ``tell`` (status, charge_percent, runtime_seconds),
``refuse`` (word), ``unplug``, ``plug``, ``trouble`` (name), ``facts``.
"""

from __future__ import annotations

import argparse
import json
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from drivers.control_socket import ControlSocket
from drivers.far_end import FarEnd, Trouble
from drivers.power.model import UpsFarEnd

_TICK_SECONDS: Final = 0.01
_JOIN_SECONDS: Final = 3.0


class TcpCable:
    """A TCP port before a FarEnd; one host at a time. While it is unplugged the port refuses; then it is the same port."""

    def __init__(self, far_end: FarEnd, port: int = 0) -> None:
        self.far_end = far_end
        self._stop = threading.Event()
        self._listener = _listen(port)
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._run, name=f"tcp-{self.port}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        with self.far_end.changed:
            self.far_end.changed.notify_all()
        self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self.far_end.plugged:
                self._listener.close()
                with self.far_end.changed:
                    self.far_end.changed.wait_for(lambda: self.far_end.plugged or self._stop.is_set())
                if self._stop.is_set():
                    return
                self._listener = _listen(self.port)
            try:
                host, _ = self._listener.accept()
            except TimeoutError:
                continue
            with host:
                self._serve(host)
        self._listener.close()

    def _serve(self, host: socket.socket) -> None:
        """Until the host goes, the plug is pulled or the fake stops."""
        with self.far_end.changed:
            self.far_end.model.connected()
            plugs = self.far_end.plugs
            # What was under way to the host before is not for this one.
            self.far_end.take()
        host.settimeout(_TICK_SECONDS)
        while not self._stop.is_set() and self.far_end.plugged and self.far_end.plugs == plugs:
            readable, _, _ = select.select([host], [], [], _TICK_SECONDS)
            try:
                if readable:
                    data = host.recv(4096)
                    if not data:
                        return
                    self.far_end.offer(data)
                if waiting := self.far_end.take():
                    host.sendall(waiting)
            except OSError:
                return

    def __enter__(self) -> TcpCable:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _listen(port: int) -> socket.socket:
    listener = socket.create_server(("127.0.0.1", port), backlog=4)
    listener.settimeout(_TICK_SECONDS)
    return listener


def main(arguments: list[str] | None = None) -> int:
    """Runs until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m drivers.power.fake", description="NUT's server with one UPS.")
    parser.add_argument("--port", type=int, default=0, help="TCP port on loopback, 0 for any")
    parser.add_argument("--control", type=Path, help="Unix socket for JSON-line controls")
    parser.add_argument("--ready-file", type=Path, help="written with the addresses when everything listens")
    options = parser.parse_args(arguments)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    ups = UpsFarEnd()
    with TcpCable(ups, options.port) as cable:
        control = None if options.control is None else ControlSocket(options.control, lambda order: _act(ups, order))
        if control is not None:
            control.start()
        if options.ready_file is not None:
            partial = options.ready_file.with_suffix(".partial")
            partial.write_text(json.dumps({"port": cable.port, "control": str(options.control or "")}))
            partial.replace(options.ready_file)
        done.wait()
        if control is not None:
            control.stop()
    return 0


def _act(ups: UpsFarEnd, order: dict[str, Any]) -> dict[str, object]:
    acts: dict[str, Callable[[], None]] = {
        "mains_off": ups.mains_off,
        "mains_on": ups.mains_on,
        "battery_empty": ups.battery_empty,
        "tell": lambda: ups.tell(
            str(order["status"]), int(order.get("charge_percent", 100)), int(order.get("runtime_seconds", 1800))
        ),
        "refuse": lambda: ups.refuse(str(order.get("word", ""))),
        "unplug": ups.unplug,
        "plug": ups.plug,
        "trouble": lambda: ups.set_trouble(Trouble(order["name"])),
        "facts": lambda: None,
    }
    acts[order["do"]]()
    return {"plugged": ups.plugged, **ups.server.variables}


if __name__ == "__main__":
    sys.exit(main())
