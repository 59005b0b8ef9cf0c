"""Small painted signs. A meaning is never carried by colour alone: it has a sign and a word."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF


class Sign(Enum):
    BACK = "back"
    FORWARD = "forward"
    REPEAT = "repeat"
    LEAVE = "leave"
    PERSON = "person"
    MINUS = "minus"
    PLUS = "plus"
    CHECK = "check"
    ALERT = "alert"
    CLOSED = "closed"
    HALF = "half"
    ACCESS = "access"
    SEATED = "seated"
    GLOBE = "globe"
    HAND = "hand"
    PACE = "pace"
    SMALLER = "smaller"
    LARGER = "larger"
    SOFTER = "softer"
    FACE_VERY_GLAD = "face-very-glad"
    FACE_GLAD = "face-glad"
    FACE_EVEN = "face-even"
    FACE_SAD = "face-sad"
    FACE_VERY_SAD = "face-very-sad"


def paint_sign(painter: QPainter, sign: Sign, rect: QRectF, colour: QColor) -> None:
    """Paints ``sign`` into the largest square centred in ``rect``."""
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / 100, side / 100)
    pen = QPen(colour, 11, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _PAINTERS[sign](painter, colour)
    painter.restore()


def _line(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _back(painter: QPainter, colour: QColor) -> None:
    _line(painter, (60, 18), (26, 50), (60, 82))
    _line(painter, (28, 50), (88, 50))


def _forward(painter: QPainter, colour: QColor) -> None:
    _line(painter, (40, 18), (74, 50), (40, 82))
    _line(painter, (12, 50), (72, 50))


def _repeat(painter: QPainter, colour: QColor) -> None:
    speaker = QPainterPath(QPointF(8, 38))
    for x, y in ((26, 38), (48, 18), (48, 82), (26, 62), (8, 62)):
        speaker.lineTo(x, y)
    speaker.closeSubpath()
    painter.fillPath(speaker, colour)
    painter.setPen(QPen(colour, 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(QRectF(38, 32, 36, 36), -50 * 16, 100 * 16)
    painter.drawArc(QRectF(30, 14, 62, 72), -52 * 16, 104 * 16)


def _leave(painter: QPainter, colour: QColor) -> None:
    _line(painter, (52, 14), (14, 14), (14, 86), (52, 86))
    _line(painter, (40, 50), (90, 50))
    _line(painter, (70, 28), (90, 50), (70, 72))


def _person(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(31, 8, 38, 38))
    shoulders = QPainterPath(QPointF(10, 92))
    shoulders.cubicTo(10, 62, 28, 54, 50, 54)
    shoulders.cubicTo(72, 54, 90, 62, 90, 92)
    shoulders.closeSubpath()
    painter.drawPath(shoulders)


def _minus(painter: QPainter, colour: QColor) -> None:
    _line(painter, (16, 50), (84, 50))


def _plus(painter: QPainter, colour: QColor) -> None:
    _line(painter, (16, 50), (84, 50))
    _line(painter, (50, 16), (50, 84))


def _check(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 9))
    painter.drawEllipse(QRectF(7, 7, 86, 86))
    painter.setPen(QPen(colour, 11, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    _line(painter, (29, 53), (44, 68), (72, 35))


def _alert(painter: QPainter, colour: QColor) -> None:
    triangle = QPolygonF([QPointF(50, 10), QPointF(94, 88), QPointF(6, 88)])
    painter.setPen(QPen(colour, 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPolygon(triangle)
    painter.setPen(QPen(colour, 10, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    _line(painter, (50, 38), (50, 60))
    painter.drawPoint(QPointF(50, 75))


def _closed(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 9))
    painter.drawEllipse(QRectF(8, 8, 84, 84))
    _line(painter, (22, 78), (78, 22))


def _half(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 9))
    painter.drawEllipse(QRectF(8, 8, 84, 84))
    painter.setBrush(colour)
    painter.drawChord(QRectF(8, 8, 84, 84), 90 * 16, 180 * 16)


def _access(painter: QPainter, colour: QColor) -> None:
    """A person with open arms in a circle, as telephones and airports draw it."""
    painter.setPen(QPen(colour, 8))
    painter.drawEllipse(QRectF(6, 6, 88, 88))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(43, 18, 14, 14))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    _line(painter, (26, 40), (50, 44), (74, 40))
    _line(painter, (50, 44), (50, 58))
    _line(painter, (37, 80), (50, 56), (63, 80))


def _seated(painter: QPainter, colour: QColor) -> None:
    """A person in a wheelchair."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(30, 3, 17, 17))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 10, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    _line(painter, (39, 28), (42, 58), (68, 58), (80, 86), (90, 83))
    _line(painter, (41, 40), (62, 40))
    painter.setPen(QPen(colour, 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(QRectF(12, 40, 54, 54), 110 * 16, 245 * 16)


def _globe(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 8))
    painter.drawEllipse(QRectF(7, 7, 86, 86))
    painter.setPen(QPen(colour, 6))
    painter.drawEllipse(QRectF(31, 7, 38, 86))
    _line(painter, (9, 50), (91, 50))


def _hand(painter: QPainter, colour: QColor) -> None:
    """A hand with one finger out, pressing."""
    painter.setPen(QPen(colour, 8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    hand = QPainterPath(QPointF(40, 56))
    hand.lineTo(40, 18)
    hand.cubicTo(40, 6, 56, 6, 56, 18)
    hand.lineTo(56, 44)
    hand.cubicTo(70, 44, 86, 48, 86, 58)
    hand.cubicTo(86, 76, 80, 92, 62, 92)
    hand.cubicTo(44, 92, 38, 84, 30, 72)
    hand.lineTo(18, 56)
    hand.cubicTo(24, 48, 32, 50, 40, 60)
    painter.drawPath(hand)


def _pace(painter: QPainter, colour: QColor) -> None:
    """A dial with its hand: how fast is spoken."""
    painter.setPen(QPen(colour, 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(QRectF(8, 18, 84, 84), -10 * 16, 200 * 16)
    _line(painter, (50, 60), (70, 38))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(42, 52, 16, 16))


def _letter(painter: QPainter, left: float, bottom: float, tall: float) -> None:
    _line(painter, (left, bottom), (left + tall * 0.42, bottom - tall), (left + tall * 0.84, bottom))
    _line(painter, (left + tall * 0.16, bottom - tall * 0.36), (left + tall * 0.68, bottom - tall * 0.36))


def _smaller(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    _letter(painter, 8, 84, 46)
    _line(painter, (60, 40), (92, 40))


def _larger(painter: QPainter, colour: QColor) -> None:
    painter.setPen(QPen(colour, 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    _letter(painter, 2, 86, 68)
    _line(painter, (62, 28), (96, 28))
    _line(painter, (79, 11), (79, 45))


def _softer(painter: QPainter, colour: QColor) -> None:
    speaker = QPainterPath(QPointF(18, 38))
    for x, y in ((36, 38), (58, 18), (58, 82), (36, 62), (18, 62)):
        speaker.lineTo(x, y)
    speaker.closeSubpath()
    painter.fillPath(speaker, colour)
    painter.setPen(QPen(colour, 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(QRectF(48, 34, 32, 32), -50 * 16, 100 * 16)


def _head(painter: QPainter, colour: QColor, eye: float) -> None:
    """The outline and two eyes of this height; the mouth alone tells the faces apart."""
    painter.setPen(QPen(colour, 7))
    painter.drawEllipse(QRectF(5, 5, 90, 90))
    painter.setPen(QPen(colour, 8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for x in (34.0, 66.0):
        _line(painter, (x, 39 - eye / 2), (x, 39 + eye / 2))


def _mouth(painter: QPainter, colour: QColor, left: float, ends: float, middle: float) -> None:
    """A curved line from ``left`` to its mirror: its ends at one height, its middle at another."""
    painter.setPen(QPen(colour, 8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    mouth = QPainterPath(QPointF(left, ends))
    mouth.quadTo(QPointF(50, 2 * middle - ends), QPointF(100 - left, ends))
    painter.drawPath(mouth)


def _open_mouth(painter: QPainter, colour: QColor, straight: float, tip: float) -> None:
    """A wide mouth, filled: laughing when it hangs below its straight edge, howling when it stands above."""
    mouth = QPainterPath(QPointF(25, straight))
    mouth.cubicTo(25, tip, 75, tip, 75, straight)
    mouth.closeSubpath()
    painter.setPen(QPen(colour, 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour)
    painter.drawPath(mouth)


def _very_glad(painter: QPainter, colour: QColor) -> None:
    _head(painter, colour, 9)
    _open_mouth(painter, colour, 56, 94)


def _glad(painter: QPainter, colour: QColor) -> None:
    _head(painter, colour, 9)
    _mouth(painter, colour, 29, 60, 74)


def _even(painter: QPainter, colour: QColor) -> None:
    _head(painter, colour, 9)
    _line(painter, (31, 67), (69, 67))


def _sad(painter: QPainter, colour: QColor) -> None:
    _head(painter, colour, 9)
    _mouth(painter, colour, 29, 75, 61)


def _very_sad(painter: QPainter, colour: QColor) -> None:
    _head(painter, colour, 5)
    painter.setPen(QPen(colour, 7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    _line(painter, (25, 26), (43, 33))
    _line(painter, (75, 26), (57, 33))
    _open_mouth(painter, colour, 80, 46)


_PAINTERS: dict[Sign, Callable[[QPainter, QColor], None]] = {
    Sign.BACK: _back,
    Sign.FORWARD: _forward,
    Sign.REPEAT: _repeat,
    Sign.LEAVE: _leave,
    Sign.PERSON: _person,
    Sign.MINUS: _minus,
    Sign.PLUS: _plus,
    Sign.CHECK: _check,
    Sign.ALERT: _alert,
    Sign.CLOSED: _closed,
    Sign.HALF: _half,
    Sign.ACCESS: _access,
    Sign.SEATED: _seated,
    Sign.GLOBE: _globe,
    Sign.HAND: _hand,
    Sign.PACE: _pace,
    Sign.SMALLER: _smaller,
    Sign.LARGER: _larger,
    Sign.SOFTER: _softer,
    Sign.FACE_VERY_GLAD: _very_glad,
    Sign.FACE_GLAD: _glad,
    Sign.FACE_EVEN: _even,
    Sign.FACE_SAD: _sad,
    Sign.FACE_VERY_SAD: _very_sad,
}
