"""A sealed paper with everything a reader may trip over, made once by the centre's own code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from central.certificates.content import Column, Content, Facts, Side, Statement, Table
from central.certificates.keys import OfficeKeys, fresh
from central.certificates.office import Office, Print, Term
from kiosk.contract.seals import Revocations
from kiosk.papers.judge import Knowledge

MADE = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)
TODAY = date(2026, 11, 26)
NUMBER = "C04202611260000000042"
# U+2F00 and the like look the same as the first of these and are other characters; the names hold characters beyond the BMP.
RARE = "一乙金𬭎䶮𠀀𰻞𬱖㐂〇·"


@dataclass(frozen=True)
class Made:
    """A print with the keys it was made with."""

    keys: OfficeKeys
    paper: Print
    content: Content

    @property
    def pdf(self) -> bytes:
        return self.paper.pdf

    def known(self, today: date = TODAY, listed: Revocations | None = None) -> Knowledge:
        return Knowledge({self.keys.key_id: self.keys.public_key}, listed, today)

    def site(self, folder: Path) -> Path:
        path = folder / "site.toml"
        path.write_text(self.keys.for_terminals(), encoding="utf-8")
        return path


def content() -> Content:
    months = tuple(
        (f"20{year}-{month:02d}", "示例市第一纺织厂", f"{4000 + month:,}.00", f"{320 + month}.16", "已缴")
        for year in (24, 25)
        for month in range(1, 13)
    )
    columns = (
        Column("年月"),
        Column("单位", 2.5),
        Column("缴费基数", 1.3, Side.RIGHT),
        Column("个人缴费", 1.3, Side.RIGHT),
        Column("状态"),
    )
    return Content(
        "C04",
        "职工基本养老保险缴费明细",
        (
            Facts((("姓名", RARE), ("社会保障号", "110000195203074121"), ("用途", "个人留存"))),
            Statement("以上人员在所查询的时间内缴费2年，“引号”、《书名》和（括号）都在。"),
            Table("缴费明细（元）", columns, months),
        ),
        ("一、金额单位为元。", "二、扫左下方二维码可以核对真伪。"),
        "缴费2年",
    )


@pytest.fixture(scope="session")
def keys() -> OfficeKeys:
    return fresh()


@pytest.fixture(scope="session")
def made(keys: OfficeKeys) -> Made:
    return make(keys)


def make(
    keys: OfficeKeys, number: str = NUMBER, copy: int = 0, what: Content | None = None, at: datetime = MADE
) -> Made:
    what = what or content()
    office = Office(lambda: keys)
    term = Term(at.date(), at.date() + timedelta(days=90))
    return Made(keys, office.make_print(what, number, copy, term, at, "https://shebao.example/api", "一*·"), what)
