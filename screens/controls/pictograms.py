"""Painted pictures beside the words of a button: what a service is about, how she shows that it is she."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from kiosk.pages import Picture
from screens.controls.pictograms_services import PAINTERS

_QUIET = {"accent": "soft", "on_accent": "ground", "tint": "ground", "surface": "ground"}


class Colours(Protocol):
    """Gives the colour of a role; the theme does, and so does the quiet version of it."""

    def colour(self, role: str) -> QColor: ...


class Quiet:
    """The same picture without its colours, on a button that cannot be used now."""

    def __init__(self, colours: Colours) -> None:
        self._colours = colours

    def colour(self, role: str) -> QColor:
        return self._colours.colour(_QUIET.get(role, role))


def paint_pictogram(painter: QPainter, picture: Picture, rect: QRectF, colours: Colours) -> None:
    """Paints ``picture`` into the largest square centred in ``rect``."""
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / 100, side / 100)
    _PAINTERS[picture](painter, colours)
    painter.restore()


def has_pictogram(picture: Picture) -> bool:
    return picture in _PAINTERS


def _pen(colours: Colours, width: float, role: str = "accent") -> QPen:
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(colours.colour(role), width, Qt.PenStyle.SolidLine, cap, join)


def _line(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _outline(painter: QPainter, colours: Colours, fill: str = "tint", width: float = 5) -> None:
    painter.setPen(_pen(colours, width))
    painter.setBrush(colours.colour(fill))


def _badge(painter: QPainter, colours: Colours) -> QRectF:
    """A filled disc over the lower right corner, parted from the picture by a ring of the button's ground."""
    disc = QRectF(58, 58, 38, 38)
    painter.setPen(QPen(colours.colour("surface"), 5))
    painter.setBrush(colours.colour("accent"))
    painter.drawEllipse(disc)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(colours, 5, "on_accent"))
    return disc


def _pension(painter: QPainter, colours: Colours) -> None:
    """A coin with the sign of the yuan, and a tick: the pension, confirmed."""
    _outline(painter, colours)
    painter.drawEllipse(QRectF(6, 6, 76, 76))
    painter.setPen(_pen(colours, 6.5))
    _line(painter, (28, 22), (44, 43), (60, 22))
    _line(painter, (44, 43), (44, 66))
    _line(painter, (29, 45), (59, 45))
    _line(painter, (29, 55), (54, 55))
    _badge(painter, colours)
    _line(painter, (68, 78), (75, 85), (87, 70))


def _calendar(painter: QPainter, colours: Colours) -> None:
    """A leaf of a calendar with one day ringed."""
    _outline(painter, colours, "surface")
    painter.drawRoundedRect(QRectF(8, 15, 84, 78), 8, 8)
    head = QPainterPath()
    head.addRoundedRect(QRectF(8, 15, 84, 78), 8, 8)
    band = QPainterPath()
    band.addRect(QRectF(8, 15, 84, 22))
    painter.fillPath(head.intersected(band), colours.colour("accent"))
    painter.setPen(_pen(colours, 6))
    _line(painter, (30, 7), (30, 20))
    _line(painter, (70, 7), (70, 20))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("accent"))
    for row in range(3):
        for column in range(3):
            painter.drawRect(QRectF(20 + 25.5 * column, 43 + 18 * row, 9, 7))
    painter.setPen(_pen(colours, 4))
    painter.setBrush(colours.colour("tint"))
    painter.drawEllipse(QPointF(50, 65), 10.5, 10.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("accent"))
    painter.drawRect(QRectF(45.5, 61.5, 9, 7))


def _slip(painter: QPainter, colours: Colours) -> None:
    """A torn-off slip, and an arrow that goes round: once more."""
    slip = QPolygonF([QPointF(14, 8), QPointF(74, 8), QPointF(74, 92)])
    for index, x in enumerate((66.5, 59, 51.5, 44, 36.5, 29, 21.5)):
        slip.append(QPointF(x, 84 if index % 2 == 0 else 92))
    slip.append(QPointF(14, 92))
    _outline(painter, colours, "surface")
    painter.drawPolygon(slip)
    painter.setPen(_pen(colours, 5.5))
    _line(painter, (27, 24), (61, 24))
    _line(painter, (27, 38), (61, 38))
    _line(painter, (27, 52), (48, 52))
    _badge(painter, colours)
    painter.setPen(_pen(colours, 4.5, "on_accent"))
    painter.drawArc(QRectF(67.5, 67.5, 19, 19), 45 * 16, 285 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("on_accent"))
    painter.drawPolygon(QPolygonF([QPointF(77.5, 73.5), QPointF(89.5, 76), QPointF(88, 63)]))


def _face(painter: QPainter, colours: Colours) -> None:
    """A face between the corners of a picture."""
    painter.setPen(_pen(colours, 6))
    for x, y in ((8, 8), (92, 8), (92, 92), (8, 92)):
        across, down = (20 if x < 50 else -20), (20 if y < 50 else -20)
        _line(painter, (x + across, y), (x, y), (x, y + down))
    _outline(painter, colours)
    painter.drawEllipse(QRectF(28, 20, 44, 58))
    painter.setPen(_pen(colours, 5))
    _line(painter, (42, 43), (42, 47))
    _line(painter, (58, 43), (58, 47))
    painter.drawArc(QRectF(40, 50, 20, 16), 200 * 16, 140 * 16)


