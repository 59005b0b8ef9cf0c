"""Problem answers (RFC 9457) and the handlers that make sure no other kind of error leaves the server."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from central.storage.database import DatabaseBusy, is_busy
from kiosk.contract import Problem
from kiosk.contract.problems import STATUS_OF
from kiosk.contract.wire import KEY_HEADER, PROBLEM_TYPE

_log = logging.getLogger("central")


class Refusal(Exception):
    """The request is refused with this problem code. Carries no personal data."""

    def __init__(self, code: str, *, retry_after_seconds: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after_seconds = retry_after_seconds


def problem_body(code: str, extra: Mapping[str, object] | None = None) -> bytes:
    """The problem's JSON. ``extra`` members are added as RFC 9457 extension members."""
    body: dict[str, object] = {
        "type": f"urn:nuanping:problem:{code}",
        "title": code.replace("-", " ").capitalize(),
        "status": STATUS_OF[code],
        "code": code,
    }
    return json.dumps(body | dict(extra or {})).encode("ascii")


def problem_response(
    code: str, *, extra: Mapping[str, object] | None = None, retry_after_seconds: int | None = None
) -> Response:
    """An ``application/problem+json`` response with the code's status."""
    headers = {"Cache-Control": "no-store"}
    if retry_after_seconds is not None:
        headers["Retry-After"] = str(retry_after_seconds)
    return Response(problem_body(code, extra), STATUS_OF[code], headers, PROBLEM_TYPE)


PRESENCE_CODES: Final = (
    "under-14",
    "consent-required",
    "consent-withdrawn",
    "no-photo",
    "engine-unknown",
    "presence-insufficient",
    "staff-unknown",
    "proof-invalid",
    "way-not-accepted",
)
"""Why a proof of presence is not taken, wherever one is given."""


def problem_responses(*codes: str) -> dict[int | str, dict[str, Any]]:
    """OpenAPI ``responses`` for these codes, grouped by status."""
    grouped: dict[int, list[str]] = {}
    for code in codes:
        grouped.setdefault(STATUS_OF[code], []).append(code)
    schema = {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
    return {
        status: {"description": ", ".join(sorted(words)), "content": {PROBLEM_TYPE: schema}}
        for status, words in sorted(grouped.items())
    }


def install(app: FastAPI) -> None:
    """Register the exception handlers."""

    @app.exception_handler(Refusal)
    async def _refused(_request: Request, error: Refusal) -> Response:
        return problem_response(error.code, retry_after_seconds=error.retry_after_seconds)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> Response:
        # Where and which rule; never the value that broke it.
        found = [
            {"at": ".".join(str(part) for part in item["loc"])[:120], "rule": item["type"]}
            for item in error.errors()[:10]
        ]
        return problem_response("invalid-request", extra={"errors": found})

    @app.exception_handler(Exception)
    async def _unexpected(_request: Request, error: Exception) -> Response:
        return internal_error(error)

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            return problem_response("method-not-allowed")
        return problem_response("not-found" if error.status_code == 404 else "internal-error")

    @app.exception_handler(DatabaseBusy)
    @app.exception_handler(DBAPIError)
    async def _database(request: Request, error: DBAPIError | DatabaseBusy) -> Response:
        if isinstance(error, DBAPIError) and not is_busy(error):
            return internal_error(error)
        # A keyed request that waited in vain: the lock may be held by its own twin, so it is "in progress".
        code = "in-progress" if KEY_HEADER in request.headers else "busy"
        return problem_response(code, retry_after_seconds=1)


def internal_error(error: BaseException) -> Response:
    """Answer 500 and log type and place; never the text, which may quote data."""
    _log.error("internal error %s", type_and_place(error))
    return problem_response("internal-error")


def type_and_place(error: BaseException) -> str:
    """What may be logged of an exception: its type and the innermost six frames."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    place = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {place}"
