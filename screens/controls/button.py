"""The one button: large, painted, pressed and released inside, a double tap counts once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum

from PySide6.QtCore import QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from kiosk.pages import Picture
from screens.controls.pictograms import Quiet, has_pictogram, paint_pictogram
from screens.controls.signs import Sign, paint_sign
from screens.controls.words import FAR, WRAP, TextBox, line_width, needed
from screens.kit import Kit
from screens.mirror import flags_for, flip
from screens.theme import RADIUS_MM, STROKE_MM, Type

SIGN_EMS = 1.15
PICTURE_EMS = 2.4
"""Height of a button's picture in ems of its label."""


class Weight(Enum):
    """How a button is filled. Buttons of equal weight look exactly equal."""

    PLAIN = ("surface", "ink", "line")
    PRIMARY = ("accent", "on_accent", "accent")
    STAFF = ("staff", "on_staff", "staff")
    QUIET = ("ground", "ink", "line")
    CLOSED = ("ground", "soft", "line")

    @property
    def fill(self) -> str:
        return self.value[0]

    @property
    def ink(self) -> str:
        return self.value[1]

    @property
    def line(self) -> str:
        return self.value[2]


class Slim(IntEnum):
    """What a page gives up, in this order, before it is cut into leaves: numbers and pictures, a large title, hints
    (still spoken).
    """

    NOTHING = 0
    BADGE = 1
    TITLE = 2
    HINT = 3


