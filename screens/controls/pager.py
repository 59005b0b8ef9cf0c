"""上一页 / 下一页 for pages that do not fit on one leaf."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.pages import Chosen, Option, Text, text
from screens.controls.button import Button
from screens.controls.face import Face, Weight
from screens.controls.signs import Sign
from screens.controls.words import Words
from screens.kit import Kit
from screens.mirror import mirror
from screens.theme import GAP_MM, TARGET_MM, Type


class Pager(QWidget):
    """Two large buttons that keep their places and the page number between them."""

    turned = Signal(int)
    back = Weight.PLAIN

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._leaf = 0
        self._previous = self._turning("page-previous", "chrome-previous", Sign.BACK, -1, self.back)
        self._next = self._turning("page-next", "chrome-next", Sign.FORWARD, 1, Weight.PRIMARY)
        self._count = Words(kit, "", Type.SMALL, self, role="soft", centred=True)
        self.hide()

    def buttons(self) -> list[QWidget]:
        return [*self._at_left(), *self._at_right()]

    def tall(self, width: int) -> int:
        style = self._kit.style
        each, between = self._each(width), self._between(width)
        words = (self._kit.word(place) for place in self.longest())
        numbers = (self._kit.ruler.tall(word, self._count.font(), between) for word in words)
        return max(style.mm(TARGET_MM + 2), *(turn.tall(each) for turn in self._at_right()), *numbers)

    def show_leaf(self, leaf: int, count: int) -> None:
        self._leaf = leaf
        self.setVisible(count > 1)
        self._previous.setVisible(leaf > 0)
        self._next.setVisible(leaf < count - 1)
        if count > 1:
            self._count.say(self._kit.word(self.place(leaf, count)))

    def place(self, leaf: int, count: int) -> Text:
        """What stands between the buttons."""
        return text("chrome-leaf", at=str(leaf + 1), of=str(count))

    def longest(self) -> tuple[Text, ...]:
        """Places as long as any can be: the buttons keep their height from leaf to leaf."""
        return (self.place(8, 9),)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, tall = self.width(), self.height()
        each = self._each(width)
        for turn in self._at_left():
            turn.setGeometry(0, 0, each, tall)
        for turn in self._at_right():
            turn.setGeometry(width - each, 0, each, tall)
        between = self._between(width)
        self._count.setGeometry((width - between) // 2, 0, between, tall)
        if self._kit.style.rtl:
            mirror(self.buttons(), width)

    def _at_left(self) -> list[Button]:
        return [self._previous]

    def _at_right(self) -> list[Button]:
        return [self._next]

    def make(self, name: str, said: Text, sign: Sign, payload: object, weight: Weight) -> Button:
        face = Face(label=self._kit.word(said), sign=sign, weight=weight, centred=True)
        return Button(self._kit, name, face, payload, self)

    def _turning(self, name: str, label: str, sign: Sign, step: int, weight: Weight) -> Button:
        button = self.make(name, text(label), sign, step, weight)
        button.fired.connect(self._turn, Qt.ConnectionType.DirectConnection)
        return button

    def _between(self, width: int) -> int:
        """Width of the page number; in large letters it takes two lines."""
        return width - 2 * (self._each(width) + self._kit.style.mm(GAP_MM))

    def _each(self, width: int) -> int:
        return width * 30 // 100

    @Slot(object)
    def _turn(self, step: object) -> None:
        if isinstance(step, int):
            self.turned.emit(self._leaf + step)


class RowsPager(Pager):
    """Turns the leaves of some rows of a table; on the first and the last one the same places lead to the rows on other pages.

    Between them stands which rows are to be seen.
    """

    chosen = Signal(object)
    back = Weight.QUIET
    """As the ground: it is none of the choices of the page, which stand beside each other and are equal."""

    def __init__(
        self,
        kit: Kit,
        parent: QWidget,
        earlier: Option | None,
        later: Option | None,
        count: int,
    ) -> None:
        super().__init__(kit, parent)
        self._most = count
        self.rows: tuple[int, int] | None = None
        """Numbers of the first and the last row that are to be seen; None where there are only words."""
        self._earlier = self._leading(earlier, Sign.BACK, self.back)
        self._later = self._leading(later, Sign.FORWARD, Weight.PRIMARY)

    @property
    def leads(self) -> tuple[Button | None, Button | None]:
        """What leads to earlier and to later rows, where there are any."""
        return self._earlier, self._later

    def show_leaf(self, leaf: int, count: int) -> None:
        super().show_leaf(leaf, count)
        for lead, there in ((self._earlier, leaf == 0), (self._later, leaf == count - 1)):
            if lead is not None:
                lead.setVisible(there)
                self.show()
        self._count.say(self._kit.word(self.place(leaf, count)))

    def place(self, leaf: int, count: int) -> Text:
        if self.rows is None:
            return super().place(leaf, count)
        first, last = self.rows
        if first == last:
            return text("table-row", row=str(first))
        return text("table-rows", first=str(first), last=str(last))

    def longest(self) -> tuple[Text, ...]:
        most = str(self._most)
        return (text("table-rows", first=most, last=most),)

    def _at_left(self) -> list[Button]:
        return [*super()._at_left(), *(() if self._earlier is None else (self._earlier,))]

    def _at_right(self) -> list[Button]:
        return [*super()._at_right(), *(() if self._later is None else (self._later,))]

    def _leading(self, option: Option | None, sign: Sign, weight: Weight) -> Button | None:
        if option is None:
            return None
        lead = self.make(f"option-{option.id}", option.label, sign, Chosen(option.id), weight)
        lead.fired.connect(self.chosen)
        return lead
