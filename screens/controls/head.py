"""The head of a page: what kind of page (sign and word), which step, and the title."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.pages import Page, Tone, text
from screens.controls.signs import Sign, paint_sign
from screens.controls.words import Words
from screens.kit import Kit
from screens.mirror import flip, mirror
from screens.theme import Type

_TONES = {
    Tone.TROUBLE: (Sign.ALERT, "trouble", "chrome-tone-trouble"),
    Tone.DONE: (Sign.CHECK, "done", "chrome-tone-done"),
}


class Head(QWidget):
    """Title, and above it the step ("第 2 步,共 4 步") with its bar, or the tone with its sign."""

    def __init__(self, kit: Kit, page: Page, parent: QWidget, *, tagged: bool = True) -> None:
        super().__init__(parent)
        self._kit = kit
        self._step = page.step
        self._tone = _TONES.get(page.tone) if tagged else None
        self._title = Words(kit, kit.word(page.title), Type.TITLE, self)
        self._small = False
        self._tag: Words | None = None
        self._count: Words | None = None
        if self._tone is not None:
            _, role, word = self._tone
            self._tag = Words(kit, kit.word(text(word)), Type.LABEL, self, role=role)
        if page.step is not None:
            at, of = page.step
            said = kit.word(text("chrome-step", at=str(at), of=str(of)))
            self._count = Words(kit, said, Type.SMALL, self, role="soft")
        self._sign_rect = QRect()
        self._bar_rect = QRect()

    def slim(self, small: bool) -> None:
        """A smaller title, where the page would not fit otherwise."""
        self._small = small

    def tall(self, width: int) -> int:
        return self._lay(width, None)

    def lead(self, width: int) -> int:
        """How far below its top the letters of the title begin: what stands beside the title begins there too."""
        tall = self._lay(width, None)
        metrics = self._title.metrics
        return tall - self._title.tall(width) + (metrics.lineSpacing() - metrics.capHeight()) // 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay(self.width(), self)
        if self._kit.style.rtl:
            parts = [part for part in (self._title, self._tag, self._count) if part is not None]
            mirror(parts, self.width())
            self._sign_rect = flip(self._sign_rect, self.width())
            self._bar_rect = flip(self._bar_rect, self.width())

    def _lay(self, width: int, target: QWidget | None) -> int:
        """Height at this width; sets the children when ``target`` is given."""
        style = self._kit.style
        gap = style.mm(3)
        top = 0
        if self._count is not None:
            tall = self._count.tall(width)
            bar = style.mm(2)
            apart = style.mm(0.8)
            if target is not None:
                self._count.setGeometry(0, top, width, tall)
                self._bar_rect = QRect(0, top + tall + apart, min(width, style.em(12)), bar)
            top += tall + apart + bar + style.mm(4)
        if self._tag is not None:
            side = style.em(1.6)
            inner = self._tag.tall(width - side - gap)
            tall = max(side, inner)
            if target is not None:
                self._sign_rect = QRect(0, top + (tall - side) // 2, side, side)
                self._tag.setGeometry(side + gap, top + (tall - inner) // 2, width - side - gap, inner)
            top += tall + gap
        # The smaller size also where it saves a line: a title should not leave a straggler.
        self._title.restyle(Type.SUBTITLE)
        if not self._small:
            lines = len(self._title.lines(width))
            self._title.restyle(Type.TITLE)
            if len(self._title.lines(width)) > lines:
                self._title.restyle(Type.SUBTITLE)
        tall = self._title.tall(width)
        if target is not None:
            self._title.setGeometry(0, top, width, tall)
        return top + tall

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._kit.style
        painter = QPainter(self)
        if self._tone is not None:
            sign, role, _ = self._tone
            paint_sign(painter, sign, QRectF(self._sign_rect), style.colour(role))
        if self._step is not None:
            at, of = self._step
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            gap = style.mm(1.5)
            each = (self._bar_rect.width() - gap * (of - 1)) / of
            for index in range(of):
                painter.setBrush(style.colour("accent" if index < at else "line"))
                tall = self._bar_rect.height() * (1.0 if index < at else 0.4)
                place = of - 1 - index if style.rtl else index
                left = self._bar_rect.left() + place * (each + gap)
                painter.drawRect(QRectF(left, self._bar_rect.bottom() + 1 - tall, each, tall))


class SignView(QWidget):
    """The sign of a tone, large, where a page has nothing else to show."""

    def __init__(self, kit: Kit, tone: Tone, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign, self._role, _ = _TONES[tone]
        self._style = kit.style

    def paintEvent(self, event: QPaintEvent) -> None:
        side = min(self.width(), self.height(), self._style.mm(90))
        square = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_sign(QPainter(self), self._sign, square, self._style.colour(self._role))
