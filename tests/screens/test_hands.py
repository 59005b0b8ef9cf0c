"""Hands of elderly visitors on the glass: slow, sliding, trembling."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QEventPoint
from PySide6.QtTest import QTest

from kiosk.pages import Chosen
from screens.intents import AnswerGiven
from screens.touches import PALM_MM, Touches
from tests.screens.conftest import PORTRAIT, Rig
from tests.screens.specimen_words import NAV
from tests.screens.specimens import SPECIMENS

PAGE = {name: page for name, page, _ in SPECIMENS}["confirm"]
State = QEventPoint.State
YES = [AnswerGiven(1, Chosen("yes"))]


@pytest.fixture
def shown(rig: Rig) -> Rig:
    rig.shell.show_page(1, PAGE, NAV)
    rig.settle()
    return rig


def slide(rig: Rig, *places: QPoint, seconds: float = 3.0) -> None:
    """Down at the first place, along the others slowly, up at the last; of the button's middle."""
    button = rig.shell.button("option-yes")
    assert button is not None
    middle = button.rect().center()
    QTest.mousePress(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle + places[0])
    for place in places[1:]:
        rig.clock.wait(seconds)
        QTest.mouseMove(button, middle + place)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle + places[-1])


def test_a_slow_touch_that_slides_inside_the_button_counts(shown: Rig) -> None:
    slide(shown, QPoint(-120, -10), QPoint(-40, 5), QPoint(30, 15), QPoint(110, 20))
    assert shown.acts == YES


def test_a_touch_that_slides_out_and_back_counts_once(shown: Rig) -> None:
    slide(shown, QPoint(0, 0), QPoint(0, -400), QPoint(0, 0))
    assert shown.acts == YES


def test_a_touch_that_slides_off_counts_nothing(shown: Rig) -> None:
    slide(shown, QPoint(0, 0), QPoint(0, -400))
    assert shown.acts == []


def test_a_double_tap_counts_once(shown: Rig) -> None:
    slide(shown, QPoint(0, 0))
    shown.clock.wait(0.2)
    slide(shown, QPoint(4, 4))
    assert shown.acts == YES


class Glass:
    """A touch panel: fingers by number, each placed on a button or on the bare page."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._device = QTest.createTouchDevice()

    def press(self, number: int, place: QPoint) -> None:
        QTest.touchEvent(self._rig.shell, self._device).press(number, place, self._rig.shell).commit()

    def move(self, number: int, place: QPoint, *, still: tuple[int, ...] = ()) -> None:
        self._told(number, still).move(number, place, self._rig.shell).commit()

    def release(self, number: int, place: QPoint, *, still: tuple[int, ...] = ()) -> None:
        self._told(number, still).release(number, place, self._rig.shell).commit()

    def tap(self, number: int, place: QPoint, *, still: tuple[int, ...] = ()) -> None:
        self._told(number, still).press(number, place, self._rig.shell).commit()
        self.release(number, place, still=still)

    def _told(self, number: int, still: tuple[int, ...]) -> QTest.QTouchEventSequence:
        told = QTest.touchEvent(self._rig.shell, self._device)
        for other in still:
            told.stationary(other)
        return told

    def middle(self, name: str) -> QPoint:
        button = self._rig.shell.button(name)
        assert button is not None
        return button.mapTo(self._rig.shell, button.rect().center())


@pytest.fixture
def glass(shown: Rig) -> Glass:
    return Glass(shown)


PALM = QPoint(540, 700)
"""On the page, beside every button."""


def test_a_finger_presses_while_a_palm_rests_beside_the_buttons(shown: Rig, glass: Glass) -> None:
    glass.press(0, PALM)
    glass.tap(1, glass.middle("option-yes"), still=(0,))
    assert shown.acts == YES
    glass.release(0, PALM)
    assert shown.acts == YES


def test_a_palm_that_slides_onto_a_button_and_lifts_presses_nothing(shown: Rig, glass: Glass) -> None:
    glass.press(0, PALM)
    glass.move(0, glass.middle("option-no"))
    glass.release(0, glass.middle("option-no"))
    assert shown.acts == []


def test_a_finger_that_slides_off_presses_nothing_and_one_that_comes_back_does(shown: Rig, glass: Glass) -> None:
    yes = glass.middle("option-yes")
    glass.press(0, yes)
    glass.move(0, PALM)
    glass.release(0, PALM)
    assert shown.acts == []
    shown.clock.wait(1)
    glass.press(0, yes)
    glass.move(0, PALM)
    glass.move(0, yes)
    glass.release(0, yes)
    assert shown.acts == YES


def test_two_quick_taps_by_touch_count_once(shown: Rig, glass: Glass) -> None:
    yes = glass.middle("option-yes")
    glass.tap(0, yes)
    shown.clock.wait(0.2)
    glass.tap(0, yes)
    assert shown.acts == YES


def test_what_is_wider_than_a_finger_presses_nothing_even_if_it_came_as_one(shown: Rig, glass: Glass) -> None:
    touches = shown.shell.findChild(Touches)
    assert touches is not None
    yes, wide = glass.middle("option-yes"), (PALM_MM + 5) * PORTRAIT.px_per_mm
    touches.follow(0, State.Pressed, yes, wide)
    touches.follow(0, State.Released, yes, wide)
    touches.follow(1, State.Pressed, yes, 0)
    touches.follow(1, State.Updated, yes, wide)
    touches.follow(1, State.Released, yes, 0)
    assert shown.acts == []
    touches.follow(2, State.Pressed, yes, 0)
    touches.follow(2, State.Released, yes, 0)
    assert shown.acts == YES
