"""The plot of an amount, painted to be read from a step away: few large figures, thick lines, names beside the lines.

Lines differ by dash and by mark, never by colour alone; the visitor's own place wears a ring and its amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from kiosk.pages import Size
from kiosk.plot_pages import Plot, Point
from screens.controls.words import TextBox
from screens.kit import Kit
from screens.theme import Type

DASHES: tuple[tuple[float, ...], ...] = ((), (3.0, 2.0), (1.0, 1.6), (5.0, 1.6, 1.0, 1.6))
STEPS = (1, 2, 5)
STROKE_MM, MARK_MM = 1.6, 5.0
FLAGS = int(Qt.AlignmentFlag.AlignCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
KINDS = (Type.KEY, Type.TILE, Type.LABEL)
"""Figures are as high as capitals: in any smaller type they would be too small to read, but for the largest size."""


def scale(least: int, most: int, count: int = 4) -> list[int]:
    """Round amounts in fen that hold ``least`` to ``most`` between the first and the last, about ``count`` steps.

    The scale starts at 0 where that costs less than half of the height: a cut axis makes small gains look large.
    """
    if least * 2 <= most:
        least = 0
    span = max(most - least, 100)
    step = next(
        base * 10**power * 100 for power in range(9) for base in STEPS if base * 10**power * 100 * count >= span
    )
    first, last = least // step * step, -(-most // step) * step
    return list(range(first, max(last, first + step) + 1, step))


class Chart(QWidget):
    """Paints a plot; ``text_boxes`` are its words for whoever measures them."""

    def __init__(self, kit: Kit, plot: Plot, parent: QWidget) -> None:
        super().__init__(parent)
        self._style, self._ruler, self._plot = kit.style, kit.ruler, plot
        word = kit.word
        self._names = [word(line.name) for line in plot.lines]
        self._ticks = [(x, word(name)) for x, name in plot.ticks]
        self._own, self._across, self._up = word(plot.own_amount), word(plot.across), word(plot.up)
        self._amounts = scale(*plot.amounts)
        self._kinds = (*KINDS, Type.SMALL) if self._style.preferences.size is Size.EXTRA else KINDS
        self._laid: tuple[QSize, tuple[QRectF, list[TextBox]]] | None = None
        self.setAccessibleName(", ".join((self._up, self._across, self._own, *self._names)))

    def least_height(self) -> int:
        """Height below which the lines could not be told apart."""
        return self._metrics(self._kinds[-1]).lineSpacing() * 4 + self._style.mm(60)

    def text_boxes(self) -> list[TextBox]:
        return self._lay()[1]

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._style
        field, boxes = self._lay()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thin = QPen(style.colour("line"), style.mm(0.4))
        painter.setPen(thin)
        for amount in self._amounts:
            at = self._at(Point(self._plot.reach[0], amount), field)
            painter.drawLine(QPointF(field.left(), at.y()), QPointF(field.right(), at.y()))
        for x, _ in self._ticks:
            at = self._at(Point(x, self._amounts[0]), field)
            painter.drawLine(at, QPointF(at.x(), at.y() + style.mm(2)))
        for index, line in enumerate(self._plot.lines):
            self._paint_line(painter, index, [self._at(point, field) for point in line.points])
        self._paint_own(painter, self._at(self._plot.own, field))
        painter.setPen(style.colour("ink"))
        for box in boxes:
            painter.setFont(box.font)
            if box.text == self._own:
                painter.fillRect(box.rect, style.colour("ground"))
            painter.drawText(box.rect, box.flags, box.text)

    def _paint_line(self, painter: QPainter, index: int, places: Sequence[QPointF]) -> None:
        style = self._style
        width = style.mm(STROKE_MM)
        pen = QPen(style.colour("ink" if index else "accent"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        if DASHES[index]:
            pen.setDashPattern(list(DASHES[index]))
        painter.setPen(pen)
        for one, other in pairwise(places):
            painter.drawLine(one, other)
        side = style.mm(MARK_MM)
        painter.setPen(QPen(style.colour("ground"), style.mm(0.5)))
        painter.setBrush(style.colour("ink" if index else "accent"))
        # A mark at each end and in the middle names the line; one at every point would be a chain of beads.
        for at in {0, len(places) // 2, len(places) - 1}:
            paint_mark(painter, index, places[at], side)

    def _paint_own(self, painter: QPainter, at: QPointF) -> None:
        style = self._style
        radius = style.mm(MARK_MM * 1.1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.colour("ink"), style.mm(1.2)))
        painter.drawEllipse(at, radius, radius)

    def _lay(self) -> tuple[QRectF, list[TextBox]]:
        """Where lines can be, and every word with its place, in the size the chart has now."""
        if self._laid is None or self._laid[0] != self.size():
            self._laid = (self.size(), self._lay_anew())
        return self._laid[1]

    def _lay_anew(self) -> tuple[QRectF, list[TextBox]]:
        """In the largest letters that leave the lines most of the room."""
        found = None
        for kind in self._kinds:
            found = self._lay_in(self._style.font(kind))
            field = found[0]
            if field.width() >= self.width() * 0.5 and field.height() >= self.height() * 0.45:
                return found
        assert found is not None
        return found

    def _lay_in(self, font: QFont) -> tuple[QRectF, list[TextBox]]:
        style, metrics = self._style, self._ruler.metrics(font)
        pause, high = style.mm(3), metrics.lineSpacing() + 2
        written = [f"{amount // 100:,}" for amount in self._amounts]
        left = max(self._ruler.line_width(each, font) for each in written) + pause
        right = max(self._ruler.line_width(name, font) for name in self._names) + 2 * pause
        field = QRectF(left, 2 * high, self.width() - left - right, self.height() - 4 * high - pause - high // 2)
        boxes = [TextBox(QRect(0, 0, self.width(), high), self._up, font, LEFT)]
        for amount, said in zip(self._amounts, written, strict=True):
            y = self._at(Point(self._plot.reach[0], amount), field).y()
            boxes.append(TextBox(QRect(0, round(y - high / 2), left - pause, high), said, font, RIGHT))
        below = round(field.bottom()) + pause + high // 2
        boxes += self._tick_boxes(field, below, high, font)
        boxes.append(TextBox(QRect(0, below + high, self.width(), high), self._across, font, FLAGS))
        boxes += self._name_boxes(field, right - 2 * pause, high, font)
        boxes.append(self._own_box(field, high, font))
        return field, boxes

    def _tick_boxes(self, field: QRectF, top: int, high: int, font: QFont) -> list[TextBox]:
        """Names under the ticks; where two would touch, the later one is left out, but never the last."""
        boxes: list[TextBox] = []
        gap = self._style.mm(3)
        for x, said in self._ticks:
            wide = self._ruler.line_width(said, font)
            middle = self._at(Point(x, self._amounts[0]), field).x()
            start = min(max(0, round(middle - wide / 2)), self.width() - wide)
            boxes.append(TextBox(QRect(start, top, wide, high), said, font, FLAGS))
        kept: list[TextBox] = []
        for box in reversed(boxes):
            if not kept or box.rect.right() + gap < kept[-1].rect.left():
                kept.append(box)
        return kept[::-1]

    def _name_boxes(self, field: QRectF, wide: int, high: int, font: QFont) -> list[TextBox]:
        """Each name right of the end of its line, pushed apart where ends lie close together."""
        ends = sorted((self._at(line.points[-1], field).y(), index) for index, line in enumerate(self._plot.lines))
        tops: list[int] = []
        for y, _ in ends:
            wanted = round(y - high / 2)
            tops.append(wanted if not tops else max(wanted, tops[-1] + high))
        spill = max(0, tops[-1] + high - round(field.bottom() + high / 2))
        left = self.width() - wide
        return [
            TextBox(QRect(left, top - spill, wide, high), self._names[index], font, LEFT)
            for top, (_, index) in zip(tops, ends, strict=True)
        ]

    def _own_box(self, field: QRectF, high: int, font: QFont) -> TextBox:
        """Beside the visitor's own place, where the fewest of the lines run through it."""
        at = self._at(self._plot.own, field)
        wide = self._ruler.line_width(self._own, font)
        away = self._style.mm(MARK_MM * 1.3)
        lefts = (at.x() - wide - away / 2, at.x() + away / 2, at.x() - wide / 2)
        tops = (at.y() - away - high, at.y() + away, at.y() - 2.5 * away - high, at.y() + 2.5 * away)
        room = QRectF(field.left(), high, field.width(), field.bottom() - high)
        places = [QRectF(left, top, wide, high) for top in tops for left in lefts]
        inside = [place for place in places if room.contains(place)]
        dots = self._dots(field)
        crossed = [_within(place, dots) for place in inside]
        if inside:
            best = inside[crossed.index(min(crossed))]
        else:
            left = min(max(field.left(), lefts[2]), field.right() - wide)
            best = QRectF(left, max(high, min(tops[0], field.bottom() - high)), wide, high)
        return TextBox(best.toRect(), self._own, font, FLAGS)

    def _dots(self, field: QRectF) -> list[tuple[float, float]]:
        """The lines as dots close to each other."""
        dots: list[tuple[float, float]] = []
        for line in self._plot.lines:
            places = [(at.x(), at.y()) for at in (self._at(point, field) for point in line.points)]
            for (x, y), (right, low) in pairwise(places):
                dots += [(x + (right - x) * (part / 24), y + (low - y) * (part / 24)) for part in range(25)]
        return dots

    def _at(self, point: Point, field: QRectF) -> QPointF:
        first, last = self._plot.reach
        low, top = self._amounts[0], self._amounts[-1]
        inset = self._style.mm(MARK_MM)
        across = (point.x - first) / (last - first) * (field.width() - 2 * inset) + inset
        up = (point.amount - low) / (top - low) * field.height()
        return QPointF(field.left() + across, field.bottom() - up)

    def _metrics(self, kind: Type) -> QFontMetrics:
        return self._style.metrics(kind)


def _within(place: QRectF, dots: Sequence[tuple[float, float]]) -> int:
    """How many of the dots lie in the rectangle or on its edge."""
    left, top, right, low = place.left(), place.top(), place.right(), place.bottom()
    return sum(left <= x <= right and top <= y <= low for x, y in dots)


def paint_mark(painter: QPainter, index: int, at: QPointF, side: float) -> None:
    """Disc, square, triangle, diamond: one for each line."""
    half = side / 2
    x, y = at.x(), at.y()
    if index == 0:
        painter.drawEllipse(at, half, half)
    elif index == 1:
        painter.drawRect(QRectF(x - half, y - half, side, side))
    else:
        corners = {
            2: ((0.0, -half), (half, half), (-half, half)),
            3: ((0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)),
        }[index]
        painter.drawPolygon(QPolygonF([QPointF(x + across, y + down) for across, down in corners]))
