"""The social-security password: twelve large keys, dots for what was typed, never a digit."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.pages import PinEntered, PinPage, text
from screens.controls.button import Button
from screens.controls.face import Face, Weight
from screens.kit import Kit
from screens.layout import Block, ButtonsBlock, WidgetBlock
from screens.pages.base import Screen
from screens.theme import GAP_MM, Type

DELETE = "delete"
CONFIRM = "confirm"


class Dots(QWidget):
    """One ring for each digit, filled when typed."""

    def __init__(self, kit: Kit, length: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._length = length
        self._count = 0
        self.fill(0)

    def fill(self, count: int) -> None:
        self._count = count
        said = text("chrome-pin-entered", count=str(count), length=str(self._length))
        self.setAccessibleName(self._kit.word(said))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._kit.style
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(style.mm(11), self.height() - 2, self.width() // (2 * self._length))
        step = side * 17 // 10
        left = (self.width() - step * (self._length - 1) - side) / 2
        stroke = style.mm(0.8)
        for index in range(self._length):
            typed = index < self._count
            painter.setPen(QPen(style.colour("ink" if typed else "line"), stroke))
            painter.setBrush(style.colour("ink" if typed else "surface"))
            ring = QRectF(left + index * step, (self.height() - side) / 2, side, side)
            painter.drawEllipse(ring.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2))


class PinScreen(Screen[PinPage]):
    """Holds the typed digits only until they are answered, cleared or the screen is destroyed."""

    def make_stage(self) -> list[Block]:
        self._digits: tuple[int, ...] = ()
        style = self.kit.style
        mm = style.mm
        self._dots = Dots(self.kit, self.page.length, self)
        keys = [self._key(digit) for digit in "123456789"]
        word = self.kit.word
        self._delete = self._command(DELETE, word(text("chrome-pin-delete")), Weight.PLAIN)
        self._confirm = self._command(CONFIRM, word(text("chrome-pin-confirm")), Weight.PRIMARY)
        self._pad = (*keys, self._delete, self._key("0"), self._confirm)
        dots = WidgetBlock(self._dots, mm(GAP_MM), mm(16), mm(16))
        # Nothing to press: of a low page only the pad stands low.
        dots.foot = not style.low
        spacing = mm(style.pad_gap_mm)
        pad = ButtonsBlock(self._pad, 3, mm(GAP_MM), spacing, mm(style.pad_least_mm), mm(36))
        pad.together = pad.fixed = True
        self._show()
        return [dots, pad]

    def carry(self) -> object:
        return self._digits

    def restore(self, carried: object) -> None:
        if isinstance(carried, tuple):
            self._digits = carried
            self._show()

    def _key(self, digit: str) -> Button:
        face = Face(label=digit, kind=Type.KEY, centred=True, factor=self.kit.style.pad_digits)
        button = Button(self.kit, f"key-{digit}", face, digit, self)
        button.fired.connect(self._type)
        return button

    def _command(self, name: str, label: str, weight: Weight) -> Button:
        button = Button(
            self.kit,
            f"key-{name}",
            Face(label=label, weight=weight, centred=True, factor=self.kit.style.pad_words),
            name,
            self,
        )
        button.fired.connect(self._type)
        return button

    @Slot(object)
    def _type(self, key: object) -> None:
        if key == CONFIRM:
            answer = PinEntered(self._digits)
            self._digits = ()
            self._show()
            self.answered.emit(answer)
            return
        before = len(self._digits)
        if key == DELETE:
            self._digits = self._digits[:-1]
        elif isinstance(key, str) and before < self.page.length:
            self._digits += (int(key),)
        self._show()
        if len(self._digits) != before:
            self.typed.emit(len(self._digits), self.page.length)

    def _show(self) -> None:
        self._dots.fill(len(self._digits))
        self._delete.open(bool(self._digits))
        self._confirm.open(len(self._digits) == self.page.length)

    def focus_chain(self) -> list[QWidget]:
        return [*self._pad, *(w for w in super().focus_chain() if w not in self._pad)]
