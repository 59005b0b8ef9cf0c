"""The desk's requests about calls: sign in, list, accept, close, vouch, decline."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Final, Literal

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.checks.staff_pins import pin_digest, take_pin
from central.context import Centre, CentreDep
from central.desk.layout import STYLE
from central.desk.pages import SCRIPT, CallRow, calls_table, desk_page, sign_in_page
from central.desk.session import (
    COOKIE,
    HEADERS,
    SESSION_LIFE,
    FormDep,
    acting,
    frame,
    genuine,
    looking,
    page,
    signed_in,
    to,
)
from central.http.sign_in import token_hash
from central.storage.tables import DeskSession, HelpCallRecord, Terminal
from kiosk.contract import CheckResult, HelpOutcome, HelpReason, HelpState
from kiosk.contract.help_calls import is_call_id

router = APIRouter(include_in_schema=False)
_OUTCOMES: Final = {"close": HelpOutcome.HELPED, "vouch": HelpOutcome.VOUCHED, "decline": HelpOutcome.DECLINED}


@router.get("/desk")
def desk(request: Request, centre: CentreDep) -> Response:
    """The list of open calls, or the sign-in form."""
    with looking(centre, request) as (session, found):
        return page(desk_page(frame(session, found), _open_calls(session, centre)))


@router.get("/desk/calls")
def calls(request: Request, centre: CentreDep) -> Response:
    """The refreshed part."""
    with centre.database.read() as session:
        found = signed_in(session, centre, request)
        if found is None:
            return Response(status_code=401, headers=HEADERS)
        return page(calls_table(found.csrf_token, _open_calls(session, centre)))


@router.get("/desk/desk.js")
def script() -> Response:
    """The refresh script, a file of its own so that the page needs no inline script."""
    return Response(SCRIPT, headers=HEADERS, media_type="text/javascript; charset=utf-8")


@router.get("/desk/style.css")
def stylesheet() -> Response:
    """The look."""
    return Response(STYLE, headers=HEADERS, media_type="text/css; charset=utf-8")


@router.post("/desk/sign-in")
def sign_in(request: Request, form: FormDep, centre: CentreDep) -> Response:
    """Number and PIN for a session cookie; five wrong PINs lock the number for five minutes."""
    now = centre.clock()
    # The browser names the page a form came from; a foreign page must not sign anybody in.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return page(sign_in_page("请在本页登录。"), 403)
    number, pin = form.get("staff_number", "").strip().upper(), form.get("pin", "")
    if not re.fullmatch(r"[A-Z0-9]{2,16}", number) or not 4 <= len(pin) <= 64:
        return page(sign_in_page("工号或密码不对。"), 403)
    given = pin_digest(centre, number, pin.encode())
    cookie = secrets.token_urlsafe(32)
    with centre.database.write() as session:
        result, _ = take_pin(session, now, number, given)
        if result is CheckResult.LOCKED:
            return page(sign_in_page("试错太多次，请5分钟后再试。"), 403)
        if result is not CheckResult.RIGHT:
            return page(sign_in_page("工号或密码不对。"), 403)
        session.add(
            DeskSession(
                token_hash=token_hash(cookie),
                staff_number=number,
                csrf_token=secrets.token_urlsafe(32),
                expires_at=now + SESSION_LIFE,
            )
        )
    response = to("/desk")
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/desk",
        httponly=True,
        samesite="strict",
        secure=centre.public_url.startswith("https:"),
    )
    return response


@router.post("/desk/sign-out")
def sign_out(request: Request, form: FormDep, centre: CentreDep) -> Response:
    """End the session."""
    with centre.database.write() as session:
        found = signed_in(session, centre, request)
        if found is not None and genuine(found, form):
            session.delete(found)
    return to("/desk")


@router.post("/desk/calls/{call_id}/{act}")
def handle(
    call_id: str,
    act: Literal["accept", "close", "vouch", "decline"],
    request: Request,
    form: FormDep,
    centre: CentreDep,
) -> Response:
    """Accept or close a call. Vouching is for accepted vouch calls and carries the number of who vouches."""
    now = centre.clock()
    with acting(centre, request, form) as (session, found):
        call = session.get(HelpCallRecord, call_id, with_for_update=True) if is_call_id(call_id) else None
        if call is None or call.state == HelpState.CLOSED:
            return to("/desk")
        if act == "accept":
            if call.state == HelpState.WAITING:
                call.state, call.staff_number, call.accepted_at = HelpState.ACCEPTED.value, found.staff_number, now
        elif act != "vouch" or (call.reason == HelpReason.VOUCH and call.state == HelpState.ACCEPTED):
            call.state, call.outcome = HelpState.CLOSED.value, _OUTCOMES[act].value
            call.staff_number, call.closed_at = found.staff_number, now
    return to("/desk")


def _open_calls(session: Session, centre: Centre) -> list[CallRow]:
    now = centre.clock()
    rows = session.execute(
        select(HelpCallRecord, Terminal.place)
        .join(Terminal, Terminal.terminal_id == HelpCallRecord.terminal_id)
        .where(HelpCallRecord.state != HelpState.CLOSED.value)
        .order_by(HelpCallRecord.opened_at)
        .limit(200)
    )
    return [
        CallRow(
            call_id=call.call_id,
            place=place,
            terminal_id=call.terminal_id,
            reason=HelpReason(call.reason),
            page=call.page,
            item=call.item,
            step=call.step,
            devices=tuple(call.devices or ()),
            state=HelpState(call.state),
            staff_number=call.staff_number,
            waiting_seconds=max(0, ((call.accepted_at or now) - call.opened_at) // timedelta(seconds=1)),
        )
        for call, place in rows
    ]
