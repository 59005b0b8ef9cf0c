"""The desk's requests: sign in, list, accept, close, vouch, decline; and the public check of a printed code."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import timedelta
from typing import Annotated, Final, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.clock import LOCAL
from central.context import Centre, CentreDep
from central.desk.pages import SCRIPT, CallRow, calls_table, desk_page, message_page, sign_in_page, style
from central.desk.pins import pin_matches
from central.http.sign_in import token_hash
from central.rules.names import masked
from central.storage.tables import (
    Certification,
    DeskSession,
    HelpCallRecord,
    Person,
    StaffMember,
    Terminal,
    VerificationCode,
)
from kiosk.contract import HelpOutcome, HelpReason, HelpState
from kiosk.contract.help_calls import is_call_id

router = APIRouter(include_in_schema=False)
_COOKIE: Final = "desk"
_SESSION_LIFE: Final = timedelta(hours=10)
_MAX_FAILED_TRIES: Final = 5
_LOCK: Final = timedelta(minutes=5)
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_OUTCOMES: Final = {"close": HelpOutcome.HELPED, "vouch": HelpOutcome.VOUCHED, "decline": HelpOutcome.DECLINED}


async def _form(request: Request) -> dict[str, str]:
    """A urlencoded form, last value wins; anything else is an empty form."""
    try:
        text = (await request.body()).decode("ascii")
        fields = parse_qs(text, max_num_fields=20, encoding="utf-8", errors="strict")
    except ValueError:
        return {}
    return {name: values[-1] for name, values in fields.items()}


FormDep = Annotated[dict[str, str], Depends(_form)]


def _page(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status, _HEADERS)


def _home() -> Response:
    return RedirectResponse("/desk", 303, _HEADERS)


def _signed_in(session: Session, centre: Centre, request: Request) -> DeskSession | None:
    cookie = request.cookies.get(_COOKIE, "")
    found = session.get(DeskSession, token_hash(cookie)) if cookie else None
    return found if found is not None and found.expires_at > centre.clock() else None


def _genuine(desk: DeskSession | None, form: dict[str, str]) -> bool:
    """Signed in, and the form was served by us (synchroniser token)."""
    return desk is not None and hmac.compare_digest(desk.csrf_token.encode(), form.get("csrf_token", "").encode())


@router.get("/desk")
def desk(request: Request, centre: CentreDep) -> Response:
    """The list of open calls, or the sign-in form."""
    with centre.database.read() as session:
        found = _signed_in(session, centre, request)
        if found is None:
            return _page(sign_in_page())
        return _page(desk_page(found.staff_number, found.csrf_token, _open_calls(session, centre)))


@router.get("/desk/calls")
def calls(request: Request, centre: CentreDep) -> Response:
    """The refreshed part."""
    with centre.database.read() as session:
        found = _signed_in(session, centre, request)
        if found is None:
            return Response(status_code=401, headers=_HEADERS)
        return _page(calls_table(found.csrf_token, _open_calls(session, centre)))


@router.get("/desk/desk.js")
def script() -> Response:
    """The refresh script, a file of its own so that the page needs no inline script."""
    return Response(SCRIPT, headers=_HEADERS, media_type="text/javascript; charset=utf-8")


@router.get("/desk/style.css")
def stylesheet() -> Response:
    """The look."""
    return Response(style(), headers=_HEADERS, media_type="text/css; charset=utf-8")


@router.post("/desk/sign-in")
def sign_in(request: Request, form: FormDep, centre: CentreDep) -> Response:
    """Number and PIN for a session cookie; five wrong PINs lock the number for five minutes."""
    now = centre.clock()
    # The browser names the page a form came from; a foreign page must not sign anybody in.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return _page(sign_in_page("请在本页登录。"), 403)
    number, pin = form.get("staff_number", "").strip().upper(), form.get("pin", "")
    if not re.fullmatch(r"[A-Z0-9]{2,16}", number) or not 4 <= len(pin) <= 64:
        return _page(sign_in_page("工号或密码不对。"), 403)
    cookie = secrets.token_urlsafe(32)
    with centre.database.write() as session:
        member = session.get(StaffMember, number, with_for_update=True)
        if member is not None and member.locked_until is not None and member.locked_until > now:
            return _page(sign_in_page("试错太多次，请5分钟后再试。"), 403)
        if member is None or not member.active or not pin_matches(pin, member.pin_salt, member.pin_hash):
            if member is not None:
                member.failed_tries += 1
                if member.failed_tries >= _MAX_FAILED_TRIES:
                    member.failed_tries, member.locked_until = 0, now + _LOCK
            return _page(sign_in_page("工号或密码不对。"), 403)
        member.failed_tries, member.locked_until = 0, None
        session.add(
            DeskSession(
                token_hash=token_hash(cookie),
                staff_number=number,
                csrf_token=secrets.token_urlsafe(32),
                expires_at=now + _SESSION_LIFE,
            )
        )
    response = _home()
    response.set_cookie(
        _COOKIE,
        cookie,
        max_age=int(_SESSION_LIFE.total_seconds()),
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
        found = _signed_in(session, centre, request)
        if found is not None and _genuine(found, form):
            session.delete(found)
    return _home()


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
    with centre.database.write() as session:
        found = _signed_in(session, centre, request)
        if found is None or not _genuine(found, form):
            return _page(message_page("请重新登录", "登录已过期，或这个按钮不是本页的。"), 403)
        call = session.get(HelpCallRecord, call_id, with_for_update=True) if is_call_id(call_id) else None
        if call is None or call.state == HelpState.CLOSED:
            return _home()
        if act == "accept":
            if call.state == HelpState.WAITING:
                call.state, call.staff_number, call.accepted_at = HelpState.ACCEPTED.value, found.staff_number, now
        elif act != "vouch" or (call.reason == HelpReason.VOUCH and call.state == HelpState.ACCEPTED):
            call.state, call.outcome = HelpState.CLOSED.value, _OUTCOMES[act].value
            call.staff_number, call.closed_at = found.staff_number, now
    return _home()


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
            state=HelpState(call.state),
            staff_number=call.staff_number,
            waiting_seconds=max(0, ((call.accepted_at or now) - call.opened_at) // timedelta(seconds=1)),
        )
        for call, place in rows
    ]


@router.get("/verify/{code}")
def verify(code: str, centre: CentreDep) -> Response:
    """What a printed code proves: a masked summary and the time of printing, nothing more."""
    if not re.fullmatch(r"[0-9A-Za-z]{16,40}", code):
        return _page(message_page("没有查到", "请核对验证码，或到窗口询问。"), 404)
    with centre.database.read() as session:
        row = session.execute(
            select(VerificationCode, Certification, Person.name)
            .join(Certification, Certification.receipt_number == VerificationCode.receipt_number)
            .join(Person, Person.person_ref == Certification.person_ref)
            .where(VerificationCode.code == code.upper())
        ).one_or_none()
    if row is None:
        return _page(message_page("没有查到", "请核对验证码，或到窗口询问。"), 404)
    printed, certification, name = row
    if centre.clock() > printed.issued_at + timedelta(days=centre.code_validity_days):
        return _page(message_page("已过有效期", "请重新打印。"), 410)
    kind = f"第{printed.copy_number}次补打" if printed.copy_number else "原件"
    return _page(
        message_page(
            "回执有效",
            f"{masked(name)}，领取待遇资格认证已于{certification.filed_at.astimezone(LOCAL):%Y年%m月%d日}办理。"
            f"打印时间{printed.issued_at.astimezone(LOCAL):%Y年%m月%d日%H:%M}，{kind}。",
        )
    )
