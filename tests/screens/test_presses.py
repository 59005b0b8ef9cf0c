"""Which presses count: trembling, typing, and fingers that were on their way when the page changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.pages import Chosen
from screens.controls.button import Button
from screens.intents import AnswerGiven, DigitsTyped, Touched
from tests.screens.conftest import Rig
from tests.screens.specimen_words import HALL, NAV
from tests.screens.specimens import OVERLAYS, SPECIMENS
from tests.screens.test_hands import Glass

PAGES = {name: page for name, page, _ in SPECIMENS}
IDLE = dict(OVERLAYS)["idle"]
YES = AnswerGiven(1, Chosen("yes"))


def button(rig: Rig, name: str) -> Button:
    found = rig.shell.button(name)
    assert found is not None
    return found


def tap(rig: Rig, name: str, *, after: float, held: float = 0.0) -> None:
    """A finger comes down ``after`` so many seconds and lies there for a while."""
    rig.clock.wait(after)
    QTest.mousePress(button(rig, name), Qt.MouseButton.LeftButton)
    rig.clock.wait(held)
    pressed = rig.shell.button(name)
    if pressed is not None:
        QTest.mouseRelease(pressed, Qt.MouseButton.LeftButton)


@pytest.fixture
def shown(rig: Rig) -> Rig:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    rig.settle()
    return rig


class TestTrembling:
    def test_a_second_press_within_400_ms_is_ignored(self, shown: Rig) -> None:
        tap(shown, "option-yes", after=0)
        tap(shown, "option-yes", after=0.399)
        assert shown.acts == [YES]
        tap(shown, "option-yes", after=0.401)
        assert shown.acts == [YES, YES]

    def test_a_finger_that_goes_on_trembling_is_ignored_as_long_as_it_does(self, shown: Rig) -> None:
        for _ in range(8):
            tap(shown, "option-yes", after=0.3)
        assert shown.acts == [YES]

    def test_the_second_half_of_a_slow_double_tap_presses_nothing_on_the_next_page(self, shown: Rig) -> None:
        """It counts from when the finger comes down, not from when it is lifted."""
        tap(shown, "option-yes", after=0, held=0.5)
        shown.shell.show_page(2, PAGES["trouble"], NAV)
        tap(shown, "option-retry", after=0.35, held=0.6)
        assert shown.acts == [YES]
        tap(shown, "option-retry", after=0.5)
        assert shown.acts[1:] == [AnswerGiven(2, Chosen("retry"))]


class TestTyping:
    def test_digits_of_one_pad_may_be_typed_as_fast_as_they_come(self, rig: Rig) -> None:
        rig.shell.show_page(1, PAGES["pin"], NAV)
        rig.settle()
        for digit in "735018":
            tap(rig, f"key-{digit}", after=0.08)
        assert rig.acts[-1] == DigitsTyped(6, 6)

    def test_the_same_digit_twice_at_once_is_a_bounce(self, rig: Rig) -> None:
        rig.shell.show_page(1, PAGES["pin"], NAV)
        rig.settle()
        tap(rig, "key-7", after=0)
        tap(rig, "key-7", after=0.2)
        assert rig.acts == [DigitsTyped(1, 6)]

    def test_a_key_of_one_page_and_a_key_of_the_next_are_no_typing(self, rig: Rig) -> None:
        rig.shell.show_page(1, PAGES["stepper"], NAV)
        rig.settle()
        tap(rig, "key-confirm", after=0)
        before = len(rig.acts)
        rig.shell.show_page(2, PAGES["number"], NAV)
        tap(rig, "key-5", after=0.35)
        assert rig.acts[before:] == []
        tap(rig, "key-5", after=0.45)
        assert len(rig.acts) > before

    def test_letters_that_bring_another_page_of_letters_are_pressed_one_by_one(self, rig: Rig) -> None:
        rig.shell.show_page(1, PAGES["search"], NAV)
        rig.settle()
        first, second = [
            each.objectName() for each in rig.shell.findChildren(Button) if each.objectName()[:4] == "key-"
        ][:2]
        tap(rig, first, after=0)
        rig.shell.show_page(2, PAGES["search"], NAV)
        tap(rig, second, after=0.35)
        assert rig.acts == [AnswerGiven(1, Chosen(first))]


class TestWhatAppearsByItself:
    def test_a_press_within_300_ms_was_meant_for_the_page_before(self, shown: Rig) -> None:
        shown.shell.show_page(2, PAGES["trouble"], NAV)
        tap(shown, "option-retry", after=0.299)
        assert shown.acts == []
        tap(shown, "option-retry", after=0.401)
        assert shown.acts == [AnswerGiven(2, Chosen("retry"))]

    def test_a_slow_finger_that_came_down_in_time_to_miss_the_page_presses_nothing(self, shown: Rig) -> None:
        shown.shell.show_page(2, PAGES["trouble"], NAV)
        tap(shown, "option-retry", after=0.1, held=2.0)
        assert shown.acts == []

    def test_the_time_counts_from_when_the_page_can_be_seen(self, shown: Rig) -> None:
        shown.shell.show_page(2, PAGES["trouble"], NAV)
        shown.settle()
        shown.shell.show_page(3, PAGES["confirm"], NAV)
        shown.clock.wait(0.8)
        assert shown.shell.settled
        shown.settle()
        shown.clock.wait(-0.8)
        assert not shown.shell.settled

    @pytest.mark.parametrize("what", ["overlay", "overlay-gone", "home"])
    def test_so_it_is_with_whatever_comes_or_goes(self, rig: Rig, what: str) -> None:
        if what == "home":
            rig.shell.show_page(1, PAGES["home"], HALL)
            rig.settle()
            rig.shell.show_page(2, PAGES["home"], HALL)
            rig.clock.wait(0.2)
            tap(rig, "option-certify", after=0)
        else:
            rig.shell.show_page(1, PAGES["confirm"], NAV)
            rig.shell.show_overlay(IDLE)
            rig.settle()
            if what == "overlay":
                rig.shell.show_overlay(None)
                rig.shell.show_overlay(IDLE)
                tap(rig, "overlay-more-time", after=0.2)
            else:
                rig.shell.show_overlay(None)
                tap(rig, "option-yes", after=0.2)
        assert rig.acts == []


class TestTheTouchThatTakesAQuestionAway:
    """Any touch answers the question whether she is still there, so the question goes while the finger is still down."""

    @pytest.fixture
    def asked(self, rig: Rig) -> Rig:
        def answer(intent: object) -> None:
            if isinstance(intent, Touched) and rig.shell.sheet is not None:
                rig.shell.show_overlay(None)

        rig.shell.show_page(1, PAGES["confirm"], NAV)
        rig.shell.show_overlay(IDLE)
        rig.settle()
        rig.shell.acted.connect(answer)
        return rig

    def test_a_finger_presses_nothing_that_lay_below(self, asked: Rig) -> None:
        glass = Glass(asked)
        for name in ("option-yes", "option-no"):
            place = glass.middle(name)
            asked.shell.show_overlay(IDLE)
            asked.clock.wait(1)
            glass.press(0, place)
            asked.clock.wait(1)
            glass.release(0, place)
        assert asked.acts == []

    def test_its_second_half_presses_nothing_there_either(self, asked: Rig) -> None:
        place = button(asked, "overlay-more-time").mapTo(asked.shell, QPoint(20, 20))
        below = asked.shell.childAt(place)
        assert below is not None
        QTest.mousePress(below, Qt.MouseButton.LeftButton)
        assert asked.shell.sheet is None
        tap(asked, "option-yes", after=0.39)
        assert asked.acts == []
        tap(asked, "option-yes", after=0.41)
        assert asked.acts == [YES]
