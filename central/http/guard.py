"""Outermost gate: body size, time and JSON form, last-resort errors, and the access log without personal data."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Final

from fastapi import Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.http.problems import internal_error, problem_response, type_and_place
from kiosk.contract.wire import MAX_REQUEST_BYTES, WireError, read_json

_BODY_SECONDS: Final = 15.0
_log = logging.getLogger("central")
_access = logging.getLogger("central.access")


class Guard:
    """Reads a request's body whole, refuses what is too large, too slow or not strict JSON, then hands it on.

    The access log names method, route template, status, duration and terminal; never addresses, headers or bodies.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["state"] = state = {"terminal_id": "-"}
        began = time.perf_counter()
        status = 0

        async def watched_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            checked = await _checked_body(scope, receive)
            if isinstance(checked, Response):
                await checked(scope, receive, watched_send)
            elif checked is not None:
                await self._app(scope, _replay(checked, receive), watched_send)
        except Exception as error:  # noqa: BLE001  last resort: Starlette raises again what it has answered with 500
            if status == 0:
                await internal_error(error)(scope, receive, watched_send)
            elif status != 500:
                # The answer had begun, so nobody has logged it yet; the peer sees it break off.
                _log.error("answer broken off by %s", type_and_place(error))
        route = getattr(scope.get("route"), "path", "unmatched")
        milliseconds = (time.perf_counter() - began) * 1000
        _access.info("%s %s %d %.1fms terminal=%s", scope["method"], route, status, milliseconds, state["terminal_id"])


async def _checked_body(scope: Scope, receive: Receive) -> bytes | Response | None:
    """The body, a refusal, or None when the peer left."""
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or len(length) > 18 or int(length) > MAX_REQUEST_BYTES:
        return problem_response("too-large")
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                body += message.get("body", b"")
                if len(body) > MAX_REQUEST_BYTES:
                    return problem_response("too-large")
                if not message.get("more_body", False):
                    break
    except TimeoutError:
        return problem_response("too-slow")
    if body and scope["path"].startswith("/v1/"):
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return problem_response("media-type")
        try:
            read_json(bytes(body))
        except WireError as error:
            return problem_response(error.code)
    return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    delivered = False

    async def replay() -> Message:
        nonlocal delivered
        if delivered:
            return await receive()
        delivered = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
