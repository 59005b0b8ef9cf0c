"""The public check of a printed code."""

from __future__ import annotations

import re
from datetime import timedelta

from fastapi import APIRouter, Response
from sqlalchemy import select

from central.clock import LOCAL
from central.context import CentreDep
from central.desk.layout import message_page
from central.desk.session import page
from central.rules.names import masked
from central.storage.tables import Certification, Person, VerificationCode
from kiosk.contract import Handling

router = APIRouter(include_in_schema=False)


@router.get("/verify/{code}")
def verify(code: str, centre: CentreDep) -> Response:
    """What a printed code proves: a masked summary and the time of printing, nothing more."""
    if not re.fullmatch(r"[0-9A-Za-z]{16,40}", code):
        return page(message_page("没有查到", "请核对验证码，或到窗口询问。"), 404)
    with centre.database.read() as session:
        row = session.execute(
            select(VerificationCode, Certification, Person.name)
            .join(Certification, Certification.receipt_number == VerificationCode.receipt_number)
            .join(Person, Person.person_ref == Certification.person_ref)
            .where(VerificationCode.code == code.upper())
        ).one_or_none()
    if row is None:
        return page(message_page("没有查到", "请核对验证码，或到窗口询问。"), 404)
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
