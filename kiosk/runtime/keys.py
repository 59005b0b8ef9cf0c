"""Keys that come through the window: a keyboard-wedge scanner and a USB keypad told apart from a person's keyboard.

The scanner's keys never reach the window; the keypad's become its own events; a person's go where they would have gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_MODIFIER_KEYS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock}
    | {Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock}
)
_COMMAND_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class KeySorter(QObject):
    """Installed on the application. ``scanner`` is a WedgeScanner or None, ``keypad`` a HidKeypad or None."""

    def __init__(self, scanner: Any | None, keypad: Any | None, parent: QObject) -> None:
        super().__init__(parent)
        self._scanner = scanner
        self._keypad = keypad
        self._giving = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self._on_quiet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._giving or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget) or event.key() in _MODIFIER_KEYS:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            # Held back with its key: a hostile code may type Alt+F4.
            event.accept()
            return True
        if self._scanner is None:
            return self._struck_on_keypad(event)
        # The event's own time and not that of its arrival: a stall of the program must not make a scanner of a person.
        at = event.timestamp() / 1000
        passed = self._scanner.feed(event.text(), at, event.clone(), repeated=event.isAutoRepeat())
        self._quiet.start(int(self._scanner.wait_seconds * 1000) + 1)
        self._give(passed)
        return True

    @Slot()
    def _on_quiet(self) -> None:
        if self._scanner is not None:
            self._give(self._scanner.quiet())

    def _give(self, strokes: Iterable[Any]) -> None:
        """What a person struck: to the keypad's driver, else to the widget that has the focus now."""
        for stroke in strokes:
            key: QKeyEvent = stroke.key
            target = QApplication.focusWidget()
            if self._struck_on_keypad(key) or target is None:
                continue
            self._giving = True
            try:
                QCoreApplication.sendEvent(target, key)
            finally:
                self._giving = False

    def _struck_on_keypad(self, key: QKeyEvent) -> bool:
        return self._keypad is not None and bool(
            self._keypad.strike(
                int(key.key()),
                key.timestamp() / 1000,
                numeric_block=bool(key.modifiers() & Qt.KeyboardModifier.KeypadModifier),
                modified=bool(key.modifiers() & _COMMAND_KEYS),
                repeated=key.isAutoRepeat(),
            )
        )
