from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kiosk.input_pages import EVERY_PAGE_KIND
from kiosk.pages import Chosen, Chrome, Contrast, Page, Preferences, Size
from screens.controls.button import Button
from screens.controls.words import Words
from screens.intents import AnswerGiven, Control, ControlPressed, OverlayAnswered, Touched
from screens.pages import SCREENS
from screens.panel import Panel
from screens.shell import Shell
from tests.screens.conftest import LANDSCAPE, Rig, RigFor, bury
from tests.screens.specimen_words import HALL, NAV
from tests.screens.specimens import OVERLAYS, SPECIMENS
from tests.screens.test_tools import SETTINGS

PAGES = {name: page for name, page, _ in SPECIMENS}
IDLE = dict(OVERLAYS)["idle"]


def pressable(rig: Rig, name: str) -> Button:
    button = rig.shell.button(name)
    assert button is not None
    return button


def visible_text(rig: Rig) -> str:
    return " ".join(words.text() for words in rig.shell.findChildren(Words) if words.isVisibleTo(rig.shell))


def test_every_page_kind_has_a_screen_and_a_specimen() -> None:
    assert set(SCREENS) == set(EVERY_PAGE_KIND)
    assert {type(page) for page in PAGES.values()} == set(EVERY_PAGE_KIND)


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.answers()])
def test_every_button_answers_with_the_token_of_its_page(rig: Rig, name: str) -> None:
    page = PAGES[name]
    rig.shell.show_page(("visit", 7), page, NAV)
    chosen = [answer for answer in page.answers() if isinstance(answer, Chosen)]
    for answer in chosen:
        rig.press(answer.option if answer.option.startswith("key-") else f"option-{answer.option}")
    assert rig.acts == [AnswerGiven(("visit", 7), answer) for answer in chosen]


