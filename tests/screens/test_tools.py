"""Settings and languages: sheets over the page, low buttons, the other hand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from kiosk.glass import is_black
from kiosk.pages import Hand, Preferences, Reach, Size
from screens.controls.button import Button
from screens.intents import Control, ControlPressed, LanguageChosen, SheetTurned
from screens.tools import Sheet
from tests.screens.conftest import LANDSCAPE, Rig, RigFor
from tests.screens.specimen_words import HALL, NAV
from tests.screens.specimens import SPECIMENS

PAGES = {name: page for name, page, _ in SPECIMENS}
SETTINGS = (Control.PACE, Control.CONTRAST, Control.REACH, Control.HAND)


def pressable(rig: Rig, name: str) -> Button:
    button = rig.shell.button(name)
    assert button is not None
    return button


@pytest.mark.parametrize("control", SETTINGS)
def test_settings_stand_on_a_sheet_over_the_page(rig: Rig, control: Control) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    rig.press("control-settings")
    assert not pressable(rig, "option-yes").isEnabled()
    rig.press(f"tool-{control}")
    assert rig.acts == [SheetTurned(), ControlPressed(control)]
    rig.press("tool-close")
    assert rig.acts[-1] == SheetTurned()
    assert rig.shell.sheet is None
    assert pressable(rig, "option-yes").isEnabled()


def test_another_page_takes_the_sheet_away(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    rig.press("control-settings")
    rig.shell.show_page(2, PAGES["home"], HALL)
    assert rig.shell.sheet is None


@pytest.mark.parametrize("size", list(Size))
def test_low_everything_to_press_stands_in_the_lower_half(rig: Rig, size: Size) -> None:
    rig.shell.apply(Preferences(size=size, reach=Reach.LOW))
    for name in ("home", "confirm", "pin", "consent"):
        rig.shell.show_page(name, PAGES[name], NAV)
        for sheet in (None, Sheet.SETTINGS):
            rig.shell.open_tools(sheet)
            shown = [each for each in rig.shell.findChildren(Button) if each.isVisible()]
            assert min(each.mapTo(rig.shell, QPoint(0, 0)).y() for each in shown) >= rig.shell.height() // 2


def test_the_left_hand_has_what_it_presses_on_its_side(rig_for: RigFor) -> None:
    rig = rig_for(LANDSCAPE, Preferences(hand=Hand.LEFT))
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    for name in ("option-yes", "control-help"):
        assert pressable(rig, name).mapTo(rig.shell, QPoint(0, 0)).x() < rig.shell.width() // 2


def test_more_than_two_languages_are_chosen_from_a_sheet_in_their_own_scripts(rig_for: RigFor) -> None:
    rig = rig_for(names={"zh": ("中文", "中文"), "en": ("English", "英文"), "ug": ("ئۇيغۇرچە", "维吾尔文")})
    rig.press("control-language")
    choice = pressable(rig, "tool-ug")
    assert choice.face.label == "ئۇيغۇرچە"
    assert choice.accessibleName() == "ئۇيغۇرچە, 维吾尔文"
    rig.press("tool-ug")
    assert rig.acts == [SheetTurned(), SheetTurned(), LanguageChosen("ug")]
    assert rig.shell.sheet is None


def test_a_tile_that_changes_its_state_takes_no_sheet_away(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["home"], HALL)
    rig.press("control-settings")
    rig.shell.show_page(2, PAGES["home"], HALL)
    assert rig.shell.sheet is not None


def test_a_sheet_never_stands_before_the_black_glass(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    rig.shell.apply(Preferences(blank=True))
    rig.shell.open_tools(Sheet.SETTINGS)
    assert is_black(rig.shell)
    rig.shell.apply(Preferences(blank=True, pace=2))
    assert is_black(rig.shell)
    rig.shell.apply(Preferences(blank=True, pace=2, size=Size.EXTRA))
    assert is_black(rig.shell)
