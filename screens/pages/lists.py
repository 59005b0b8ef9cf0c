"""Large rows to choose from, and the letters that find one."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.pages import Chosen, Option, Picture
from kiosk.sheet_pages import ListPage, SearchPage
from screens.controls.button import Button, Face, Weight
from screens.layout import Block, ButtonsBlock, Column
from screens.pages.base import P, Screen
from screens.theme import GAP_MM, TARGET_MM, Type


class _RowsScreen(Screen[P]):
    """One row below the other over the whole width; landscape has room for two beside each other."""

    def columns(self, area: QRect, across: int) -> list[Column]:
        count = 1 if self.kit.style.panel.portrait else 2
        return [Column(area, (self.head(),), (*self.reading, *self.stage, *self.options_block(count)))]

    def options_block(self, across: int) -> list[Block]:
        if not self.buttons:
            return []
        mm = self.kit.style.mm
        least = max(mm(TARGET_MM + 2), self.kit.style.em(2.6))
        block = ButtonsBlock(self.buttons, across, mm(6), mm(GAP_MM), least, least * 9 // 5)
        block.loose = True
        return [block]


class ListScreen(_RowsScreen[ListPage]):
    """Rows with a picture each; what does not fit comes on the next leaf."""

    option_columns = (1,)


class SearchScreen(_RowsScreen[SearchPage]):
    """The letters that lead on, and below them the rows found so far."""

    option_columns = (1,)

    def make_stage(self) -> list[Block]:
        mm, style = self.kit.style.mm, self.kit.style
        self._keys = [self._key(key) for key in self.page.keys]
        if not self._keys:
            return []
        across = 7 if style.panel.portrait else 12
        least = max(mm(TARGET_MM), style.em(1.6, Type.LABEL))
        pad = ButtonsBlock(self._keys, across, mm(GAP_MM), mm(GAP_MM), least, least * 3 // 2)
        pad.together = True
        pad.foot = False
        return [pad]

    def face(self, option: Option, index: int) -> Face:
        plain = super().face(option, index)
        if option.picture is not Picture.NONE:
            return plain
        return Face(label=plain.label, weight=Weight.QUIET, kind=plain.kind)

    def focus_chain(self) -> list[QWidget]:
        return [*self._keys, *(widget for widget in super().focus_chain() if widget not in self._keys)]

    def _key(self, key: Option) -> Button:
        face = Face(label=self.kit.word(key.label), kind=Type.LABEL, centred=True)
        button = self.button_class(self.kit, key.id, face, Chosen(key.id), self)
        button.fired.connect(self._report)
        return button
