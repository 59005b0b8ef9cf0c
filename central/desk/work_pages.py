"""What clerks work through: filings to look at, to compare, and people to contact. Names are masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from central.desk.layout import Button, Frame, button, framed, paragraph, table
from kiosk.contract import BenefitCode, Way

_WAYS: Final = {
    Way.FACE: "刷脸",
    Way.PASSWORD: "社保密码",
    Way.E_CARD: "电子社保卡",
    Way.FINGERPRINT: "指纹",
    Way.STAFF: "工作人员核对",
    Way.HELPER: "亲属代办",
}
_BENEFITS: Final = {
    BenefitCode.EMPLOYEE_PENSION: "职工养老金",
    BenefitCode.RESIDENT_PENSION: "居民养老金",
    BenefitCode.SURVIVOR_ALLOWANCE: "供养亲属抚恤金",
    BenefitCode.WORK_INJURY_ALLOWANCE: "工伤津贴",
}
_GRADES: Final = {"strong": "充分", "weak": "一般", "doubtful": "不足"}
_REASONS: Final = {
    "face-weak": "活体依据一般",
    "face-strong": "刷脸一律核实",
    "face-no-evidence": "终端没有送活体依据",
    "face-unknown-thresholds": "终端的判断标准不认识",
    "face-card-photo": "与身份证照片比对",
    "helper-authorised": "亲属代办",
    "proof-late": "断网后补送",
    "compared-does-not-fit": "比对不符",
}


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One open review. ``figures`` are scores as text; ``record`` what the centre knows beside the filing."""

    review_id: int
    masked_name: str
    benefit: str
    way: str
    grade: str | None
    figures: str
    reasons: tuple[str, ...]
    filed: str
    place: str
    record: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Somebody to contact."""

    entry_id: int
    masked_name: str
    receipt_number: str
    note: str
    since: str


def reviews_page(frame: Frame, rows: Iterable[ReviewRow]) -> str:
    """Filings a person looks at before they count, and comparisons that did not fit."""
    shown = [
        (
            _cells(row),
            button(frame.csrf_token, Button(f"/desk/reviews/{row.review_id}/confirm", "核实无误"))
            + button(
                frame.csrf_token,
                Button(f"/desk/reviews/{row.review_id}/return", "转为联系本人", quiet=True, note="写明原因"),
            ),
        )
        for row in rows
    ]
    body = table(_HEADS, shown) if shown else paragraph("现在没有待核实的。")
    return framed(frame, "/desk/reviews", paragraph("核实期间待遇照常。对不上的，联系本人，不停发。") + body)


def comparisons_page(frame: Frame, rows: Iterable[ReviewRow]) -> str:
    """Filings that count, and are compared with what is on record."""
    shown = [
        (
            _cells(row),
            button(frame.csrf_token, Button(f"/desk/comparisons/{row.review_id}/fits", "比对相符"))
            + button(
                frame.csrf_token,
                Button(f"/desk/comparisons/{row.review_id}/does-not-fit", "不符，转核实", quiet=True),
            ),
        )
        for row in rows
    ]
    body = table(_HEADS, shown) if shown else paragraph("现在没有待比对的。")
    return framed(frame, "/desk/comparisons", paragraph("这些认证已经生效，事后再与在册信息比对。") + body)


def contacts_page(frame: Frame, rows: Iterable[ContactRow]) -> str:
    """The call list."""
    shown = [
        (
            (row.masked_name, row.receipt_number, row.note, row.since),
            button(frame.csrf_token, Button(f"/desk/contacts/{row.entry_id}/done", "已联系")),
        )
        for row in rows
    ]
    body = table(("姓名", "回执号", "原因", "登记时间"), shown) if shown else paragraph("现在没有要联系的人。")
    return framed(frame, "/desk/contacts", body)


_HEADS: Final = ("姓名", "待遇", "方式", "活体", "分数", "原因", "办理时间", "终端", "在册信息")


def _cells(row: ReviewRow) -> tuple[str, ...]:
    return (
        row.masked_name,
        _BENEFITS[BenefitCode(row.benefit)],
        _WAYS[Way(row.way)],
        "—" if row.grade is None else _GRADES[row.grade],
        row.figures or "—",
        "、".join(_REASONS.get(reason, reason) for reason in row.reasons),
        row.filed,
        row.place,
        row.record,
    )
