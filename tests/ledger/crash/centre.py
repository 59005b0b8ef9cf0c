"""The double of the centre: a real HTTP server with idempotency keys, tombstones and seeded faults.

It lives in the harness process and so survives every kill of the terminal. Its bugs (no tombstones, keys without terminal,
keys that expire) can be switched on: the harness must notice them too.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Body = dict[str, object]


class Fault(StrEnum):
    """What the network or the server does to one call."""

    NONE = "NONE"
    LOST_REQUEST = "LOST_REQUEST"
    LOST_ANSWER = "LOST_ANSWER"
    ERROR_BEFORE = "ERROR_BEFORE"
    ERROR_AFTER = "ERROR_AFTER"
    DUPLICATE = "DUPLICATE"
    SLOW_REQUEST = "SLOW_REQUEST"
    """The client's connection breaks at once, the request itself arrives later: after the terminal's restart."""
    SLOW_ANSWER = "SLOW_ANSWER"


@dataclass(slots=True)
class Entry:
    status: str
    answer: Body
    intent: str
    at_hours: float


@dataclass
class CentreDouble:
    """``next_fault`` is asked for every call with its verb. The three flags are the centre as it has to be."""

    next_fault: Callable[[str], Fault] = lambda verb: Fault.NONE
    slow_seconds: float = 1.5
    tombstones: bool = True
    keys_by_terminal: bool = True
    key_life_hours: float = 400 * 24.0
    hours: float = 0.0
    done: Counter[str] = field(default_factory=Counter)
    undone: Counter[str] = field(default_factory=Counter)
    keys_of: dict[str, set[str]] = field(default_factory=dict)
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._late: list[threading.Thread] = []
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                double.serve(self)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet: the harness reports."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: object, client_address: object) -> None:
                """A killed terminal breaks its connections; that is the point of the exercise."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __enter__(self) -> CentreDouble:
        return self

    def __exit__(self, *unused: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self.settle()

    def settle(self) -> None:
        """Wait until every delayed request has arrived."""
        while self._late:
            self._late.pop().join(10)

    def net(self, intent: str) -> int:
        """Effects that remain for one confirmed intent."""
        return self.done[intent] - self.undone[intent]

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        body: Body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        verb = handler.path.strip("/")
        fault = self.next_fault(verb)
        if fault in (Fault.LOST_REQUEST, Fault.SLOW_REQUEST):
            handler.close_connection = True
            if fault is Fault.SLOW_REQUEST:
                self._arrive_late(verb, body)
            return
        if fault is Fault.ERROR_BEFORE:
            _reply(handler, 500, {})
            return
        answer = self.process(verb, body)
        if fault is Fault.DUPLICATE:
            answer = self.process(verb, body)
        if fault is Fault.LOST_ANSWER:
            handler.close_connection = True
            return
        if fault is Fault.SLOW_ANSWER:
            self._closing.wait(self.slow_seconds)
        _reply(handler, 500 if fault is Fault.ERROR_AFTER else 200, answer)

    def process(self, verb: str, body: Body) -> Body:
        """One request, atomically."""
        terminal, key = str(body["terminal"]), str(body["key"])
        with self._lock:
            self.keys_of.setdefault(terminal, set()).add(key)
            place = (terminal if self.keys_by_terminal else "", key)
            entry = self.entries.get(place)
            if entry is not None and self.hours - entry.at_hours > self.key_life_hours:
                entry = self.entries.pop(place) and None
            if verb == "look_up":
                return {"status": "not_found"} if entry is None else {"status": entry.status, **entry.answer}
            return self._void(place, entry) if verb == "void" else self._send(place, entry, body)

    def _send(self, place: tuple[str, str], entry: Entry | None, body: Body) -> Body:
        if entry is None:
            payload = body["payload"]
            assert isinstance(payload, dict)
            intent = str(payload["intent"])
            if payload.get("refuse"):
                entry = Entry("refused", {"code": "not-entitled"}, intent, self.hours)
            else:
                self.done[intent] += 1
                final = bool(payload.get("final"))
                entry = Entry("done", {"receipt": f"R{len(self.entries)}", "final": final}, intent, self.hours)
            self.entries[place] = entry
        return {"status": entry.status, **entry.answer}

    def _void(self, place: tuple[str, str], entry: Entry | None) -> Body:
        if entry is None:
            if self.tombstones:
                self.entries[place] = Entry("void", {}, "", self.hours)
            return {"status": "void"}
        if entry.status == "done" and not entry.answer.get("final"):
            self.undone[entry.intent] += 1
            entry.status = "void"
        return {"status": entry.status, **entry.answer}

    def _arrive_late(self, verb: str, body: Body) -> None:
        def arrive() -> None:
            self._closing.wait(self.slow_seconds)
            self.process(verb, body)

        thread = threading.Thread(target=arrive, daemon=True)
        self._late.append(thread)
        thread.start()


def _reply(handler: BaseHTTPRequestHandler, status: int, body: Body) -> None:
    data = json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)