def test_a_mouse_press_and_release_inside_answers_and_touches(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    rig.settle()
    QTest.mouseClick(pressable(rig, "option-yes"), Qt.MouseButton.LeftButton)
    assert rig.intents == [Touched(), AnswerGiven(1, Chosen("yes"))]


def test_a_release_outside_the_target_is_no_press(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    button = pressable(rig, "option-yes")
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    QTest.mouseMove(button, QPoint(5, -200))
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(5, -200))
    assert rig.acts == []


@pytest.mark.parametrize("how", ["mouse", "click", "key"])
def test_a_closed_tile_says_why_and_answers_nothing(rig: Rig, how: str) -> None:
    rig.shell.show_page(1, PAGES["home"], HALL)
    tile = pressable(rig, "option-slip")
    if how == "mouse":
        window = rig.shell.windowHandle()
        at = tile.mapTo(rig.shell, tile.rect().center())
        QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        assert rig.intents
    elif how == "click":
        tile.click()
    else:
        tile.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(rig.shell, Qt.Key.Key_Return)
    assert rig.acts == []
    reason = "打印机没有纸，请到2号窗口办"
    assert reason in tile.accessibleName()
    assert reason in [box.text for box in tile.text_boxes()]
    assert all(isinstance(intent, Touched) for intent in rig.intents)


def test_a_press_beside_every_button_is_still_a_touch(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["closing"], HALL)
    QTest.mouseClick(rig.shell, Qt.MouseButton.LeftButton, pos=QPoint(540, 1500))
    assert rig.intents == [Touched()]


ON_SHEETS = (Control.SETTINGS, *SETTINGS)
CONSTANT = [control for control in Control if control not in (Control.BACK, Control.LEAVE, *ON_SHEETS)]


@pytest.mark.parametrize("control", CONSTANT)
def test_constant_controls_work_on_the_home_page(rig: Rig, control: Control) -> None:
    rig.shell.show_page(1, PAGES["home"], replace(HALL, practice=True))
    rig.press(f"control-{control}")
    assert rig.acts == [ControlPressed(control)]


def test_back_is_not_drawn_where_it_leads_nowhere_and_keeps_its_place(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    back, leave = pressable(rig, "control-back"), pressable(rig, "control-leave")
    place = back.geometry()
    rig.press("control-back")
    others = {name: pressable(rig, name).geometry() for name in ("control-repeat", "control-help")}
    rig.shell.show_page(2, PAGES["home"], HALL)
    rig.press("control-back")
    assert rig.acts == [ControlPressed(Control.BACK)]
    assert not back.isVisible()
    assert back.geometry() == place
    assert {name: pressable(rig, name).geometry() for name in others} == others
    # A finger on the empty place is still a touch.
    QTest.mouseClick(rig.shell.windowHandle(), Qt.MouseButton.LeftButton, pos=leave.mapTo(rig.shell, QPoint(9, 9)))
    assert rig.intents[-1] == Touched()
    rig.shell.show_page(3, PAGES["confirm"], NAV)
    assert back.isVisible()
    assert back.geometry() == place


def test_leave_is_there_only_where_the_page_says_so(rig: Rig) -> None:
    leave = pressable(rig, "control-leave")
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    assert leave.isVisible()
    rig.shell.show_page(2, PAGES["home"], HALL)
    assert not leave.isVisible()


def test_old_pages_are_destroyed_and_not_cleared(rig: Rig) -> None:
    gone: list[str] = []
    watched: list[weakref.ref[QWidget]] = []
    recorders: list[Recorder] = []
    gc.collect()
    gc.disable()
    try:
        for index, (name, page, chrome) in enumerate(SPECIMENS):
            rig.shell.show_page(index, page, chrome)
            rig.shell.grab()
            screen = rig.shell.page_screen
            assert screen is not None
            recorders.append(Recorder(gone, name))
            screen.destroyed.connect(recorders[-1].record)
            watched += [weakref.ref(screen), *map(weakref.ref, screen.findChildren(QWidget))]
            del screen
        rig.shell.show_page("last", PAGES["closing"], HALL)
        bury()
        # Without the cycle collector: a cycle would keep the words of the last visitor.
        left = [ref() for ref in watched]
    finally:
        gc.enable()
    assert gone == [name for name, _, _ in SPECIMENS]
    assert [widget for widget in left if widget is not None] == []


class Recorder:
    def __init__(self, gone: list[str], name: str) -> None:
        self._gone, self._name = gone, name

    def record(self) -> None:
        self._gone.append(self._name)


def test_words_of_the_last_page_are_nowhere_in_the_window(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["result"], NAV)
    assert "张*三" in visible_text(rig)
    rig.shell.show_page(2, PAGES["closing"], HALL)
    bury()
    everything = [
        text
        for widget in rig.shell.findChildren(QWidget)
        for text in (widget.accessibleName(), getattr(widget, "text", str)())
    ]
    assert not any("张*三" in text or "110****" in text for text in everything)


def test_preferences_render_again_under_the_same_token(rig: Rig) -> None:
    rig.shell.show_page("token", PAGES["confirm"], NAV)
    rig.shell.show_overlay(IDLE)
    before = rig.shell.page_screen
    rig.tongue.language = "en"
    rig.shell.apply(Preferences(size=Size.EXTRA, contrast=Contrast.DARK, language="en"))
    assert rig.shell.current_token == "token"
    assert rig.shell.page_screen is not before
    assert rig.shell.sheet is not None
    assert "Please check" in visible_text(rig)
    rig.shell.show_overlay(None)
    rig.press("option-yes")
    assert rig.acts == [AnswerGiven("token", Chosen("yes"))]


def test_volume_moves_its_level_without_a_new_page(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    before = rig.shell.page_screen
    rig.shell.apply(Preferences(volume=5))
    assert rig.shell.page_screen is before
    rig.press("control-louder")
    rig.press("control-softer")
    assert rig.acts == [ControlPressed(Control.SOFTER)]


def test_a_level_at_its_end_keeps_its_sign_and_its_name(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    rig.shell.apply(Preferences(size=Size.EXTRA))
    larger = pressable(rig, "control-larger")
    assert larger.isVisible()
    assert not larger.isEnabled()
    assert larger.accessibleName() == "字大一点"
    assert not larger.isEnabled()


def test_a_terminal_of_one_language_offers_no_other(qtbot: QtBot, rig: Rig) -> None:
    alone = Shell(LANDSCAPE, rig.tongue, ("zh",))
    qtbot.addWidget(alone)
    alone.show()
    language = alone.button("control-language")
    assert language is not None
    assert not language.isVisible()


def test_levels_end_where_the_steps_end(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    rig.shell.apply(Preferences(size=Size.EXTRA, volume=1))
    for name in ("control-larger", "control-softer"):
        rig.press(name)
    assert rig.acts == []
    rig.press("control-smaller")
    assert rig.acts == [ControlPressed(Control.SMALLER)]


def test_the_keyboard_keeps_its_place_when_the_size_changes(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    button = pressable(rig, "control-larger")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    rig.shell.apply(Preferences(size=Size.STANDARD))
    again = pressable(rig, "control-larger")
    assert again is not button
    assert again.hasFocus()


def test_tab_order_is_linear_page_then_bottom_then_top(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    first = pressable(rig, "option-yes")
    first.setFocus(Qt.FocusReason.TabFocusReason)
    names: list[str] = []
    at: QWidget = first
    while at.objectName() not in names:
        names.append(at.objectName())
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = rig.shell.focusWidget()
    controls = ("back", "repeat", "leave", "help", "smaller", "larger", "softer", "louder", "settings", "language")
    assert names == ["option-yes", "option-no", *(f"control-{name}" for name in controls)]


def test_no_button_has_the_keyboard_until_somebody_uses_it(rig: Rig, qtbot: QtBot) -> None:
    rig.shell.show_page(1, PAGES["home"], HALL)
    rig.shell.activateWindow()
    qtbot.waitUntil(rig.shell.isActiveWindow)
    assert not any(button.hasFocus() for button in rig.shell.findChildren(Button))
    rig.shell.show_page(2, PAGES["confirm"], NAV)
    assert rig.shell.hasFocus()
    QTest.keyClick(rig.shell, Qt.Key.Key_Tab)
    assert pressable(rig, "option-yes").hasFocus()


def test_the_keyboard_starts_at_the_first_button_of_the_next_page(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    pressable(rig, "option-no").setFocus(Qt.FocusReason.TabFocusReason)
    rig.shell.show_page(2, PAGES["trouble"], NAV)
    assert pressable(rig, "option-retry").hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_keyboard_presses_what_has_the_focus(rig: Rig, key: Qt.Key) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    rig.settle()
    QTest.keyClick(pressable(rig, "option-no"), key)
    assert rig.acts == [AnswerGiven(1, Chosen("no"))]


def test_an_overlay_covers_the_page_and_leaves_it_alone(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    before = rig.shell.page_screen
    rig.shell.show_overlay(IDLE)
    rig.press("option-yes")
    assert rig.acts == []
    rig.press("overlay-more-time")
    assert rig.acts == [OverlayAnswered("idle", "more-time")]
    rig.shell.show_overlay(None)
    assert rig.shell.page_screen is before
    rig.press("option-yes")
    assert rig.acts[-1] == AnswerGiven(1, Chosen("yes"))


def test_the_way_to_a_person_stays_open_under_an_overlay(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    rig.shell.show_overlay(IDLE)
    rig.press("control-help")
    assert rig.acts == [ControlPressed(Control.HELP)]


def test_painted_comes_once_for_each_page(rig: Rig, qtbot: QtBot) -> None:
    for token in ("one", "two"):
        rig.shell.show_page(token, PAGES["confirm"], NAV)
        with qtbot.waitSignal(rig.shell.painted) as signal:
            rig.shell.repaint()
        assert signal.args == [token]
    rig.shell.repaint()
    rig.shell.show_page("three", PAGES["home"], HALL)
    with qtbot.waitSignal(rig.shell.painted):
        rig.shell.repaint()
    assert rig.painted == ["one", "two", "three"]


def test_long_pages_turn_and_every_answer_stays_reachable(rig_for: RigFor) -> None:
    rig = rig_for(LANDSCAPE, Preferences(size=Size.EXTRA))
    rig.shell.show_page(1, PAGES["long"], NAV)
    screen = rig.shell.page_screen
    assert screen is not None
    assert screen.leaf_count > 1
    rig.press("page-next")
    assert screen.leaf == 1
    rig.press("page-previous")
    assert screen.leaf == 0
    rig.press("option-print")
    assert rig.acts == [AnswerGiven(1, Chosen("print"))]


def test_turning_a_leaf_is_no_answer_and_stops_at_the_ends(rig_for: RigFor) -> None:
    rig = rig_for(LANDSCAPE, Preferences(size=Size.EXTRA))
    rig.shell.show_page(1, PAGES["long"], NAV)
    screen = rig.shell.page_screen
    assert screen is not None
    for _ in range(screen.leaf_count + 3):
        rig.press("page-next")
    assert screen.leaf == screen.leaf_count - 1
    assert rig.acts == []


def test_consent_is_asked_for_when_every_point_was_shown(rig_for: RigFor) -> None:
    rig = rig_for(Panel(21.5, 1920, 1080), Preferences(size=Size.EXTRA, language="en"))
    rig.shell.show_page(1, PAGES["consent"], NAV)
    screen = rig.shell.page_screen
    assert screen is not None
    assert screen.leaf_count > 1
    assert not pressable(rig, "option-agree").isVisible()
    for _ in range(screen.leaf_count - 1):
        rig.press("page-next")
    assert pressable(rig, "option-agree").isVisible()
    assert pressable(rig, "option-decline").isVisible()


def test_a_window_of_another_size_is_laid_out_anew(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    rig.shell.resize(1080, 1700)
    for button in rig.shell.findChildren(Button):
        if button.isVisibleTo(rig.shell):
            assert rig.shell.rect().contains(button.rect().translated(button.mapTo(rig.shell, QPoint(0, 0))))


def test_a_shell_without_language_is_refused(qtbot: QtBot, rig: Rig) -> None:
    with pytest.raises(ValueError, match="language"):
        Shell(LANDSCAPE, rig.tongue, ())


def test_no_message_box_or_nested_loop_is_used(rig: Rig) -> None:
    for name, page, chrome in SPECIMENS:
        rig.shell.show_page(name, page, chrome)
    assert all(isinstance(button, Button) for button in rig.shell.findChildren(QPushButton))


def test_pages_may_carry_any_token(rig: Rig) -> None:
    token = object()
    page: Page = replace(PAGES["confirm"], personal=True)
    rig.shell.show_page(token, page, Chrome(back=True, leave=True, repeat=False))
    assert rig.shell.current_token is token
    rig.press("control-repeat")
    assert rig.acts == []
