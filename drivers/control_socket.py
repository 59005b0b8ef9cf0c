"""The hand of a rig at a fake device in another process: one JSON object a line over a Unix socket."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

_TICK_SECONDS = 0.1
_JOIN_SECONDS = 3.0
_LINE_MAX = 65_536


class ControlSocket:
    """Answers every line with one: ``{"ok": true, ...}`` with what ``act`` returned, or ``{"ok": false, "error": ...}``.

    ``act`` raises ValueError, KeyError or TypeError for an order it does not know; the text of it is not passed on. One
    client after the other; ``act`` runs in the socket's own thread.
    """

    def __init__(self, path: Path, act: Callable[[dict[str, Any]], dict[str, object]]) -> None:
        self._path = path
        self._act = act
        self._stop = threading.Event()
        path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen()
        self._listener.settimeout(_TICK_SECONDS)
        self._thread = threading.Thread(target=self._run, name=f"control-{path.name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection, contextlib.suppress(OSError):
                self._serve(connection)
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(_TICK_SECONDS)
        held = b""
        while not self._stop.is_set():
            try:
                data = connection.recv(4096)
            except TimeoutError:
                continue
            if not data or len(held) > _LINE_MAX:
                return
            held += data
            while b"\n" in held:
                line, held = held.split(b"\n", 1)
                connection.sendall(json.dumps(self._answer(line), ensure_ascii=False).encode() + b"\n")

    def _answer(self, line: bytes) -> dict[str, object]:
        try:
            order = json.loads(line)
            if not isinstance(order, dict):
                raise TypeError("order")
            return {"ok": True, **self._act(order)}
        except (ValueError, KeyError, TypeError) as error:
            return {"ok": False, "error": f"bad-control:{type(error).__name__}"}
