"""Builds the application: routes, handlers, guard, and the OpenAPI document."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema
from starlette.types import ASGIApp

from central.context import Centre
from central.desk import flags as desk_flags
from central.desk import people as desk_people
from central.desk import session as desk_session
from central.desk import verify, views, work
from central.http.guard import Guard
from central.http.problems import install
from central.routes import (
    authorisations,
    card_authentications,
    catalogue,
    certificates,
    certifications,
    checks,
    consents,
    fingerprints,
    help_calls,
    people,
    records,
    terminals,
    visits,
)
from kiosk.contract import Problem


def create_app(centre: Centre | None) -> FastAPI:
    """The FastAPI application, without the guard. ``centre`` None builds it for its OpenAPI document only."""
    app = FastAPI(
        title="Nuanping central API",
        version="1",
        description="What a terminal needs from the centre. No personal data in addresses; problems are RFC 9457.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.centre = centre
    install(app)
    desk_session.install(app)
    parts = (
        terminals,
        people,
        visits,
        card_authentications,
        catalogue,
        checks,
        fingerprints,
        authorisations,
        consents,
        certifications,
        certificates,
        help_calls,
        records,
    )
    for part in (*parts, views, work, desk_people, desk_flags, verify):
        app.include_router(part.router)
    return app


def guarded(centre: Centre) -> ASGIApp:
    """The complete ASGI application a server runs."""
    return Guard(create_app(centre))


def openapi_document() -> str:
    """The OpenAPI 3.1 document as stable text, generated from the contract types."""
    document: dict[str, Any] = create_app(None).openapi()
    _, problem = models_json_schema([(Problem, "validation")], ref_template="#/components/schemas/{model}")
    schemas = document["components"]["schemas"]
    schemas.update(problem["$defs"])
    # FastAPI announces its own 422 body; here every 422 is a problem.
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path in document["paths"].values():
        for operation in path.values():
            fallback = operation["responses"].get("422", {}).get("content", {})
            if "application/json" in fallback:
                del operation["responses"]["422"]
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
