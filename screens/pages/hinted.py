"""Pages whose effect gives hints: something to look at, and right below it the one hint."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.pages import FingerPage
from screens.controls.pictures import PictureView
from screens.controls.words import Words
from screens.kit import Kit
from screens.layout import Block, ButtonsBlock
from screens.pages.base import P, Screen
from screens.theme import GAP_MM, Type


class HintedBlock(Block):
    """``view`` takes what room there is; the hint below it changes and keeps its place."""

    def __init__(self, kit: Kit, view: QWidget, hint: Words, least_mm: int = 95) -> None:
        self._mm = kit.style.mm
        self.gap = self._mm(GAP_MM + 2)
        self.view, self.hint = view, hint
        self._least_mm = least_mm

    def tall(self, width: int) -> int:
        return self._mm(self._least_mm) + self._hint_tall(width)

    def limit(self, width: int) -> int:
        return min(width * 5 // 4, self._mm(300)) + self._hint_tall(width)

    def place(self, rect: QRect) -> None:
        below = self._hint_tall(rect.width())
        self.view.setGeometry(rect.adjusted(0, 0, 0, -below))
        self.hint.setGeometry(rect.left(), rect.bottom() + 1 - below, rect.width(), below)

    def widgets(self) -> tuple[QWidget, ...]:
        return (self.view, self.hint)

    def _hint_tall(self, width: int) -> int:
        """Two lines at least, so that the picture does not jump from hint to hint."""
        return max(self.hint.tall(width), 2 * self.hint.metrics.lineSpacing()) + self._mm(3)


class HintedScreen(Screen[P]):
    """What stands above the hint takes what it can get; the way out of it stays a button like those of other pages."""

    hinted: HintedBlock

    def options_block(self, across: int) -> list[Block]:
        blocks = super().options_block(across)
        for block in blocks:
            if isinstance(block, ButtonsBlock) and len(block.buttons) == 1:
                block.least = max(block.least, self.kit.style.em(2.1, Type.TITLE))
        return blocks

    def note(self, said: str) -> None:
        self.hinted.hint.say(said)
        # A hint may be longer than the last; everything finds its place anew.
        self.turn_to(self.leaf)


class FingerScreen(HintedScreen[FingerPage]):
    """Shows where the finger goes; the module's hints stand below."""

    def make_stage(self) -> list[Block]:
        hint = Words(self.kit, self.kit.word(self.page.first_hint), Type.TILE, self, centred=True)
        self.hinted = HintedBlock(self.kit, PictureView(self.kit, self.page.picture, self), hint, least_mm=45)
        return [self.hinted]
