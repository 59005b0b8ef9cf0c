"""What was done: the facts of the sheet in large type."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.pages import Fact, Picture, ResultPage
from screens.controls.pictures import PictureView
from screens.controls.words import Words
from screens.kit import Kit
from screens.layout import Block, TallBlock
from screens.mirror import mirror
from screens.pages.base import Screen
from screens.theme import RADIUS_MM, STROKE_MM, Type

STEPS = ((Type.LARGE, Type.SUBTITLE, Type.DATE), (Type.LEAD, Type.TILE, Type.KEY), (Type.BODY, Type.LABEL, Type.FACT))
"""Label, value and large value of a row, from the largest step down."""


class FactRow(QWidget):
    """Label and value on a card of their own: side by side where both fit on one line, else one above the other."""

    def __init__(self, kit: Kit, fact: Fact, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = kit.style
        self._large = fact.large
        label, value, large = STEPS[-1]
        self._label = Words(kit, kit.word(fact.label), label, self, role="soft")
        self._value = Words(kit, kit.word(fact.value), large if fact.large else value, self)

    def restyle(self, label: Type, value: Type, large: Type) -> None:
        self._label.restyle(label)
        self._value.restyle(large if self._large else value)

    def beside(self, width: int) -> bool:
        """Whether label and value share a line in a row of this width."""
        inside = width - 4 * self._style.mm(3)
        return self._label.wide() + self._value.wide() + self._style.mm(6) <= inside

    def tall(self, width: int) -> int:
        pad = self._style.mm(3)
        inside = width - 4 * pad
        if self.beside(width):
            return max(self._label.tall(inside), self._value.tall(inside)) + 2 * pad
        return self._label.tall(inside) + self._value.tall(inside) + 2 * pad

    def resizeEvent(self, event: QResizeEvent) -> None:
        pad = self._style.mm(3)
        inside = QRect(2 * pad, pad, self.width() - 4 * pad, self.height() - 2 * pad)
        beside = self.beside(self.width())
        self._value.setAlignment(self._value.begin(far=beside) | Qt.AlignmentFlag.AlignTop)
        if beside:
            for words, left, width in (
                (self._label, inside.left(), self._label.wide()),
                (self._value, inside.right() + 1 - self._value.wide(), self._value.wide()),
            ):
                tall = words.tall(width)
                words.setGeometry(left, inside.top() + (inside.height() - tall) // 2, width, tall)
            if self._style.rtl:
                mirror((self._label, self._value), self.width())
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


class SpareBlock(Block):
    """A picture that is there only where the page leaves it room."""

    fill = True

    def __init__(self, view: QWidget, least: int) -> None:
        self.gap, self._view, self._least = 0, view, least

    def tall(self, width: int) -> int:
        return 0

    def place(self, rect: QRect) -> None:
        self._view.setGeometry(rect)
        self._view.setVisible(rect.height() >= self._least)

    def widgets(self) -> Sequence[QWidget]:
        return (self._view,)


class ResultScreen(Screen[ResultPage]):
    def make_stage(self) -> list[Block]:
        mm = self.kit.style.mm
        self._rows = [FactRow(self.kit, fact, self) for fact in self.page.facts]
        blocks: list[Block] = [
            TallBlock(row, row.tall, mm(2.5) if index else mm(6)) for index, row in enumerate(self._rows)
        ]
        if self.page.picture is not Picture.NONE:
            view = PictureView(self.kit, self.page.picture, self)
            blocks.append(SpareBlock(view, mm(45)))
        return blocks

    def enlarge_stage(self) -> None:
        """The rows as large as the page allows without putting a value below its label."""
        width = self._columns[-1].rect.width()
        together = [row for row in self._rows if row.beside(width)]
        for step in STEPS:
            for row in self._rows:
                row.restyle(*step)
            if self.whole() and all(row.beside(width) for row in together):
                return
