"""The hand of an old visitor, for scripts: the ball of the hand rests on the glass, the finger slides before it is lifted, and
then taps once more without wanting to.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from screens.controls.button import Button

Step = Generator[Callable[[], bool], None, None]

SLIDES_SECONDS = 0.3
_PALM, _FINGER = 0, 1


class UnsteadyHand:
    """``after`` gives a condition that comes true when so many seconds have gone by."""

    def __init__(self, window: QWidget, after: Callable[[float], Callable[[], bool]]) -> None:
        self._window = window
        self._after = after
        self._device = QTest.createTouchDevice()

    def press(self, button: QWidget) -> Step:
        """One press as she does it. The button may be gone at the end of it."""
        middle = button.mapTo(self._window, button.rect().center())
        far = QPoint(button.width() // 4, button.height() // 8)
        palm = self._free_place()
        QTest.touchEvent(self._window, self._device).press(_PALM, palm, self._window).commit()
        self._finger().press(_FINGER, middle - far, self._window).commit()
        yield self._after(SLIDES_SECONDS / 2)
        self._finger().move(_FINGER, middle, self._window).commit()
        yield self._after(SLIDES_SECONDS / 2)
        self._finger().move(_FINGER, middle + far, self._window).commit()
        self._finger().release(_FINGER, middle + far, self._window).commit()
        self._finger().press(_FINGER, middle + far, self._window).commit()
        self._finger().release(_FINGER, middle + far, self._window).commit()
        QTest.touchEvent(self._window, self._device).release(_PALM, palm, self._window).commit()

    def _finger(self) -> QTest.QTouchEventSequence:
        """The next event of the finger, while the palm lies still."""
        return QTest.touchEvent(self._window, self._device).stationary(_PALM)

    def _free_place(self) -> QPoint:
        """Beside every button, as low as there is room: where a wrist lies."""
        step = max(1, self._window.height() // 60)
        for y in range(self._window.height() - step, 0, -step):
            for x in range(step, self._window.width(), step):
                at: QWidget | None = self._window.childAt(x, y)
                while at is not None and not isinstance(at, Button):
                    at = at.parentWidget()
                if at is None:
                    return QPoint(x, y)
        return QPoint(0, 0)
