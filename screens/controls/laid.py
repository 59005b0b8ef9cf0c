"""Where the parts of a button stand: its words, number, picture and signs. ``height`` 0: as tall as the words need it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QRect, Qt

from screens.controls.face import Face, Weight
from screens.controls.pictograms import has_pictogram
from screens.controls.words import TextBox
from screens.kit import Kit
from screens.mirror import flags_for, flip
from screens.ruler import WRAP
from screens.theme import Type

PICTURE_EMS = 2.4
"""Height of a button's picture in ems of its label."""
_CENTRED = WRAP | int(Qt.AlignmentFlag.AlignCenter)
_LEFT = WRAP | int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Layout:
    """In the button's own coordinates; an empty rectangle is a part it does not have."""

    boxes: tuple[TextBox, ...]
    mark: QRect = field(default_factory=QRect)
    picture: QRect = field(default_factory=QRect)
    arrow: QRect = field(default_factory=QRect)
    reason_sign: QRect = field(default_factory=QRect)

    def turned(self, width: int, *, rtl: bool) -> Layout:
        """As it stands in a button of this width: mirrored where the page runs from right to left, each text with the flags of
        its direction.
        """
        layout = self._mirrored(width) if rtl else self
        if all(flags_for(box.text, box.flags, rtl=rtl) == box.flags for box in layout.boxes):
            return layout
        boxes = tuple(replace(box, flags=flags_for(box.text, box.flags, rtl=rtl)) for box in layout.boxes)
        return replace(layout, boxes=boxes)

    def _mirrored(self, width: int) -> Layout:
        boxes = tuple(replace(box, rect=flip(box.rect, width)) for box in self.boxes)
        others = (flip(rect, width) for rect in (self.mark, self.picture, self.arrow, self.reason_sign))
        return Layout(boxes, *others)


def padding(kit: Kit) -> int:
    return kit.style.mm(3.5)


def inner(kit: Kit) -> int:
    """Between one part and the next."""
    return kit.style.mm(3)


def mark_size(kit: Kit, face: Face) -> int:
    """Side of the number or the sign."""
    scale = 1.7 if face.badge else face.sign_ems
    return round(kit.style.font(face.kind, face.factor).pixelSize() * scale)


def too_wide(kit: Kit, box: TextBox) -> bool:
    """Whether a word is longer than its line."""
    width = box.rect.width()
    return kit.ruler.size(box.text, box.font, width, box.flags)[0] > width


def lay_centred(kit: Kit, face: Face, width: int, height: int) -> Layout:
    """One label in the middle, its sign before it where both have their room."""
    edge, gap = padding(kit), inner(kit)
    font = kit.style.font(face.kind, face.factor)
    inside = QRect(edge, 0, width - 2 * edge, height)
    size = mark_size(kit, face)
    if not face.label:
        side = min(round(size * 1.1), inside.width())
        mark = QRect(0, 0, side, side)
        mark.moveCenter(QRect(0, 0, width, height).center())
        return Layout((), mark)
    line = kit.ruler.line_width(face.label, font)
    if face.sign and line + size + gap <= inside.width():
        left = inside.left() + (inside.width() - line - size - gap) // 2
        mark = QRect(left, (height - size) // 2, size, size)
        text = QRect(mark.right() + 1 + gap, 0, line, height)
    else:
        mark, text = QRect(), inside
    if not height:
        text = QRect(text.left(), kit.style.mm(1.5), text.width(), kit.ruler.tall(face.label, font, text.width()))
    return Layout((TextBox(text, face.label, font, _CENTRED),), mark)


def lay_left(kit: Kit, face: Face, width: int, height: int) -> Layout:
    """Number or sign, picture, the words one under the other, and the arrow of a primary button."""
    edge, gap = padding(kit), inner(kit)
    em = kit.style.font(face.kind, face.factor).pixelSize()
    left, right = edge + gap * 2 // 3, width - edge
    mark = QRect()
    if face.badge or face.sign:
        size = mark_size(kit, face)
        mark = QRect(left, 0, size, size)
        left = mark.right() + 1 + (gap if size < 2 * em else 2 * gap)
    picture = QRect()
    if has_pictogram(face.picture):
        size = round(em * PICTURE_EMS)
        picture = QRect(left, 0, size, size)
        left = picture.right() + 1 + 2 * gap
    arrow = QRect()
    if face.weight is Weight.PRIMARY:
        arrow = QRect(right - em, 0, em, em)
        right = arrow.left() - gap
    top = edge
    boxes: list[TextBox] = []
    reason_sign = QRect()
    hint_kind = Type.LEAD if face.kind is Type.TITLE else Type.BODY
    for part, kind in ((face.label, face.kind), (face.hint, hint_kind), (face.reason, Type.SMALL)):
        if not part:
            continue
        font = kit.style.font(kind, face.factor)
        start = left
        if part is face.reason:
            top += gap // 2
            side = font.pixelSize()
            reason_sign = QRect(left, top + round(side * 0.2), side, side)
            start = reason_sign.right() + 1 + gap
        room = kit.ruler.evened(part, font, right - start)
        tall = kit.ruler.tall(part, font, room)
        boxes.append(TextBox(QRect(start, top, room, tall), part, font, _LEFT))
        top += tall
    shift = max(0, (height - top - edge) // 2) if height else 0
    if shift:
        boxes = [TextBox(box.rect.translated(0, shift), box.text, box.font, box.flags) for box in boxes]
    middle = (height or top + edge) // 2
    for rect in (each for each in (mark, picture, arrow) if not each.isNull()):
        rect.moveCenter(QRect(rect.left(), middle - 1, rect.width(), 2).center())
    return Layout(tuple(boxes), mark, picture, arrow, reason_sign.translated(0, shift))
