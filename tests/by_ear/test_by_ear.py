"""The twelve keys on a real window with a real conductor; the voice is a list of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from config.catalogue.load import shipped
from drivers.headphones.contract import HeadphonesIn, HeadphonesOut
from drivers.keypad.contract import Key, KeyPressed
from kiosk.engine.conductor import Conductor
from kiosk.engine.idle import Timing
from kiosk.engine.interrupts import Ending, Finished
from kiosk.engine.messages import Answered
from kiosk.engine.visit import Visit
from kiosk.glass import is_black
from kiosk.pages import ChoicePage, Chosen, Fact, HomePage, Option, PinEntered, PinPage, Preferences, ResultPage, text
from kiosk.runtime.clock import Clock
from kiosk.runtime.terminal import Terminal
from kiosk.runtime.words import Words
from screens.controls.button import Button
from screens.panel import Panel
from screens.shell import Shell
from voice.contract import Utterance

HOME = HomePage(
    title=text("home-title"),
    options=(
        Option("H01", text("item-H01")),
        Option("C13", text("item-C13"), disabled_because=text("tile-no-printer")),
        Option("Q08", text("item-Q08")),
    ),
)
WAYS = ChoicePage(
    title=text("ways-title"), options=(Option("password", text("way-password")), Option("staff", text("way-staff")))
)
PIN = PinPage(title=text("password-title"), options=(Option("other-way", text("option-other-way")),))
RESULT = ResultPage(
    title=text("result-filed"),
    facts=(Fact(text("fact-next-due"), text("value-date", date="2027-12-20")),),
    options=(Option("done", text("option-done")),),
    personal=True,
)


class Mouth:
    """Takes the place of the speaker."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.volume = 0.5
        self.pace = 1.0
        self.stops = 0

    def say(self, utterance: Utterance) -> None:
        self.said.append(utterance.text)

    def stop(self) -> None:
        self.stops += 1

    def reset(self) -> None:
        return


class Hall:
    """A terminal, and a visitor's two hands on its keys."""

    def __init__(self) -> None:
        self.pins: list[str] = []
        words = Words(("zh", "en"), strict=True, items=shipped().items)
        self.shell = Shell(Panel(21.5, 1080, 1920), words.screen, ("zh", "en"))
        self.conductor = Conductor(self._visit, HOME, Timing(), Preferences())
        self.terminal = Terminal(self.conductor, self.shell, words, Clock(), ("zh", "en"))
        self.mouth = Mouth()
        self.terminal._speaker = self.mouth  # type: ignore[assignment]
        self.shell.show()
        self.terminal.open()

    async def _visit(self, visit: Visit) -> Ending:
        way = await visit.ask(WAYS)
        if way == Chosen("password"):
            answer = await visit.ask(PIN)
            if isinstance(answer, PinEntered):
                self.pins.append(answer.digits)
        await visit.ask(RESULT)
        return Finished("done")

    def press(self, *keys: str) -> str:
        """Press keys; the last thing that was said."""
        for key in keys:
            self.terminal._on_message(KeyPressed(Key(key)))
        return self.said

    def headphones(self, inserted: bool) -> None:
        self.terminal._on_message(HeadphonesIn() if inserted else HeadphonesOut())

    def touch(self, name: str) -> None:
        """A finger on the glass where this button is."""
        button = self.shell.button(name)
        assert button is not None
        place = button.mapTo(self.shell, QPoint(20, 20))
        QTest.mouseClick(self.shell.childAt(place) or self.shell, Qt.MouseButton.LeftButton)

    @property
    def said(self) -> str:
        return self.mouth.said[-1]

    @property
    def page(self) -> str:
        return self.conductor.shown.title.id

    @property
    def ring(self) -> str:
        """The button that has the keyboard."""
        focus = self.shell.focusWidget()
        return focus.objectName() if isinstance(focus, Button) else ""


@pytest.fixture
def hall(qtbot: QtBot) -> Iterator[Hall]:
    hall = Hall()
    qtbot.addWidget(hall.shell)
    yield hall
    hall.terminal.close()


@pytest.fixture
def listening(hall: Hall) -> Hall:
    """Headphones are in and the home page was said."""
    hall.headphones(True)
    return hall


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


class TestInPrivate:
    def test_results_are_said_into_the_headphones_only(self, listening: Hall) -> None:
        listening.press("confirm", "6", "confirm")
        assert "下次认证截止日" in listening.said
        assert "2027年12月20日" in listening.said.replace(" ", "")
        listening.headphones(False)
        assert listening.mouth.stops
        assert "2027" not in listening.press("2")
        assert "请接上耳机" in listening.said

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
