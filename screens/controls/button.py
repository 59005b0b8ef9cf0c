"""The one button: large, painted, pressed and released inside, a double tap counts once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from screens.controls.face import Face, Slim, Weight
from screens.controls.laid import Layout, inner, lay_centred, lay_left, mark_size, padding, too_wide
from screens.controls.pictograms import Quiet, paint_pictogram
from screens.controls.signs import Sign, paint_sign
from screens.controls.words import TextBox
from screens.kit import Kit
from screens.ruler import FAR
from screens.theme import RADIUS_MM, RING_MM, STROKE_MM, Type

DIRECTED = frozenset({Sign.BACK, Sign.FORWARD, Sign.LEAVE})
"""Signs that point somewhere, and point the other way on a mirrored page."""


class Button(QPushButton):
    """Reports ``fired(payload)``; a closed button (with a reason, or switched off) reports nothing but the touch."""

    fired = Signal(object)

    def __init__(self, kit: Kit, object_name: str, face: Face, payload: object, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._face = face
        self._payload = payload
        self._slim = Slim.NOTHING
        self._shown = face.slimmed(self._slim)
        self._down_since: float | None = None
        self._opened: bool | None = None
        self._layouts: dict[tuple[Type, Slim, int, int], Layout] = {}
        self._talls: dict[tuple[Type, Slim, int], int] = {}
        self.setObjectName(object_name)
        self.setAccessibleName(face.name or ", ".join(part for part in (face.label, face.hint, face.reason) if part))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._admit)
        self.open(not face.reason)

    @property
    def face(self) -> Face:
        return self._face

    def show_face(self, face: Face) -> None:
        """Another label in the same place; the button keeps its size."""
        self._face = face
        self._relay()
        self.setAccessibleName(face.name or face.label)
        self.update()

    def open(self, opened: bool) -> None:
        """A closed button keeps its place, says what it would do but does not look like something to press, and cannot
        be reached by the keyboard.
        """
        if opened is self._opened:
            return
        self._opened = opened
        self.setEnabled(opened)
        # Qt swallows presses on a disabled widget; let through, they reach the shell and count as a touch.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not opened)
        # The focus policy stays: Qt leaves a widget without one out of the order, and it would come back in another place.
        self.update()

    def slim(self, slim: Slim) -> None:
        if slim is not self._slim:
            self._slim = slim
            self._shown = self._face.slimmed(slim)

    def one_line(self, kind: Type) -> bool:
        """Whether the label set in ``kind`` stays on one line inside the button as it is now."""
        before = self._face.kind
        self.restyle(kind)
        boxes = self.text_boxes()
        line = self._kit.ruler.metrics(boxes[0].font).height() + 1
        fits = boxes[0].rect.height() <= line and self.tall(self.width()) <= self.height()
        self.restyle(before)
        return fits

    def restyle(self, kind: Type) -> None:
        """The label in another type size."""
        if kind is not self._face.kind:
            self._face = replace(self._face, kind=kind)
            self._shown = self._face.slimmed(self._slim)

    def tall(self, width: int) -> int:
        """Height the painted text needs at this width, padding included; endless where a word is too long for it and the
        button could still be slimmer.
        """
        key = (self._face.kind, self._slim, width)
        found = self._talls.get(key)
        if found is None:
            found = self._talls[key] = self._least_tall(width)
        return found

    def _least_tall(self, width: int) -> int:
        layout = self._lay(width, 0)
        if self._slim < Slim.HINT and any(too_wide(self._kit, box) for box in layout.boxes):
            return FAR
        bottom = max((box.rect.bottom() + 1 for box in layout.boxes), default=0)
        if self._face.centred:
            return bottom + self._kit.style.mm(1.5)
        drawn = max(layout.picture.height(), layout.mark.height()) + 2 * self._kit.style.mm(2)
        return max(bottom + padding(self._kit), drawn)

    def holds(self, width: int) -> bool:
        """Whether no word is too long for a button of this width."""
        return not any(too_wide(self._kit, box) for box in self._lay(width, 0).boxes)

    def wide(self) -> int:
        """Width of the label on one line with sign and padding."""
        kit, face = self._kit, self._shown
        mark = mark_size(kit, face) + inner(kit) if face.sign or face.badge else 0
        return kit.ruler.line_width(face.label, self._font(face.kind)) + mark + 2 * padding(kit)

    def text_boxes(self) -> list[TextBox]:
        return list(self._lay(self.width(), self.height()).boxes)

    def strike(self) -> bool:
        """Pressed from the keypad, whose driver has told bounces from presses already. False: it is closed."""
        if not self.isEnabled():
            return False
        self._kit.presses.touched.emit()
        self.fired.emit(self._payload)
        return True

    def hold(self, since: float) -> None:
        """A finger came down on it, at this time of the gate's clock."""
        self._down_since = since
        self.setDown(True)

    @Slot()
    def _admit(self) -> None:
        since, self._down_since = self._down_since, None
        if self._kit.presses.admit(self.objectName(), since):
            self.fired.emit(self._payload)
            self._kit.presses.carried_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._down_since = self._kit.presses.touch()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._down_since = self._kit.presses.touch()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def _font(self, kind: Type) -> QFont:
        return self._kit.style.font(kind, self._face.factor)

    def _relay(self) -> None:
        """What it shows has changed: it is laid out anew."""
        self._shown = self._face.slimmed(self._slim)
        self._layouts = {}
        self._talls = {}

    def _lay(self, width: int, height: int) -> Layout:
        key = (self._face.kind, self._slim, width, height)
        found = self._layouts.get(key)
        if found is None:
            lay = lay_centred if self._face.centred else lay_left
            found = lay(self._kit, self._shown, width, height).turned(width, rtl=self._kit.style.rtl)
            self._layouts[key] = found
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint(QPainter(self))

    def paint(self, painter: QPainter) -> None:
        """Everything there is to see of it, in its own coordinates."""
        style, face = self._kit.style, self._face
        weight = face.weight if self.isEnabled() or not self._closed() else Weight.CLOSED
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # What is closed for a reason keeps a frame around its words; a mere end of a scale is a sign without a button.
        if weight is not Weight.CLOSED or face.reason:
            self._paint_frame(painter, weight)
        # Next to open neighbours a sign alone is quiet only when it is paler; words always keep their contrast.
        ink = style.colour(weight.ink if face.label or weight is not Weight.CLOSED else "line")
        layout = self._lay(self.width(), self.height())
        if face.badge and not layout.mark.isEmpty():
            self._paint_badge(painter, layout.mark, weight)
        elif face.sign and not layout.mark.isEmpty():
            self._paint_sign(painter, face.sign, QRectF(layout.mark), ink)
        if not layout.picture.isEmpty():
            colours = Quiet(style) if weight is Weight.CLOSED else style
            paint_pictogram(painter, face.picture, QRectF(layout.picture), colours)
        if not layout.arrow.isEmpty():
            self._paint_sign(painter, Sign.FORWARD, QRectF(layout.arrow), ink)
        if not layout.reason_sign.isEmpty():
            paint_sign(painter, Sign.CLOSED, QRectF(layout.reason_sign), ink)
        painter.setPen(ink)
        for box in layout.boxes:
            painter.setFont(box.font)
            painter.drawText(box.rect, box.flags, box.text)
        if self.hasFocus():
            self._paint_ring(painter, style.colour("focus"), style.mm(RING_MM), style.mm(RING_MM) / 2)

    def _paint_frame(self, painter: QPainter, weight: Weight) -> None:
        style = self._kit.style
        stroke = style.mm(STROKE_MM)
        painter.setPen(QPen(style.colour(weight.line), stroke))
        painter.setBrush(style.colour("tint" if self.isDown() and weight is Weight.PLAIN else weight.fill))
        frame = QRectF(self.rect()).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
        painter.drawRoundedRect(frame, style.mm(RADIUS_MM), style.mm(RADIUS_MM))
        if self.isDown() and weight is not Weight.CLOSED:
            self._paint_ring(painter, style.colour(weight.ink), stroke * 2, stroke * 2)

    def _paint_sign(self, painter: QPainter, sign: Sign, rect: QRectF, ink: QColor) -> None:
        if not self._kit.style.rtl or sign not in DIRECTED:
            paint_sign(painter, sign, rect, ink)
            return
        painter.save()
        painter.translate(2 * rect.center().x(), 0)
        painter.scale(-1, 1)
        paint_sign(painter, sign, rect, ink)
        painter.restore()

    def _closed(self) -> bool:
        """Closed by itself, not because an overlay stands before the whole page."""
        return self.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)

    def _paint_badge(self, painter: QPainter, rect: QRect, weight: Weight) -> None:
        style = self._kit.style
        plain = weight is not Weight.CLOSED
        painter.setPen(QPen(style.colour("line"), style.mm(STROKE_MM)) if not plain else Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("accent") if plain else style.colour("ground"))
        painter.drawEllipse(rect)
        painter.setFont(self._font(self._face.kind))
        painter.setPen(style.colour("on_accent" if plain else "soft"))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._face.badge)

    def _paint_ring(self, painter: QPainter, colour: QColor, width: float, inset: float) -> None:
        radius = self._kit.style.mm(RADIUS_MM)
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
