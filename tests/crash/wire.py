"""The wire between kiosk and centre: an HTTP relay in the harness's process that loses, repeats, delays and garbles.

It outlives every kill on either side. A delayed request has been read in full before its sender's connection breaks and
arrives later all the same, after the terminal has started anew: without that a harness is blind to late originals.
"""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CALL_SECONDS = 12.0
_HOP = ("connection", "transfer-encoding", "content-length", "date", "server")


class Fault(StrEnum):
    """What happens to one call."""

    NONE = "NONE"
    LOST_REQUEST = "LOST_REQUEST"
    LOST_ANSWER = "LOST_ANSWER"
    SLOW_REQUEST = "SLOW_REQUEST"
    """The sender's connection breaks at once; the request itself arrives later."""
    SLOW_ANSWER = "SLOW_ANSWER"
    ERROR_BEFORE = "ERROR_BEFORE"
    ERROR_AFTER = "ERROR_AFTER"
    GARBAGE = "GARBAGE"
    TRUNCATED = "TRUNCATED"
    DUPLICATE = "DUPLICATE"


class Verb(StrEnum):
    """What a call asks of the centre, as far as the harness tells calls apart."""

    STANDING = "STANDING"
    FILE = "FILE"
    LOOK_UP = "LOOK_UP"
    RATE = "RATE"
    OTHER = "OTHER"


def verb_of(path: str) -> Verb:
    if path.startswith("/v1/certifications/keys/"):
        return Verb.LOOK_UP
    known = {"/v1/standings": Verb.STANDING, "/v1/certifications": Verb.FILE, "/v1/ratings": Verb.RATE}
    return known.get(path, Verb.OTHER)


Reply = tuple[int, list[tuple[str, str]], bytes]


class Wire:
    """``next_fault`` is asked for every call, ``slow_seconds`` how long a delay is; ``passing`` hears of every
    call that is about to be passed on.
    """

    def __init__(
        self,
        centre_port: int,
        next_fault: Callable[[Verb], Fault] = lambda verb: Fault.NONE,
        slow_seconds: Callable[[], float] = lambda: 1.0,
    ) -> None:
        self.next_fault = next_fault
        self.slow_seconds = slow_seconds
        self.passing: Callable[[Verb], None] = lambda verb: None
        self.count: Counter[Fault] = Counter()
        self._centre_port = centre_port
        self._closing = threading.Event()
        self._late: list[threading.Thread] = []
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 60.0

            def do_GET(self) -> None:
                wire.serve(self)

            def do_POST(self) -> None:
                wire.serve(self)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet: the harness reports."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: object, client_address: object) -> None:
                """A killed terminal breaks its connections; that is the point of the exercise."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *unused: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self.settle()

    def calm(self) -> None:
        """No more faults; every delayed request has arrived when this returns."""
        self.next_fault = lambda verb: Fault.NONE
        self.settle()

    def settle(self) -> None:
        while self._late:
            self._late.pop().join(CALL_SECONDS)

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        verb = verb_of(handler.path)
        fault = self.next_fault(verb)
        self.count[fault] += 1
        if fault in (Fault.LOST_REQUEST, Fault.SLOW_REQUEST):
            handler.close_connection = True
            if fault is Fault.SLOW_REQUEST:
                self._arrive_late(handler, body)
            return
        if fault is Fault.ERROR_BEFORE:
            _reply(handler, (500, [], b""))
            return
        answer = self._pass_on(handler, body, verb)
        if fault is Fault.DUPLICATE:
            answer = self._pass_on(handler, body, verb)
        if answer is None or fault is Fault.LOST_ANSWER:
            handler.close_connection = True
            return
        if fault is Fault.SLOW_ANSWER:
            self._closing.wait(self.slow_seconds())
        self._answer(handler, fault, answer)

    def _answer(self, handler: BaseHTTPRequestHandler, fault: Fault, answer: Reply) -> None:
        status, headers, body = answer
        if fault is Fault.ERROR_AFTER:
            _reply(handler, (500, [], b""))
        elif fault is Fault.GARBAGE:
            _reply(handler, (status, headers, b'{"receipt_number": <<<\xff\xfe'))
        elif fault is Fault.TRUNCATED:
            _reply(handler, answer, promise=len(body) + 1 + len(body) // 2)
            handler.close_connection = True
        else:
            _reply(handler, answer)

    def _pass_on(self, handler: BaseHTTPRequestHandler, body: bytes, verb: Verb) -> Reply | None:
        """The centre's answer, or None when it gave none."""
        headers = {name: value for name, value in handler.headers.items() if name.lower() not in _HOP}
        self.passing(verb)
        link = http.client.HTTPConnection("127.0.0.1", self._centre_port, timeout=CALL_SECONDS)
        try:
            link.request(handler.command, handler.path, body, headers)
            response = link.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            link.close()
        kept = [(name, value) for name, value in response.getheaders() if name.lower() not in _HOP]
        return response.status, kept, content

    def _arrive_late(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        delay = self.slow_seconds()

        def arrive() -> None:
            self._closing.wait(delay)
            self._pass_on(handler, body, verb_of(handler.path))

        thread = threading.Thread(target=arrive, daemon=True)
        self._late.append(thread)
        thread.start()


def _reply(handler: BaseHTTPRequestHandler, answer: Reply, promise: int | None = None) -> None:
    status, headers, body = answer
    handler.send_response_only(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body) if promise is None else promise))
    handler.end_headers()
    handler.wfile.write(body)
