"""What every page of the desk is made of. Every value is escaped here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

STYLE: Final = """
body{font:20px/1.6 sans-serif;margin:0 auto;max-width:1200px;padding:24px;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #bbb;padding:10px 12px;text-align:left}
button,input,select{font:inherit;padding:10px 18px;border-radius:8px;border:2px solid #00508c}
button{background:#00508c;color:#fff;cursor:pointer}button.quiet{background:#fff;color:#00508c}
form{display:inline}label{display:block;margin:12px 0}.bad{color:#a00000}.top{display:flex;justify-content:space-between}
nav a{margin-right:18px}nav a[aria-current]{font-weight:bold;color:#1a1a1a}
"""
_PLACES: Final = {
    "/desk": "呼叫",
    "/desk/reviews": "待核实",
    "/desk/comparisons": "待比对",
    "/desk/contacts": "联系本人",
    "/desk/people": "人员",
    "/desk/flags": "设备提示",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Who looks, and how much waits at each place."""

    staff_number: str
    csrf_token: str
    waiting: dict[str, int]


@dataclass(frozen=True, slots=True)
class Button:
    """A form of one button; ``note``: the label of a text field that must be filled in with it; ``hidden``: its fields."""

    action: str
    label: str
    quiet: bool = False
    note: str = ""
    hidden: tuple[tuple[str, str], ...] = ()


def document(title: str, body: str) -> str:
    """A complete page around ready-made ``body``."""
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="/desk/style.css"></head><body>{body}</body></html>'
    )


def framed(frame: Frame, here: str, body: str) -> str:
    """A page for somebody signed in, with the way to the others."""
    title = _PLACES[here]
    return document(
        title,
        f'<div class="top"><h1>{escape(title)}</h1><div>工号 {escape(frame.staff_number)} <span id="state" class="bad"></span>'
        f'<form method="post" action="/desk/sign-out">{token(frame.csrf_token)}<button class="quiet">退出</button></form>'
        f"</div></div><nav>{''.join(_link(frame, here, path) for path in _PLACES)}</nav>{body}",
    )


def _link(frame: Frame, here: str, path: str) -> str:
    current = ' aria-current="page"' if path == here else ""
    count = frame.waiting.get(path, 0)
    label = f"{_PLACES[path]}（{count}）" if count else _PLACES[path]
    return f'<a href="{path}"{current}>{escape(label)}</a>'


def message_page(title: str, text: str) -> str:
    """A short notice."""
    return document(title, f"<h1>{escape(title)}</h1><p>{escape(text)}</p>")


def table(heads: Sequence[str], rows: Iterable[tuple[Sequence[str], str]]) -> str:
    """Rows of texts, each with ready-made buttons behind them."""
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}<td>{buttons}</td></tr>" for cells, buttons in rows
    )
    head = "".join(f"<th>{escape(word)}</th>" for word in (*heads, "操作"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def paragraph(text: str, *, bad: bool = False) -> str:
    """A sentence; ``bad`` ones are announced."""
    look = ' class="bad" role="alert"' if bad else ""
    return f"<p{look}>{escape(text)}</p>"


def button(csrf_token: str, what: Button) -> str:
    """The form of one button."""
    look = ' class="quiet"' if what.quiet else ""
    note = ""
    if what.note:
        note = f'<input name="note" required maxlength="200" aria-label="{escape(what.note)}" placeholder="{escape(what.note)}">'
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in what.hidden
    )
    return (
        f'<form method="post" action="{escape(what.action)}">{token(csrf_token)}{fields}{note}'
        f"<button{look}>{escape(what.label)}</button></form>"
    )


def token(csrf_token: str) -> str:
    """The synchroniser token of a form."""
    return f'<input type="hidden" name="csrf_token" value="{escape(csrf_token)}">'
