"""The public check of a printed code."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Response
from sqlalchemy import select

from central.certificates.papers import Paper, look_up
from central.clock import LOCAL
from central.context import CentreDep
from central.desk.layout import document, message_page
from central.desk.session import FormDep, page, text
from central.rules.names import masked
from central.storage.tables import Certification, Person, VerificationCode
from kiosk.contract import Handling, PaperState

router = APIRouter(include_in_schema=False)
_STATES: Final = {
    PaperState.TRUE: ("证明有效", 200),
    PaperState.EXPIRED: ("已过有效期", 410),
    PaperState.REVOKED: ("证明已作废", 410),
}
_UNKNOWN: Final = ("没有查到", "请核对验证码，或到窗口询问。")


@router.get("/verify")
def ask() -> Response:
    """Where a code or a number is typed in."""
    form = (
        '<form method="post" action="/verify"><label>验证码或证明编号 <input name="code" required maxlength="60" '
        'autocomplete="off"></label><button>查一查</button></form>'
    )
    return page(document("验证证明", f"<h1>验证证明</h1>{form}"))


@router.post("/verify")
def look(form: FormDep, centre: CentreDep) -> Response:
    """The same check for what was typed. A number tells less than a code: numbers stand in letters and can be guessed."""
    return verify(text(form, "code", 60).replace("-", "").replace(" ", ""), centre)


@router.get("/verify/{code}")
def verify(code: str, centre: CentreDep) -> Response:
    """What a printed code proves: a masked summary and the time of printing, nothing more."""
    if not re.fullmatch(r"[0-9A-Za-z]{16,40}", code):
        return page(message_page(*_UNKNOWN), 404)
    with centre.database.read() as session:
        paper = look_up(session, centre.clock(), code)
    if paper is not None:
        return _certificate(paper)
    with centre.database.read() as session:
        row = session.execute(
            select(VerificationCode, Certification, Person.name)
            .join(Certification, Certification.receipt_number == VerificationCode.receipt_number)
            .join(Person, Person.person_ref == Certification.person_ref)
            .where(VerificationCode.code == code.upper())
        ).one_or_none()
    if row is None:
        return page(message_page(*_UNKNOWN), 404)
    printed, certification, name = row
    if centre.clock() > printed.issued_at + timedelta(days=centre.code_validity_days):
        return page(message_page("已过有效期", "请重新打印。"), 410)
    filed_on = f"{certification.filed_at.astimezone(LOCAL):%Y年%m月%d日}"
    if certification.handling == Handling.PERSON_LOOKS:
        done = f"领取待遇资格认证已于{filed_on}收到，由工作人员核实，核实前待遇照常"
    else:
        done = f"领取待遇资格认证已于{filed_on}办理"
    if certification.returned:
        done += "，工作人员会与本人联系"
    kind = f"第{printed.copy_number}次补打" if printed.copy_number else "原件"
    return page(
        message_page(
            "回执有效",
            f"{masked(name)}，{done}。打印时间{printed.issued_at.astimezone(LOCAL):%Y年%m月%d日%H:%M}，{kind}。",
        )
    )


def _certificate(paper: Paper) -> Response:
    title, status = _STATES[paper.state]
    who = f"{paper.masked_name}，{paper.gist}。" if paper.by_code else ""
    kind = f"第{paper.copy_number}次补打的副本" if paper.copy_number else "原件"
    printed = paper.printed_at.astimezone(LOCAL)
    facts = (
        f"{paper.title}，编号{paper.number}。{who}打印时间{printed:%Y年%m月%d日%H:%M}，{kind}，"
        f"有效期至{paper.valid_until:%Y年%m月%d日}。请与纸上的内容核对。"
    )
    return page(message_page(title, facts), status)
