"""Rows of a table from twelve keys: one after the other, each with which it is of all; and the totals of a sheet."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kiosk.pages import Fact, Option, text
from kiosk.sheet_pages import Row, SheetPage, TablePage
from screens.pages.sheet import RowCard
from tests.by_ear.hall import RESULT, Hall

TABLE = TablePage(
    title=text("item-Q05"),
    body=(text("table-count", count="8"),),
    rows=tuple(
        Row(
            text("value-month", month=f"month:2026-{month:02d}"),
            text("value-money", amount=f"fen:{month}0000"),
            (Fact(text("field-base"), text("value-money", amount="fen:500000")),),
        )
        for month in (2, 1)
    ),
    before=6,
    count=8,
    options=(Option("summary", text("option-summary")), Option("done", text("option-done"))),
    earlier=Option("previous", text("chrome-previous")),
    personal=True,
)


class TestRows:
    @pytest.fixture
    def table(self, listening: Hall) -> Hall:
        listening.record = TABLE
        listening.press("confirm", "6", "confirm")
        return listening

    def test_a_table_begins_with_its_first_row_and_which_it_is_of_all(self, table: Hall) -> None:
        assert table.said.startswith("养老个人账户。一共 8 条。")
        assert table.said.endswith("2026年2月。200元。 交费基数5,000元。 第7条，共8条。")

    def test_the_rows_come_one_by_one_then_the_choices_and_back_again(self, table: Hall) -> None:
        assert table.press("6") == "2026年1月。100元。 交费基数5,000元。 第8条，共8条。"
        assert table.press("6") == "回到总数。第1项，共3项。"
        assert table.ring == "option-summary"
        table.press("6")
        assert table.press("6") == "上一页。第3项，共3项。"
        assert table.ring == "option-previous"
        table.press("4")
        table.press("4")
        assert table.press("4").startswith("2026年1月")
        assert table.press("5").startswith("2026年1月")
        assert table.press("4").startswith("2026年2月")
        assert table.press("4").startswith("已经到头了。2026年2月")

    def test_the_ring_goes_along_with_the_rows(self, table: Hall) -> None:
        cards = table.shell.findChildren(RowCard)
        for at in (0, 1):
            assert [card.hasFocus() for card in cards] == [index == at for index in range(2)]
            table.press("6")
        assert not any(card.hasFocus() for card in cards)

    def test_a_row_is_said_again_by_the_key_that_takes_a_choice(self, table: Hall) -> None:
        assert table.press("confirm").startswith("2026年2月")
        assert table.page == "item-Q05"

    def test_the_whole_page_has_every_row(self, table: Hall) -> None:
        assert re.findall("第[0-9]条", table.press("2")) == ["第7条", "第8条", "第7条"]

    def test_without_headphones_no_row_is_said(self, table: Hall) -> None:
        table.headphones(False)
        for key in ("6", "5", "4"):
            assert "元" not in table.press(key)
            assert "有您自己的信息" in table.said
        assert table.said.endswith("第7条，共8条。")

    def test_without_headphones_the_rows_are_read_out_after_one_yes(self, table: Hall) -> None:
        table.headphones(False)
        assert "元" not in table.press("2")
        assert re.findall("第[0-9]条", table.press("confirm")) == ["第7条", "第8条", "第7条"]
        assert "元" not in table.press("6")

    def test_what_is_nobodys_own_is_heard_without_them(self, listening: Hall) -> None:
        listening.record = replace(TABLE, personal=False)
        listening.headphones(False)
        listening.press("confirm", "6", "confirm")
        assert "2026年2月" in listening.said

    def test_totals_are_heard_before_the_facts(self, listening: Hall) -> None:
        listening.record = SheetPage(
            title=text("item-Q05"),
            totals=(Fact(text("field-count"), text("value-duration", duration="months:208")),),
            facts=RESULT.facts,
            options=RESULT.options,
            personal=True,
        )
        listening.press("confirm", "6", "confirm")
        assert "一共17年4个月。 下次认证截止日2027年12月20日。" in listening.said

    def test_again_by_touch_says_the_rows(self, table: Hall) -> None:
        table.touch("control-repeat")
        assert "第8条，共8条" in table.said
