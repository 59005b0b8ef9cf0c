"""The mark of a practice: a band below the top bar, on every page of it, words and stripes and not a colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.pages import text
from screens.controls.words import Words
from screens.kit import Kit
from screens.theme import EDGE_MM, Type


class PracticeBand(QWidget):
    """As high as its words need; stripes at both ends."""

    def __init__(self, kit: Kit, top: int, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("practice-band")
        self._style = kit.style
        mm = kit.style.mm
        self._words = Words(kit, kit.word(text("practice-mark")), Type.CHROME, self, centred=True)
        inside = width - 2 * (mm(EDGE_MM) + mm(14))
        tall = self._words.tall(inside)
        self._words.setGeometry((width - inside) // 2, mm(1.5), inside, tall)
        self.setGeometry(0, top, width, tall + 2 * mm(1.5))

    @property
    def shown(self) -> str:
        """The words on it."""
        return self._words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._style.colour("tint"))
        stripes = QBrush(self._style.colour("ink"), Qt.BrushStyle.BDiagPattern)
        wide = self._style.mm(14)
        for left in (0, self.width() - wide):
            painter.fillRect(QRect(left, 0, wide, self.height()), stripes)
