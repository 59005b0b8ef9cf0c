"""What was done: the facts of the sheet in large type."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.pages import Fact, ResultPage
from screens.controls.words import Words
from screens.kit import Kit
from screens.layout import Block, TallBlock
from screens.pages.base import Screen
from screens.theme import RADIUS_MM, STROKE_MM, Type


class FactRow(QWidget):
    """Label and value on a card of their own: side by side where both fit on one line, else one above the other."""

    def __init__(self, kit: Kit, fact: Fact, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = kit.style
        self._label = Words(kit, kit.word(fact.label), Type.BODY, self, role="soft")
        self._value = Words(kit, kit.word(fact.value), Type.FACT if fact.large else Type.LABEL, self)

    def tall(self, width: int) -> int:
        pad = self._style.mm(3)
        inside = width - 4 * pad
        if self._beside(inside):
            return max(self._label.tall(inside), self._value.tall(inside)) + 2 * pad
        return self._label.tall(inside) + self._value.tall(inside) + 2 * pad

    def resizeEvent(self, event: QResizeEvent) -> None:
        pad = self._style.mm(3)
        inside = QRect(2 * pad, pad, self.width() - 4 * pad, self.height() - 2 * pad)
        beside = self._beside(inside.width())
        side = Qt.AlignmentFlag.AlignRight if beside else Qt.AlignmentFlag.AlignLeft
        self._value.setAlignment(side | Qt.AlignmentFlag.AlignTop)
        if beside:
            for words, left, width in (
                (self._label, inside.left(), self._label.wide()),
                (self._value, inside.right() + 1 - self._value.wide(), self._value.wide()),
            ):
                tall = words.tall(width)
                words.setGeometry(left, inside.top() + (inside.height() - tall) // 2, width, tall)
            return
        first = self._label.tall(inside.width())
        self._label.setGeometry(inside.left(), inside.top(), inside.width(), first)
        self._value.setGeometry(inside.left(), inside.top() + first, inside.width(), inside.height() - first)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke = self._style.mm(STROKE_MM)
        painter.setPen(QPen(self._style.colour("tint"), stroke))
        painter.setBrush(self._style.colour("surface"))
        radius = self._style.mm(RADIUS_MM)
        painter.drawRoundedRect(self.rect().adjusted(stroke, stroke, -stroke, -stroke), radius, radius)

    def _beside(self, inside: int) -> bool:
        return self._label.wide() + self._value.wide() + self._style.mm(6) <= inside


class ResultScreen(Screen[ResultPage]):
    def make_stage(self) -> list[Block]:
        mm = self.kit.style.mm
        rows = [FactRow(self.kit, fact, self) for fact in self.page.facts]
        return [TallBlock(row, row.tall, mm(2.5) if index else mm(6)) for index, row in enumerate(rows)]
