"""Help calls and ratings."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial

from fastapi import APIRouter, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.context import Centre, CentreDep
from central.http.idempotency import once
from central.http.problems import Refusal, problem_responses
from central.http.sign_in import KEY_PARAMETER, KeyDep, TerminalDep
from central.storage.tables import Certification, HelpCallRecord, Rating
from kiosk.contract import HelpCall, HelpCallRequest, HelpOutcome, HelpState, Rated, RatingRequest
from kiosk.contract.help_calls import is_call_id

router = APIRouter(prefix="/v1")
_KEY_CODES = ("key-missing", "key-malformed", "key-reused", "in-progress", "token-invalid", "invalid-request")


@router.post(
    "/help-calls", response_model=HelpCall, openapi_extra=KEY_PARAMETER, responses=problem_responses(*_KEY_CODES)
)
def open_help_call(body: HelpCallRequest, terminal_id: TerminalDep, key: KeyDep, centre: CentreDep) -> Response:
    """Call a person to the terminal."""
    return once(centre, terminal_id, key, "help-call", body, 200, partial(_open, centre, terminal_id, body))


def _open(centre: Centre, terminal_id: str, body: HelpCallRequest, session: Session) -> HelpCall:
    record = HelpCallRecord(
        call_id=secrets.token_hex(16),
        terminal_id=terminal_id,
        reason=body.reason.value,
        page=body.page,
        detail_code=body.detail_code,
        item=body.item,
        step=body.step,
        devices=list(body.devices),
        state=HelpState.WAITING.value,
        opened_at=centre.clock(),
    )
    session.add(record)
    session.flush()
    return _answer(session, centre, record)


@router.get("/help-calls/{call_id}", responses=problem_responses("help-call-unknown", "token-invalid"))
def help_call(call_id: str, terminal_id: TerminalDep, centre: CentreDep) -> HelpCall:
    """Where the call stands."""
    with centre.database.read() as session:
        return _answer(session, centre, _own(session, call_id, terminal_id))


@router.post("/help-calls/{call_id}/cancel", responses=problem_responses("help-call-unknown", "token-invalid"))
def cancel_help_call(call_id: str, terminal_id: TerminalDep, centre: CentreDep) -> HelpCall:
    """The visitor needs nobody any more. A closed call stays as it was closed."""
    with centre.database.write() as session:
        record = _own(session, call_id, terminal_id)
        if record.state != HelpState.CLOSED:
            record.state, record.outcome = HelpState.CLOSED.value, HelpOutcome.CANCELLED.value
            record.closed_at = centre.clock()
            session.flush()
        return _answer(session, centre, record)


def _own(session: Session, call_id: str, terminal_id: str) -> HelpCallRecord:
    record = session.get(HelpCallRecord, call_id, with_for_update=True) if is_call_id(call_id) else None
    if record is None or record.terminal_id != terminal_id:
        raise Refusal("help-call-unknown")
    return record


def _answer(session: Session, centre: Centre, record: HelpCallRecord) -> HelpCall:
    """``waiting_seconds`` stops at acceptance; ``people_ahead`` counts older calls nobody has accepted."""
    until = record.accepted_at or record.closed_at or centre.clock()
    ahead = 0
    if record.state == HelpState.WAITING:
        ahead = (
            session.scalar(
                select(func.count())
                .select_from(HelpCallRecord)
                .where(
                    HelpCallRecord.state == HelpState.WAITING.value,
                    HelpCallRecord.opened_at < record.opened_at,
                    HelpCallRecord.terminal_id != record.terminal_id,
                )
            )
            or 0
        )
    return HelpCall(
        call_id=record.call_id,
        state=HelpState(record.state),
        outcome=HelpOutcome(record.outcome) if record.outcome else None,
        staff_number=record.staff_number,
        waiting_seconds=max(0, (until - record.opened_at) // timedelta(seconds=1)),
        people_ahead=ahead,
    )


@router.post(
    "/ratings",
    response_model=Rated,
    openapi_extra=KEY_PARAMETER,
    responses=problem_responses(*_KEY_CODES, "receipt-unknown", "already-rated"),
)
def rate(body: RatingRequest, terminal_id: TerminalDep, key: KeyDep, centre: CentreDep) -> Response:
    """Store one rating per matter, or that the visitor skipped. A level is never invented."""
    return once(centre, terminal_id, key, "rating", body, 200, partial(_rate, centre, terminal_id, body))


def _rate(centre: Centre, terminal_id: str, body: RatingRequest, session: Session) -> Rated:
    if body.receipt_number is not None:
        owner = session.scalar(
            select(Certification.terminal_id)
            .where(Certification.receipt_number == body.receipt_number)
            .with_for_update()
        )
        if owner is None:
            raise Refusal("receipt-unknown")
        if session.scalar(select(Rating.id).where(Rating.receipt_number == body.receipt_number)) is not None:
            raise Refusal("already-rated")
    session.add(
        Rating(
            terminal_id=terminal_id,
            receipt_number=body.receipt_number,
            level=body.level,
            reasons=list(body.reasons),
            rated_at=body.rated_at,
            stored_at=centre.clock(),
        )
    )
    return Rated(level=body.level)
