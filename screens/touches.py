"""Fingers on the glass, each followed on its own: a hand that rests there does not take the touch from the finger that presses.

Qt makes a mouse of the first touch alone. A palm laid beside the buttons would be that touch, and the finger would press nothing
for as long as it lies there.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QEventPoint, QTouchEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from screens.controls.button import Button

PALM_MM = 25.0
"""A fingertip pressed flat is 16 to 20 mm wide; what is wider is a palm, and presses nothing wherever it lies."""


class Touches(QObject):
    """Presses the buttons of ``window`` by touch. ``touched`` is called for every new touch, wherever it is."""

    def __init__(self, window: QWidget, touched: Callable[[], None], px_per_mm: float) -> None:
        super().__init__(window)
        self._window = window
        self._touched = touched
        self._palm_px = PALM_MM * px_per_mm
        self._held: dict[int, Button] = {}
        window.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.TouchCancel:
            for number in list(self._held):
                self._let_go(number)
        elif isinstance(event, QTouchEvent):
            for point in event.points():
                size = point.ellipseDiameters()
                width = max(size.width(), size.height())
                self.follow(point.id(), point.state(), point.position().toPoint(), width)
        else:
            return False
        event.accept()
        return True

    def follow(self, number: int, state: QEventPoint.State, place: QPoint, width_px: float) -> None:
        """What became of one point: ``place`` in the window's pixels, ``width_px`` across its longer side, 0 if not told."""
        if width_px > self._palm_px:
            self._let_go(number)
        elif state is QEventPoint.State.Pressed:
            self._touched()
            self._press(number, place)
        elif state is QEventPoint.State.Updated:
            button = self._held.get(number)
            if button is not None and isValid(button):
                button.setDown(self._over(button, place))
        elif state is QEventPoint.State.Released:
            button = self._let_go(number)
            if button is not None and self._over(button, place):
                button.click()

    def _press(self, number: int, place: QPoint) -> None:
        at: QWidget | None = self._window.childAt(place)
        while at is not None and not isinstance(at, Button):
            at = at.parentWidget()
        if at is not None:
            self._held[number] = at
            at.setDown(True)

    def _let_go(self, number: int) -> Button | None:
        """The button that this finger held, if it is still there."""
        button = self._held.pop(number, None)
        if button is None or not isValid(button):
            return None
        button.setDown(False)
        return button

    def _over(self, button: Button, place: QPoint) -> bool:
        return button.isVisible() and button.rect().contains(button.mapFrom(self._window, place))
