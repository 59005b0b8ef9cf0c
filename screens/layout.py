"""Leaves: how the blocks of a page are set into the space there is.

Nothing scrolls. What does not fit goes to the next leaf, reached by a large button. Sizes come from the blocks themselves;
this module only adds and divides, in whole pixels.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from screens.controls.button import Button
from screens.controls.words import Words
from screens.ruler import FAR


class Block(ABC):
    """Something that takes the full width of a column and knows how tall it must be."""

    gap: int
    """Pixels kept free above the block, unless it stands first."""
    foot: bool = False
    """Foot blocks stand at the bottom of the column, within reach of a seated visitor."""
    loose: bool = False
    """Loose blocks may be cut anywhere to fill a leaf."""

    fill: bool = False
    """Takes the room that nobody else wants, so that pictures stand in the middle of it."""

    fixed = False
    """Keeps its inner order on a mirrored page: a number pad is the same everywhere."""

    @abstractmethod
    def tall(self, width: int) -> int:
        """Least height at this width."""

    def limit(self, width: int) -> int:
        """Height up to which free space is welcome."""
        return self.tall(width)

    def floor(self, width: int) -> int:
        """Height below which it never comes, whatever the page gives up to stand on one leaf."""
        return self.tall(width)

    def pieces(self, width: int, height: int) -> Sequence[Block]:
        """The block cut into parts of at most ``height`` where it can be cut; itself where not."""
        return (self,)

    @abstractmethod
    def place(self, rect: QRect) -> None: ...

    @abstractmethod
    def widgets(self) -> Sequence[QWidget]:
        """Widgets in reading order."""


class WordsBlock(Block):
    """A paragraph; cut at line ends when a leaf cannot hold it."""

    def __init__(self, words: Words, gap: int, indent: int = 0) -> None:
        self.words, self.gap, self.indent = words, gap, indent

    def tall(self, width: int) -> int:
        return self.words.tall(width - self.indent)

    def pieces(self, width: int, height: int) -> Sequence[Block]:
        parts = self.words.pieces(width - self.indent, height)
        if parts[0] is not self.words:
            self.words.hide()
            self.words.deleteLater()
        return [type(self)(part, self.gap, self.indent) for part in parts]

    def place(self, rect: QRect) -> None:
        self.words.setGeometry(rect.adjusted(self.indent, 0, 0, 0))

    def widgets(self) -> Sequence[QWidget]:
        return (self.words,)


class WidgetBlock(Block):
    """A widget with ``tall`` of its own that may grow up to ``most`` pixels."""

    def __init__(self, widget: QWidget, gap: int, least: int, most: int) -> None:
        self.widget, self.gap, self.least, self.most = widget, gap, least, most

    def tall(self, width: int) -> int:
        return self.least

    def limit(self, width: int) -> int:
        return self.most

    def place(self, rect: QRect) -> None:
        self.widget.setGeometry(rect)

    def widgets(self) -> Sequence[QWidget]:
        return (self.widget,)


class TallBlock(Block):
    """A widget whose height follows from its width."""

    def __init__(self, widget: QWidget, tall: Callable[[int], int], gap: int, foot: bool = False) -> None:
        self.widget, self._tall, self.gap, self.foot = widget, tall, gap, foot

    def tall(self, width: int) -> int:
        return self._tall(width)

    def place(self, rect: QRect) -> None:
        self.widget.setGeometry(rect)

    def widgets(self) -> Sequence[QWidget]:
        return (self.widget,)


class ButtonsBlock(Block):
    """Buttons of equal size in a grid. All parts of a cut grid keep the same button height.

    A decision stays together on one leaf if any leaf can hold it; ``loose`` buttons (a menu) may be cut after every row.
    """

    foot = True
    loose = False
    together = False
    """Never cut: the pad is of no use without its last row."""

    def __init__(
        self, buttons: Sequence[Button], columns: int, gap: int, spacing: int, least: int, most: int, same: int = 0
    ) -> None:
        self.buttons, self.columns, self.gap = tuple(buttons), max(1, min(columns, len(buttons))), gap
        self.spacing, self.least, self.most, self.same = spacing, least, most, same

    def row(self, width: int) -> int:
        """Height of one button: the tallest rules, so that all look equal."""
        each = self._each(width)
        return max(self.least, self.same, *(button.tall(each) for button in self.buttons))

    def tall(self, width: int) -> int:
        return self._total(self.row(width))

    def limit(self, width: int) -> int:
        return max(self.tall(width), self._total(self.most))

    def floor(self, width: int) -> int:
        return self._total(max(self.least, self.same))

    def pieces(self, width: int, height: int) -> Sequence[Block]:
        row = self.row(width)
        rows = 1 if self.loose else max(1, (height + self.spacing) // (row + self.spacing))
        count = rows * self.columns
        if self.together or count >= len(self.buttons):
            return (self,)
        most = row if self.loose else self.most
        parts: list[ButtonsBlock] = []
        for first in range(0, len(self.buttons), count):
            gap = self.spacing if self.loose and first else self.gap
            group = self.buttons[first : first + count]
            parts.append(ButtonsBlock(group, self.columns, gap, self.spacing, self.least, most, row))
            parts[-1].columns, parts[-1].foot = self.columns, not self.loose
        return parts

    def place(self, rect: QRect) -> None:
        each = self._each(rect.width())
        tall = min(
            (rect.height() - (self._rows() - 1) * self.spacing) // self._rows(), max(self.most, self.row(rect.width()))
        )
        for index, button in enumerate(self.buttons):
            row, column = divmod(index, self.columns)
            button.setGeometry(
                rect.left() + column * (each + self.spacing), rect.top() + row * (tall + self.spacing), each, tall
            )

    def widgets(self) -> Sequence[QWidget]:
        return self.buttons

    def _rows(self) -> int:
        return -(-len(self.buttons) // self.columns)

    def _each(self, width: int) -> int:
        return (width - (self.columns - 1) * self.spacing) // self.columns

    def _total(self, row: int) -> int:
        return self._rows() * row + (self._rows() - 1) * self.spacing


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the page: ``head`` is repeated on every leaf, ``flow`` runs over the leaves."""

    rect: QRect
    head: tuple[Block, ...]
    flow: tuple[Block, ...]
    lead: int | None = None
    """A column without a head starts this far down, level with the title beside it, where there is room; None: it stands
    in the middle.
    """

    def parts(self) -> tuple[tuple[Block, ...], tuple[Block, ...], int | None]:
        """Head, flow and lead, for a column like this elsewhere."""
        return self.head, self.flow, self.lead

    def room(self, free: int) -> int:
        """Height the column has where the page has ``free`` pixels: some begin lower down, some end earlier."""
        return min(self.rect.bottom() + 1, free) - self.rect.top()

    def natural(self) -> int:
        """Height of head and whole flow, one below the other."""
        return _stack((*self.head, *self.flow), self.rect.width())

    def floor(self) -> int:
        """Height below which the column never comes; its head may become smaller."""
        width = self.rect.width()
        return sum(block.floor(width) + (block.gap if index else 0) for index, block in enumerate(self.flow))

    def unheaded(self, height: int) -> Column:
        """The column with its head on the first leaf only, where the head would leave the flow too little room."""
        if not self.head or _stack(self.head, self.rect.width()) <= height * 45 // 100:
            return self
        return Column(self.rect, (), (*self.head, *self.flow), self.lead)


