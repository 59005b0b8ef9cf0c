"""Hands of elderly visitors on the glass: slow, sliding, trembling."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.pages import Chosen
from screens.intents import AnswerGiven
from tests.screens.conftest import Rig
from tests.screens.specimen_words import NAV
from tests.screens.specimens import SPECIMENS

PAGE = {name: page for name, page, _ in SPECIMENS}["confirm"]
YES = [AnswerGiven(1, Chosen("yes"))]


@pytest.fixture
def shown(rig: Rig) -> Rig:
    rig.shell.show_page(1, PAGE, NAV)
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


def test_a_palm_beside_the_buttons_presses_nothing_and_hinders_nothing(shown: Rig) -> None:
    QTest.mousePress(
        shown.shell, Qt.MouseButton.LeftButton, pos=QPoint(shown.shell.width() // 2, shown.shell.height() // 3)
    )
    QTest.mouseRelease(shown.shell, Qt.MouseButton.LeftButton, pos=QPoint(5, shown.shell.height() // 2))
    assert shown.acts == []
    shown.clock.wait(1)
    slide(shown, QPoint(0, 0))
    assert shown.acts == YES
