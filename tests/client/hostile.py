"""A raw-socket server that signs terminals in properly and then does whatever a test wants."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket, "Hostile"], None]


def answer(
    body: bytes, *, status: str = "200 OK", media_type: str = "application/json", headers: tuple[str, ...] = ()
) -> bytes:
    """A complete HTTP/1.1 response that closes the connection."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


def sends(data: bytes) -> Behaviour:
    """Send these bytes and close."""

    def behave(connection: socket.socket, _server: Hostile) -> None:
        connection.sendall(data)

    return behave


def reset(connection: socket.socket) -> None:
    """Close with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@dataclass
class Hostile:
    """``requests`` lists the request lines that were not about signing in."""

    behaviour: Behaviour
    address: str = ""
    requests: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    sign_ins: int = 0
    sign_in_behaviour: Behaviour | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket) -> None:
        while not self.over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.settimeout(10)
            line, body = _request(connection)
            if not line:
                return
            if "/v1/terminals/" not in line:
                self.requests.append(line)
                self.bodies.append(body)
                self.behaviour(connection, self)
            elif self.sign_in_behaviour is not None:
                self.sign_in_behaviour(connection, self)
            elif "nonce" in line:
                nonce = {"nonce": "0" * 32, "expires_at": "2026-01-01T00:02:00Z"}
                connection.sendall(answer(json.dumps(nonce).encode()))
            else:
                self.sign_ins += 1
                signed_in = {
                    "token": "t" * 40,
                    "expires_at": "2026-01-01T12:00:00Z",
                    "server_time": "2026-01-01T00:00:00Z",
                    "added_in_a_later_version": True,
                }
                connection.sendall(answer(json.dumps(signed_in).encode()))


def _request(connection: socket.socket) -> tuple[str, bytes]:
    """Request line and body."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return "", b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for header in head.split(b"\r\n")[1:]:
        name, _, value = header.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += connection.recv(65536)
    return head.split(b"\r\n")[0].decode(), body


@contextmanager
def hostile(behaviour: Behaviour) -> Iterator[Hostile]:
    """Yields a listening server with this behaviour."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Hostile(behaviour, f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread = threading.Thread(target=server.serve, args=(listener,))
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            # Wakes accept; closing the listener alone does not.
            with suppress(OSError):
                socket.create_connection(listener.getsockname(), timeout=1).close()
            thread.join(10)
