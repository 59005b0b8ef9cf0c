"""Who sits at the desk: the cookie, the form's token, the page's headers."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Annotated, Final
from urllib.parse import parse_qs

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.context import Centre
from central.desk.layout import Frame, message_page
from central.http.sign_in import token_hash
from central.reviews import Kind
from central.storage.tables import ContactEntry, DeskSession, Review, TerminalFlag

COOKIE: Final = "desk"
HIGHEST_ID: Final = 2**31 - 1
"""No row has a higher number; a database would complain of one that is."""

SESSION_LIFE: Final = timedelta(hours=10)
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


async def _form(request: Request) -> dict[str, str]:
    """A urlencoded form, last value wins; anything else is an empty form."""
    try:
        text = (await request.body()).decode("ascii")
        fields = parse_qs(text, max_num_fields=20, encoding="utf-8", errors="strict")
    except ValueError:
        return {}
    return {name: values[-1] for name, values in fields.items()}


FormDep = Annotated[dict[str, str], Depends(_form)]


def text(form: dict[str, str], name: str, length: int = 200) -> str:
    """A field as one line without control characters, which a database may not take."""
    return "".join(char for char in form.get(name, "") if char.isprintable()).strip()[:length]


def page(html: str, status: int = 200) -> HTMLResponse:
    """A page of the desk."""
    return HTMLResponse(html, status, HEADERS)


def to(path: str) -> Response:
    """Where a form leads back to."""
    return RedirectResponse(path, 303, HEADERS)


def signed_in(session: Session, centre: Centre, request: Request) -> DeskSession | None:
    """The session of this browser, while it lasts."""
    cookie = request.cookies.get(COOKIE, "")
    found = session.get(DeskSession, token_hash(cookie)) if cookie else None
    return found if found is not None and found.expires_at > centre.clock() else None


def genuine(desk: DeskSession, form: dict[str, str]) -> bool:
    """The form was served by us (synchroniser token)."""
    return hmac.compare_digest(desk.csrf_token.encode(), form.get("csrf_token", "").encode())


def acting(session: Session, centre: Centre, request: Request, form: dict[str, str]) -> DeskSession | None:
    """Who presses a button, if signed in and the button was ours."""
    found = signed_in(session, centre, request)
    return found if found is not None and genuine(found, form) else None


def sign_in_again() -> Response:
    """The answer to a button nobody may press."""
    return page(message_page("请重新登录", "登录已过期，或这个按钮不是本页的。"), 403)


def frame(session: Session, desk: DeskSession) -> Frame:
    """What surrounds a page: who looks, and how much waits where."""
    kinds = select(Review.kind, func.count()).where(Review.outcome.is_(None)).group_by(Review.kind)
    reviews = {str(kind): int(count) for kind, count in session.execute(kinds)}
    contacts = select(func.count()).select_from(ContactEntry).where(ContactEntry.done_at.is_(None))
    flags = select(func.count()).select_from(TerminalFlag).where(TerminalFlag.closed_at.is_(None))
    waiting = {
        "/desk/reviews": reviews.get(Kind.LOOK, 0),
        "/desk/comparisons": reviews.get(Kind.COMPARE, 0),
        "/desk/contacts": session.scalar(contacts) or 0,
        "/desk/flags": session.scalar(flags) or 0,
    }
    return Frame(desk.staff_number, desk.csrf_token, waiting)
