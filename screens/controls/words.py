"""Text on the screen, and the text boxes that the gallery measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QWidget

from screens.kit import Kit
from screens.mirror import FAR_SIDE
from screens.theme import Type

FAR: Final = 1 << 20
WRAP: Final = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class TextBox:
    """Text that a widget paints itself: where (widget coordinates), what, with which font and flags."""

    rect: QRect
    text: str
    font: QFont
    flags: int


def needed(text: str, font: QFont, width: int, flags: int = WRAP) -> QRect:
    """The space the text takes when set into ``width`` pixels."""
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, FAR), flags, text)


def line_width(text: str, font: QFont) -> int:
    """Width that surely holds the text on one line; wrapping rounds less kindly than measuring does."""
    tibetan = any("\u0f00" <= letter <= "\u0fff" for letter in text)
    return QFontMetrics(font).horizontalAdvance(text) + font.pixelSize() // (2 if tibetan else 6)


class Words(QLabel):
    """Wrapped plain text in one type size and colour role. Noto Sans CJK sets lines 1.45 em apart (MIIT: at least 1.3)."""

    def __init__(
        self,
        kit: Kit,
        text: str,
        kind: Type,
        parent: QWidget,
        *,
        role: str = "ink",
        centred: bool = False,
        factor: float | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = (kit, kind, role, centred, factor)
        self._talls: dict[int, int] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(kit.style.font(kind, factor))
        across = Qt.AlignmentFlag.AlignHCenter if centred else self.begin()
        self.setAlignment(across | (Qt.AlignmentFlag.AlignVCenter if centred else Qt.AlignmentFlag.AlignTop))
        palette = self.palette()
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
            palette.setColor(group, QPalette.ColorRole.WindowText, kit.style.colour(role))
        self.setPalette(palette)
        self.say(text)

    def begin(self, *, far: bool = False) -> Qt.AlignmentFlag:
        """The side where lines begin on this page; ``far``: where they end."""
        rtl = self._look[0].style.rtl
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute if rtl else Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag(FAR_SIDE) if rtl else Qt.AlignmentFlag.AlignRight
        return right if rtl != far else left

    def restyle(self, kind: Type) -> None:
        """The same text in another type size."""
        kit, _, role, centred, factor = self._look
        self._talls = {}
        self._look = (kit, kind, role, centred, factor)
        self.setFont(kit.style.font(kind, factor))

    def say(self, text: str) -> None:
        self._talls = {}
        self.setText(text)
        self.setAccessibleName(text)

    def tall(self, width: int) -> int:
        found = self._talls.get(width)
        if found is None:
            found = self._talls[width] = needed(self.text(), self.font(), width).height()
        return found

    def wide(self) -> int:
        """Width of the text on one line."""
        return line_width(self.text(), self.font())

    def lines(self, width: int) -> list[str]:
        """The text as Qt breaks it at this width."""
        layout = QTextLayout(self.text(), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.beginLayout()
        lines: list[str] = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(self.text()[line.textStart() : line.textStart() + line.textLength()])
        layout.endLayout()
        return lines

    def orphaned(self, width: int) -> bool:
        """Whether the last line is a straggler of one or two characters."""
        lines = self.lines(width)
        return len(lines) > 1 and len(lines[-1].strip()) <= 2

    def text_boxes(self) -> list[TextBox]:
        flags = WRAP | int(self.alignment())
        return [TextBox(self.contentsRect(), self.text(), self.font(), flags)] if self.text() else []

    def pieces(self, width: int, height: int) -> list[Words]:
        """The same text as several labels, each at most ``height`` high: nothing is ever scrolled."""
        lines = self.lines(width)
        each = max(1, height // QFontMetrics(self.font()).lineSpacing())
        if len(lines) <= each:
            return [self]
        kit, kind, role, centred, factor = self._look
        parent = cast(QWidget, self.parentWidget())
        return [
            Words(
                kit,
                "".join(lines[first : first + each]).strip(),
                kind,
                parent,
                role=role,
                centred=centred,
                factor=factor,
            )
            for first in range(0, len(lines), each)
        ]
