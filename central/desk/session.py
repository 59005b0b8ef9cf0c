"""Who sits at the desk: the cookie, the form's token, the page's headers."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated, Final
from urllib.parse import parse_qs

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.context import Centre
from central.desk.layout import Frame, message_page
from central.desk.pages import sign_in_page
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


class SignInNeeded(Exception):
    """Nobody is signed in, or the button was not ours; ``answer`` is what the browser gets. All of the request is undone."""

    def __init__(self, answer: Response) -> None:
        super().__init__("sign in needed")
        self.answer = answer


def install(app: FastAPI) -> None:
    """Answers that error."""

    @app.exception_handler(SignInNeeded)
    async def _again(_request: Request, error: SignInNeeded) -> Response:
        return error.answer


@contextmanager
def looking(centre: Centre, request: Request) -> Iterator[tuple[Session, DeskSession]]:
    """Who looks at a page; who is not signed in gets the form. Raises SignInNeeded."""
    with centre.database.read() as session:
        found = signed_in(session, centre, request)
        if found is None:
            raise SignInNeeded(page(sign_in_page()))
        yield session, found


@contextmanager
def acting(centre: Centre, request: Request, form: dict[str, str]) -> Iterator[tuple[Session, DeskSession]]:
    """Who presses a button, in a transaction of its own. Raises SignInNeeded."""
    with centre.database.write() as session:
        found = signed_in(session, centre, request)
        if found is None or not genuine(found, form):
            raise SignInNeeded(page(message_page("请重新登录", "登录已过期，或这个按钮不是本页的。"), 403))
        yield session, found


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
