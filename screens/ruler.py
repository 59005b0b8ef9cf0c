"""What texts measure, remembered for as long as one page stands.

A layout asks for the same text in the same letters tens of times before it is settled, and each answer shapes the text anew.
A ruler belongs to one page and goes with it: what it remembers may be the visitor's.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

FAR: Final = 1 << 20
WRAP: Final = int(Qt.TextFlag.TextWordWrap)
_PLACING: Final = int(
    Qt.AlignmentFlag.AlignHorizontal_Mask | Qt.AlignmentFlag.AlignVertical_Mask | Qt.AlignmentFlag.AlignAbsolute
)
"""Where a text stands in its room is no matter of how large it is."""
MOST: Final = 4096
"""Measures kept at most, some ten times what the fullest page asks for: a value typed for hours must not grow without end."""


class Ruler:
    """Measures text in fonts of the theme. Main thread."""

    def __init__(self) -> None:
        self._fonts: dict[int, tuple[QFont, QFontMetrics]] = {}
        """By identity: the theme gives one object for one font, and while it is kept here no other can have its identity."""
        self._boxes: dict[tuple[int, str, int, int], tuple[int, int]] = {}
        self._widths: dict[tuple[int, str], int] = {}
        self._lines: dict[tuple[int, str, int], tuple[str, ...]] = {}

    def metrics(self, font: QFont) -> QFontMetrics:
        found = self._fonts.get(id(font))
        if found is None:
            found = self._fonts[id(font)] = (font, QFontMetrics(font))
        return found[1]

    def size(self, text: str, font: QFont, width: int, flags: int = WRAP) -> tuple[int, int]:
        """Width and height the text takes when set into ``width`` pixels."""
        flags &= ~_PLACING
        key = (id(font), text, width, flags)
        found = self._boxes.get(key)
        if found is None:
            self._make_room()
            box = self.metrics(font).boundingRect(QRect(0, 0, width, FAR), flags, text)
            found = self._boxes[key] = (box.width(), box.height())
        return found

    def tall(self, text: str, font: QFont, width: int) -> int:
        """Height of the wrapped text in a column of ``width`` pixels."""
        return self.size(text, font, width)[1]

    def line_width(self, text: str, font: QFont) -> int:
        """Width that surely holds the text on one line; wrapping rounds less kindly than measuring does."""
        key = (id(font), text)
        found = self._widths.get(key)
        if found is None:
            self._make_room()
            tibetan = any("\u0f00" <= letter <= "\u0fff" for letter in text)
            spare = font.pixelSize() // (2 if tibetan else 6)
            found = self._widths[key] = self.metrics(font).horizontalAdvance(text) + spare
        return found

    def lines(self, text: str, font: QFont, width: int) -> tuple[str, ...]:
        """The text as Qt breaks it into lines of at most ``width`` pixels."""
        key = (id(font), text, width)
        found = self._lines.get(key)
        if found is None:
            self._make_room()
            # Kept here: the metrics hold the font, so that its identity stays its own.
            self.metrics(font)
            found = self._lines[key] = tuple(_broken(text, font, width))
        return found

    def straggles(self, text: str, font: QFont, width: int) -> bool:
        """Whether the last line is a straggler of one or two characters."""
        lines = self.lines(text, font, width)
        return len(lines) > 1 and len(lines[-1].strip()) <= 2

    def evened(self, text: str, font: QFont, width: int) -> int:
        """``width``, or one so much less that as many lines are nearly alike, where the last would be a straggler."""
        if not self.straggles(text, font, width):
            return width
        count = len(self.lines(text, font, width))
        least, step = self.line_width(text, font) // count, max(1, font.pixelSize() // 4)
        narrower = (each for each in range(least, width, step) if len(self.lines(text, font, each)) == count)
        return next(narrower, width)

    def _make_room(self) -> None:
        if len(self._boxes) + len(self._widths) + len(self._lines) >= MOST:
            for kept in (self._boxes, self._widths, self._lines):
                kept.clear()


def _broken(text: str, font: QFont, width: int) -> list[str]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(text[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return lines
