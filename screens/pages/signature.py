"""Sign with a finger, look, and take it or write again."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from kiosk.pages import text
from kiosk.signature_pages import SignaturePage, Signed
from screens.controls.button import Button
from screens.controls.face import Face, Weight
from screens.controls.readout import Remark
from screens.controls.signature import SignatureBox
from screens.layout import Block, ButtonsBlock, TallBlock, WidgetBlock
from screens.pages.base import Screen
from screens.theme import GAP_MM, TARGET_MM

AGAIN, DONE = "again", "done"
LEAST_MM, MOST_MM = 60, 110
"""Height of the box: three written characters of two centimetres and a half fit into it."""


class SignatureScreen(Screen[SignaturePage]):
    """What was written survives a change of size, contrast or language, and nothing else."""

    def make_stage(self) -> list[Block]:
        mm, word = self.kit.style.mm, self.kit.word
        self._box = SignatureBox(self.kit, word(self.page.title), word(text("signature-here")), self)
        self._box.changed.connect(self._written)
        troubles = tuple(word(text(f"signature-{why}")) for why in ("empty", "too-long"))
        self._remark = Remark(self.kit, "", troubles, self)
        self._commands = (self._command(AGAIN, Weight.PLAIN), self._command(DONE, Weight.PRIMARY))
        least = max(mm(TARGET_MM + 2), self.kit.style.em(2.6))
        box = WidgetBlock(self._box, mm(GAP_MM), mm(LEAST_MM), mm(MOST_MM))
        # Near the buttons: the hand that writes is the hand that presses.
        box.fixed = box.foot = True
        self._written()
        return [
            box,
            TallBlock(self._remark, self._remark.tall, mm(2), foot=True),
            ButtonsBlock(self._commands, 2, mm(GAP_MM), mm(GAP_MM), least, least * 3 // 2),
        ]

    def carry(self) -> object:
        return self._box.strokes

    def restore(self, carried: object) -> None:
        if isinstance(carried, tuple):
            self._box.take(carried)
            self._written()

    def focus_chain(self) -> list[QWidget]:
        return [*self._commands, *(widget for widget in super().focus_chain() if widget not in self._commands)]

    def _command(self, name: str, weight: Weight) -> Button:
        face = Face(label=self.kit.word(text(f"signature-{name}")), weight=weight, centred=True)
        button = Button(self.kit, f"signature-{name}", face, name, self)
        button.fired.connect(self._press)
        return button

    @Slot()
    def _written(self) -> None:
        self._remark.explain("")
        self._commands[0].open(bool(self._box.strokes))

    @Slot(object)
    def _press(self, command: object) -> None:
        if command == AGAIN:
            self._box.wipe()
            self._written()
            self.said.emit((text("signature-wiped"),))
            return
        trouble = self.page.problem(self._box.strokes)
        if trouble is None:
            self.answered.emit(Signed(self._box.strokes))
            return
        self._remark.explain(self.kit.word(trouble))
        self.said.emit((trouble,))
