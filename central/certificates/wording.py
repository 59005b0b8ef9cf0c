"""Values of records in the words of a certificate: the official terms, since an office reads them."""

from __future__ import annotations

from datetime import date
from typing import Final

from kiosk.contract.records import FieldKind

NOTHING: Final = "—"
WORDS: Final[dict[str, dict[str, str]]] = {
    "sex": {"male": "男", "female": "女"},
    "yes-no": {"yes": "是", "no": "否"},
    "insurance": {
        "pension": "职工基本养老保险",
        "resident-pension": "城乡居民基本养老保险",
        "medical": "职工基本医疗保险",
        "resident-medical": "城乡居民基本医疗保险",
        "unemployment": "失业保险",
        "work-injury": "工伤保险",
        "maternity": "生育保险",
    },
    "insured": {"paying": "参保缴费", "paused": "暂停缴费", "retired": "退休", "none": "未参保"},
    "contribution": {"paid": "已缴", "back-paid": "补缴", "owed": "欠缴", "transferred": "转入"},
    "scheme": {"employee": "职工基本养老保险", "resident": "城乡居民基本养老保险", "none": "未参保"},
    "account": {"saving": "缴费", "drawing": "领取待遇", "paused": "暂停缴费", "none": "无账户"},
    "payment": {"paid": "已发放", "withheld": "暂停发放"},
    "benefit": {
        "employee-pension": "职工基本养老金",
        "resident-pension": "城乡居民养老金",
        "survivor-allowance": "供养亲属抚恤金",
        "work-injury-allowance": "工伤津贴",
    },
    "certification": {
        "valid": "已认证",
        "due-soon": "即将到期",
        "overdue-verifying": "逾期核实中",
        "suspended": "暂停发放",
        "not-receiving": "未领取待遇",
    },
    "way": {
        "face": "人脸识别",
        "password": "社保密码",
        "staff": "工作人员核验",
        "e-card": "电子社保卡",
        "fingerprint": "指纹",
        "helper": "授权代办",
        "data": "数据比对",
    },
    "medical": {"employee": "在职职工", "retired-employee": "退休人员", "resident": "城乡居民", "none": "未参保"},
    "treatment": {
        "outpatient": "普通门诊",
        "inpatient": "住院",
        "chronic": "门诊慢特病",
        "serious-illness": "大病保险",
    },
    "level": {"first": "一级", "second": "二级", "third": "三级", "none": NOTHING},
    "visit": {"outpatient": "门诊", "inpatient": "住院", "pharmacy": "药店"},
    "unemployment": {"none": "未领取", "drawing": "领取中", "ended": "已停止领取"},
    "employment": {"employed": "就业", "flexible": "灵活就业", "unemployed": "失业", "none": "未登记"},
    "registration": {"valid": "有效", "ended": "已注销"},
    "category": {"male": "男职工", "female-50": "女职工（50岁）", "female-55": "女职工（55岁）"},
}


def day(value: date) -> str:
    """2026年11月26日."""
    return f"{value.year}年{value.month}月{value.day}日"


def month(value: str) -> str:
    """2026年11月."""
    year, _, number = value.partition("-")
    return f"{year}年{int(number)}月"


def duration(months: int) -> str:
    """17年4个月."""
    years, rest = divmod(months, 12)
    return f"{years}年{rest}个月" if years and rest else f"{years}年" if years else f"{rest}个月"


def money(fen: int) -> str:
    """1,234.50; the unit stands beside it."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{rest:02d}"


def shown(kind: FieldKind, words: str | None, value: str | int | None, *, in_table: bool = False) -> str:
    """A value as it stands on paper; in a table months are ``2026-11`` and amounts have no unit. Raises KeyError for a word
    without a term.
    """
    if value is None:
        return NOTHING
    match kind:
        case FieldKind.MONEY:
            return money(int(value)) + ("" if in_table else "元")
        case FieldKind.MONTH:
            return str(value) if in_table else month(str(value))
        case FieldKind.DATE:
            return str(value) if in_table else day(date.fromisoformat(str(value)))
        case FieldKind.DURATION:
            return duration(int(value))
        case FieldKind.PERCENT:
            return f"{int(value) / 100:g}%"
        case FieldKind.CODE:
            return WORDS[words or ""][str(value)]
        case FieldKind.YEAR:
            return f"{value}" if in_table else f"{value}年"
        case _:
            return str(value)
