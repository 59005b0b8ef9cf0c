from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from kiosk.pages import PinEntered, Preferences, Size
from screens.intents import AnswerGiven, DigitsTyped
from screens.pages.pin import Dots
from tests.digits import digits
from tests.screens.conftest import Rig
from tests.screens.specimen_words import NAV
from tests.screens.specimens import SPECIMENS

PIN = next(page for name, page, _ in SPECIMENS if name == "pin")
DIGITS = "930718"


@pytest.fixture
def pad(rig: Rig) -> Rig:
    rig.shell.show_page("pin", PIN, NAV)
    return rig


def typed(rig: Rig, keys: str) -> None:
    for digit in keys:
        rig.press(f"key-{digit}")


def dots(rig: Rig) -> Dots:
    return rig.shell.findChildren(Dots)[-1]


def test_six_digits_and_confirm_answer(pad: Rig) -> None:
    typed(pad, DIGITS)
    pad.press("key-confirm")
    assert pad.acts[-1] == AnswerGiven("pin", PinEntered(digits(DIGITS)))


def test_each_digit_is_reported_by_its_count_only(pad: Rig) -> None:
    typed(pad, "93")
    pad.press("key-delete")
    assert pad.acts == [DigitsTyped(1, 6), DigitsTyped(2, 6), DigitsTyped(1, 6)]


def test_confirm_waits_for_the_last_digit(pad: Rig) -> None:
    typed(pad, DIGITS[:5])
    pad.press("key-confirm")
    assert not any(isinstance(act, AnswerGiven) for act in pad.acts)


def test_a_seventh_digit_is_ignored(pad: Rig) -> None:
    typed(pad, DIGITS + "5")
    pad.press("key-confirm")
    assert pad.acts[-1] == AnswerGiven("pin", PinEntered(digits(DIGITS)))


def test_different_keys_may_follow_quickly_and_the_same_key_may_not(pad: Rig) -> None:
    pad.clock.wait(1)
    for digit in "12321":
        button = pad.shell.button(f"key-{digit}")
        assert button is not None
        pad.clock.wait(0.1)
        button.click()
        button.click()
    assert pad.acts[-1] == DigitsTyped(5, 6)


def test_digits_stand_in_no_label_name_or_tip(pad: Rig) -> None:
    typed(pad, DIGITS)
    said = [
        text
        for widget in pad.shell.findChildren(QWidget)
        for text in (
            widget.accessibleName(),
            widget.accessibleDescription(),
            widget.toolTip(),
            widget.objectName(),
            getattr(widget, "text", str)(),
        )
    ]
    assert not any(DIGITS[:2] in text for text in said)
    assert dots(pad).accessibleName() == "已输入 6 位，共 6 位"
    assert DIGITS not in repr(pad.acts)


def test_digits_are_forgotten_once_answered(pad: Rig) -> None:
    typed(pad, DIGITS)
    pad.press("key-confirm")
    assert dots(pad).accessibleName() == "已输入 0 位，共 6 位"
    pad.press("key-confirm")
    assert sum(isinstance(act, AnswerGiven) for act in pad.acts) == 1


def test_digits_outlive_a_change_of_size(pad: Rig) -> None:
    typed(pad, DIGITS[:4])
    pad.shell.apply(Preferences(size=Size.EXTRA))
    typed(pad, DIGITS[4:])
    pad.press("key-confirm")
    assert pad.acts[-1] == AnswerGiven("pin", PinEntered(digits(DIGITS)))


def test_the_next_page_of_the_same_kind_starts_empty(pad: Rig) -> None:
    typed(pad, DIGITS)
    pad.shell.show_page("again", PIN, NAV)
    assert dots(pad).accessibleName() == "已输入 0 位，共 6 位"
