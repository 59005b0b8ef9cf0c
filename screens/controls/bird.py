"""The little bird of the camera page: something friendly to look at, on one side of the picture. It sits still."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

_SKY, _RIM = "#FFF8E4", "#0B3D31"
_TWIG, _LEAF, _VEIN = "#7A5534", "#5E9C4B", "#3F7A33"
_BACK, _WING, _FEATHER = "#2F7FA8", "#1F5F86", "#8CC3DC"
_BELLY, _BREAST = "#FFE9C2", "#F0A13C"
_BEAK, _FOOT, _CHEEK, _DARK = "#F2B233", "#C9772B", "#F4B6A0", "#1C1A15"

_BODY: Final = ((30.0, 62.0), (30.0, 40.0), (44.0, 24.0), (62.0, 24.0), (77.0, 24.0), (82.0, 36.0), (78.0, 47.0))
_BELLY_LINE: Final = ((74.0, 64.0), (62.0, 77.0), (48.0, 77.0), (37.0, 77.0), (30.0, 71.0), (30.0, 62.0))


def paint_bird(painter: QPainter, square: QRectF, *, looks_right: bool) -> None:
    """The bird on its twig in a round window that fills ``square``; it looks towards the middle of the picture."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(square.center())
    painter.scale(square.width() / 100 * (1 if looks_right else -1), square.height() / 100)
    painter.translate(-50, -50)
    window = QPainterPath()
    window.addEllipse(QRectF(1.5, 1.5, 97, 97))
    painter.fillPath(window, QColor(_SKY))
    painter.setClipPath(window)
    _twig(painter)
    _tail(painter)
    _body(painter)
    _wing(painter)
    _head(painter)
    _feet(painter)
    painter.setClipping(False)
    painter.setPen(QPen(QColor(_RIM), 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(window)
    painter.restore()


def _fill(painter: QPainter, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))


def _line(painter: QPainter, colour: str, width: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))


def _curve(*points: tuple[float, float]) -> QPainterPath:
    """A path from the first point, three more for each cubic piece."""
    path = QPainterPath(QPointF(*points[0]))
    for place in range(1, len(points) - 2, 3):
        path.cubicTo(*(QPointF(*point) for point in points[place : place + 3]))
    return path


def _twig(painter: QPainter) -> None:
    _line(painter, _TWIG, 4.5)
    painter.drawPath(_curve((-4, 88), (24, 80), (62, 84), (88, 76)))
    _line(painter, _TWIG, 2.4)
    painter.drawPath(_curve((70, 81), (78, 84), (82, 88), (84, 93)))
    for x, y, turned in ((84.0, 77.0, -35.0), (83.0, 92.0, 40.0), (16.0, 83.0, -60.0)):
        painter.save()
        painter.translate(x, y)
        painter.rotate(turned)
        _fill(painter, _LEAF)
        painter.drawPath(_curve((0, 0), (4, -6), (11, -5), (15, 0), (11, 5), (4, 6), (0, 0)))
        _line(painter, _VEIN, 0.9)
        painter.drawLine(QPointF(1, 0), QPointF(12, 0))
        painter.restore()


def _tail(painter: QPainter) -> None:
    _fill(painter, _WING)
    painter.drawPolygon(QPolygonF([QPointF(36, 56), QPointF(8, 68), QPointF(12, 75), QPointF(40, 68)]))
    _fill(painter, _BACK)
    painter.drawPolygon(QPolygonF([QPointF(36, 53), QPointF(6, 61), QPointF(8, 68), QPointF(40, 62)]))


def _body(painter: QPainter) -> None:
    outline = _curve(*_BODY, *_BELLY_LINE)
    outline.closeSubpath()
    painter.fillPath(outline, QColor(_BACK))
    below = _curve((83, 37), (80, 62), (70, 79), (48, 79), (38, 79), (33, 75), (31, 69), (46, 70), (56, 56), (60, 44))
    below.closeSubpath()
    painter.fillPath(below.intersected(outline), QColor(_BELLY))
    breast = QPainterPath()
    breast.addEllipse(QRectF(58, 40, 26, 24))
    painter.fillPath(breast.intersected(outline), QColor(_BREAST))


def _wing(painter: QPainter) -> None:
    wing = _curve((58, 46), (60, 60), (48, 70), (24, 70), (30, 62), (32, 46), (46, 42), (52, 41), (56, 42), (58, 46))
    painter.fillPath(wing, QColor(_WING))
    _line(painter, _FEATHER, 1.6)
    painter.drawPath(_curve((54, 50), (50, 58), (44, 62), (36, 64)))
    painter.drawPath(_curve((50, 47), (45, 54), (40, 58), (33, 60)))


def _head(painter: QPainter) -> None:
    _fill(painter, _BEAK)
    painter.drawPolygon(QPolygonF([QPointF(78, 33), QPointF(92, 38.5), QPointF(78.5, 43)]))
    _line(painter, _FOOT, 0.9)
    painter.drawLine(QPointF(79, 38.5), QPointF(90, 38.6))
    _fill(painter, _CHEEK)
    painter.drawEllipse(QRectF(66, 40, 8, 6))
    _fill(painter, "#FFFFFF")
    painter.drawEllipse(QRectF(63.5, 28.5, 11, 11))
    _fill(painter, _DARK)
    painter.drawEllipse(QRectF(66.5, 30.5, 7.4, 7.8))
    _fill(painter, "#FFFFFF")
    painter.drawEllipse(QRectF(70.2, 31.4, 2.8, 2.8))
    _line(painter, _BACK, 2.2)
    painter.drawPath(_curve((58, 25), (54, 20), (52, 18), (49, 18)))
    painter.drawPath(_curve((60, 24), (58, 19), (57, 16), (55, 14)))


def _feet(painter: QPainter) -> None:
    _line(painter, _FOOT, 2)
    for x in (47.0, 57.0):
        painter.drawLine(QPointF(x, 76), QPointF(x + 1, 82))
        for toe in (-3.2, 0.4, 4.0):
            painter.drawLine(QPointF(x + 1, 82), QPointF(x + 1 + toe, 84.5))
