"""Puts the fake printer on the wire: bytes of HTTP in, bytes of HTTP out; over memory or TCP, with every trouble.

As a process of its own: ``python -m drivers.a4.endpoint --port 0 --control SOCKET --ready-file FILE``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import select
import signal
import socket
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from drivers.a4 import http, ipp
from drivers.a4.contract import PDF_BYTES_MAX
from drivers.a4.model import Level, PagePrinterModel
from drivers.a4.printer_service import PATH, PrinterService
from drivers.contract import Deadline
from drivers.control_socket import ControlSocket
from drivers.far_end import FarEnd, Trouble, memory_link
from drivers.link import Link, LinkLostError

_TICK_SECONDS: Final = 0.01
_JOIN_SECONDS: Final = 3.0
_REQUEST_BYTES_MAX: Final = PDF_BYTES_MAX + ipp.MESSAGE_BYTES_MAX


class HttpSession:
    """One connection to the printer: a far_end.Model."""

    def __init__(self, service: PrinterService) -> None:
        self._service = service
        self.connected()

    def connected(self) -> None:
        self._reader = http.HttpReader(_REQUEST_BYTES_MAX)
        self._continued = False
        self.finished = False
        """The answer just given is the last one on this connection."""

    def receive(self, data: bytes) -> bytes:
        if self.finished:
            return b""
        out = b""
        try:
            message = self._reader.feed(data)
            while message is not None:
                self._continued = False
                out += self._answer(message)
                message = self._reader.feed(b"")
        except http.HttpError:
            self.finished = True
            return out + http.answer(400, "Bad Request")
        return out + self._interim()

    def _interim(self) -> bytes:
        """RFC 9110 section 10.1.1: CUPS waits for this before it sends a document."""
        head = self._reader.head
        if head is None or self._continued or head[1].get("expect", "").lower() != "100-continue":
            return b""
        self._continued = True
        return b"HTTP/1.1 100 Continue\r\n\r\n"

    def _answer(self, message: http.HttpMessage) -> bytes:
        self.finished = message.headers.get("connection", "").lower() == "close"
        method, _, rest = message.start.partition(" ")
        if method != "POST":
            return http.answer(405, "Method Not Allowed")
        if not rest.startswith(PATH):
            return http.answer(404, "Not Found")
        try:
            return http.answer(200, "OK", self._service.answer(message.body))
        except ipp.IppError:
            return http.answer(400, "Bad Request")


class PageEndpoint:
    """The printer and all its connections. All methods may be called from any thread."""

    def __init__(self, model: PagePrinterModel, uri: str = f"ipp://localhost:8631{PATH}") -> None:
        self.model = model
        self.service = PrinterService(model, uri)
        self.changed = threading.Condition()
        self.plugged = True
        self._trouble = Trouble.NONE
        self._far_ends: weakref.WeakSet[FarEnd] = weakref.WeakSet()

    def set_trouble(self, trouble: Trouble) -> None:
        with self.changed:
            self._trouble = trouble
            for far_end in self._far_ends:
                far_end.set_trouble(trouble)

    def unplug(self) -> None:
        """Pull the network or USB cable; the printer itself goes on."""
        with self.changed:
            self.plugged = False
            for far_end in self._far_ends:
                far_end.unplug()
            self.changed.notify_all()

    def plug(self) -> None:
        with self.changed:
            self.plugged = True
            self.changed.notify_all()

    def far_end(self) -> FarEnd:
        """A new connection. Raises LinkLostError while the cable is out."""
        with self.changed:
            if not self.plugged:
                raise LinkLostError("unreachable")
            far_end = FarEnd(HttpSession(self.service))
            far_end.set_trouble(self._trouble)
            self._far_ends.add(far_end)
            return far_end

    def connect(self, _: Deadline) -> Link:
        """A connection without a wire, for Channel."""
        return memory_link(self.far_end())


class TcpPrinter:
    """The endpoint on a loopback port: ``with TcpPrinter(model) as printer: printer.uri``. While the cable is out the
    port refuses; plugged again, it is the same port.
    """

    def __init__(self, model: PagePrinterModel, port: int = 0) -> None:
        self._listener: socket.socket | None = _listen(port)
        self.port = int(self._listener.getsockname()[1])
        self.uri = f"ipp://localhost:{self.port}{PATH}"
        self.endpoint = PageEndpoint(model, self.uri)
        self._open: dict[socket.socket, FarEnd] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="a4-endpoint", daemon=True)

    def __enter__(self) -> TcpPrinter:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._follow_the_cable()
            listeners = [] if self._listener is None else [self._listener]
            readable, _, _ = select.select([*listeners, *self._open], [], [], _TICK_SECONDS)
            for connection in readable:
                if connection is self._listener:
                    self._accept(connection)
                else:
                    self._receive(connection)
            for connection in list(self._open):
                self._send(connection)
        for connection in list(self._open):
            self._drop(connection)
        if self._listener is not None:
            self._listener.close()

    def _follow_the_cable(self) -> None:
        if not self.endpoint.plugged and self._listener is not None:
            for connection in list(self._open):
                self._drop(connection)
            self._listener.close()
            self._listener = None
        elif self.endpoint.plugged and self._listener is None:
            self._listener = _listen(self.port)

    def _accept(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        connection.setblocking(False)
        try:
            self._open[connection] = self.endpoint.far_end()
        except LinkLostError:
            connection.close()

    def _receive(self, connection: socket.socket) -> None:
        try:
            data = connection.recv(65_536)
        except OSError:
            data = b""
        if data:
            self._open[connection].offer(data)
        else:
            self._drop(connection)

    def _send(self, connection: socket.socket) -> None:
        far_end = self._open[connection]
        data = far_end.take()
        try:
            connection.setblocking(True)
            connection.settimeout(1.0)
            connection.sendall(data)
            connection.setblocking(False)
        except OSError:
            self._drop(connection)
            return
        session = far_end.model
        if data and isinstance(session, HttpSession) and session.finished:
            self._drop(connection)

    def _drop(self, connection: socket.socket) -> None:
        del self._open[connection]
        with contextlib.suppress(OSError):
            connection.close()


def _listen(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port), backlog=8)


def acts(endpoint: PageEndpoint) -> dict[str, Callable[[dict[str, Any]], object]]:
    """Orders of the control socket and the dock."""
    model = endpoint.model
    return {
        "paper": lambda order: model.set_paper(Level(order["state"]), order.get("sheets")),
        "toner": lambda order: model.set_toner(Level(order["state"])),
        "cover": lambda order: model.set_cover(order.get("open", True) is True),
        "jam": lambda order: model.set_jam(order.get("on", True) is True),
        "jam_at_page": lambda order: model.jam_at_page(int(order["page"])),
        "pause": lambda order: model.set_paused(order.get("on", True) is True),
        "media": lambda order: model.set_media(str(order["name"])),
        "speed": lambda order: model.set_speed(float(order["page_seconds"])),
        "cancel": lambda _: model.cancel_at_panel(),
        "power_cycle": lambda _: model.power_cycle(),
        "unplug": lambda _: endpoint.unplug(),
        "plug": lambda _: endpoint.plug(),
        "trouble": lambda order: endpoint.set_trouble(Trouble(order["name"])),
        "draw": lambda _: model.draw(),
        "facts": lambda _: None,
    }


def main(arguments: list[str] | None = None) -> int:
    """The printer as a process; until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m drivers.a4.endpoint", description="An IPP page printer.")
    parser.add_argument("--port", type=int, default=0, help="TCP port on loopback, 0 for any")
    parser.add_argument("--out", type=Path, help="folder for pictures of the sheets")
    parser.add_argument("--page-seconds", type=float, default=0.5, help="time for one page")
    parser.add_argument("--control", type=Path, help="Unix socket for JSON-line controls")
    parser.add_argument("--ready-file", type=Path, help="written with the addresses when everything listens")
    options = parser.parse_args(arguments)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    with TcpPrinter(PagePrinterModel(options.out, options.page_seconds), options.port) as printer:
        known = acts(printer.endpoint)

        def act(order: dict[str, Any]) -> dict[str, object]:
            known[order["do"]](order)
            return {"plugged": printer.endpoint.plugged, **printer.endpoint.model.facts()}

        control = None if options.control is None else ControlSocket(options.control, act)
        if control is not None:
            control.start()
        if options.ready_file is not None:
            partial = options.ready_file.with_suffix(".partial")
            partial.write_text(json.dumps({"uri": printer.uri, "control": str(options.control or "")}))
            partial.replace(options.ready_file)
        done.wait()
        if control is not None:
            control.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
