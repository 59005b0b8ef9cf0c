"""上一页 / 下一页 for pages that do not fit on one leaf."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.pages import text
from screens.controls.button import Button, Face, Weight
from screens.controls.signs import Sign
from screens.controls.words import Words
from screens.kit import Kit
from screens.mirror import mirror
from screens.theme import GAP_MM, TARGET_MM, Type


class Pager(QWidget):
    """Two large buttons that keep their places and the page number between them."""

    turned = Signal(int)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._leaf = 0
        self._previous = self._button("page-previous", "chrome-previous", Sign.BACK, -1, Weight.PLAIN)
        self._next = self._button("page-next", "chrome-next", Sign.FORWARD, 1, Weight.PRIMARY)
        self._count = Words(kit, "", Type.SMALL, self, role="soft", centred=True)
        self.hide()

    def buttons(self) -> list[QWidget]:
        return [self._previous, self._next]

    def tall(self, width: int) -> int:
        style = self._kit.style
        return max(style.mm(TARGET_MM + 2), self._next.tall(self._each(width)))

    def show_leaf(self, leaf: int, count: int) -> None:
        self._leaf = leaf
        self.setVisible(count > 1)
        self._previous.setVisible(leaf > 0)
        self._next.setVisible(leaf < count - 1)
        if count > 1:
            self._count.say(self._kit.word(text("chrome-leaf", at=str(leaf + 1), of=str(count))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, tall = self.width(), self.height()
        each = self._each(width)
        self._previous.setGeometry(0, 0, each, tall)
        self._next.setGeometry(width - each, 0, each, tall)
        between = self._kit.style.mm(GAP_MM)
        self._count.setGeometry(each + between, 0, width - 2 * (each + between), tall)
        if self._kit.style.rtl:
            mirror((self._previous, self._next), width)

    def _button(self, name: str, label: str, sign: Sign, step: int, weight: Weight) -> Button:
        face = Face(label=self._kit.word(text(label)), sign=sign, weight=weight, centred=True)
        button = Button(self._kit, name, face, step, self)
        button.fired.connect(self._turn, Qt.ConnectionType.DirectConnection)
        return button

    def _each(self, width: int) -> int:
        return width * 30 // 100

    @Slot(object)
    def _turn(self, step: object) -> None:
        if isinstance(step, int):
            self.turned.emit(self._leaf + step)
