"""The kinds that are words, buttons and perhaps a picture."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect

from kiosk.pages import (
    ChoicePage,
    ClosingPage,
    HelperCardPage,
    HomePage,
    InsertCardPage,
    Option,
    Picture,
    RatingPage,
    ScanPage,
    Size,
    StaffPage,
    TakeCardPage,
    Tone,
    WorkingPage,
)
from screens.controls.face import Face, Weight
from screens.controls.head import SignView
from screens.controls.signs import Sign
from screens.controls.tile import Tile, grow
from screens.layout import Block, ButtonsBlock, Column
from screens.pages.base import P, Screen
from screens.theme import GAP_MM, Type


class HomeScreen(Screen[HomePage]):
    """Up to six large tiles, numbered so that a helper can say "the third one"."""

    tile = Type.TILE
    button_class = Tile
    option_columns = (3, 2)

    def make_reading(self) -> list[Block]:
        style = self.kit.style
        # On a panel that lies the largest letters leave the tiles no room to spare.
        self.words_grow = style.panel.portrait or style.preferences.size is not Size.EXTRA
        return super().make_reading()

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
        most = 125 if self.kit.style.panel.portrait else 185
        block = ButtonsBlock(self.buttons, across, mm(8), mm(GAP_MM + 1), mm(34), mm(most))
        block.loose = True
        return [block]

    def fit_labels(self) -> None:
        grow([button for button in self.buttons if isinstance(button, Tile)], self.kit.style)


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


class HelperCardScreen(_PicturedScreen[HelperCardPage]):
    """Shows where the card of the person who helps goes."""

    picture = Picture.PUT_ID_CARD


class ScanScreen(_PicturedScreen[ScanPage]):
    """Shows how a telephone is held before the scanner."""

    picture = Picture.SHOW_E_CARD


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

    tagged = False

    def columns(self, area: QRect, across: int) -> list[Column]:
        if self.stage:
            return super().columns(area, across)
        return [Column(area, (), (self.head(), *self.reading))]

    def make_stage(self) -> list[Block]:
        if self.page.picture is not Picture.NONE or self.page.tone is Tone.CALM:
            return super().make_stage()
        return [self.show_block(SignView(self.kit, self.page.tone, self))]


class RatingScreen(Screen[RatingPage]):
    """Five words of equal weight with a face each, and apart from them a way to skip; nothing is chosen beforehand."""

    faces = (Sign.FACE_VERY_GLAD, Sign.FACE_GLAD, Sign.FACE_EVEN, Sign.FACE_SAD, Sign.FACE_VERY_SAD)

    def face(self, option: Option, index: int) -> Face:
        plain = super().face(option, index)
        if index < len(self.faces):
            return replace(plain, sign=self.faces[index], sign_ems=2.0)
        return replace(plain, weight=Weight.QUIET)

    def options_block(self, across: int) -> list[Block]:
        words, skip = self.buttons[: len(self.faces)], self.buttons[len(self.faces) :]
        return [*self.buttons_block(words, across), *self.buttons_block(skip, 1)]
