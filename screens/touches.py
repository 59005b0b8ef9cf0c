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
from screens.controls.signature import SignatureBox

PALM_MM = 25.0
"""A fingertip pressed flat is 16 to 20 mm wide; what is wider is a palm, and presses nothing wherever it lies."""


class Touches(QObject):
    """Presses the buttons of ``window`` by touch, and writes in its box. ``touched`` is called for every new touch, wherever it
    is, and tells when it was.
    """

    def __init__(self, window: QWidget, touched: Callable[[], float], px_per_mm: float) -> None:
        super().__init__(window)
        self._window = window
        self._touched = touched
        self._palm_px = PALM_MM * px_per_mm
        self._held: dict[int, Button] = {}
        self._writing: dict[int, SignatureBox] = {}
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
            self._press(number, place)
        elif state is QEventPoint.State.Updated:
            button, box = self._held.get(number), self._writing.get(number)
            if button is not None and isValid(button):
                button.setDown(self._over(button, place))
            elif box is not None and isValid(box):
                box.draw(number, box.mapFrom(self._window, place).toPointF())
        elif state is QEventPoint.State.Released:
            button = self._let_go(number)
            if button is not None and self._over(button, place):
                button.click()

    def _press(self, number: int, place: QPoint) -> None:
        """What the touch itself takes away is not pressed, and neither is what lay below."""
        at: QWidget | None = self._window.childAt(place)
        while at is not None and not isinstance(at, Button | SignatureBox):
            at = at.parentWidget()
        since = self._touched()
        if at is None or not isValid(at) or not at.isVisible():
            return
        if isinstance(at, Button):
            self._held[number] = at
            at.hold(since)
        else:
            self._writing[number] = at
            at.put_down(number, at.mapFrom(self._window, place).toPointF())

    def _let_go(self, number: int) -> Button | None:
        """The button that this finger held, if it is still there."""
        box = self._writing.pop(number, None)
        if box is not None and isValid(box):
            box.lift(number)
        button = self._held.pop(number, None)
        if button is None or not isValid(button):
            return None
        button.setDown(False)
        return button

    def _over(self, button: Button, place: QPoint) -> bool:
        return button.isVisible() and button.rect().contains(button.mapFrom(self._window, place))
