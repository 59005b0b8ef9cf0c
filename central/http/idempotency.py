"""One effect per (terminal, key), and the same answer byte for byte ever after.

The key is claimed, the effect is made and the answer is stored in ONE transaction: there is no state in which the
effect exists and its answer does not. A twin that arrives meanwhile waits at the claim and then reads the answer; only
when waiting takes too long it is told ``in-progress``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fastapi import Response
from pydantic import BaseModel
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from central.context import Centre
from central.http.problems import Refusal, problem_body
from central.storage.tables import IdempotencyKey
from kiosk.contract import Filed, KeyOutcome, KeyState, Problem
from kiosk.contract.problems import STATUS_OF
from kiosk.contract.wire import PROBLEM_TYPE, body_hash

CERTIFICATION: Final = "certification"
_TOMBSTONE_STATUS: Final = 0
_CLAIMED_STATUS: Final = 102

Effect = Callable[[Session], BaseModel]


def once(
    centre: Centre, terminal_id: str, key: str, operation: str, body: BaseModel, status: int, effect: Effect
) -> Response:
    """Make ``effect`` happen once for this key and answer what the first call answered.

    ``effect`` may raise Refusal: its changes are undone and the refusal becomes the key's answer. Raises Refusal
    ``key-reused`` (another operation or body) and ``voided`` (a tombstone was first).
    """
    # Defaults are left out, so that a field added later does not change the hash of what old terminals repeat.
    digest = body_hash(operation, body.model_dump(mode="json", exclude_defaults=True))
    with centre.database.write() as session:
        if not _claim(session, centre, terminal_id, key, operation, digest, _CLAIMED_STATUS):
            return _replayed(_stored(session, terminal_id, key), digest)
        stored = _stored(session, terminal_id, key)
        try:
            with session.begin_nested():
                stored.answer = effect(session).model_dump_json().encode()
            stored.status, stored.media_type = status, "application/json"
        except Refusal as refusal:
            stored = _stored(session, terminal_id, key)
            stored.answer = problem_body(refusal.code)
            stored.status, stored.media_type = STATUS_OF[refusal.code], PROBLEM_TYPE
        return _response(stored)


def known(centre: Centre, terminal_id: str, key: str) -> bool:
    """Whether the key has an outcome already, so that nothing need be prepared for it."""
    with centre.database.read() as session:
        return session.get(IdempotencyKey, (terminal_id, key)) is not None


def key_state(session: Session, terminal_id: str, key: str) -> KeyState:
    """What became of a certification key. Raises Refusal ``key-reused`` for a key of another operation."""
    stored = session.get(IdempotencyKey, (terminal_id, key))
    if stored is None:
        return KeyState(state=KeyOutcome.UNKNOWN)
    if stored.operation != CERTIFICATION:
        raise Refusal("key-reused")
    if stored.status == _TOMBSTONE_STATUS:
        return KeyState(state=KeyOutcome.VOIDED)
    if stored.status < 400:
        return KeyState(state=KeyOutcome.FILED, answer=Filed.model_validate_json(stored.answer))
    return KeyState(state=KeyOutcome.REFUSED, problem=Problem.model_validate_json(stored.answer))


def void(centre: Centre, terminal_id: str, key: str) -> KeyState:
    """Leave a tombstone unless the key already has an outcome: what was completed first wins."""
    with centre.database.write() as session:
        _claim(session, centre, terminal_id, key, CERTIFICATION, "", _TOMBSTONE_STATUS)
        return key_state(session, terminal_id, key)


def _claim(
    session: Session, centre: Centre, terminal_id: str, key: str, operation: str, digest: str, status: int
) -> bool:
    """Insert the key's row; False when it exists. On PostgreSQL this waits for a twin's uncommitted claim."""
    insert = sqlite.insert if centre.database.is_sqlite else postgresql.insert
    statement = insert(IdempotencyKey).values(
        terminal_id=terminal_id,
        key=key,
        operation=operation,
        body_hash=digest,
        status=status,
        media_type="",
        answer=b"",
        stored_at=centre.clock(),
    )
    unless_known = statement.on_conflict_do_nothing(index_elements=["terminal_id", "key"])
    return session.scalar(unless_known.returning(IdempotencyKey.key)) is not None


def _stored(session: Session, terminal_id: str, key: str) -> IdempotencyKey:
    return session.get_one(IdempotencyKey, (terminal_id, key))


def _replayed(stored: IdempotencyKey, digest: str) -> Response:
    if stored.status == _TOMBSTONE_STATUS:
        raise Refusal("voided")
    if stored.body_hash != digest:
        raise Refusal("key-reused")
    return _response(stored)


def _response(stored: IdempotencyKey) -> Response:
    return Response(stored.answer, stored.status, {"Cache-Control": "no-store"}, stored.media_type)