def fits(column: Column, free: int) -> bool:
    """True when one leaf of a page with ``free`` pixels holds the whole flow."""
    return column.natural() <= column.room(free)


def lowered(columns: Sequence[Column], middle: int, gap: int) -> list[Column]:
    """The same columns with everything that is pressed below ``middle``; the words keep what they can of the rest."""
    found: list[Column] = []
    for column in columns:
        feet = tuple(block for block in column.flow if block.foot)
        words = tuple(block for block in column.flow if not block.foot)
        rect = column.rect
        if not feet:
            found.append(column)
            continue
        top = max(middle, rect.top())
        if column.head or words:
            # Words without a title stand right above the buttons they belong to.
            upper = Column(rect, column.head, words, column.lead if column.head else FAR)
            # Words may reach below the middle as long as the buttons, at their least, keep their room.
            lowest = rect.bottom() + 1 - gap - _stack(feet, rect.width())
            ends = max(top - gap, min(rect.top() + upper.natural(), lowest))
            if any(block.fill for block in words):
                # Something to look at takes what the buttons, at their most, would leave empty.
                ends = max(ends, lowest + _stack(feet, rect.width()) - _stack(feet, rect.width(), most=True))
            found.append(Column(QRect(rect.left(), rect.top(), rect.width(), ends - rect.top()), *upper.parts()))
            top = ends + gap
        room = QRect(rect.left(), top, rect.width(), rect.bottom() + 1 - top)
        found.append(Column(room, (), feet, lead=FAR))
    return found


