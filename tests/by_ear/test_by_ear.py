"""The twelve keys on a real window with a real conductor; the voice is a list of sentences."""

from __future__ import annotations

import re

import pytest
from pytestqt.qtbot import QtBot

from kiosk.engine.messages import Answered
from kiosk.glass import is_black
from kiosk.pages import Chosen
from tests.by_ear.hall import Hall
from voice.contract import Outcome, SpeechEnded, SpeechStarted


class TestGoingAlong:
    def test_headphones_start_the_private_voice_with_how_to_go_on(self, listening: Hall) -> None:
        assert listening.said.startswith("耳机接上了")
        assert "六号键听下一项" in listening.said
        assert listening.said.endswith("养老金认证。第1项，共3项。")
        assert listening.ring == "option-H01"

    def test_the_first_key_only_wakes(self, hall: Hall) -> None:
        said = hall.press("confirm")
        assert hall.page == "home-title"
        assert "六号键听下一项" in said
        assert hall.conductor.preferences.by_ear

    def test_a_closed_tile_is_heard_with_its_reason_and_takes_nothing(self, listening: Hall) -> None:
        assert listening.press("6") == "补打和验真假。打印机打不了。第2项，共3项。"
        assert listening.ring == ""
        assert listening.press("confirm").startswith("这一项现在不能选。")
        assert listening.page == "home-title"

    def test_choices_of_every_page_come_after_those_of_the_page(self, listening: Hall) -> None:
        said = listening.press("6", "6", "6")
        assert "这是每页都有的。第1项" in said
        assert listening.ring.startswith("control-")

    def test_both_ends_say_so_and_stay(self, listening: Hall) -> None:
        assert listening.press("4").startswith("已经到头了。 养老金认证。第1项")
        for _ in range(20):
            listening.press("6")
        assert listening.said.startswith("已经到头了。")

    def test_five_says_this_one_and_two_the_page(self, listening: Hall) -> None:
        listening.press("6", "6")
        assert listening.press("5").startswith("查认证到期日。")
        assert listening.press("2").startswith("您好，今天想办什么？")

    def test_the_choice_taken_leads_to_the_next_page_at_its_first_choice(self, listening: Hall) -> None:
        said = listening.press("confirm")
        assert said.startswith("怎么确认是您本人？")
        assert said.endswith("第1项，共2项。")
        assert listening.ring == "option-password"

    def test_back_goes_back_and_says_where_there_is_no_back(self, listening: Hall) -> None:
        listening.press("confirm", "confirm")
        assert listening.page == "password-title"
        listening.press("back")
        assert listening.page == "ways-title"
        assert listening.press("back").startswith("前面没有了")

    def test_zero_calls_a_person_and_back_goes_on(self, listening: Hall) -> None:
        listening.press("confirm")
        listening.press("0")
        assert listening.conductor.overlay is not None
        assert "接着办" in listening.said
        listening.press("back")
        assert listening.conductor.overlay is None
        assert listening.page == "ways-title"

    def test_volume_has_keys(self, listening: Hall) -> None:
        assert listening.press("9") == "声音第四级，共五级"
        assert listening.press("7", "7") == "声音第二级，共五级"
        assert listening.press("7", "7", "7") == "声音第一级，共五级"

    def test_the_pace_has_a_key(self, listening: Hall) -> None:
        before = listening.conductor.preferences.pace
        listening.press("8")
        assert listening.conductor.preferences.pace != before

    def test_every_constant_control_is_reached_and_named(self, listening: Hall) -> None:
        heard = []
        for _ in range(24):
            heard.append(listening.press("6"))
        spoken = " ".join(heard)
        for name in ("叫工作人员", "字大一点", "设置", "换一种语言", "再听一遍"):
            assert name in spoken
        total = re.findall(r"这是每页都有的。第[0-9]+项，共([0-9]+)项", spoken)
        assert len({*re.findall(r"这是每页都有的。第([0-9]+)项", spoken)}) == int(total[0])


class TestTyping:
    def at_pin(self, listening: Hall) -> Hall:
        listening.press("confirm", "confirm")
        assert "请按数字键输" in listening.said
        return listening

    def test_digits_are_typed_counted_and_never_said(self, listening: Hall) -> None:
        hall = self.at_pin(listening)
        before = len(hall.mouth.said)
        hall.press("7", "7", "3", "0", "8", "9")
        counted = hall.mouth.said[before:]
        assert counted == [f"已输入 {count} 位" for count in range(1, 7)]
        hall.press("confirm")
        assert hall.pins == ["773089"]
        assert hall.page == "result-filed"

    def test_back_takes_one_digit_away(self, listening: Hall) -> None:
        hall = self.at_pin(listening)
        hall.press("1", "2", "back", "3", "4", "5", "6", "7", "confirm")
        assert hall.pins == ["134567"]

    def test_too_few_digits_are_not_taken(self, listening: Hall) -> None:
        hall = self.at_pin(listening)
        assert hall.press("1", "2", "confirm").startswith("还没有输完")
        assert hall.pins == []

    def test_confirm_before_any_digit_leads_to_the_other_ways_and_back_again(self, listening: Hall) -> None:
        hall = self.at_pin(listening)
        assert "换个办法。第1项，共1项" in hall.press("confirm")
        assert hall.ring == "option-other-way"
        hall.press("back", "1")
        assert "已输入 1 位" in hall.said

    def test_who_sees_may_type_on_the_pad_without_being_taken_for_blind(self, hall: Hall) -> None:
        hall.touch("option-H01")
        hall.terminal.handle(_answer(hall, Chosen("password")))
        hall.press("1", "2", "3", "4", "5", "6", "confirm")
        assert hall.pins == ["123456"]
        assert not hall.conductor.preferences.by_ear

    def test_what_is_not_complete_is_told_with_how_to_type(self, listening: Hall) -> None:
        said = self.at_pin(listening).press("1", "2", "confirm")
        assert said.startswith("还没有输完")
        assert "按错了，按返回键删掉一位" in said

    def test_the_keys_are_explained_beside_a_pad_with_how_to_type_first(self, listening: Hall) -> None:
        said = self.at_pin(listening).press("confirm", "1")
        assert said.startswith("现在要输数字")
        assert "六号键，听下一项" in said
        assert listening.press("back", "back").startswith("怎么确认")
        assert listening.press("1").startswith("六号键")


