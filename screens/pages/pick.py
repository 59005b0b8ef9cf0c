"""A grid of short equal buttons: years, months, days. One touch chooses."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect

from kiosk.input_pages import PickPage
from kiosk.pages import Option
from screens.controls.button import Button
from screens.controls.face import Face, Weight
from screens.layout import Block, ButtonsBlock, Column
from screens.pages.base import Screen
from screens.theme import GAP_MM, TARGET_MM, Type

FEW = 12
"""Up to so many cells a person takes in at a glance; more are days, in rows like a calendar."""


class PickScreen(Screen[PickPage]):
    """The cells take the whole width and the room there is; other ways to answer stand below them."""

    tile = Type.TILE

    def make_options(self) -> list[Button]:
        count = len(self.page.options)
        if self.page.wide:
            self.option_columns = (1, 2)
            return self._made()
        tried: tuple[int, ...]
        if self.kit.style.panel.portrait:
            tried = (3, 2) if count <= FEW else (5, 6, 4)
        else:
            tried = (4, 5, 3, 6, 2) if count <= FEW else (8, 10, 6)
        # Full rows first: a grid with a hole looks as if something were missing.
        self.option_columns = (*sorted(tried, key=lambda across: -count % across), 1)
        return self._made()

    def _made(self) -> list[Button]:
        buttons = [self.option_button(each, at) for at, each in enumerate((*self.page.options, *self.page.others))]
        self._cells, self._others = buttons[: len(self.page.options)], buttons[len(self.page.options) :]
        return buttons

    def face(self, option: Option, index: int) -> Face:
        plain = super().face(option, index)
        if index < len(self.page.options):
            return plain if self.page.wide else replace(plain, centred=True)
        return replace(plain, weight=Weight.QUIET, kind=Type.LABEL)

    def columns(self, area: QRect, across: int) -> list[Column]:
        return [Column(area, (self.head(),), (*self.reading, *self.stage, *self.options_block(across)))]

    def options_block(self, across: int) -> list[Block]:
        mm = self.kit.style.mm
        least = max(mm(TARGET_MM), self.kit.style.em(1.9, Type.LABEL))
        blocks: list[Block] = [ButtonsBlock(self._cells, across, mm(7), mm(GAP_MM), least, mm(44))]
        if self._others:
            blocks.append(ButtonsBlock(self._others, 1, mm(7), mm(GAP_MM), least, least))
        return blocks
