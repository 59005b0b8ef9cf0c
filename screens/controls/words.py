"""Text on the screen, and the text boxes that the gallery measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QLabel, QWidget

from screens.kit import Kit
from screens.mirror import FAR_SIDE
from screens.ruler import WRAP
from screens.theme import Type


@dataclass(frozen=True, slots=True)
class TextBox:
    """Text that a widget paints itself: where (widget coordinates), what, with which font and flags."""

    rect: QRect
    text: str
    font: QFont
    flags: int


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
        self._said = ""
        self._letters = kit.style.font(kind, factor)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(self._letters)
        across = Qt.AlignmentFlag.AlignHCenter if centred else self.begin()
        self.setAlignment(across | (Qt.AlignmentFlag.AlignVCenter if centred else Qt.AlignmentFlag.AlignTop))
        self.setPalette(kit.style.ink(role))
        self.say(text)

    def begin(self, *, far: bool = False) -> Qt.AlignmentFlag:
        """The side where lines begin on this page; ``far``: where they end."""
        rtl = self._look[0].style.rtl
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute if rtl else Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag(FAR_SIDE) if rtl else Qt.AlignmentFlag.AlignRight
        return right if rtl != far else left

    def restyle(self, kind: Type) -> None:
        """The same text in another type size."""
        kit, before, role, centred, factor = self._look
        if kind is before:
            return
        self._look = (kit, kind, role, centred, factor)
        self._letters = kit.style.font(kind, factor)
        self.setFont(self._letters)

    def say(self, text: str) -> None:
        self._said = text
        self.setText(text)
        self.setAccessibleName(text)

    @property
    def metrics(self) -> QFontMetrics:
        """Of the letters it is set in now."""
        return self._look[0].ruler.metrics(self._letters)

    def tall(self, width: int) -> int:
        """Height of the text in a column of this width."""
        return self._look[0].ruler.tall(self._said, self._letters, width)

    def wide(self) -> int:
        """Width of the text on one line."""
        return self._look[0].ruler.line_width(self._said, self._letters)

    def lines(self, width: int) -> tuple[str, ...]:
        """The text as Qt breaks it at this width."""
        return self._look[0].ruler.lines(self._said, self._letters, width)

    def orphaned(self, width: int) -> bool:
        """Whether the last line is a straggler of one or two characters."""
        return self._look[0].ruler.straggles(self._said, self._letters, width)

    def text_boxes(self) -> list[TextBox]:
        flags = WRAP | int(self.alignment())
        return [TextBox(self.contentsRect(), self.text(), self.font(), flags)] if self.text() else []

    def pieces(self, width: int, height: int) -> list[Words]:
        """The same text as several labels, each at most ``height`` high: nothing is ever scrolled."""
        lines = self.lines(width)
        each = max(1, height // self.metrics.lineSpacing())
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