def _password(painter: QPainter, colours: Colours) -> None:
    """A pad of keys under a field with dots."""
    _outline(painter, colours, "surface")
    painter.drawRoundedRect(QRectF(8, 6, 84, 24), 6, 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("accent"))
    for column in range(6):
        painter.drawEllipse(QPointF(20 + 12 * column, 18), 3.6, 3.6)
    for row in range(3):
        for column in range(3):
            painter.setPen(_pen(colours, 4))
            painter.setBrush(colours.colour("tint"))
            painter.drawRoundedRect(QRectF(9 + 29.5 * column, 38 + 19.5 * row, 23, 15), 4, 4)


def _staff(painter: QPainter, colours: Colours) -> None:
    """A member of staff, with the badge of the hall on the chest."""
    _outline(painter, colours, "accent", 0.1)
    painter.setBrush(colours.colour("tint"))
    painter.setPen(_pen(colours, 5))
    painter.drawEllipse(QRectF(32, 6, 36, 40))
    shoulders = QPainterPath(QPointF(8, 94))
    shoulders.cubicTo(8, 66, 26, 56, 50, 56)
    shoulders.cubicTo(74, 56, 92, 66, 92, 94)
    shoulders.closeSubpath()
    painter.setBrush(colours.colour("accent"))
    painter.drawPath(shoulders)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("surface"))
    painter.drawRoundedRect(QRectF(58, 72, 20, 12), 2, 2)


def _phone(painter: QPainter, colours: Colours, rect: QRectF) -> None:
    """A telephone that shows a code."""
    _outline(painter, colours, "surface")
    painter.drawRoundedRect(rect, 8, 8)
    side = rect.width() - 20
    code = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("accent"))
    cell = side / 7
    for row, cells in enumerate(("111.111", "1.1.1.1", "111.111", "..11.1.", "111.1.1", "1.1..11", "111.1.1")):
        for column, dark in enumerate(cells):
            if dark == "1":
                painter.drawRect(QRectF(code.left() + column * cell, code.top() + row * cell, cell + 0.2, cell + 0.2))


def _e_card(painter: QPainter, colours: Colours) -> None:
    _phone(painter, colours, QRectF(22, 4, 56, 92))


def _show_e_card(painter: QPainter, colours: Colours) -> None:
    """A telephone before the window of a scanner, and the light between them."""
    _phone(painter, colours, QRectF(30, 2, 40, 58))
    painter.setPen(_pen(colours, 2.5))
    for x, end in ((36, 42), (50, 50), (64, 58)):
        _line(painter, (x, 65), (end, 78))
    _outline(painter, colours, "tint", 4)
    painter.drawRoundedRect(QRectF(18, 80, 64, 16), 5, 5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("accent"))
    painter.drawRoundedRect(QRectF(36, 85, 28, 6), 3, 3)


def _fingerprint(painter: QPainter, colours: Colours) -> None:
    """The end of a finger with its lines, on a window."""
    _outline(painter, colours)
    finger = QPainterPath(QPointF(18, 96))
    finger.lineTo(18, 42)
    finger.cubicTo(18, -8, 82, -8, 82, 42)
    finger.lineTo(82, 96)
    painter.drawPath(finger)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(colours, 4.5))
    for reach in (7, 14, 21):
        ridge = QPainterPath(QPointF(50 - reach, 84 - reach / 2))
        ridge.lineTo(50 - reach, 46)
        ridge.cubicTo(50 - reach, 46 - 1.5 * reach, 50 + reach, 46 - 1.5 * reach, 50 + reach, 46)
        ridge.lineTo(50 + reach, 84 - reach / 2)
        painter.drawPath(ridge)


def _helper(painter: QPainter, colours: Colours) -> None:
    """An older person and a younger one who stands beside her."""
    for left, top, fill in ((46, 4, "tint"), (4, 22, "accent")):
        _outline(painter, colours, "surface")
        painter.drawEllipse(QRectF(left + 12, top, 26, 29))
        shoulders = QPainterPath(QPointF(left, 96))
        shoulders.cubicTo(left, top + 46, left + 8, top + 36, left + 25, top + 36)
        shoulders.cubicTo(left + 42, top + 36, left + 50, top + 46, left + 50, 96)
        shoulders.closeSubpath()
        painter.setBrush(colours.colour(fill))
        painter.drawPath(shoulders)


def _no_face(painter: QPainter, colours: Colours) -> None:
    """The face between the corners of a picture, struck out."""
    _face(painter, colours)
    painter.setPen(_pen(colours, 15, "surface"))
    _line(painter, (10, 90), (90, 10))
    painter.setPen(_pen(colours, 7))
    _line(painter, (10, 90), (90, 10))


_PAINTERS: dict[Picture, Callable[[QPainter, Colours], None]] = {
    Picture.PENSION: _pension,
    Picture.CALENDAR: _calendar,
    Picture.SLIP: _slip,
    Picture.FACE: _face,
    Picture.PASSWORD: _password,
    Picture.STAFF: _staff,
    Picture.E_CARD: _e_card,
    Picture.SHOW_E_CARD: _show_e_card,
    Picture.FINGERPRINT: _fingerprint,
    Picture.HELPER: _helper,
    Picture.NO_FACE: _no_face,
    **PAINTERS,
}
