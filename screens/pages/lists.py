"""Large rows to choose from, and the letters that find one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.pages import Chosen, Option, Picture
from kiosk.sheet_pages import ListPage, SearchPage
from screens.controls.button import Button
from screens.controls.face import Face, Weight
from screens.layout import Block, ButtonsBlock, Column
from screens.pages.base import P, Screen
from screens.ruler import FAR
from screens.theme import GAP_MM, TARGET_MM, Type

NARROW_MM = 3.0
"""Between letters and rows where room is scarce: the least there may be between targets."""


class _RowsScreen(Screen[P]):
    """One row below the other over the whole width; landscape has room for two beside each other."""

    @property
    def row_factor(self) -> float:
        """Text size of the rows."""
        return self.kit.style.factor

    def columns(self, area: QRect, across: int) -> list[Column]:
        count = 1 if self.kit.style.panel.portrait else 2
        return [Column(area, (self.head(),), (*self.reading, *self.stage, *self.options_block(count)))]

    def options_block(self, across: int) -> list[Block]:
        if not self.buttons:
            return []
        mm = self.kit.style.mm
        least = max(mm(TARGET_MM + 2), mm(Type.BODY.value[0] * 2.6 * self.row_factor))
        block = ButtonsBlock(self.buttons, across, mm(6), mm(GAP_MM), least, least * 9 // 5)
        block.loose = True
        return [block]


class ListScreen(_RowsScreen[ListPage]):
    """Rows with a picture each; what does not fit comes on the next leaf."""

    option_columns = (1,)


class SearchScreen(_RowsScreen[SearchPage]):
    """The letters that lead on, and below them the rows found so far. What a letter finds must be seen beside it: the letters stand
    on every leaf, and for who sits both stand in the lower half.
    """

    def make_stage(self) -> list[Block]:
        mm, style = self.kit.style.mm, self.kit.style
        portrait = style.panel.portrait
        if style.low:
            self.option_columns = (1, 2) if portrait else (3, 2, 1)
        else:
            self.option_columns = (1,) if portrait else (2, 3)
        self._keys = [self._key(key) for key in self.page.keys]
        if not self._keys:
            return []
        least = max(mm(TARGET_MM), *(key.tall(mm(TARGET_MM)) for key in self._keys))
        gap = mm(style.pad_gap_mm)
        pad = ButtonsBlock(self._keys, len(self._keys), mm(GAP_MM), gap, least, least * 3 // 2)
        # A letter is as wide when it is the only one.
        pad.columns = self._most_across() if style.low else 7 if portrait else 12
        # In every script the alphabet runs from left to right.
        pad.together = pad.fixed = True
        pad.foot = False
        return [pad]

    def columns(self, area: QRect, across: int) -> list[Column]:
        """One below the other; low, and where the rows take several leaves, the letters have a place of their own."""
        head = self.head()
        low, paged = self.kit.style.low, area.height() < self.height()
        if not self.stage or not (low or paged):
            return [Column(area, (head,), (*self.reading, *self.stage, *self.options_block(across)))]
        gap, width = self.kit.style.mm(NARROW_MM), area.width()
        (pad,) = self.stage
        if low:
            top = max(area.top(), self._middle())
            words = QRect(area.left(), area.top(), width, top - gap - area.top())
            letters = QRect(area.left(), top, width, pad.tall(width))
            above = [Column(words, (head,), tuple(self.reading)), Column(letters, (), (pad,))]
        else:
            if isinstance(pad, ButtonsBlock):
                # Smaller keys leave the rows more room.
                pad.columns = self._most_across()
            whole = Column(area, (head,), (*self.reading, *self.stage))
            above = [replace(whole, rect=QRect(area.left(), area.top(), width, whole.natural()))]
        top = above[-1].rect.bottom() + 1 + gap
        below = QRect(area.left(), top, width, area.bottom() + 1 - top)
        if paged:
            across = max(self.option_columns, key=lambda each: self._on_a_leaf(each, below))
            if not self._on_a_leaf(across, below):
                # Not one row has room beside the letters: they have a leaf of their own.
                pad.foot = low
                return [Column(area, (head,), (*self.reading, pad, *self.options_block(across)))]
        return [*above, Column(below, (), tuple(self.options_block(across)), FAR)]

    def _on_a_leaf(self, across: int, room: QRect) -> int:
        """How many rows stand in this room when so many stand beside each other."""
        return sum(
            across * ((room.height() + block.spacing) // (block.row(room.width()) + block.spacing))
            for block in self.options_block(across)
            if isinstance(block, ButtonsBlock)
        )

    def _most_across(self) -> int:
        """Letters in a row, as many as have room in keys of the least size; in full rows where there are several."""
        style = self.kit.style
        width, gap, least = self.width(), style.mm(style.pad_gap_mm), style.mm(TARGET_MM)
        count = len(self._keys)
        most = (width + gap) // (least + gap)
        while most > 1 and not all(key.holds((width + gap) // most - gap) for key in self._keys):
            most -= 1
        return most if count <= most else -(-count // -(-count // most))

    def face(self, option: Option, index: int) -> Face:
        plain = replace(super().face(option, index), factor=self.row_factor)
        if option.picture is not Picture.NONE:
            return plain
        return Face(label=plain.label, weight=Weight.QUIET, kind=plain.kind, factor=plain.factor)

    @property
    def row_factor(self) -> float:
        """Low on a wide panel there are 95 mm for letters and rows: there both are set as on the keys of a number pad."""
        return self.kit.style.pad_words

    def focus_chain(self) -> list[QWidget]:
        return [*self._keys, *(widget for widget in super().focus_chain() if widget not in self._keys)]

    def _key(self, key: Option) -> Button:
        style = self.kit.style
        # Low on a wide panel the letters stand as small as the digits of a pad do there.
        kind, factor = (Type.KEY, style.pad_digits) if style.pad_digits < style.factor else (Type.LABEL, None)
        face = Face(label=self.kit.word(key.label), kind=kind, centred=True, factor=factor)
        button = self.button_class(self.kit, key.id, face, Chosen(key.id), self)
        button.fired.connect(self._report)
        return button
