"""Who is calling: bearer tokens of terminals."""

from __future__ import annotations

import hashlib
import re
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select

from central.context import CentreDep
from central.http.problems import Refusal
from central.storage.tables import Terminal, TerminalToken
from kiosk.contract.wire import KEY_HEADER, KEY_PATTERN

_KEY: Final = re.compile(KEY_PATTERN)
_bearer = HTTPBearer(auto_error=False, description="Token from /v1/terminals/sign-in")


def token_hash(token: str) -> str:
    """What is stored instead of a token or cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def _signed_in_terminal(
    request: Request, centre: CentreDep, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> str:
    if bearer is None:
        raise Refusal("token-invalid")
    now = centre.clock()
    with centre.database.read() as session:
        terminal_id = session.scalar(
            select(TerminalToken.terminal_id)
            .join(Terminal, Terminal.terminal_id == TerminalToken.terminal_id)
            .where(
                TerminalToken.token_hash == token_hash(bearer.credentials),
                TerminalToken.expires_at > now,
                Terminal.active,
            )
        )
    if terminal_id is None:
        raise Refusal("token-invalid")
    request.state.terminal_id = terminal_id
    return terminal_id


def _idempotency_key(request: Request) -> str:
    # Read by hand: a missing key is a problem of its own, and every header of that name counts.
    values = request.headers.getlist(KEY_HEADER)
    if not values:
        raise Refusal("key-missing")
    if len(values) > 1 or not _KEY.fullmatch(values[0]):
        raise Refusal("key-malformed")
    return values[0]


def checked_key(key: str) -> str:
    """A key taken from a path. Raises Refusal key-malformed."""
    if not _KEY.fullmatch(key):
        raise Refusal("key-malformed")
    return key


TerminalDep = Annotated[str, Depends(_signed_in_terminal)]
KeyDep = Annotated[str, Depends(_idempotency_key)]
KEY_PARAMETER: Final = {
    "parameters": [
        {
            "name": KEY_HEADER,
            "in": "header",
            "required": True,
            "schema": {"type": "string", "pattern": KEY_PATTERN},
            "description": "Names one intent of this terminal; kept at least 400 days.",
        }
    ]
}
