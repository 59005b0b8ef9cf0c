"""An entry of the home page: a button whose words and picture grow to fill it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPixmap

from kiosk.pages import Picture, Size
from screens.controls.button import Button
from screens.controls.face import Slim
from screens.controls.laid import Layout, inner
from screens.controls.words import TextBox
from screens.ruler import WRAP
from screens.theme import SIZE_FACTOR, Style, Type

Kept = TypeVar("Kept")
LABEL_SCALES: Final = (2.2, 2.0, 1.8, 1.6, 1.4, 1.2, 1.0)
HINT_SCALES: Final = (1.5, 1.3, 1.15, 1.0)
PICTURE_MOST_MM: Final = 95.0
EDGE_LEAST_MM: Final = 4.4
ELDER: Final = SIZE_FACTOR[Size.ELDER]

_STEPS: Final = sorted(
    [(label, hint, 1) for label in LABEL_SCALES for hint in HINT_SCALES if hint <= label]
    + [(label, 1.0, 2) for label in LABEL_SCALES],
    key=lambda step: 2 * step[0] + 3 * step[1] - step[2],
    reverse=True,
)
"""Scales of label and hint, and lines of the hint: a label one step larger is not worth a hint that nobody can read."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How large the parts of a tile are: factors on label and hint, their lines at most, and the picture beside the words
    or above them, of at least so many millimetres; 0: none.
    """

    label: float
    hint: float
    beside: bool
    picture_mm: float
    hint_lines: int = 1
    label_lines: int = 1
    numbered: bool = True
    edge_mm: float = 5.0


def growths(wide: bool, factor: float) -> Iterator[Growth]:
    """Best first, for a visitor's text size of ``factor``. First the picture goes, then the number, which a helper calls out, then
    letters become smaller, never less than those of the elder size. What the tile is for, or why it is closed, never goes.
    """
    yield from _full(wide)
    scales = [scale for scale in (1.0, 0.85, 0.75) if scale >= ELDER / factor] or [1.0]
    for label, hint in ((label, hint) for label in scales for hint in scales if hint <= label):
        yield Growth(label, hint, wide, 0.0, hint_lines=2, label_lines=2, numbered=False, edge_mm=EDGE_LEAST_MM)
    yield smallest(factor)


def smallest(factor: float) -> Growth:
    """What every tile has room for."""
    scale = min(1.0, ELDER / factor)
    return Growth(scale, scale, True, 0.0, hint_lines=9, label_lines=9, numbered=False, edge_mm=EDGE_LEAST_MM)


def _full(wide: bool) -> Iterator[Growth]:
    """A large label and picture as the tile is shaped, then the other way round, then what can be had."""
    large = [step for step in _STEPS if step[0] >= 1.4]
    for beside in (wide, not wide):
        for label, hint, lines in large:
            yield Growth(label, hint, beside, 45.0, lines)
    for steps, picture_mm in ((large, 25.0), (_STEPS, 18.0)):
        for label, hint, lines in steps:
            for beside in (wide, not wide):
                yield Growth(label, hint, beside, picture_mm, lines)
    for picture_mm in (18.0, 0.0):
        for beside in (wide, not wide):
            yield Growth(1.0, 1.0, beside, picture_mm, hint_lines=3, label_lines=2)


_GROWN: dict[tuple[object, ...], Growth | None] = {}
_PICTURES: dict[tuple[object, ...], QPixmap] = {}
KEPT_MOST: Final = 12
"""Home pages whose growth is remembered, and painted tiles: two pages of them, 11 MB on a panel of 1080 x 1920. What stands on
them is the same for everybody.
"""


def _kept(kept: dict[tuple[object, ...], Kept], key: tuple[object, ...], find: Callable[[], Kept]) -> Kept:
    """What was found under this key; the one that was not asked for longest gives way to a new one."""
    found = kept.pop(key) if key in kept else find()
    kept[key] = found
    if len(kept) > KEPT_MOST:
        del kept[next(iter(kept))]
    return found


def grow(tiles: Sequence[Tile], style: Style) -> None:
    """All tiles alike, as large as the one with the least room; plain buttons where nothing suits."""
    if not tiles:
        return
    wide = tiles[0].width() * 2 > tiles[0].height() * 3
    key = (style, *((tile.face, tile.width(), tile.height()) for tile in tiles))
    found = _kept(_GROWN, key, lambda: _largest(tiles, wide))
    for tile in tiles:
        tile.become(found)


def _largest(tiles: Sequence[Tile], wide: bool) -> Growth | None:
    """The first growth that suits all. The tile that did not take the last one is asked first: it has the least room."""
    asked = list(tiles)
    for growth in growths(wide, tiles[0].factor):
        refused = next((tile for tile in asked if not tile.suits(growth)), None)
        if refused is None:
            return growth
        asked.remove(refused)
        asked.insert(0, refused)
    return None


class Tile(Button):
    """Number, picture, label and hint. It asks for no more room than a plain button, and fills what it gets."""

    _growth: Growth | None = None

    @property
    def factor(self) -> float:
        """The text size of this visitor."""
        return self._kit.style.factor

    def become(self, growth: Growth | None) -> None:
        self._growth = growth
        self._relay()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Letters of this height are filled as outlines, which takes ten times as long as a picture of them: one is kept, for
        everybody who comes to the home page sees the same.
        """
        style = self._kit.style
        painter = QPainter(self)
        if self.hasFocus() or self.isDown() or self.devicePixelRatioF() != 1.0:
            self.paint(painter)
            return
        looks = (self._face, self._growth, self._slim, not self.isEnabled() and self._closed())
        painter.drawPixmap(0, 0, _kept(_PICTURES, (style, self.width(), self.height(), *looks), self._on_ground))

    def _on_ground(self) -> QPixmap:
        picture = QPixmap(self.size())
        picture.fill(self._kit.style.colour("ground"))
        self.paint(QPainter(picture))
        return picture

    def suits(self, growth: Growth) -> bool:
        """Whether everything stands inside the tile, in as many lines as allowed, with as large a picture as asked."""
        if self._pictured(growth) and self._picture_side(growth) < self._kit.style.mm(growth.picture_mm):
            return False
        ruler, room = self._kit.ruler, self._text_room(growth)
        second, lead = self._second(growth)
        for text, font, width, lines in (
            (self._face.label, self._label_font(growth), room, growth.label_lines),
            (second, self._hint_font(growth), room - lead, growth.hint_lines),
        ):
            if not text:
                continue
            if lines == 1 and ruler.line_width(text, font) > width:
                return False
            wide, tall = ruler.size(text, font, width)
            if wide > width or tall > lines * (ruler.metrics(font).lineSpacing() + 2):
                return False
        corner = self._corner(growth)
        return self._words_tall(growth, room) + corner <= self.height() - 2 * self._edge(growth)

    def _least_tall(self, width: int) -> int:
        """Slim in every way it still says what it is for."""
        if self._slim < Slim.HINT:
            return super()._least_tall(width)
        growth = smallest(self.factor)
        return self._words_tall(growth, width - 2 * self._edge(growth)) + 2 * self._edge(growth)

    def _lay(self, width: int, height: int) -> Layout:
        if self._growth is None or not height:
            return super()._lay(width, height)
        key = (self._face.kind, self._slim, width, height)
        found = self._layouts.get(key)
        if found is None:
            found = self._layouts[key] = self._lay_grown(self._growth).turned(width, rtl=self._kit.style.rtl)
        return found

    def _lay_grown(self, growth: Growth) -> Layout:
        edge, gap, side = self._edge(growth), self._gap(), self._picture_side(growth)
        mark, picture = QRect(), QRect()
        room = self._text_room(growth)
        words = self._words_tall(growth, room)
        number = self._number(growth)
        if growth.beside:
            top, left = (self.height() - words) // 2, self.width() - edge - room
            if number:
                mark = QRect(edge, (self.height() - number) // 2, number, number)
            if side:
                picture = QRect(left - gap - side, (self.height() - side) // 2, side, side)
        else:
            above = side + gap // 2 if side else self._corner(growth)
            top, left = (self.height() - above - words) // 2 + above, edge
            mark = QRect(edge, edge, number, number) if number else mark
            if side:
                picture = QRect((self.width() - side) // 2, top - above, side, side)
        return self._with_words(growth, QRect(left, top, room, words), mark, picture)

    def _with_words(self, growth: Growth, rect: QRect, mark: QRect, picture: QRect) -> Layout:
        across = Qt.AlignmentFlag.AlignLeft if growth.beside else Qt.AlignmentFlag.AlignHCenter
        flags = WRAP | int(across | Qt.AlignmentFlag.AlignTop)
        ruler = self._kit.ruler
        font = self._label_font(growth)
        room = ruler.evened(self._face.label, font, rect.width())
        start = rect.left() if growth.beside else rect.left() + (rect.width() - room) // 2
        label = QRect(start, rect.top(), room, ruler.tall(self._face.label, font, room))
        boxes = [TextBox(label, self._face.label, font, flags)]
        second, lead = self._second(growth)
        sign = QRect()
        if second:
            font = self._hint_font(growth)
            left, room = rect.left() + lead, rect.width() - lead
            if not lead:
                room = ruler.evened(second, font, room)
                left += 0 if growth.beside else (rect.width() - room) // 2
            elif not growth.beside:
                # Sign and reason are centred together, the reason behind its sign.
                spare = max(0, room - ruler.size(second, font, room)[0] - font.pixelSize() // 6)
                left, room = left + spare // 2, room - spare
                flags = WRAP | int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            box = QRect(left, label.bottom() + 1 + self._pause(), room, ruler.tall(second, font, room))
            boxes.append(TextBox(box, second, font, flags))
            if lead:
                high = font.pixelSize()
                sign = QRect(left - lead, box.top() + (ruler.metrics(font).lineSpacing() - high) // 2, high, high)
        return Layout(tuple(boxes), mark, picture, QRect(), sign)

    def _second(self, growth: Growth) -> tuple[str, int]:
        """What stands under the label, and the room its sign takes: the reason on a closed tile, else the hint."""
        if self._face.reason:
            return self._face.reason, self._hint_font(growth).pixelSize() + inner(self._kit)
        return self._face.hint, 0

    def _pictured(self, growth: Growth) -> bool:
        return growth.picture_mm > 0 and self._face.picture is not Picture.NONE

    def _number(self, growth: Growth) -> int:
        """Diameter of the disc with the number."""
        return round(self._font(Type.TILE).pixelSize() * 1.7) if growth.numbered and self._face.badge else 0

    def _words_tall(self, growth: Growth, room: int) -> int:
        ruler = self._kit.ruler
        tall = ruler.tall(self._face.label, self._label_font(growth), room)
        second, lead = self._second(growth)
        return tall + (self._pause() + ruler.tall(second, self._hint_font(growth), room - lead) if second else 0)

    def _picture_side(self, growth: Growth) -> int:
        """As large as it can be without pushing the words; beside them never more than a fair share of the width."""
        if not self._pictured(growth):
            return 0
        most = self._kit.style.mm(PICTURE_MOST_MM)
        inside = self.height() - 2 * self._edge(growth)
        if growth.beside:
            return min(most, inside, self.width() * 28 // 100)
        corner = self._edge(growth) + self._number(growth) + self._gap() // 2
        words = self._words_tall(growth, self._text_room(growth))
        return min(most, inside - words - self._gap() // 2, self.width() - 2 * corner)

    def _corner(self, growth: Growth) -> int:
        """Height to keep free above the words for a number in the corner that no picture stands beside."""
        return 0 if growth.beside or self._pictured(growth) else self._number(growth)

    def _text_room(self, growth: Growth) -> int:
        room = self.width() - 2 * self._edge(growth)
        if not growth.beside:
            return room
        taken = (self._number(growth), self._picture_side(growth))
        return room - sum(each + self._gap() for each in taken if each)

    def _label_font(self, growth: Growth) -> QFont:
        return self._kit.style.font(Type.TILE, self._kit.style.factor * growth.label)

    def _hint_font(self, growth: Growth) -> QFont:
        kind = Type.SMALL if self._face.reason else Type.BODY
        return self._kit.style.font(kind, self._kit.style.factor * growth.hint)

    def _pause(self) -> int:
        return self._kit.style.mm(2)

    def _edge(self, growth: Growth) -> int:
        return self._kit.style.mm(growth.edge_mm)

    def _gap(self) -> int:
        return self._kit.style.mm(6)
