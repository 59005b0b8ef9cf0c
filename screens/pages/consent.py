"""Separate consent in large print: purpose, keeping time, withdrawal; yes and no of equal size."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.pages import ConsentPage
from screens.controls.words import Words
from screens.kit import Kit
from screens.layout import Block, WordsBlock
from screens.pages.base import Screen


class PointMark(QWidget):
    """A plain disc before a point: a check sign would look like consent already given."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = kit.style.colour("accent")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(QRectF(self.rect()))


class PointBlock(WordsBlock):
    """A point of the consent: its sign stands before its first line, and goes with its first part."""

    def __init__(self, words: Words, gap: int, indent: int, mark: PointMark | None = None) -> None:
        super().__init__(words, gap, indent)
        self._mark = mark

    def pieces(self, width: int, height: int) -> Sequence[Block]:
        parts = super().pieces(width, height)
        if isinstance(parts[0], PointBlock):
            parts[0]._mark = self._mark
        return parts

    def place(self, rect: QRect) -> None:
        super().place(rect)
        if self._mark is not None:
            line = self.words.metrics.lineSpacing()
            side = round(line * 0.3)
            self._mark.setGeometry(rect.left(), rect.top() + (line - side) // 2, side, side)

    def widgets(self) -> Sequence[QWidget]:
        return (self.words,) if self._mark is None else (self._mark, self.words)


class ConsentScreen(Screen[ConsentPage]):
    """Every point is on the glass before yes and no are."""

    options_last = True

    def make_reading(self) -> list[Block]:
        style = self.kit.style
        points: list[Block] = []
        for point in self.page.points:
            plain = self.paragraph(self.kit.word(point))
            points.append(PointBlock(plain.words, plain.gap, style.em(1.1), PointMark(self.kit, self)))
        return [*super().make_reading(), *points]
