"""The desk's page of calls, and signing in. There is no personal data on it to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from central.desk.layout import Button, Frame, button, document, framed, paragraph, table
from config.catalogue.load import shipped
from kiosk.contract import HelpReason, HelpState

_REASONS: Final = {
    HelpReason.HELP: "请求帮忙",
    HelpReason.HAND_OVER: "转人工办理",
    HelpReason.VOUCH: "请核实本人",
}
SCRIPT: Final = """
const calls = document.getElementById("calls");
async function refresh() {
  try {
    const answer = await fetch("/desk/calls", {cache: "no-store"});
    if (answer.redirected || answer.status === 401) { location.reload(); return; }
    if (answer.ok) { calls.innerHTML = await answer.text(); }
    document.getElementById("state").textContent = answer.ok ? "" : "暂时连不上";
  } catch { document.getElementById("state").textContent = "暂时连不上"; }
}
setInterval(refresh, 2000);
"""


@dataclass(frozen=True, slots=True)
class CallRow:
    """One open call as the desk shows it."""

    call_id: str
    place: str
    terminal_id: str
    reason: HelpReason
    page: str
    item: str | None
    step: str | None
    devices: tuple[str, ...]
    state: HelpState
    staff_number: str | None
    waiting_seconds: int


def sign_in_page(message: str = "") -> str:
    """Staff number and PIN."""
    note = paragraph(message, bad=True) if message else ""
    return document(
        "值守台登录",
        f'<h1>值守台登录</h1>{note}<form method="post" action="/desk/sign-in">'
        '<label>工号 <input name="staff_number" autocomplete="username" required maxlength="16"></label>'
        '<label>密码 <input name="pin" type="password" autocomplete="current-password" required maxlength="64"></label>'
        "<button>登录</button></form>",
    )


def desk_page(frame: Frame, rows: Iterable[CallRow]) -> str:
    """The list of open calls; it refreshes itself every 2 s."""
    return framed(
        frame,
        "/desk",
        f'<div id="calls" aria-live="polite">{calls_table(frame.csrf_token, rows)}</div>'
        '<script src="/desk/desk.js"></script>',
    )


def calls_table(csrf_token: str, rows: Iterable[CallRow]) -> str:
    """The part of the page that is replaced."""
    shown = [_row(csrf_token, row) for row in rows]
    if not shown:
        return paragraph("现在没有人呼叫。")
    return table(("终端", "事由", "在办什么", "所在页面", "设备", "已等", "受理人"), shown)


def _matter(row: CallRow) -> str:
    """What she is at and how far; an item the centre does not know keeps its code."""
    item = None if row.item is None else shipped().get(row.item)
    title = row.item if item is None else dict(item.texts)["zh"].title
    step = "" if row.step is None else "，第 {} 步，共 {} 步".format(*row.step.split("/"))
    return f"{title or '—'}{step}"


def _row(csrf_token: str, row: CallRow) -> tuple[tuple[str, ...], str]:
    acts = []
    if row.state is HelpState.WAITING:
        acts.append(("accept", "受理", False))
    else:
        if row.reason is HelpReason.VOUCH:
            acts.append(("vouch", "已核实本人", False))
        acts.append(("close", "已帮忙", False))
    acts.append(("decline", "无法受理", True))
    minutes, seconds = divmod(row.waiting_seconds, 60)
    cells = (
        f"{row.place}（{row.terminal_id}）",
        _REASONS[row.reason],
        _matter(row),
        row.page,
        "、".join(row.devices) or "正常",
        f"{minutes}分{seconds:02d}秒",
        row.staff_number or "—",
    )
    buttons = [
        button(csrf_token, Button(f"/desk/calls/{row.call_id}/{act}", label, quiet)) for act, label, quiet in acts
    ]
    return cells, " ".join(buttons)
