"""Keys through a real window: a scan reaches no field, a person's typing loses nothing, a keypad speaks for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from drivers.keypad.contract import Key, KeyPressed
from drivers.keypad.hid import HidKeypad
from drivers.scanner.contract import CodeKind, Scanned
from drivers.scanner.wedge_scanner import WedgeScanner
from kiosk.runtime.keys import KeySorter

Sort = Callable[..., KeySorter]
STAFF_CARD = "S001-7K2MQ9XH4RT8WZ3B"


def told(qtbot: QtBot, driver: WedgeScanner | HidKeypad, count: int = 1) -> list[object]:
    """The driver's events, once there are ``count``."""
    events: list[object] = []

    def enough() -> bool:
        events.extend(driver.poll(0.0))
        return len(events) >= count

    qtbot.waitUntil(enough)
    return events


class Window:
    """A field with the focus, and a hand that strikes keys at given milliseconds."""

    def __init__(self, field: QLineEdit) -> None:
        self.field = field
        self.at = 1000

    def strike(self, text: str, after_ms: int, key: int = 0, modifiers: Qt.KeyboardModifier | None = None) -> None:
        self.at += after_ms
        code = key or (Qt.Key.Key_Return if text == "\r" else ord(text.upper()))
        event = QKeyEvent(
            QEvent.Type.KeyPress, int(code), modifiers or Qt.KeyboardModifier.NoModifier, 0, 0, 0, text, False, 1
        )
        event.setTimestamp(self.at)
        QCoreApplication.sendEvent(self.field, event)

    def type(self, text: str, gap_ms: int) -> None:
        for character in text:
            self.strike(character, gap_ms)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
    return Window(field)


def node(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    path.touch()
    return path


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[WedgeScanner]:
    driver = WedgeScanner(node(tmp_path, "scanner"))
    driver.open()
    driver.start_scanning(frozenset({CodeKind.STAFF_CARD, CodeKind.ID_NUMBER}))
    yield driver
    driver.close()


@pytest.fixture
def keypad(tmp_path: Path) -> Iterator[HidKeypad]:
    driver = HidKeypad(node(tmp_path, "keypad"))
    driver.open()
    yield driver
    driver.close()


@pytest.fixture
def sort(qapp: QApplication) -> Iterator[Sort]:
    installed: list[KeySorter] = []

    def install(scanner: WedgeScanner | None = None, keypad: HidKeypad | None = None) -> KeySorter:
        sorter = KeySorter(scanner, keypad, qapp)
        qapp.installEventFilter(sorter)
        installed.append(sorter)
        return sorter

    yield install
    for sorter in installed:
        qapp.removeEventFilter(sorter)


def test_a_scan_reaches_no_field_and_becomes_an_event(
    window: Window, scanner: WedgeScanner, sort: Sort, qtbot: QtBot
) -> None:
    sort(scanner)
    window.type(f"{STAFF_CARD}\r", 4)
    events = told(qtbot, scanner)
    assert events == [Scanned(CodeKind.STAFF_CARD, STAFF_CARD)]
    assert window.field.text() == ""


def test_a_persons_keys_all_arrive_in_order(window: Window, scanner: WedgeScanner, sort: Sort, qtbot: QtBot) -> None:
    sort(scanner)
    window.type("hello", 120)
    qtbot.waitUntil(lambda: window.field.text() == "hello")
    assert list(scanner.poll(0.0)) == []


def test_a_code_that_types_a_shortcut_does_nothing(
    window: Window, scanner: WedgeScanner, sort: Sort, qtbot: QtBot
) -> None:
    sort(scanner)
    window.field.setText("kept")
    window.type("S00", 4)
    window.strike("\x01", 4, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    window.strike("\x7f", 4, Qt.Key.Key_Delete)
    window.strike("\r", 4)
    events = told(qtbot, scanner)
    assert not isinstance(events[0], Scanned)
    assert window.field.text() == "kept"


def test_a_keypads_keys_are_its_own_events(window: Window, keypad: HidKeypad, sort: Sort) -> None:
    sort(None, keypad)
    window.strike("7", 500)
    window.strike("\r", 500)
    window.strike("x", 500)
    assert list(keypad.poll(0.0)) == [KeyPressed(Key.DIGIT_7), KeyPressed(Key.CONFIRM)]
    assert window.field.text() == "x"


def test_both_at_one_window_are_told_apart(
    window: Window, scanner: WedgeScanner, keypad: HidKeypad, sort: Sort, qtbot: QtBot
) -> None:
    sort(scanner, keypad)
    window.strike("5", 500)
    window.strike("S", 500)
    window.type(f"{STAFF_CARD[1:]}\r", 4)
    window.strike("6", 500)
    assert told(qtbot, scanner) == [Scanned(CodeKind.STAFF_CARD, STAFF_CARD)]
    assert told(qtbot, keypad, 2) == [KeyPressed(Key.DIGIT_5), KeyPressed(Key.DIGIT_6)]
    assert window.field.text() == ""