def leaves_of(column: Column, height: int) -> list[list[Block]]:
    """The flow of the column cut into leaves of at most ``height`` pixels."""
    width = column.rect.width()
    free = height - _stack(column.head, width)
    if column.head and column.flow:
        free -= column.flow[0].gap
    if _stack(column.flow, width) <= free:
        return [list(column.flow)]
    leaves: list[list[Block]] = [[]]
    left = free
    for block in column.flow:
        whole = block.tall(width) <= (left if block.loose else free)
        for piece in (block,) if whole else block.pieces(width, free):
            cost = piece.tall(width) + (piece.gap if leaves[-1] else 0)
            if cost > left and leaves[-1]:
                leaves.append([])
                left, cost = free, piece.tall(width)
            leaves[-1].append(piece)
            left -= cost
    return leaves


def evened(leaves: list[list[Block]], width: int) -> list[list[Block]]:
    """The same leaves with blocks moved on as long as the later leaf stays the lower: none stands alone behind a full one."""
    for before, after in reversed(list(pairwise(leaves))):
        while len(before) > 1 and _stack((before[-1], *after), width) <= _stack(before[:-1], width):
            after.insert(0, before.pop())
    return leaves


def place_leaf(column: Column, leaf: Sequence[Block], height: int) -> None:
    """Sets head and leaf into the column: text from the top, buttons at the bottom, room given to what can use it."""
    rect, width = column.rect, column.rect.width()
    blocks = [*column.head, *leaf]
    heights = [block.tall(width) for block in blocks]
    spare = height - _stack(blocks, width)
    for foot in (False, True):
        wanted = [
            max(0, block.limit(width) - heights[index]) if block.foot is foot else 0
            for index, block in enumerate(blocks)
        ]
        # In proportion, so that the buttons of two groups grow alike.
        given = min(spare, sum(wanted))
        for index, more in enumerate(wanted):
            share = given * more // max(1, sum(wanted))
            heights[index] += share
            spare -= share
    filler = next((index for index, block in enumerate(blocks) if block.fill), None)
    lead = 0
    if not column.head and blocks and not blocks[0].fill:
        lead = max(0, spare // 2 if column.lead is None else min(spare, column.lead))
        spare -= lead
    if filler is not None and spare > 0:
        heights[filler] += spare
        spare = 0
    top = rect.top() + lead
    for index, block in enumerate(blocks):
        if index:
            top += block.gap
        if spare > 0 and block.foot and column.head:
            top += spare
            spare = 0
        block.place(QRect(rect.left(), top, width, heights[index]))
        top += heights[index]


def _stack(blocks: Sequence[Block], width: int, *, most: bool = False) -> int:
    """Height of the blocks one below the other, at their least or at their ``most``."""
    heights = (block.limit(width) if most else block.tall(width) for block in blocks)
    return sum(
        tall + (block.gap if index else 0) for index, (tall, block) in enumerate(zip(heights, blocks, strict=True))
    )
