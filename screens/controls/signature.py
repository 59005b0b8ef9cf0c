"""The box to sign in. It follows one finger (or the mouse) and keeps what was written in millimetres of the panel."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.signature_pages import MOST_POINTS, Stroke
from screens.controls.words import Words
from screens.kit import Kit
from screens.theme import RADIUS_MM, STROKE_MM, Type

INK_MM = 1.1
"""Width of the line: that of a soft pen, seen from a step away."""
BASE = 0.72
"""Where the line to write on stands, as a share of the height."""


class SignatureBox(QWidget):
    """``changed`` after every stroke and after ``wipe``."""

    changed = Signal()

    def __init__(self, kit: Kit, name: str, here: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = kit.style
        self._strokes: list[list[tuple[int, int]]] = []
        self._finger: int | None = None
        self._here = Words(kit, here, Type.BODY, self, role="soft", centred=True)
        self.setAccessibleName(name)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        return tuple(map(tuple, self._strokes))

    def take(self, strokes: Sequence[Stroke]) -> None:
        """Shows what was written before, after a change of size, contrast or language."""
        self._strokes = [list(stroke) for stroke in strokes]
        self._redraw()

    def wipe(self) -> None:
        self.take(())
        self._finger = None

    def put_down(self, finger: int, place: QPointF) -> None:
        """A finger touches: the first one writes, a hand that rests beside it does not."""
        if self._finger is None:
            self._finger = finger
            self._strokes.append([])
            self.draw(finger, place)

    def draw(self, finger: int, place: QPointF) -> None:
        """``place`` in the pixels of the box; beyond its edge the line runs along the edge."""
        if finger != self._finger or sum(map(len, self._strokes)) >= MOST_POINTS:
            return
        tenth = self._style.panel.px_per_mm / 10
        inside = QPointF(min(max(place.x(), 0), self.width()), min(max(place.y(), 0), self.height()))
        point = (round(inside.x() / tenth), round(inside.y() / tenth))
        if self._strokes[-1][-1:] != [point]:
            self._strokes[-1].append(point)
            self._redraw()

    def lift(self, finger: int) -> None:
        if finger == self._finger:
            self._finger = None
            self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.put_down(-1, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.draw(-1, event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.lift(-1)

    def resizeEvent(self, event: object) -> None:
        tall = self._here.tall(self.width())
        self._here.setGeometry(0, round(self.height() * BASE) - tall, self.width(), tall)

    def paintEvent(self, event: QPaintEvent) -> None:
        style, painter = self._style, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke = style.mm(STROKE_MM * 2)
        painter.setPen(QPen(style.colour("accent"), stroke))
        painter.setBrush(style.colour("surface"))
        inset, radius = stroke / 2, style.mm(RADIUS_MM)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
        margin, base = style.mm(8), self.height() * BASE
        painter.setPen(QPen(style.colour("soft"), style.mm(STROKE_MM), Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(margin, base), QPointF(self.width() - margin, base))
        ink = QPen(style.colour("ink"), style.mm(INK_MM))
        ink.setCapStyle(Qt.PenCapStyle.RoundCap)
        ink.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(ink)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for written in self._strokes:
            painter.drawPath(self._path(written))

    def _path(self, written: Sequence[tuple[int, int]]) -> QPainterPath:
        """A smooth line through the middles between the points, which lie some millimetres apart when the hand is quick."""
        tenth = self._style.panel.px_per_mm / 10
        points = [QPointF(right * tenth, down * tenth) for right, down in written]
        path = QPainterPath(points[0])
        for before, after in pairwise(points[1:]):
            path.quadTo(before, (before + after) / 2)
        # A dot is a line of no length: the round cap makes it visible.
        path.lineTo(points[-1] if len(points) > 1 else points[0] + QPointF(0.1, 0))
        return path

    def _redraw(self) -> None:
        self._here.setVisible(not self._strokes)
        self.update()
