"""Pictures of the services, in a square of 100: each one thing that people know from their hands."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from kiosk.pages import Picture


class Colours(Protocol):
    """Gives the colour of a role."""

    def colour(self, role: str) -> QColor: ...


def _pen(colours: Colours, width: float = 5, role: str = "accent") -> QPen:
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(colours.colour(role), width, Qt.PenStyle.SolidLine, cap, join)


def _line(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _outline(painter: QPainter, colours: Colours, fill: str = "tint") -> None:
    painter.setPen(_pen(colours))
    painter.setBrush(colours.colour(fill))


def _solid(painter: QPainter, colours: Colours) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("accent"))


def _yuan(painter: QPainter, colours: Colours, x: float, y: float, scale: float, role: str = "accent") -> None:
    """The sign of the yuan, ``scale`` high, its middle at x and y."""
    painter.setPen(_pen(colours, scale / 8, role))
    half, third = scale / 2, scale / 3
    _line(painter, (x - third, y - half), (x, y - scale / 8), (x + third, y - half))
    _line(painter, (x, y - scale / 8), (x, y + half))
    _line(painter, (x - third, y - scale / 12), (x + third, y - scale / 12))
    _line(painter, (x - third, y + scale / 6), (x + third, y + scale / 6))


def _money(painter: QPainter, colours: Colours) -> None:
    """Three notes, one on the other."""
    for offset, fill in ((0, "surface"), (10, "surface"), (20, "tint")):
        _outline(painter, colours, fill)
        painter.drawRoundedRect(QRectF(4 + offset / 2, 18 + offset, 84, 50), 6, 6)
    _yuan(painter, colours, 56, 63, 30)


def _ledger(painter: QPainter, colours: Colours) -> None:
    """An open book with lines that were filled in."""
    _outline(painter, colours, "surface")
    for side in (-1, 1):
        page = QPainterPath(QPointF(50, 22))
        page.cubicTo(50 + side * 12, 12, 50 + side * 32, 12, 50 + side * 44, 18)
        page.lineTo(50 + side * 44, 84)
        page.cubicTo(50 + side * 32, 78, 50 + side * 12, 78, 50, 88)
        page.closeSubpath()
        painter.drawPath(page)
    painter.setPen(_pen(colours, 4.5))
    for y in (34, 48, 62):
        _line(painter, (16, y), (38, y + 2))
        _line(painter, (62, y + 2), (84, y))


def _medical(painter: QPainter, colours: Colours) -> None:
    """A case with a cross."""
    _outline(painter, colours)
    painter.drawRoundedRect(QRectF(32, 8, 36, 22), 6, 6)
    painter.drawRoundedRect(QRectF(6, 24, 88, 66), 9, 9)
    _solid(painter, colours)
    painter.drawRoundedRect(QRectF(42, 36, 16, 44), 3, 3)
    painter.drawRoundedRect(QRectF(28, 50, 44, 16), 3, 3)


def _card(painter: QPainter, colours: Colours) -> None:
    """A card with its chip."""
    _outline(painter, colours)
    painter.drawRoundedRect(QRectF(4, 20, 92, 60), 8, 8)
    _outline(painter, colours, "surface")
    painter.drawRoundedRect(QRectF(16, 36, 24, 20), 4, 4)
    painter.setPen(_pen(colours, 4))
    _line(painter, (28, 36), (28, 56))
    painter.setPen(_pen(colours, 5))
    _line(painter, (52, 40), (84, 40))
    _line(painter, (52, 52), (72, 52))
    _line(painter, (16, 68), (84, 68))


def _work(painter: QPainter, colours: Colours) -> None:
    """A safety helmet."""
    _outline(painter, colours)
    dome = QPainterPath(QPointF(14, 68))
    dome.cubicTo(14, 8, 86, 8, 86, 68)
    dome.closeSubpath()
    painter.drawPath(dome)
    _outline(painter, colours, "surface")
    painter.drawRoundedRect(QRectF(42, 18, 16, 50), 6, 6)
    _solid(painter, colours)
    painter.drawRoundedRect(QRectF(4, 66, 92, 14), 7, 7)


def _person(painter: QPainter, colours: Colours) -> None:
    """A person on a card of his own."""
    _outline(painter, colours, "surface")
    painter.drawRoundedRect(QRectF(6, 12, 88, 76), 8, 8)
    _outline(painter, colours)
    painter.drawEllipse(QRectF(22, 26, 22, 24))
    shoulders = QPainterPath(QPointF(14, 78))
    shoulders.cubicTo(14, 52, 52, 52, 52, 78)
    shoulders.closeSubpath()
    painter.drawPath(shoulders)
    painter.setPen(_pen(colours, 5))
    for y, end in ((34, 84), (50, 84), (66, 76)):
        _line(painter, (62, y), (end, y))


def _guide(painter: QPainter, colours: Colours) -> None:
    """A sheet with things ticked off."""
    _outline(painter, colours, "surface")
    painter.drawRoundedRect(QRectF(14, 6, 72, 88), 7, 7)
    for y in (26, 50, 74):
        painter.setPen(_pen(colours, 5.5))
        _line(painter, (24, y), (30, y + 7), (42, y - 8))
        _line(painter, (52, y), (74, y))


def _place(painter: QPainter, colours: Colours) -> None:
    """The pin that marks a place."""
    _outline(painter, colours)
    pin = QPainterPath(QPointF(50, 94))
    pin.cubicTo(20, 58, 16, 46, 16, 38)
    pin.cubicTo(16, -6, 84, -6, 84, 38)
    pin.cubicTo(84, 46, 80, 58, 50, 94)
    painter.drawPath(pin)
    _outline(painter, colours, "surface")
    painter.drawEllipse(QPointF(50, 38), 14, 14)


def _progress(painter: QPainter, colours: Colours) -> None:
    """Three steps on a way, the first two done."""
    painter.setPen(_pen(colours, 6))
    _line(painter, (18, 50), (82, 50))
    for x, done in ((18, True), (50, True), (82, False)):
        _outline(painter, colours, "accent" if done else "surface")
        painter.drawEllipse(QPointF(x, 50), 15, 15)
        if done:
            painter.setPen(_pen(colours, 4.5, "on_accent"))
            _line(painter, (x - 7, 50), (x - 2, 56), (x + 7, 44))


def _certificate(painter: QPainter, colours: Colours) -> None:
    """A sheet with a seal."""
    _outline(painter, colours, "surface")
    painter.drawRoundedRect(QRectF(12, 6, 68, 88), 6, 6)
    painter.setPen(_pen(colours, 5))
    for y, end in ((24, 68), (40, 68), (56, 52)):
        _line(painter, (24, y), (end, y))
    painter.setPen(QPen(colours.colour("surface"), 5))
    painter.setBrush(colours.colour("accent"))
    painter.drawEllipse(QPointF(74, 72), 20, 20)
    star = QPolygonF()
    for corner in range(10):
        reach, turn = (12 if corner % 2 == 0 else 5), math.pi * (corner / 5 - 0.5)
        star.append(QPointF(74 + reach * math.cos(turn), 72 + reach * math.sin(turn)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("on_accent"))
    painter.drawPolygon(star)


def _estimate(painter: QPainter, colours: Colours) -> None:
    """An abacus: beads on three rods."""
    _outline(painter, colours, "surface")
    painter.drawRoundedRect(QRectF(8, 12, 84, 76), 6, 6)
    for row, split in enumerate((3, 2, 4)):
        y = 30 + 20 * row
        painter.setPen(_pen(colours, 3.5))
        _line(painter, (10, y), (90, y))
        _solid(painter, colours)
        for bead in range(5):
            x = 16 + 12 * bead + (18 if bead >= split else 0)
            painter.drawEllipse(QPointF(x, y), 5.5, 7.5)


def _all(painter: QPainter, colours: Colours) -> None:
    """Four tiles."""
    for x, y, fill in ((8, 8, "accent"), (54, 8, "tint"), (8, 54, "tint"), (54, 54, "accent")):
        _outline(painter, colours, fill)
        painter.drawRoundedRect(QRectF(x, y, 38, 38), 7, 7)


def _search(painter: QPainter, colours: Colours) -> None:
    """A magnifying glass."""
    painter.setPen(_pen(colours, 11))
    _line(painter, (64, 64), (90, 90))
    painter.setPen(_pen(colours, 7))
    painter.setBrush(colours.colour("tint"))
    painter.drawEllipse(QPointF(42, 42), 31, 31)


PAINTERS: dict[Picture, Callable[[QPainter, Colours], None]] = {
    Picture.MONEY: _money,
    Picture.LEDGER: _ledger,
    Picture.MEDICAL: _medical,
    Picture.CARD: _card,
    Picture.WORK: _work,
    Picture.PERSON: _person,
    Picture.GUIDE: _guide,
    Picture.PLACE: _place,
    Picture.PROGRESS: _progress,
    Picture.CERTIFICATE: _certificate,
    Picture.ESTIMATE: _estimate,
    Picture.ALL: _all,
    Picture.SEARCH: _search,
}
