"""The desk's HTML. Every value is escaped; there is no personal data on it to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from kiosk.contract import HelpReason, HelpState

_REASONS: Final = {
    HelpReason.HELP: "请求帮忙",
    HelpReason.HAND_OVER: "转人工办理",
    HelpReason.VOUCH: "请核实本人",
}
_STYLE: Final = """
body{font:20px/1.6 sans-serif;margin:0 auto;max-width:1100px;padding:24px;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #bbb;padding:10px 12px;text-align:left}
button,input{font:inherit;padding:10px 18px;border-radius:8px;border:2px solid #00508c}
button{background:#00508c;color:#fff;cursor:pointer}button.quiet{background:#fff;color:#00508c}
form{display:inline}label{display:block;margin:12px 0}.bad{color:#a00000}.top{display:flex;justify-content:space-between}
"""
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
    state: HelpState
    staff_number: str | None
    waiting_seconds: int


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="/desk/style.css"></head><body>{body}</body></html>'
    )


def style() -> str:
    """The stylesheet."""
    return _STYLE


def sign_in_page(message: str = "") -> str:
    """Staff number and PIN."""
    note = f'<p class="bad" role="alert">{escape(message)}</p>' if message else ""
    return _page(
        "值守台登录",
        f'<h1>值守台登录</h1>{note}<form method="post" action="/desk/sign-in">'
        '<label>工号 <input name="staff_number" autocomplete="username" required maxlength="16"></label>'
        '<label>密码 <input name="pin" type="password" autocomplete="current-password" required maxlength="64"></label>'
        "<button>登录</button></form>",
    )


def desk_page(staff_number: str, csrf_token: str, rows: Iterable[CallRow]) -> str:
    """The list of open calls; it refreshes itself every 2 s."""
    return _page(
        "值守台",
        f'<div class="top"><h1>值守台</h1><div>工号 {escape(staff_number)} <span id="state" class="bad"></span>'
        f'<form method="post" action="/desk/sign-out">{_token(csrf_token)}<button class="quiet">退出</button></form>'
        f'</div></div><div id="calls" aria-live="polite">{calls_table(csrf_token, rows)}</div>'
        '<script src="/desk/desk.js"></script>',
    )


def calls_table(csrf_token: str, rows: Iterable[CallRow]) -> str:
    """The part of the page that is replaced."""
    body = "".join(_row(csrf_token, row) for row in rows)
    if not body:
        return "<p>现在没有人呼叫。</p>"
    return (
        "<table><thead><tr><th>终端</th><th>事由</th><th>所在页面</th><th>已等</th><th>受理人</th><th>操作</th></tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def message_page(title: str, text: str) -> str:
    """A short notice."""
    return _page(title, f"<h1>{escape(title)}</h1><p>{escape(text)}</p>")


def _row(csrf_token: str, row: CallRow) -> str:
    buttons = []
    if row.state is HelpState.WAITING:
        buttons.append(_button(csrf_token, row, "accept", "受理"))
    else:
        if row.reason is HelpReason.VOUCH:
            buttons.append(_button(csrf_token, row, "vouch", "已核实本人"))
        buttons.append(_button(csrf_token, row, "close", "已帮忙"))
    buttons.append(_button(csrf_token, row, "decline", "无法受理", quiet=True))
    minutes, seconds = divmod(row.waiting_seconds, 60)
    cells = (
        f"{row.place}（{row.terminal_id}）",
        _REASONS[row.reason],
        row.page,
        f"{minutes}分{seconds:02d}秒",
        row.staff_number or "—",
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}<td>{' '.join(buttons)}</td></tr>"


def _button(csrf_token: str, row: CallRow, act: str, label: str, *, quiet: bool = False) -> str:
    look = ' class="quiet"' if quiet else ""
    return (
        f'<form method="post" action="/desk/calls/{escape(row.call_id)}/{act}">{_token(csrf_token)}'
        f"<button{look}>{escape(label)}</button></form>"
    )


def _token(csrf_token: str) -> str:
    return f'<input type="hidden" name="csrf_token" value="{escape(csrf_token)}">'
