"""What the centre has on record: the sentence in the largest type, the totals, the facts; and the table behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.sheet_pages import Row, SheetPage, TablePage
from screens.controls.pager import Pager, RowsPager
from screens.controls.words import Words
from screens.kit import Kit
from screens.layout import Block, Column, TallBlock, evened
from screens.mirror import flip
from screens.pages.base import P, Screen
from screens.pages.result import STEPS, FactRow
from screens.theme import RADIUS_MM, RING_MM, STROKE_MM, Type


class _SentenceFirst(Screen[P]):
    """The first words are the answer: they stand in bold, and larger than everything that explains them."""

    def make_reading(self) -> list[Block]:
        first, *rest = self.page.body or (None,)
        if first is None:
            return []
        lead = Words(self.kit, self.kit.word(first), Type.SUBTITLE, self)
        return [TallBlock(lead, lead.tall, self.kit.style.em(0.5)), *(self.paragraph(self.kit.word(b)) for b in rest)]


class SheetScreen(_SentenceFirst[SheetPage]):
    def make_stage(self) -> list[Block]:
        mm = self.kit.style.mm
        shown = (*(replace(total, large=True) for total in self.page.totals), *self.page.facts)
        self._rows = [FactRow(self.kit, fact, self) for fact in shown]
        return [TallBlock(row, row.tall, mm(2.5) if index else mm(5)) for index, row in enumerate(self._rows)]

    def enlarge_stage(self) -> None:
        """The rows as large as the page allows without putting a value below its label."""
        width = self._columns[-1].rect.width()
        together = [row for row in self._rows if row.beside(width)]
        for step in STEPS:
            for row in self._rows:
                row.restyle(*step)
            if self.whole() and all(row.beside(width) for row in together):
                return


class RowCard(QWidget):
    """One row: what it is about where lines begin, the figure that counts where they end, the rest below, each part kept whole."""

    def __init__(self, kit: Kit, row: Row, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = kit.style
        self._head = Words(kit, kit.word(row.head), Type.LABEL, self)
        self._amount = None if row.amount is None else Words(kit, kit.word(row.amount), Type.LABEL, self)
        said = (f"{kit.word(cell.label)} {kit.word(cell.value)}" for cell in row.cells)
        self._cells = [Words(kit, each, Type.BODY, self, role="soft") for each in said]
        self._places: dict[int, list[tuple[Words, QRect]]] = {}

    def tall(self, width: int) -> int:
        return max(rect.bottom() + 1 for _, rect in self._at(width)) + self._pad()

    def resizeEvent(self, event: QResizeEvent) -> None:
        for words, rect in self._at(self.width()):
            words.setGeometry(flip(rect, self.width()) if self._style.rtl else rect)

    def _at(self, width: int) -> list[tuple[Words, QRect]]:
        """Where everything stands in a row of this width: its letters never change."""
        found = self._places.get(width)
        if found is None:
            found = self._places[width] = list(self._placed(width))
        return found

    def _placed(self, width: int) -> Iterator[tuple[Words, QRect]]:
        pad = self._pad()
        left, right, at = 2 * pad, width - 2 * pad, pad
        beside = self._amount is not None and self._head.wide() + self._amount.wide() + 2 * pad <= right - left
        room = right - left - (self._amount.wide() + 2 * pad if beside and self._amount is not None else 0)
        tall = self._head.tall(room)
        yield self._head, QRect(left, at, room, tall)
        if self._amount is not None:
            if not beside:
                at += tall
            across = self._amount.wide() if beside else right - left
            second = self._amount.tall(across)
            yield self._amount, QRect(right - across if beside else left, at, across, second)
            # Tibetan lines are twice as high as figures.
            tall = max(tall, second) if beside else second
        at += tall
        yield from self._flow(QRect(left, at, right - left, 0))

    def _flow(self, room: QRect) -> Iterator[tuple[Words, QRect]]:
        """From left to right, on the next line where one does not fit any more."""
        at, line = QPoint(room.left(), room.top()), 0
        for words in self._cells:
            wide = min(words.wide(), room.width())
            if at.x() > room.left() and at.x() + wide > room.right() + 1:
                at, line = QPoint(room.left(), at.y() + line), 0
            tall = words.tall(wide)
            yield words, QRect(at.x(), at.y(), wide, tall)
            line = max(line, tall)
            at.setX(at.x() + wide + 3 * self._pad())

    def _pad(self) -> int:
        return self._style.mm(2.5)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke = self._style.mm(STROKE_MM)
        painter.setPen(QPen(self._style.colour("tint"), stroke))
        painter.setBrush(self._style.colour("surface"))
        radius = self._style.mm(RADIUS_MM)
        painter.drawRoundedRect(self.rect().adjusted(stroke, stroke, -stroke, -stroke), radius, radius)
        if self.hasFocus():
            ring = self._style.mm(RING_MM)
            painter.setPen(QPen(self._style.colour("focus"), ring))
            inset = ring / 2
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)


class TableScreen(Screen[TablePage]):
    """The rows of one page of a table, below each other, and one way on: to the next leaf, behind the last one to the next rows."""

    option_columns = (3, 2, 1)
    words_share = 35

    def make_stage(self) -> list[Block]:
        mm = self.kit.style.mm
        self._rows: Sequence[RowCard] = [RowCard(self.kit, row, self) for row in self.page.rows]
        return [TallBlock(row, row.tall, mm(2.5) if index else mm(5)) for index, row in enumerate(self._rows)]

    def columns(self, area: QRect, across: int) -> list[Column]:
        """What leads away stands on every leaf: beside the rows, or on a panel that stands below them."""
        if not self.kit.style.panel.portrait:
            return super().columns(area, across)
        (buttons,) = self.options_block(across)
        top = area.bottom() + 1 - buttons.tall(area.width())
        rows = QRect(area.left(), area.top(), area.width(), top - buttons.gap - area.top())
        below = QRect(area.left(), top, area.width(), area.bottom() + 1 - top)
        return [Column(rows, (self.head(),), (*self.reading, *self.stage)), Column(below, (), (buttons,))]

    def cut(self, column: Column) -> list[list[Block]]:
        return evened(super().cut(column), column.rect.width())

    def make_pager(self) -> Pager:
        page = self.page
        pager = RowsPager(self.kit, self, page.earlier, page.later, page.count)
        pager.chosen.connect(self._report)
        return pager

    @property
    def always_turns(self) -> bool:
        return bool(self.page.turns)

    def arrange(self) -> None:
        super().arrange()
        if self.page.from_end:
            self.turn_to(self.leaf_count - 1)

    @Slot(int)
    def turn_to(self, leaf: int) -> None:
        if isinstance(self._pager, RowsPager):
            self._pager.rows = self._rows_on(max(0, min(leaf, self.leaf_count - 1)))
        super().turn_to(leaf)

    def bring_forward(self, widget: QWidget) -> None:
        earlier, later = self._pager.leads if isinstance(self._pager, RowsPager) else (None, None)
        if widget is not None and widget in (earlier, later):
            self.turn_to(0 if widget is earlier else self.leaf_count - 1)
        else:
            super().bring_forward(widget)

    def stand_on_line(self, index: int) -> None:
        row = self._rows[index]
        self.bring_forward(row)
        row.setFocus(Qt.FocusReason.TabFocusReason)

    def carry(self) -> object:
        return next(iter(self._rows_of(self.leaf)), None)

    def restore(self, carried: object) -> None:
        """In larger letters she goes on with the row that stood first."""
        if isinstance(carried, int):
            self.bring_forward(self._rows[carried])

    def _rows_on(self, leaf: int) -> tuple[int, int] | None:
        """The first and the last row on a leaf, counted over the whole table; None on one that has words only."""
        shown, before = self._rows_of(leaf), self.page.before
        return (before + shown[0] + 1, before + shown[-1] + 1) if shown else None

    def _rows_of(self, leaf: int) -> list[int]:
        shown = {id(widget) for blocks in self._leaves[leaf] for block in blocks for widget in block.widgets()}
        return [index for index, row in enumerate(self._rows) if id(row) in shown]
