"""What an engineer should look at: flags of terminals, in plain words."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy import select

from central.clock import LOCAL
from central.context import CentreDep
from central.desk.layout import Button, button, framed, paragraph, table
from central.desk.session import HIGHEST_ID, FormDep, acting, frame, looking, page, to
from central.fairness import EVERYWHERE
from central.storage.tables import Terminal, TerminalFlag
from kiosk.contract.fairness import FLAG

router = APIRouter(include_in_schema=False)
_SHOWN: Final = 200
_WORDS: Final = {
    "journal-regressed": "本机记录比以前上报的少，或被改动：请核对磁盘和备份",
    "journal-unproven": "本机记录接不上以前上报的：请核对磁盘和备份",
}


@router.get("/desk/flags")
def flags(request: Request, centre: CentreDep) -> Response:
    """Open flags, newest first."""
    with looking(centre, request) as (session, found):
        rows = session.execute(
            select(TerminalFlag, Terminal.place)
            .outerjoin(Terminal, Terminal.terminal_id == TerminalFlag.terminal_id)
            .where(TerminalFlag.closed_at.is_(None))
            .order_by(TerminalFlag.id.desc())
            .limit(_SHOWN)
        )
        shown = [
            (
                (
                    "全部终端" if flag.terminal_id == EVERYWHERE else f"{place or ''}（{flag.terminal_id}）",
                    _said(flag),
                    f"{flag.raised_at.astimezone(LOCAL):%Y-%m-%d %H:%M}",
                ),
                button(found.csrf_token, Button(f"/desk/flags/{flag.id}/close", "已处理")),
            )
            for flag, place in rows
        ]
        body = table(("终端", "情况", "时间"), shown) if shown else paragraph("现在没有提示。")
        return page(framed(frame(session, found), "/desk/flags", body))


@router.post("/desk/flags/{flag_id}/close")
def close(
    flag_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)], request: Request, form: FormDep, centre: CentreDep
) -> Response:
    """Somebody has seen to it."""
    with acting(centre, request, form) as (session, found):
        flag = session.get(TerminalFlag, flag_id, with_for_update=True)
        if flag is not None and flag.closed_at is None:
            flag.closed_at, flag.closed_by = centre.clock(), found.staff_number
    return to("/desk/flags")


def _said(flag: TerminalFlag) -> str:
    if flag.code != FLAG:
        return _WORDS.get(flag.code, flag.code)
    camera = "" if flag.detail["device"] == EVERYWHERE else f"（摄像头 {flag.detail['device']}）"
    (old_failed, old), (failed, others) = flag.detail["old"], flag.detail["others"]
    return (
        f"70岁以上刷脸失败明显多于其他人{camera}：{old_failed}/{old} 对 {failed}/{others}。"
        "请检查光线、镜头高度和清洁，必要时停用刷脸"
    )
