"""The kinds that are words, buttons and perhaps a picture."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect

from kiosk.pages import (
    ChoicePage,
    ClosingPage,
    HomePage,
    InsertCardPage,
    Option,
    Picture,
    RatingPage,
    StaffPage,
    TakeCardPage,
    Tone,
    WorkingPage,
)
from screens.controls.button import Face, Weight
from screens.controls.head import SignView
from screens.layout import Block, ButtonsBlock, Column
from screens.pages.base import P, Screen
from screens.theme import GAP_MM, Type


class HomeScreen(Screen[HomePage]):
    """Up to six large tiles, numbered so that a helper can say "the third one"."""

    tile = Type.TILE
    option_columns = (3, 2)

    def face(self, option: Option, index: int) -> Face:
        plain = super().face(option, index)
        return replace(plain, badge=str(index + 1))

    def columns(self, area: QRect, across: int) -> list[Column]:
        few = len(self.buttons) <= 3
        if self.kit.style.panel.portrait:
            across = 1 if few else min(across, 2)
        elif few or len(self.buttons) == 4:
            across = max(1, min(len(self.buttons), across, 3 if few else 2))
        return [Column(area, (self.head(),), (*self.reading, *self.stage, *self.options_block(across)))]

    def options_block(self, across: int) -> list[Block]:
        mm = self.kit.style.mm
        if not self.buttons:
            return []
        block = ButtonsBlock(self.buttons, across, mm(8), mm(GAP_MM + 1), mm(34), mm(110))
        block.loose = True
        return [block]


class ChoiceScreen(Screen[ChoicePage]):
    """One decision."""


class _PicturedScreen(Screen[P]):
    """A page whose kind has a picture even where the page names none."""

    picture: Picture

    def make_stage(self) -> list[Block]:
        if self.page.picture is not Picture.NONE:
            return super().make_stage()
        return [self.picture_block(self.picture)]


class InsertCardScreen(_PicturedScreen[InsertCardPage]):
    """Shows where the card goes; the card itself is the answer."""

    picture = Picture.INSERT_CARD


class WorkingScreen(_PicturedScreen[WorkingPage]):
    """Says what the machine is doing, with a calm ring."""

    picture = Picture.WORKING


class StaffScreen(_PicturedScreen[StaffPage]):
    """A person is on the way."""

    picture = Picture.STAFF


class TakeCardScreen(_PicturedScreen[TakeCardPage]):
    """Stays until the card is out."""

    picture = Picture.TAKE_CARD


class ClosingScreen(Screen[ClosingPage]):
    """A farewell; nothing to press. The sign of its tone stands large beside the words, else the words in the middle."""

    def columns(self, area: QRect, across: int) -> list[Column]:
        if self.stage:
            return super().columns(area, across)
        return [Column(area, (), (self.head(), *self.reading))]

    def make_stage(self) -> list[Block]:
        if self.page.picture is not Picture.NONE or self.page.tone is Tone.CALM:
            return super().make_stage()
        return [self.show_block(SignView(self.kit, self.page.tone, self))]


class RatingScreen(Screen[RatingPage]):
    """Five words of equal weight, and apart from them a way to skip; nothing is chosen beforehand."""

    levels = 5

    def face(self, option: Option, index: int) -> Face:
        plain = super().face(option, index)
        return plain if index < self.levels else replace(plain, weight=Weight.QUIET)

    def options_block(self, across: int) -> list[Block]:
        words, skip = self.buttons[: self.levels], self.buttons[self.levels :]
        return [*self.buttons_block(words, across), *self.buttons_block(skip, 1)]
