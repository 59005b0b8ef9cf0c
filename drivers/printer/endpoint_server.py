"""Puts an EscPosEndpoint on the wire: TCP and pty, with a control socket that takes one JSON object a line.

Controls: ``{"do": "paper", "state": "out"}``, ``cover`` (open), ``offline``/``silent``/``garbage``/``jam``/``stall``
(on, default true), ``trouble`` (name of a drivers.far_end.Trouble), ``unplug``, ``plug``, ``power_cycle``, ``fail_at_row`` (row, fault), ``speed`` (rows_per_second or
null), ``facts``. Every answer is one JSON line, ``{"ok": true, ...facts}`` or ``{"ok": false, "error": "..."}``.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import signal
import socket
import threading
import tty
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from drivers.control_socket import ControlSocket
from drivers.far_end import Trouble
from drivers.printer.endpoint import EscPosEndpoint
from drivers.printer.endpoint_model import EndpointModel, Fault, PaperState, UnpluggedError

_TICK_SECONDS = 0.01
_JOIN_SECONDS = 3.0


class _Pipe(Protocol):
    """One connected host."""

    def fileno(self) -> int: ...

    def receive(self) -> bytes: ...

    def send(self, data: bytes) -> None: ...


class EndpointServer(ABC):
    """Base of the two wires: one thread that serves one host at a time, as real printers do."""

    def __init__(self, endpoint: EscPosEndpoint) -> None:
        self.endpoint = endpoint
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"endpoint-{type(self).__name__}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        with self.endpoint.changed:
            self.endpoint.changed.notify_all()
        self._thread.join(_JOIN_SECONDS)

    @abstractmethod
    def _run(self) -> None:
        """Take one host after the other until stopped; the body of the thread."""

    def _serve(self, pipe: _Pipe) -> None:
        """Until the host goes, the plug is pulled or the server stops. Bytes the buffer has no room for wait here, so
        that the host's own send buffer fills up and it notices.
        """
        waiting = b""
        plugs = self.endpoint.plugs
        while not self._stop.is_set() and self.endpoint.plugs == plugs:
            try:
                answers = self.endpoint.take_answers()
                if answers:
                    pipe.send(answers)
                if waiting:
                    waiting = waiting[self.endpoint.offer(waiting) :]
                    self._rest(waiting)
                    continue
                readable, _, _ = select.select([pipe.fileno()], [], [], _TICK_SECONDS)
                if readable:
                    waiting = pipe.receive()
                    if not waiting:
                        break
            except (UnpluggedError, OSError):
                break
        self.endpoint.disconnected()

    def _rest(self, waiting: bytes) -> None:
        if waiting:
            with self.endpoint.changed:
                self.endpoint.changed.wait(_TICK_SECONDS)


class _SocketPipe:
    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.fileno = connection.fileno

    def receive(self) -> bytes:
        return self._connection.recv(4096)

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)


class TcpServer(EndpointServer):
    """Port 9100 style. UnpluggedError, the port refuses; plugged again, it is the same port."""

    def __init__(self, endpoint: EscPosEndpoint, port: int = 0) -> None:
        super().__init__(endpoint)
        self._listener = self._listen(port)
        self.port = int(self._listener.getsockname()[1])

    @staticmethod
    def _listen(port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=1)
        # Segments as on Ethernet: the loopback's of 64 KB do not fit the small window below, and each would wait 0.2 s.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1460)
        listener.settimeout(_TICK_SECONDS)
        return listener

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self.endpoint.plugged:
                self._listener.close()
                with self.endpoint.changed:
                    self.endpoint.changed.wait_for(lambda: self.endpoint.plugged or self._stop.is_set())
                if self._stop.is_set():
                    return
                self._listener = self._listen(self.port)
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection:
                # A power cut resets the connection; what was on its way is gone.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
                self._serve(_SocketPipe(connection))
        self._listener.close()


class _PtyPipe:
    def __init__(self, master: int) -> None:
        self._master = master

    def fileno(self) -> int:
        return self._master

    def receive(self) -> bytes:
        return os.read(self._master, 4096)

    def send(self, data: bytes) -> None:
        os.write(self._master, data)


class PtyServer(EndpointServer):
    """A serial printer. ``link`` is a stable name for the pty, as udev would give; unplugged, it is gone."""

    def __init__(self, endpoint: EscPosEndpoint, link: Path) -> None:
        super().__init__(endpoint)
        self.link = link
        self._open_pty()

    def _open_pty(self) -> None:
        self._master, slave = os.openpty()
        tty.setraw(slave)
        # The far end stays open here too, so that a host that closes the port does not hang up the line.
        self._slave = slave
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(os.ttyname(slave))

    def _close_pty(self) -> None:
        self.link.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._serve(_PtyPipe(self._master))
            self._close_pty()
            with self.endpoint.changed:
                self.endpoint.changed.wait_for(lambda: self.endpoint.plugged or self._stop.is_set())
            if self._stop.is_set():
                return
            self._open_pty()
        self._close_pty()


def control(endpoint: EscPosEndpoint, line: bytes | str) -> dict[str, object]:
    """Carries out one control line; bad input is an answer, not an exception."""
    try:
        return {"ok": True, **_act(endpoint, json.loads(line))}
    except (ValueError, KeyError, TypeError) as error:
        return {"ok": False, "error": f"bad-control:{type(error).__name__}"}


def _act(endpoint: EscPosEndpoint, order: dict[str, object]) -> dict[str, object]:
    """Raises ValueError, KeyError, TypeError for what is no order."""
    _ACTIONS[str(order["do"])](endpoint, order)
    return endpoint.facts()


def _on(order: dict[str, object], key: str = "on") -> bool:
    value = order.get(key, True)
    if not isinstance(value, bool):
        raise TypeError(key)
    return value


def _speed(endpoint: EscPosEndpoint, order: dict[str, object]) -> None:
    rows = order["rows_per_second"]
    if rows is not None and (isinstance(rows, bool) or not isinstance(rows, int | float) or rows <= 0):
        raise ValueError("rows_per_second")
    endpoint.set_model(replace(endpoint.model, rows_per_second=None if rows is None else float(rows)))


def _fail_at_row(endpoint: EscPosEndpoint, order: dict[str, object]) -> None:
    row = order["row"]
    if isinstance(row, bool) or not isinstance(row, int):
        raise TypeError("row")
    endpoint.fail_at_row(row, Fault(str(order.get("fault", Fault.PAPER))))


_ACTIONS: dict[str, Callable[[EscPosEndpoint, dict[str, object]], None]] = {
    "paper": lambda endpoint, order: endpoint.set_paper(PaperState(str(order["state"]))),
    "cover": lambda endpoint, order: endpoint.set_cover(_on(order, "open")),
    "offline": lambda endpoint, order: endpoint.set_offline(_on(order)),
    "silent": lambda endpoint, order: endpoint.set_silent(_on(order)),
    "garbage": lambda endpoint, order: endpoint.set_garbage(_on(order)),
    "trouble": lambda endpoint, order: endpoint.set_trouble(Trouble(str(order["name"]))),
    "jam": lambda endpoint, order: endpoint.set_jam(_on(order)),
    "stall": lambda endpoint, order: endpoint.set_stalled(_on(order)),
    "unplug": lambda endpoint, _: endpoint.unplug(),
    "plug": lambda endpoint, _: endpoint.plug(),
    "power_cycle": lambda endpoint, _: endpoint.power_cycle(),
    "fail_at_row": _fail_at_row,
    "speed": _speed,
    "facts": lambda _, __: None,
}


def main(arguments: list[str] | None = None) -> int:
    """The endpoint as a process; runs until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(
        prog="python -m drivers.printer.endpoint", description="An ESC/POS printer on the wire."
    )
    wire = parser.add_mutually_exclusive_group(required=True)
    wire.add_argument("--port", type=int, help="TCP port on loopback, 0 for any")
    wire.add_argument("--pty", type=Path, help="symlink to create for a serial printer")
    parser.add_argument("--out", type=Path, help="folder for the pictures of the paper")
    parser.add_argument("--control", type=Path, help="Unix socket for JSON-line controls")
    parser.add_argument("--ready-file", type=Path, help="written with the addresses when everything listens")
    parser.add_argument("--paper-width-mm", type=int, choices=(58, 80), default=80)
    parser.add_argument("--no-process-id", action="store_true", help="a model that does not know GS ( H")
    options = parser.parse_args(arguments)
    width = {58: 384, 80: 576}[options.paper_width_mm]
    endpoint = EscPosEndpoint(EndpointModel(width=width, knows_process_id=not options.no_process_id), options.out)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    servers: list[EndpointServer | ControlSocket] = []
    addresses: dict[str, object] = {}
    if options.port is not None:
        tcp = TcpServer(endpoint, options.port)
        servers.append(tcp)
        addresses["port"] = tcp.port
    if options.pty is not None:
        servers.append(PtyServer(endpoint, options.pty))
        addresses["pty"] = str(options.pty)
    if options.control is not None:
        servers.append(ControlSocket(options.control, lambda order: _act(endpoint, order)))
        addresses["control"] = str(options.control)
    for server in servers:
        server.start()
    if options.ready_file is not None:
        partial = options.ready_file.with_suffix(".partial")
        partial.write_text(json.dumps(addresses))
        partial.replace(options.ready_file)
    done.wait()
    for server in servers:
        server.stop()
    return 0
