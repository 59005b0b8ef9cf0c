"""The glass black on request: what a visitor hears is her own, and nobody reads it over her shoulder."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class Curtain(QWidget):
    """Covers the whole window, bars included. A hand on it counts as a touch and lifts nothing: only the key that drew it
    does, or the end of the visit.
    """

    touched = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setObjectName("curtain")
        # Else a press would go on to the window below and count twice.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.hide()

    def draw(self, drawn: bool) -> None:
        """Before everything that stands in the window now, or away."""
        self.setGeometry(self._window.rect())
        self.setVisible(drawn)
        if drawn:
            self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Qt.GlobalColor.black)
