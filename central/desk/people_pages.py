"""One person at the counter: what may be asked of the centre about the ways to prove who one is."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from central.desk.layout import Button, Frame, button, framed, paragraph, table, token

RELATIONS: Final = {
    "spouse": "配偶",
    "child": "子女",
    "grandchild": "孙辈",
    "sibling": "兄弟姐妹",
    "other-relative": "其他亲属",
    "neighbour": "邻居",
    "volunteer": "志愿者",
}
ITEMS: Final = {"certification": "领取待遇资格认证", "enquiry": "查询", "print": "打印"}


@dataclass(frozen=True, slots=True)
class HelperRow:
    """An authorisation that still runs."""

    authorisation_id: str
    masked_helper: str
    relation: str
    items: tuple[str, ...]
    until: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What the counter may see of a person."""

    person_ref: str
    masked_name: str
    face_withdrawn: bool
    password_locked: bool
    helpers: tuple[HelperRow, ...]


def people_page(frame: Frame, card: PersonCard | None = None, message: str = "") -> str:
    """Ask for a person; below, the person found."""
    said = paragraph(message, bad=True) if message else ""
    form = (
        f'<form method="post" action="/desk/people">{token(frame.csrf_token)}'
        '<label>社会保障号码 <input name="number" required maxlength="18" autocomplete="off"></label>'
        '<label>姓名 <input name="name" required maxlength="50" autocomplete="off"></label>'
        "<button>查找</button></form>"
    )
    return framed(frame, "/desk/people", said + form + ("" if card is None else _card(frame, card)))


def _card(frame: Frame, card: PersonCard) -> str:
    parts = [f"<h2>{escape(card.masked_name)}</h2>"]
    who = (("person_ref", card.person_ref),)
    if card.face_withdrawn:
        wish = Button("/desk/people/face-wish", "本人要求恢复刷脸", hidden=who)
        parts.append(paragraph("已撤回刷脸同意。") + button(frame.csrf_token, wish))
    if card.password_locked:
        unlock = Button("/desk/people/unlock", "已核对本人，解锁社保密码", hidden=who)
        parts.append(paragraph("社保密码已锁定。") + button(frame.csrf_token, unlock))
    parts.append("<h2>亲属代办</h2>")
    rows = [
        (
            (
                row.masked_helper,
                RELATIONS.get(row.relation, row.relation),
                "、".join(ITEMS.get(item, item) for item in row.items),
                row.until,
            ),
            button(
                frame.csrf_token,
                Button(
                    "/desk/people/revoke",
                    "撤销",
                    quiet=True,
                    hidden=(*who, ("authorisation_id", row.authorisation_id)),
                ),
            ),
        )
        for row in card.helpers
    ]
    parts.append(table(("代办人", "关系", "事项", "有效期至"), rows) if rows else paragraph("没有有效的授权。"))
    parts.append(_authorise(frame, card))
    return "".join(parts)


def _authorise(frame: Frame, card: PersonCard) -> str:
    relations = "".join(f'<option value="{word}">{escape(label)}</option>' for word, label in RELATIONS.items())
    items = "".join(f'<option value="{word}">{escape(label)}</option>' for word, label in ITEMS.items())
    return (
        f'<form method="post" action="/desk/people/authorise">{token(frame.csrf_token)}'
        f'<input type="hidden" name="person_ref" value="{escape(card.person_ref)}">'
        '<label>代办人身份证号码 <input name="helper_number" required maxlength="18" autocomplete="off"></label>'
        '<label>代办人姓名 <input name="helper_name" required maxlength="50" autocomplete="off"></label>'
        f'<label>关系 <select name="relation">{relations}</select></label>'
        f'<label>事项 <select name="item">{items}</select></label>'
        '<label>月数（最多12） <input name="months" type="number" min="1" max="12" value="12" required></label>'
        '<label>依据 <input name="evidence" required maxlength="200" placeholder="例如：委托书原件"></label>'
        "<button>登记授权</button></form>"
    )
