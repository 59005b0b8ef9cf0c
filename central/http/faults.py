"""Injected trouble for tests and the dock: delays, refusals, cut connections, garbage. Only with ``--faults``.

Cutting a connection without a word is outside ASGI, so the server's protocol class keeps its transports here.
"""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from central.http.problems import problem_response
from kiosk.contract.wire import WireError, read_json

FAULTS_PATH: Final = "/_faults"
_HUGE_CHUNK: Final = b" " * 65536
_HUGE_CHUNKS: Final = 1600


class FaultPlan(BaseModel):
    """What happens to requests whose path starts with ``path_prefix``, for the next ``times`` of them (null: all).

    Order: delay_before, drop_before, status, the real handler, delay_after, drop_after, body.
    ``drop_before`` cuts before the centre acts, ``drop_after`` after it acted and before the answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    path_prefix: str = "/v1"
    times: int | None = Field(default=None, ge=1)
    delay_before_seconds: float = Field(default=0, ge=0, le=600)
    delay_after_seconds: float = Field(default=0, ge=0, le=600)
    status: int | None = Field(default=None, ge=200, le=599)
    retry_after_seconds: int | None = Field(default=None, ge=0)
    body: Literal["garbage", "truncated", "huge"] | None = None
    drop_before: bool = False
    drop_after: bool = False


class Connections:
    """Open transports by peer address."""

    def __init__(self) -> None:
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}

    def add(self, transport: asyncio.Transport) -> None:
        self._transports[_peer(transport)] = transport

    def remove(self, transport: asyncio.Transport) -> None:
        self._transports.pop(_peer(transport), None)

    def open(self, peer: tuple[str, int]) -> bool:
        """Whether the peer is still there to be written to."""
        transport = self._transports.get(peer)
        return transport is not None and not transport.is_closing()

    def cut(self, peer: tuple[str, int]) -> None:
        """Reset the connection: the other side sees it break, not end."""
        transport = self._transports.get(peer)
        if transport is not None:
            transport.abort()


def _peer(transport: asyncio.Transport) -> tuple[str, int]:
    host, port = transport.get_extra_info("peername")[:2]
    return str(host), int(port)


def protocol_for(connections: Connections) -> type[H11Protocol]:
    """uvicorn's HTTP/1.1 protocol that registers its transports."""

    class CuttableProtocol(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
            super().connection_made(transport)
            self._registered = transport
            connections.add(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.remove(self._registered)
            super().connection_lost(exc)

    return CuttableProtocol


class Faults:
    """The middleware and its administration at ``/_faults``: POST sets the plan, GET shows it, DELETE ends it."""

    def __init__(self, app: ASGIApp, connections: Connections) -> None:
        self._app = app
        self._connections = connections
        self._lock = threading.Lock()
        self._plan: FaultPlan | None = None
        self._left: int | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == FAULTS_PATH:
            response = await self._administer(scope["method"], receive)
            await response(scope, receive, send)
        elif (plan := self._take(scope["path"])) is None:
            await self._app(scope, receive, send)
        else:
            await self._break(plan, scope, receive, send)

    def _take(self, path: str) -> FaultPlan | None:
        with self._lock:
            if self._plan is None or not path.startswith(self._plan.path_prefix) or self._left == 0:
                return None
            if self._left is not None:
                self._left -= 1
            return self._plan

    async def _administer(self, method: str, receive: Receive) -> Response:
        if method == "POST":
            try:
                plan = FaultPlan.model_validate(read_json(await _body(receive)))
            except (WireError, ValidationError):
                return problem_response("invalid-request")
            with self._lock:
                self._plan, self._left = plan, plan.times
        elif method == "DELETE":
            with self._lock:
                self._plan, self._left = None, None
        elif method != "GET":
            return problem_response("method-not-allowed")
        with self._lock:
            shown = self._plan.model_dump() if self._plan is not None else None
            return JSONResponse({"plan": shown, "times_left": self._left})

    async def _break(self, plan: FaultPlan, scope: Scope, receive: Receive, send: Send) -> None:
        if plan.delay_before_seconds:
            # The request has arrived in full and is late, not lost: it takes effect even when its sender has given up.
            receive = _replayed(await _body(receive), receive)
            await asyncio.sleep(plan.delay_before_seconds)
        if plan.drop_before:
            await self._cut(scope, receive)
            return
        if plan.status is not None:
            await _injected(plan.status, plan.retry_after_seconds)(scope, receive, send)
            return
        messages: list[Message] = []

        async def hold(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, hold)
        await asyncio.sleep(plan.delay_after_seconds)
        if plan.drop_after:
            await self._cut(scope, receive)
        elif plan.body == "garbage":
            await Response(b'{"token": <<<\xff\xfe', 200, media_type="application/json")(scope, receive, send)
        elif plan.body == "huge":
            await self._send_huge(scope, send)
        elif plan.body == "truncated":
            await self._send_half(messages, scope, receive, send)
        else:
            for message in messages:
                await send(message)

    async def _cut(self, scope: Scope, receive: Receive) -> None:
        self._connections.cut(scope["client"])
        # The server must have noticed before this returns, or it complains about an unanswered request.
        while (await receive())["type"] != "http.disconnect":
            pass

    async def _send_huge(self, scope: Scope, send: Send) -> None:
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for left in reversed(range(_HUGE_CHUNKS)):
            await send({"type": "http.response.body", "body": _HUGE_CHUNK, "more_body": left > 0})
            # A client that has read enough resets the connection; the loop must run to learn of it.
            await asyncio.sleep(0)
            if not self._connections.open(scope["client"]):
                return

    async def _send_half(self, messages: list[Message], scope: Scope, receive: Receive, send: Send) -> None:
        body = b"".join(message.get("body", b"") for message in messages)
        await send(messages[0])
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        # Let the half leave before the reset throws it away.
        await asyncio.sleep(0.05)
        await self._cut(scope, receive)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives ``body`` first and then goes on as before."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _injected(status: int, retry_after_seconds: int | None) -> Response:
    headers = {} if retry_after_seconds is None else {"Retry-After": str(retry_after_seconds)}
    body: dict[str, Any] = {"type": "about:blank", "title": "Injected", "status": status, "code": "injected"}
    return Response(json.dumps(body), status, headers, "application/problem+json")


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return bytes(body)
