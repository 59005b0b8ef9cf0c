"""Painted illustrations: the card reader, a person, a printer, a calm ring. Flat, still, drawn from the theme's roles."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QShowEvent
from PySide6.QtWidgets import QWidget

from kiosk.pages import Picture
from screens.controls.pictograms import has_pictogram, paint_pictogram
from screens.kit import Kit
from screens.theme import Style

RING_STEP_MS = 50
RING_TURN_MS = 4000


class PictureView(QWidget):
    """One illustration in the largest square it is given. Pure decoration: the words beside it say the same."""

    def __init__(self, kit: Kit, picture: Picture, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = kit.style
        self._picture = picture

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height(), self._style.mm(150))
        square = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        if has_pictogram(self._picture) and self._picture not in _PAINTERS:
            paint_pictogram(painter, self._picture, square, self._style)
            return
        painter.translate(square.topLeft())
        painter.scale(side / 100, side / 100)
        _PAINTERS[self._picture](painter, self._style)


class RingView(QWidget):
    """The machine is busy: an arc that goes round slowly. Nothing blinks, nothing hurries."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = kit.style
        self._elapsed_ms = 0
        self._timer = QTimer(self)
        self._timer.setInterval(RING_STEP_MS)
        self._timer.timeout.connect(self._turn)

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    @Slot()
    def _turn(self) -> None:
        self._elapsed_ms = (self._elapsed_ms + RING_STEP_MS) % RING_TURN_MS
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = self._style
        width = style.mm(6)
        side = min(self.width(), self.height(), style.mm(90)) - width
        ring = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(style.colour("tint"), width))
        painter.drawEllipse(ring)
        painter.setPen(QPen(style.colour("accent"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        start = 90 - 360 * self._elapsed_ms / RING_TURN_MS
        painter.drawArc(ring, round(start * 16), -100 * 16)


def _pen(style: Style, role: str = "ink", width: float = 1.0) -> QPen:
    return QPen(style.colour(role), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _card(painter: QPainter, style: Style, rect: QRectF) -> None:
    painter.setPen(_pen(style, "accent", 0.8))
    painter.setBrush(style.colour("tint"))
    painter.drawRoundedRect(rect, 2.4, 2.4)
    chip = QRectF(rect.left() + rect.width() / 2 - 5, rect.bottom() - 13, 10, 8)
    painter.setBrush(QColor("#E7C25B"))
    painter.setPen(_pen(style, "ink", 0.5))
    painter.drawRoundedRect(chip, 1.2, 1.2)
    painter.drawLine(QPointF(chip.left(), chip.center().y()), QPointF(chip.right(), chip.center().y()))
    painter.drawLine(QPointF(chip.center().x(), chip.top()), QPointF(chip.center().x(), chip.bottom()))
    painter.setPen(_pen(style, "accent", 1.6))
    left = rect.left() + 5
    painter.drawLine(QPointF(left, rect.top() + 6), QPointF(left + 16, rect.top() + 6))
    painter.drawLine(QPointF(left, rect.top() + 10.5), QPointF(left + 10, rect.top() + 10.5))


def _reader(painter: QPainter, style: Style) -> None:
    painter.setPen(_pen(style, "line", 0.8))
    painter.setBrush(style.colour("surface"))
    painter.drawRoundedRect(QRectF(10, 62, 80, 32), 5, 5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("ink"))
    painter.drawRoundedRect(QRectF(24, 68, 52, 4), 2, 2)
    painter.setBrush(style.colour("accent"))
    painter.drawRoundedRect(QRectF(44, 82, 12, 3), 1.5, 1.5)


def _arrow(painter: QPainter, style: Style, x: float, start: float, end: float) -> None:
    painter.setPen(_pen(style, "accent", 3.2))
    painter.drawLine(QPointF(x, start), QPointF(x, end))
    back = 6 if end < start else -6
    painter.drawPolyline(QPolygonF([QPointF(x - 6, end + back), QPointF(x, end), QPointF(x + 6, end + back)]))


def _insert_card(painter: QPainter, style: Style) -> None:
    _reader(painter, style)
    _card(painter, style, QRectF(29, 8, 42, 46))
    _arrow(painter, style, 84, 22, 52)
    _arrow(painter, style, 16, 22, 52)


def _put_id_card(painter: QPainter, style: Style) -> None:
    """An identity card above the flat field that reads it, and an arrow down."""
    painter.setPen(_pen(style, "line", 0.8))
    painter.setBrush(style.colour("surface"))
    painter.drawRoundedRect(QRectF(6, 64, 88, 30), 5, 5)
    painter.setPen(_pen(style, "accent", 1.6))
    painter.setBrush(style.colour("tint"))
    painter.drawRoundedRect(QRectF(18, 70, 64, 18), 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(style, "accent", 2))
    for reach in (4, 8, 12):
        painter.drawArc(QRectF(50 - reach, 86 - reach, 2 * reach, 2 * reach), 45 * 16, 90 * 16)
    painter.setPen(_pen(style, "accent", 0.8))
    painter.setBrush(style.colour("tint"))
    painter.drawRoundedRect(QRectF(23, 10, 54, 34), 2.4, 2.4)
    painter.setPen(_pen(style, "accent", 1.6))
    for y, end in ((18.0, 48.0), (24.0, 44.0), (30.0, 48.0), (37.0, 70.0)):
        painter.drawLine(QPointF(29, y), QPointF(end, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("accent"))
    painter.drawEllipse(QRectF(58.5, 14.5, 8, 8.5))
    shoulders = QPainterPath(QPointF(54, 33))
    shoulders.cubicTo(54, 23, 71, 23, 71, 33)
    shoulders.closeSubpath()
    painter.drawPath(shoulders)
    _arrow(painter, style, 88, 26, 56)
    _arrow(painter, style, 12, 26, 56)


def _take_card(painter: QPainter, style: Style) -> None:
    _reader(painter, style)
    painter.save()
    painter.setClipRect(QRectF(0, 0, 100, 70))
    _card(painter, style, QRectF(29, 36, 42, 46))
    painter.restore()
    _arrow(painter, style, 84, 50, 20)
    _arrow(painter, style, 16, 50, 20)


def _staff(painter: QPainter, style: Style) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("tint"))
    painter.drawEllipse(QRectF(6, 6, 88, 88))
    disc = QPainterPath()
    disc.addEllipse(QRectF(6, 6, 88, 88))
    shoulders = QPainterPath(QPointF(16, 100))
    shoulders.cubicTo(16, 70, 32, 62, 50, 62)
    shoulders.cubicTo(68, 62, 84, 70, 84, 100)
    shoulders.closeSubpath()
    painter.fillPath(shoulders.intersected(disc), style.colour("accent"))
    painter.setBrush(style.colour("surface"))
    painter.setPen(_pen(style, "accent", 2.2))
    painter.drawEllipse(QRectF(35, 21, 30, 34))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(style, "accent", 3))
    painter.drawArc(QRectF(30, 15, 40, 42), 0, 180 * 16)
    painter.setBrush(style.colour("accent"))
    painter.drawRoundedRect(QRectF(28, 34, 6, 11), 2, 2)
    painter.drawRoundedRect(QRectF(66, 34, 6, 11), 2, 2)
    painter.setPen(_pen(style, "accent", 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(43, 36, 14, 11), 200 * 16, 140 * 16)


def _printer(painter: QPainter, style: Style) -> None:
    painter.setPen(_pen(style, "line", 0.8))
    painter.setBrush(style.colour("tint"))
    painter.drawRoundedRect(QRectF(10, 40, 80, 48), 6, 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("ink"))
    painter.drawRoundedRect(QRectF(22, 45, 56, 4), 2, 2)
    painter.setBrush(style.colour("accent"))
    painter.drawRoundedRect(QRectF(66, 70, 12, 4), 2, 2)
    painter.setPen(_pen(style, "accent", 1.2))
    painter.setBrush(style.colour("surface"))
    painter.drawRect(QRectF(28, 8, 44, 39))
    painter.setPen(_pen(style, "accent", 2))
    for y, end in ((17, 62), (25, 62), (33, 52)):
        painter.drawLine(QPointF(37, y), QPointF(end, y))


def _nothing(painter: QPainter, style: Style) -> None:
    """A page without an illustration."""


_PAINTERS: dict[Picture, Callable[[QPainter, Style], None]] = {
    Picture.NONE: _nothing,
    Picture.INSERT_CARD: _insert_card,
    Picture.PUT_ID_CARD: _put_id_card,
    Picture.TAKE_CARD: _take_card,
    Picture.STAFF: _staff,
    Picture.PRINTER: _printer,
    Picture.WORKING: _nothing,
}
