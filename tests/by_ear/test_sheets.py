"""Settings and languages by ear: opened, heard, walked, changed and left by keys and transcript alone, the glass black."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.glass import is_black
from kiosk.pages import Contrast, Preferences, Reach, Size
from tests.by_ear.hall import Hall


def open_settings(hall: Hall) -> None:
    hall.walk("设置")
    hall.press("confirm")


def test_a_whole_visit_with_settings_and_language_changed_behind_the_curtain(listening: Hall) -> None:
    hall = listening
    hall.press("confirm", "3")
    open_settings(hall)
    assert hall.said.startswith("您想怎么调？ 换一种颜色，看得更清楚。第1项，共5项。")
    assert is_black(hall.shell)
    assert hall.press("confirm") == "换一种颜色，看得更清楚"
    assert hall.conductor.preferences.contrast is not Contrast.LIGHT
    assert is_black(hall.shell)
    assert hall.press("6") == "语速平常。第2项，共5项。"
    assert hall.press("confirm") == "语速较慢"
    assert hall.press("5") == "语速较慢。第2项，共5项。"
    assert is_black(hall.shell)
    hall.walk("关闭。第5项")
    assert hall.press("confirm") == "社保密码。第1项，共2项。"
    assert hall.shell.sheet is None
    hall.walk("字大一点")
    assert hall.press("confirm") == "字号：特大"
    assert hall.conductor.preferences.size is Size.EXTRA
    hall.walk("换一种语言")
    assert hall.press("confirm").startswith("How shall we confirm it is you?")
    assert is_black(hall.shell)
    hall.walk("A person. Choice")
    assert hall.press("confirm").startswith("Confirmed")
    hall.press("confirm")
    assert hall.conductor.visit is None
    assert not is_black(hall.shell)
    assert replace(hall.conductor.preferences, by_ear=False) == Preferences()


def test_back_leaves_the_sheet_and_not_the_page(listening: Hall) -> None:
    listening.press("confirm")
    open_settings(listening)
    assert listening.press("back") == "社保密码。第1项，共2项。"
    assert listening.page == "ways-title"
    assert listening.press("back").startswith("前面没有了")


def test_two_says_what_the_sheet_is_for(listening: Hall) -> None:
    open_settings(listening)
    assert listening.press("2").startswith("您想怎么调？")


def test_a_person_can_be_called_from_a_sheet_which_then_stands_again(listening: Hall) -> None:
    open_settings(listening)
    listening.press("6", "0")
    assert "接着办" in listening.said
    assert listening.press("back").startswith("您想怎么调？ ")
    assert listening.press("back") == "养老金认证。第1项，共3项。"


def test_lowered_buttons_close_the_sheet_and_say_where_she_is(listening: Hall) -> None:
    open_settings(listening)
    listening.walk("按钮放低")
    assert listening.press("confirm") == "按钮放低，坐着也够得着。养老金认证。第1项，共3项。"
    assert listening.conductor.preferences.reach is Reach.LOW


def test_a_sheet_over_a_pad_is_walked_and_the_digits_go_on_after_it(listening: Hall) -> None:
    listening.press("confirm", "confirm", "1", "2", "back", "back", "confirm")
    open_settings(listening)
    assert listening.press("6").startswith("语速平常")
    assert listening.press("back").startswith("请按数字键输")
    listening.press(*"123456", "confirm")
    assert listening.pins == ["123456"]


def test_a_sheet_left_open_at_home_is_gone_for_the_next_visitor_and_so_are_its_settings(hall: Hall) -> None:
    hall.touch("control-settings")
    hall.touch("tool-contrast")
    assert hall.shell.sheet is not None
    hall.wait(59)
    assert hall.shell.sheet is not None
    hall.wait(2)
    assert hall.shell.sheet is None
    assert hall.conductor.preferences == Preferences()


def test_a_sheet_that_was_opened_and_nothing_changed_is_gone_too(hall: Hall) -> None:
    hall.touch("control-settings")
    hall.wait(61)
    assert hall.shell.sheet is None
    hall.touch("option-H01")
    assert hall.page == "ways-title"


class TestLanguages:
    @pytest.fixture
    def many(self, qtbot: QtBot) -> Iterator[Hall]:
        hall = Hall(("zh", "en", "ug"))
        qtbot.addWidget(hall.shell)
        hall.headphones(True)
        yield hall
        hall.terminal.close()

    def test_languages_are_named_so_that_the_voice_can_say_them_and_chosen(self, many: Hall) -> None:
        many.walk("换一种语言")
        assert many.press("confirm") == "选一种语言。中文。第1项，共4项。"
        assert many.press("6") == "English。第2项，共4项。"
        assert many.press("6").startswith("维吾尔文")
        assert many.press("4", "confirm").startswith("Hello")
        assert many.shell.sheet is None
        assert many.conductor.preferences.language == "en"

    def test_back_leaves_them(self, many: Hall) -> None:
        many.walk("换一种语言")
        many.press("confirm")
        assert many.press("back") == "养老金认证。第1项，共3项。"
        assert many.conductor.preferences.language == "zh"
