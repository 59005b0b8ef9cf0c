"""The socket side of the central client: one overall deadline over every phase of a call.

httpx bounds each single read; a peer that sends one byte a second stays inside every such bound for hours. Here each
connect, handshake, read and write gets the smaller of its own time-out and what is left of the call's deadline. One
limit stays: the system's name resolution cannot be interrupted, it obeys ``resolv.conf``.

Imported late by ``kiosk.central_client``: httpx costs about 0.2 s.
"""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

# httpcore logs request headers, the bearer token among them, at DEBUG.
logging.getLogger("httpcore").setLevel(logging.INFO)


class OverDeadline(httpcore.TimeoutException):
    """The call's own deadline passed."""


class CallDeadline(threading.local):
    """When the call that runs in this thread has to be over, in monotonic seconds."""

    at: float = float("inf")

    def left(self, seconds: float | None) -> float | None:
        """The smaller of ``seconds`` and the time left. Raises OverDeadline when none is left."""
        remaining = self.at - time.monotonic()
        if remaining <= 0:
            raise OverDeadline
        if remaining == float("inf"):
            return seconds
        return remaining if seconds is None else min(seconds, remaining)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: CallDeadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: CallDeadline) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.connect_tcp(host, port, self._deadline.left(timeout), local_address, socket_options)
        return _Stream(stream, self._deadline)


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response, pool_closed: threading.Event) -> None:
        self._response = response
        self._pool_closed = pool_closed

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()
        # A connection that was still being made when the pool closed is in nobody's list: it would be kept alive for good.
        if self._pool_closed.is_set():
            self._response.extensions["network_stream"].close()


class DeadlineTransport(httpx.BaseTransport):
    """An httpx transport over httpcore's public pool. Raises httpcore exceptions; no proxies, no redirects."""

    def __init__(self, deadline: CallDeadline, tls: ssl.SSLContext | None) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, max_connections=8, keepalive_expiry=4.0, network_backend=_Backend(deadline)
        )
        self._closed = threading.Event()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method.encode("ascii"),
                url=str(request.url),
                headers=request.headers.raw,
                content=request.content,
                extensions=request.extensions,
            )
        )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response, self._closed))

    def close(self) -> None:
        self._closed.set()
        self._pool.close()