@dataclass(frozen=True, slots=True)
class Face:
    """What a button shows. ``name`` is what a screen reader says where the painted label is only a sign."""

    label: str
    hint: str = ""
    reason: str = ""
    name: str = ""
    sign: Sign | None = None
    sign_ems: float = SIGN_EMS
    """Height of the sign in ems of the label."""
    picture: Picture = Picture.NONE
    badge: str = ""
    weight: Weight = Weight.PLAIN
    kind: Type = Type.LABEL
    centred: bool = False
    factor: float | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a button stand, in its own coordinates; an empty rectangle is a part it does not have."""

    boxes: tuple[TextBox, ...]
    mark: QRect = field(default_factory=QRect)
    picture: QRect = field(default_factory=QRect)
    arrow: QRect = field(default_factory=QRect)
    reason_sign: QRect = field(default_factory=QRect)

    def mirrored(self, width: int) -> Layout:
        """The same in a button of this width on a page that runs from right to left."""
        boxes = tuple(replace(box, rect=flip(box.rect, width)) for box in self.boxes)
        others = (flip(rect, width) for rect in (self.mark, self.picture, self.arrow, self.reason_sign))
        return Layout(boxes, *others)


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
        self._layouts: dict[tuple[int, int], Layout] = {}
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
        self._layouts.clear()
        self.setAccessibleName(face.name or face.label)
        self.update()

    def open(self, opened: bool) -> None:
        """A closed button keeps its place, says what it would do but does not look like something to press, and cannot
        be reached by the keyboard.
        """
        self.setEnabled(opened)
        # Qt swallows presses on a disabled widget; let through, they reach the shell and count as a touch.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not opened)
        # The focus policy stays: Qt leaves a widget without one out of the order, and it would come back in another place.
        self.update()

    def slim(self, slim: Slim) -> None:
        if slim is not self._slim:
            self._slim = slim
            self._layouts = {}

    def one_line(self, kind: Type) -> bool:
        """Whether the label set in ``kind`` stays on one line inside the button as it is now."""
        before, self._face, self._layouts = self._face, replace(self._face, kind=kind), {}
        boxes = self.text_boxes()
        line = QFontMetrics(boxes[0].font).height() + 1
        fits = boxes[0].rect.height() <= line and self.tall(self.width()) <= self.height()
        self._face, self._layouts = before, {}
        return fits

    def restyle(self, kind: Type) -> None:
        """The label in another type size."""
        self._face, self._layouts = replace(self._face, kind=kind), {}

    @property
    def _badge(self) -> str:
        return self._face.badge if self._slim < Slim.BADGE else ""

    @property
    def _picture(self) -> Picture:
        shown = self._slim < Slim.BADGE and has_pictogram(self._face.picture)
        return self._face.picture if shown else Picture.NONE

    @property
    def _hint(self) -> str:
        """On a closed button the reason stands in place of the hint: it is what the visitor needs now."""
        return self._face.hint if self._slim < Slim.HINT and not self._face.reason else ""

    def tall(self, width: int) -> int:
        """Height the painted text needs at this width, padding included; endless where a word is too long for it and the
        button could still be slimmer.
        """
        layout = self._lay(width, 0)
        if self._slim < Slim.HINT and any(_too_wide(box) for box in layout.boxes):
            return FAR
        bottom = max((box.rect.bottom() + 1 for box in layout.boxes), default=0)
        if self._face.centred:
            return bottom + self._kit.style.mm(1.5)
        drawn = max(layout.picture.height(), layout.mark.height()) + 2 * self._kit.style.mm(2)
        return max(bottom + self._padding(), drawn)

    def holds(self, width: int) -> bool:
        """Whether no word is too long for a button of this width."""
        return not any(_too_wide(box) for box in self._lay(width, 0).boxes)

    def wide(self) -> int:
        """Width of the label on one line with sign and padding."""
        mark = self._mark_size() + self._inner() if self._face.sign or self._badge else 0
        return line_width(self._face.label, self._font(self._face.kind)) + mark + 2 * self._padding()

    def text_boxes(self) -> list[TextBox]:
        return list(self._lay(self.width(), self.height()).boxes)

    def strike(self) -> bool:
        """Pressed from the keypad, whose driver has told bounces from presses already. False: it is closed."""
        if not self.isEnabled():
            return False
        self._kit.presses.touched.emit()
        self.fired.emit(self._payload)
        return True

    @Slot()
    def _admit(self) -> None:
        if self._kit.presses.admit(self.objectName()):
            self.fired.emit(self._payload)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._kit.presses.touched.emit()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._kit.presses.touched.emit()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def _font(self, kind: Type) -> QFont:
        return self._kit.style.font(kind, self._face.factor)

    def _padding(self) -> int:
        return self._kit.style.mm(3.5)

    def _inner(self) -> int:
        return self._kit.style.mm(3)

    def _mark_size(self) -> int:
        sign_ems = self._face.sign_ems if self._slim < Slim.BADGE else SIGN_EMS
        scale = 1.7 if self._badge else sign_ems
        return round(self._font(self._face.kind).pixelSize() * scale)

    def _lay(self, width: int, height: int) -> Layout:
        key = (width, height)
        found = self._layouts.get(key)
        if found is None:
            found = self._lay_centred(width, height) if self._face.centred else self._lay_left(width, height)
            self._layouts[key] = found = self.turned(found, width)
        return found

    def turned(self, layout: Layout, width: int) -> Layout:
        """The layout as it stands on this page: mirrored where the page is, each text with the flags of its direction."""
        rtl = self._kit.style.rtl
        layout = layout.mirrored(width) if rtl else layout
        boxes = tuple(replace(box, flags=flags_for(box.text, box.flags, rtl=rtl)) for box in layout.boxes)
        return replace(layout, boxes=boxes)

    def _lay_centred(self, width: int, height: int) -> Layout:
        padding, face = self._padding(), self._face
        font = self._font(face.kind)
        inside = QRect(padding, 0, width - 2 * padding, height)
        if not face.label:
            side = min(round(self._mark_size() * 1.1), inside.width())
            mark = QRect(0, 0, side, side)
            mark.moveCenter(QRect(0, 0, width, height).center())
            return Layout((), mark)
        line = line_width(face.label, font)
        size = self._mark_size()
        if face.sign and line + size + self._inner() <= inside.width():
            left = inside.left() + (inside.width() - line - size - self._inner()) // 2
            mark = QRect(left, (height - size) // 2, size, size)
            text = QRect(mark.right() + 1 + self._inner(), 0, line, height)
        else:
            mark, text = QRect(), inside
        flags = WRAP | int(Qt.AlignmentFlag.AlignCenter)
        if not height:
            text = QRect(
                text.left(), self._kit.style.mm(1.5), text.width(), needed(face.label, font, text.width()).height()
            )
        return Layout((TextBox(text, face.label, font, flags),), mark)

    def _lay_left(self, width: int, height: int) -> Layout:
        padding, inner, face = self._padding(), self._inner(), self._face
        left, right = padding + inner * 2 // 3, width - padding
        mark = QRect()
        if self._badge or face.sign:
            size = self._mark_size()
            mark = QRect(left, 0, size, size)
            left = mark.right() + 1 + (inner if size < 2 * self._font(face.kind).pixelSize() else 2 * inner)
        picture = QRect()
        if self._picture is not Picture.NONE:
            size = round(self._font(face.kind).pixelSize() * PICTURE_EMS)
            picture = QRect(left, 0, size, size)
            left = picture.right() + 1 + 2 * inner
        arrow = QRect()
        if face.weight is Weight.PRIMARY:
            size = self._font(face.kind).pixelSize()
            arrow = QRect(right - size, 0, size, size)
            right = arrow.left() - inner
        flags = WRAP | int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        top = padding
        boxes: list[TextBox] = []
        reason_sign = QRect()
        hint_kind = Type.LEAD if face.kind is Type.TITLE else Type.BODY
        for part, kind in ((face.label, face.kind), (self._hint, hint_kind), (face.reason, Type.SMALL)):
            if not part:
                continue
            font = self._font(kind)
            start = left
            if part is face.reason:
                top += inner // 2
                side = font.pixelSize()
                reason_sign = QRect(left, top + round(side * 0.2), side, side)
                start = reason_sign.right() + 1 + inner
            tall = needed(part, font, right - start).height()
            boxes.append(TextBox(QRect(start, top, right - start, tall), part, font, flags))
            top += tall
        shift = max(0, (height - top - padding) // 2) if height else 0
        boxes = [TextBox(box.rect.translated(0, shift), box.text, box.font, box.flags) for box in boxes]
        middle = (height or top + padding) // 2
        for rect in (mark, picture, arrow):
            rect.moveCenter(QRect(rect.left(), middle - 1, rect.width(), 2).center())
        return Layout(tuple(boxes), mark, picture, arrow, reason_sign.translated(0, shift))

    def paintEvent(self, event: QPaintEvent) -> None:
        style, face = self._kit.style, self._face
        weight = face.weight if self.isEnabled() or not self._closed() else Weight.CLOSED
        painter = QPainter(self)
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
            self._paint_ring(painter, style.colour("focus"), style.mm(1.2), style.mm(1.2) / 2)

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


def _too_wide(box: TextBox) -> bool:
    return needed(box.text, box.font, box.rect.width(), box.flags).width() > box.rect.width()
