"""A number by pad, by plus and minus, or by both. What cannot be is said in plain words, and what was entered stays."""

from __future__ import annotations

from PySide6.QtCore import QRect, Slot
from PySide6.QtWidgets import QWidget

from kiosk.input_pages import AmountPage, NumberPage, StepperPage, ValueEntered, ValuePage
from kiosk.pages import Text, said, text
from screens.controls.button import Button
from screens.controls.face import Face, Weight
from screens.controls.readout import Readout, Remark
from screens.controls.signs import Sign
from screens.layout import Block, ButtonsBlock, TallBlock
from screens.pages.base import P, Screen
from screens.theme import GAP_MM, TARGET_MM, Type

DELETE, CONFIRM, MORE, LESS = "delete", "confirm", "more", "less"
SPARE_DIGITS = 1
"""Digits that may be typed beyond the largest value: enough to see that it is too much, too few to run out of the frame."""


class ScaleBlock(Block):
    """Less, the value, more: the hand finds the two at the outer edges."""

    foot = True

    def __init__(self, less: Button, readout: Readout, more: Button, gap: int, spacing: int, least: int) -> None:
        self.gap = gap
        self._parts = (less, readout, more)
        self._spacing, self._least = spacing, least

    def tall(self, width: int) -> int:
        side = self._side(width)
        less, readout, more = self._parts
        return max(self._least, less.tall(side), more.tall(side), readout.tall(width - 2 * (side + self._spacing)))

    def place(self, rect: QRect) -> None:
        side = self._side(rect.width())
        less, readout, more = self._parts
        less.setGeometry(rect.left(), rect.top(), side, rect.height())
        more.setGeometry(rect.right() + 1 - side, rect.top(), side, rect.height())
        readout.setGeometry(rect.adjusted(side + self._spacing, 0, -side - self._spacing, 0))

    def widgets(self) -> tuple[QWidget, ...]:
        return self._parts

    def _side(self, width: int) -> int:
        return max(self._least, width * 22 // 100)


class ValueScreen(Screen[P]):
    """Holds the value until it is answered, and across a change of size, contrast or language."""

    padded = True
    scaled = False

    @property
    def asked(self) -> ValuePage:
        page = self.page
        assert isinstance(page, ValuePage)
        return page

    def make_reading(self) -> list[Block]:
        """On a panel that lies the limits stand under the question, so that the pad has the other half to itself."""
        page, word = self.asked, self.kit.word
        troubles = (page.problem(None), page.problem(page.least - 1), page.problem(page.most + 1))
        said = tuple(word(trouble) for trouble in troubles if trouble is not None)
        self._remark = Remark(self.kit, word(page.limits()), said, self)
        reading = super().make_reading()
        if not self.kit.style.panel.portrait:
            reading.append(TallBlock(self._remark, self._remark.tall, self.kit.style.em(0.65)))
        return reading

    def make_stage(self) -> list[Block]:
        page, word, mm = self.asked, self.kit.word, self.kit.style.mm
        self._value = page.start
        self._fresh = page.start is not None
        widest = max((word(page.shown(value)) for value in (page.least, page.most, self._largest())), key=len)
        self._readout = Readout(self.kit, max(widest, word(text("input-nothing")), key=len), self)
        blocks: list[Block] = [self._value_block()]
        if self.kit.style.panel.portrait:
            blocks.append(TallBlock(self._remark, self._remark.tall, mm(2), foot=not self.kit.style.low))
        self._confirm = self._command(CONFIRM, Weight.PRIMARY)
        if self.padded:
            keys = [self._key(digit) for digit in "123456789"]
            self._delete = self._command(DELETE, Weight.PLAIN)
            pad_buttons = (*keys, self._delete, self._key("0"), self._confirm)
            style = self.kit.style
            spacing = mm(style.pad_gap_mm)
            pad = ButtonsBlock(pad_buttons, 3, mm(GAP_MM), spacing, mm(style.pad_least_mm), mm(36))
            pad.together = pad.fixed = True
            self._pad: tuple[Button, ...] = pad_buttons
        else:
            least = max(mm(TARGET_MM + 2), self.kit.style.em(2.6))
            pad = ButtonsBlock((self._confirm,), 1, mm(GAP_MM), mm(GAP_MM), least, least * 3 // 2)
            self._pad = (self._confirm,)
        self._show()
        return [*blocks, pad]

    def said_now(self) -> tuple[Text, ...]:
        return said(self.page, self.asked.spoken_with(self._value))

    def carry(self) -> object:
        return (self._value, self._fresh)

    def restore(self, carried: object) -> None:
        match carried:
            case (int() | None as value, bool(fresh)):
                self._value, self._fresh = value, fresh
                self._show()

    def focus_chain(self) -> list[QWidget]:
        first = [*self._scale, *self._pad]
        return [*first, *(widget for widget in super().focus_chain() if widget not in first)]

    def _value_block(self) -> Block:
        mm = self.kit.style.mm
        self._scale: tuple[Button, ...] = ()
        style = self.kit.style
        if not self.scaled or (self.padded and style.low and not style.panel.portrait):
            # Low on a wide panel there is room for the pad alone.
            return TallBlock(self._readout, self._readout.tall, mm(GAP_MM), foot=not self.kit.style.low)
        self._less = self._command(LESS, Weight.PLAIN, Sign.MINUS)
        self._more = self._command(MORE, Weight.PLAIN, Sign.PLUS)
        self._scale = (self._less, self._more)
        least = mm(TARGET_MM) if self.padded else mm(34)
        return ScaleBlock(self._less, self._readout, self._more, mm(GAP_MM), mm(GAP_MM), least)

    def _key(self, digit: str) -> Button:
        face = Face(label=digit, kind=Type.KEY, centred=True, factor=self.kit.style.pad_digits)
        button = Button(self.kit, f"key-{digit}", face, digit, self)
        button.fired.connect(self._press)
        return button

    def _command(self, name: str, weight: Weight, sign: Sign | None = None) -> Button:
        said = self.kit.word(text(f"input-{name}"))
        if sign is None:
            face = Face(
                label=said, weight=weight, centred=True, factor=self.kit.style.pad_words if self.padded else None
            )
        else:
            face = Face(label="", name=said, sign=sign, weight=weight, kind=Type.KEY, centred=True, sign_ems=1.6)
        button = Button(self.kit, f"key-{name}", face, name, self)
        button.fired.connect(self._press)
        return button

    @Slot(object)
    def _press(self, key: object) -> None:
        if key == CONFIRM:
            self._answer()
            return
        before = self._value
        if key == DELETE:
            self._value = self._shorter()
        elif key in (MORE, LESS):
            self._value = self._stepped(1 if key == MORE else -1)
        elif isinstance(key, str):
            self._value = self._longer(int(key))
        self._fresh = False
        self._show()
        if self._value != before:
            self.said.emit(self._said())

    def _answer(self) -> None:
        trouble = self.asked.problem(self._value)
        if trouble is None and self._value is not None:
            self.answered.emit(ValueEntered(self._value))
            return
        self._show(trouble)
        self.said.emit(() if trouble is None else (trouble,))

    def _longer(self, digit: int) -> int | None:
        """One digit more; a value that stood there from the start gives way to the first."""
        scale = self.asked.unit.scale
        typed = 0 if self._value is None or self._fresh else self._value // scale
        longer = (typed * 10 + digit) * scale
        return self._value if longer > self._largest() else longer

    def _shorter(self) -> int | None:
        if self._value is None:
            return None
        scale = self.asked.unit.scale
        typed = self._value // scale // 10
        return typed * scale if typed else None

    def _stepped(self, way: int) -> int:
        """The next value on the scale, never beyond its ends."""
        page = self.asked
        step = page.by if isinstance(page, (AmountPage, StepperPage)) else 1
        if self._value is None:
            return min(max(page.least, 0 if way < 0 else step), page.most)
        # From a value between two steps (20,144.50) to the nearest one that way.
        at = self._value // step if way > 0 else -(-self._value // step)
        return min(max((at + way) * step, page.least), page.most)

    def _largest(self) -> int:
        scale = self.asked.unit.scale
        digits = len(str(self.asked.most // scale)) + SPARE_DIGITS
        return int("9" * digits) * scale

    def _said(self) -> tuple[Text, ...]:
        if self._value is None:
            return (text("input-nothing"),)
        trouble = self._at_once()
        return (self.asked.shown(self._value), *(() if trouble is None else (trouble,)))

    def _at_once(self) -> Text | None:
        """Too much is told while she types; too little may only be the beginning of a number."""
        page = self.asked
        return page.problem(self._value) if self._value is not None and self._value > page.most else None

    def _show(self, trouble: Text | None = None) -> None:
        page, word = self.asked, self.kit.word
        shown = text("input-nothing") if self._value is None else page.shown(self._value)
        self._readout.say(word(shown), word(shown))
        trouble = trouble or self._at_once()
        self._remark.explain("" if trouble is None else word(trouble))
        if self.padded:
            self._delete.open(self._value is not None)
        if self._scale:
            self._less.open(self._value is None or self._value > page.least)
            self._more.open(self._value is None or self._value < page.most)


class NumberScreen(ValueScreen[NumberPage]):
    """The pad."""


class AmountScreen(ValueScreen[AmountPage]):
    """Plus, minus and the pad."""

    scaled = True


class StepperScreen(ValueScreen[StepperPage]):
    """Plus and minus alone, larger."""

    padded = False
    scaled = True
