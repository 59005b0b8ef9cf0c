"""From the centre's answer to the painted page: the longest table there can be, on the real way from socket to screen.

Client, contract, network thread, conductor, the query's own flow and the shell are those of the terminal; the centre is a socket
that always has the same answer, so that what is measured is the terminal alone.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from config.catalogue.flows import QueryFlow
from config.catalogue.load import shipped
from kiosk.central_client import CentralClient
from kiosk.contract.records import MAX_ROWS, MAX_TEXT
from kiosk.engine import messages
from kiosk.engine.conductor import Conductor
from kiosk.engine.idle import Timing
from kiosk.engine.requests import Token
from kiosk.engine.visit import Service
from kiosk.ledger.registrar import NetworkThreads
from kiosk.pages import Chosen, HomePage, Option, Preferences, text
from kiosk.runtime.at_pages import AtPages
from kiosk.runtime.at_records import AtRecords
from kiosk.runtime.bridge import Bridge
from kiosk.runtime.clock import Clock
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.runtime.typesetter import Typesetter
from kiosk.runtime.words import Words
from kiosk.services.effects import LookAtPaper, PaperState
from kiosk.services.figures import sample
from kiosk.services.query import run_query
from kiosk.sheet_pages import SheetPage
from screens.panel import Panel
from screens.shell import Shell

ITEM = "Q06"
PANEL = Panel(21.5, 1080, 1920)
WARM_UPS = 2
PATIENCE_SECONDS = 20.0


class ResultBenchError(Exception):
    """No page came; the text says what stood there instead."""


def measure_results(rounds: int) -> dict[str, list[float]]:
    """Seconds from the moment the answer leaves the centre to the painted page with the result, and beside it the floor: a bare
    client, the parsed JSON, one empty painted window. Needs a QApplication. Raises ResultBenchError.
    """
    item = next(item for item in shipped().items if item.code == ITEM)
    flow = item.flow
    assert isinstance(flow, QueryFlow)
    _Centre.answer = _longest(flow)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Centre)
    threading.Thread(target=server.serve_forever, name="centre", daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        stage = _Stage(address, lambda visit: run_query(visit, item, flow, None, "A0"))
        try:
            pages = [stage.ask() for _ in range(rounds + WARM_UPS)]
        finally:
            stage.close()
        floors = _floors(address, rounds + WARM_UPS)
    finally:
        server.shutdown()
        server.server_close()
    return {"result_page": pages[WARM_UPS:], "result_floor": floors[WARM_UPS:]}


def _longest(flow: QueryFlow) -> bytes:
    """An answer with as many rows as the contract lets the centre send, every field filled."""
    rows = [{field.name: sample(field.kind, at) for field in flow.rows} for at in range(MAX_ROWS)]
    values = {field.name: sample(field.kind) or "*" * MAX_TEXT for field in flow.values}
    answer = {"operation": flow.operation, "as_of": "2026-11-23", "values": values, "rows": rows}
    return json.dumps(answer, ensure_ascii=False).encode()


class _Centre(BaseHTTPRequestHandler):
    """Signs terminals in and has one answer; notes when it left."""

    protocol_version = "HTTP/1.1"
    answer: ClassVar[bytes] = b""
    answered_at: ClassVar[float] = 0.0

    def do_GET(self) -> None:
        """The nonce, and the answer for the bare client."""
        if self.path == "/v1/terminals/nonce":
            self._send({"nonce": "0" * 32, "expires_at": _later()})
        else:
            self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/v1/terminals/sign-in":
            self._send({"token": "t" * 32, "expires_at": _later(), "server_time": datetime.now(UTC).isoformat()})
        else:
            self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the bench prints figures only."""

    def _answer(self) -> None:
        _Centre.answered_at = time.monotonic()
        self._write(self.answer)

    def _send(self, value: dict[str, str]) -> None:
        self._write(json.dumps(value).encode())

    def _write(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _later() -> str:
    return (datetime.now(UTC) + timedelta(hours=1)).isoformat()


class _Stage(QObject):
    """Conductor, performer and shell as the terminal ties them, without voice and devices."""

    def __init__(self, address: str, service: Service) -> None:
        super().__init__()
        words = Words(("zh",), strict=True)
        self._client = CentralClient(address, "T-0001", b"bench")
        self._threads = NetworkThreads()
        self._bridge = Bridge(self._take)
        self._performer = Performer(self._bridge.post)
        pages = AtPages(None, Clock(), lambda: False)
        pages.register(self._performer)
        typesetter = Typesetter(self._threads, pages, words)
        at_records = AtRecords(
            self._client, self._threads, lambda answered: None, _no_paper, typesetter, words, "T-0001", "bench"
        )
        at_records.register(self._performer)
        self._performer.register(LookAtPaper, _paper)
        go = Option("go", text(f"item-{ITEM}"))
        self._home = HomePage(title=text("home-title"), options=(go,))

        self._conductor = Conductor(service, self._home, Timing(), Preferences())
        self._shell = Shell(PANEL, words.screen, ("zh",))
        self._shell.painted.connect(self._on_painted)
        self._painted_at = 0.0
        self._shell.show()
        self._carry(self._conductor.open(time.monotonic()))

    def ask(self) -> float:
        """One visit up to the page with the result, and away again."""
        self._painted_at = 0.0
        self._press("go")
        self._wait(lambda: isinstance(self._shell.current_page, SheetPage) and self._painted_at > 0)
        taken = self._painted_at - _Centre.answered_at
        self._take(messages.Pressed(messages.Control.LEAVE))
        self._take(messages.Tick(), ahead=60.0)
        self._wait(lambda: self._shell.current_page is self._home)
        return taken

    def close(self) -> None:
        self._bridge.close()
        self._client.close()
        self._threads.stop()
        self._shell.hide()

    def _press(self, option: str) -> None:
        token = self._shell.current_token
        assert isinstance(token, Token)
        self._take(messages.Answered(token, Chosen(option)))

    def _take(self, event: object, *, ahead: float = 0.0) -> None:
        assert isinstance(event, messages.Event)
        if isinstance(event, messages.Completed):
            self._performer.finished(event.token)
        self._carry(self._conductor.handle(event, time.monotonic() + ahead))

    def _carry(self, commands: list[messages.Command]) -> None:
        for command in commands:
            if isinstance(command, messages.Show):
                self._shell.show_page(command.token, command.page, command.chrome)
            elif isinstance(command, messages.Perform):
                self._performer.perform(command.token, command.effect)

    @Slot(object)
    def _on_painted(self, token: object) -> None:
        if isinstance(self._shell.current_page, SheetPage):
            self._painted_at = time.monotonic()

    def _wait(self, done: Callable[[], bool]) -> None:
        gives_up_at = time.monotonic() + PATIENCE_SECONDS
        while not done():
            QApplication.processEvents()
            if time.monotonic() > gives_up_at:
                page = self._shell.current_page
                raise ResultBenchError(f"waited in vain on page {page.title.id if page is not None else '-'}")


def _paper(effect: LookAtPaper, reply: Reply) -> Cancel | None:
    reply.done(PaperState(True))
    return None


def _no_paper(slip: object, done: object) -> None:
    """Nothing is printed here."""


class _Empty(QWidget):
    """A window with nothing in it."""

    def __init__(self) -> None:
        super().__init__()
        self.painted_at = 0.0
        self.resize(PANEL.width_px, PANEL.height_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted_at = time.monotonic()


def _floors(address: str, rounds: int) -> list[float]:
    import httpx

    window = _Empty()
    window.show()
    QApplication.processEvents()
    taken = []
    with httpx.Client(base_url=address, trust_env=False) as client:
        for _ in range(rounds):
            json.loads(client.get("/v1/records").content)
            window.painted_at = 0.0
            window.update()
            gives_up_at = time.monotonic() + PATIENCE_SECONDS
            while not window.painted_at:
                QApplication.processEvents()
                if time.monotonic() > gives_up_at:
                    raise ResultBenchError("the empty window was not painted")
            taken.append(window.painted_at - _Centre.answered_at)
    window.hide()
    return taken
