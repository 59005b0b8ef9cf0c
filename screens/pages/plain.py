"""The kinds that are words, buttons and perhaps a picture."""

from __future__ import annotations

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
from screens.controls.button import Face
from screens.controls.head import SignView
from screens.layout import Block, ButtonsBlock, Column, WidgetBlock
from screens.pages.base import P, Screen
from screens.theme import GAP_MM, Type


class HomeScreen(Screen[HomePage]):
    """Up to six large tiles, numbered so that a helper can say "the third one"."""

    tile = Type.TILE

    @property
    def _across(self) -> int:
        return 2 if self.kit.style.panel.portrait else 3

    def face(self, option: Option, index: int) -> Face:
        plain = super().face(option, index)
        return Face(
            label=plain.label,
            hint=plain.hint,
            reason=plain.reason,
            badge=str(index + 1),
            weight=plain.weight,
            kind=self.tile,
        )

    def columns(self, area: QRect, across: int) -> list[Column]:
        return [Column(area, (self.head(),), (*self.reading, *self.stage, *self.options_block(self._across)))]

    def options_block(self, across: int) -> list[Block]:
        mm = self.kit.style.mm
        return [ButtonsBlock(self.buttons, across, mm(8), mm(GAP_MM + 1), mm(34), mm(110))] if self.buttons else []


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
    """A farewell; nothing to press. The sign of its tone stands large beside the words."""

    def make_stage(self) -> list[Block]:
        if self.page.picture is not Picture.NONE or self.page.tone is Tone.CALM:
            return super().make_stage()
        mm = self.kit.style.mm
        return [WidgetBlock(SignView(self.kit, self.page.tone, self), mm(GAP_MM), mm(45), mm(150))]


class RatingScreen(Screen[RatingPage]):
    """Five words of equal weight and a way to skip; nothing is chosen beforehand."""