class TestWhatComesByItself:
    def test_a_key_that_answers_the_question_whether_she_is_there_takes_nothing_below(self, listening: Hall) -> None:
        listening.press("confirm")
        listening.wait(121)
        assert listening.said.startswith("您还在吗")
        said = listening.press("confirm")
        assert listening.conductor.overlay is None
        assert listening.page == "ways-title"
        assert said == "社保密码。第1项，共2项。"

    def test_digits_do_not_go_to_a_pad_below_the_question(self, listening: Hall) -> None:
        listening.press("confirm", "confirm", "1", "2")
        listening.wait(121)
        assert listening.press("3") == "请按数字键输。输完按确认键。不想输，就先按确认键。"
        assert listening.press("3") == "已输入 3 位"

    def test_a_key_meant_for_the_page_before_takes_nothing_on_one_that_came_by_itself(self, listening: Hall) -> None:
        listening.terminal.handle(_answer(listening, Chosen("H01")))
        assert listening.page == "ways-title"
        listening.key("confirm", after=0.25)
        assert listening.page == "ways-title"
        listening.key("confirm", after=0.1)
        assert listening.page == "password-title"

    def test_a_long_page_is_heard_to_its_end_before_silence_begins(self, listening: Hall) -> None:
        listening.press("confirm")
        listening.terminal._on_message(SpeechStarted("ways-title", 0.05))
        listening.wait(150)
        assert listening.conductor.overlay is None
        listening.terminal._on_message(SpeechEnded("ways-title", Outcome.SPOKEN, audible=True))
        listening.wait(119)
        assert listening.conductor.overlay is None
        listening.wait(2)
        assert listening.conductor.overlay is not None

    def test_her_own_keys_may_be_as_quick_as_she_likes(self, listening: Hall) -> None:
        listening.key("confirm", after=1)
        for key in ("confirm", *"773089", "confirm"):
            listening.key(key, after=0.12)
        assert listening.pins == ["773089"]


class TestInPrivate:
    def test_results_are_said_into_the_headphones_only(self, listening: Hall) -> None:
        listening.press("confirm", "6", "confirm")
        assert "下次认证截止日" in listening.said
        assert "2027年12月20日" in listening.said.replace(" ", "")
        listening.headphones(False)
        assert listening.mouth.stops
        assert "2027" not in listening.press("2")
        assert "要念出来" in listening.said

    def test_without_headphones_hers_is_read_out_after_one_yes(self, hall: Hall) -> None:
        hall.press("6", "confirm", "6", "confirm")
        assert hall.page == "result-filed"
        assert hall.said.startswith("认证办好了")
        assert "要听，请按二号键" in hall.said
        assert "旁边的人会听见" in hall.press("2")
        said = hall.press("confirm")
        assert said.startswith("认证办好了")
        assert "2027年12月20日" in said.replace(" ", "")
        assert hall.page == "result-filed"
        assert "2027" not in hall.press("5"), "the yes was for once"
        assert "旁边的人会听见" in hall.press("2")

    @pytest.mark.parametrize(("key", "said"), [("back", "认证办好了"), ("5", "办完了。第1项"), ("6", "这是每页都有的")])
    def test_any_other_key_is_no_yes(self, hall: Hall, key: str, said: str) -> None:
        hall.press("6", "confirm", "6", "confirm", "2")
        assert said in hall.press(key)
        assert "2027" not in " ".join(hall.mouth.said)
        hall.press("4", "confirm")
        assert "2027" not in " ".join(hall.mouth.said)

    def test_the_control_that_repeats_asks_too(self, hall: Hall) -> None:
        hall.press("6", "confirm", "6", "confirm")
        hall.walk("再听一遍")
        assert "旁边的人会听见" in hall.press("confirm")

    def test_the_glass_goes_black_and_everything_goes_on(self, listening: Hall) -> None:
        assert listening.press("3").startswith("屏幕关了")
        assert is_black(listening.shell)
        listening.press("confirm")
        assert is_black(listening.shell)
        assert listening.ring == "option-password"
        listening.press("0")
        assert is_black(listening.shell)
        listening.press("back")
        assert listening.press("3") == "屏幕打开了。"
        assert not is_black(listening.shell)

    def test_a_hand_on_the_black_glass_presses_nothing_and_counts_as_a_touch(self, listening: Hall) -> None:
        listening.press("3")
        stops = listening.mouth.stops
        listening.touch("option-H01")
        assert listening.page == "home-title"
        assert is_black(listening.shell)
        assert listening.mouth.stops > stops

    def test_the_next_visitor_finds_the_glass_lit(self, listening: Hall) -> None:
        listening.press("3", "confirm", "6", "confirm", "confirm")
        assert listening.conductor.visit is None
        assert not is_black(listening.shell)

    def test_who_still_wears_headphones_still_goes_by_ear(self, listening: Hall, qtbot: QtBot) -> None:
        listening.press("confirm", "6", "confirm", "confirm")
        qtbot.waitUntil(lambda: listening.conductor.preferences.by_ear)


def _answer(hall: Hall, answer: Chosen) -> Answered:
    return Answered(hall.conductor.token, answer)
