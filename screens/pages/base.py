"""The passive screen under every page kind: builds the blocks, sets them into leaves, reports answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QRect, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.pages import Answer, ChoicePage, Chosen, Option, Page, Picture, Text, said
from screens.controls.button import Button
from screens.controls.face import Face, Slim, Weight
from screens.controls.head import Head
from screens.controls.pager import Pager
from screens.controls.pictures import PictureView, RingView
from screens.controls.words import Words
from screens.kit import Kit
from screens.layout import (
    Block,
    ButtonsBlock,
    Column,
    TallBlock,
    WidgetBlock,
    WordsBlock,
    fits,
    leaves_of,
    lowered,
    place_leaf,
)
from screens.mirror import flip, mirror
from screens.ruler import FAR
from screens.theme import GAP_MM, TARGET_MM, Type

P = TypeVar("P", bound=Page)


class Screen(QWidget, Generic[P]):
    """Shows one page. ``answered`` carries an ``Answer`` of that page; ``first_painted`` comes once."""

    answered = Signal(object)
    typed = Signal(int, int)
    said = Signal(object)
    """Texts to be spoken now: the value that was just entered, or why it cannot be."""
    first_painted = Signal()

    option_columns: tuple[int, ...] = (1, 2)
    """Button columns to try, the first that fits wins."""
    options_last = False
    """Buttons beside the words come with the last leaf only: first all is read, then decided."""
    words_grow = True
    """Paragraphs take what room the page leaves them; not where the buttons make better use of it."""
    words_share = 48
    """Percent of the width of a panel that lies for the words, the rest for what stands beside them."""
    tile: Type = Type.LABEL
    button_class: type[Button] = Button
    tagged = True
    """The head shows the tone's sign and word; not where the same sign stands large beside it."""

    def __init__(self, kit: Kit, page: P, rect: QRect, parent: QWidget, option_prefix: str = "option-") -> None:
        super().__init__(parent)
        self.kit = kit
        self.page = page
        self._option_prefix = option_prefix
        self._painted = False
        self._columns: list[Column] = []
        self._leaves: list[list[list[Block]]] = []
        self._at = 0
        self.setGeometry(rect)
        self._head = Head(kit, page, self, tagged=self.tagged)
        self.reading = self.make_reading()
        self.stage = self.make_stage()
        self.buttons = self.make_options()
        self._pager: Pager | None = None
        self.arrange()

    # What a page kind may change.

    def make_reading(self) -> list[Block]:
        return [self.paragraph(self.kit.word(body)) for body in self.page.body]

    def make_stage(self) -> list[Block]:
        """The large thing beside the words: an illustration, a pad, a live picture."""
        return [] if self.page.picture is Picture.NONE else [self.picture_block(self.page.picture)]

    def make_options(self) -> list[Button]:
        page = cast(Page, self.page)
        options = page.options if isinstance(page, ChoicePage) else ()
        return [self.option_button(option, index) for index, option in enumerate(options)]

    def face(self, option: Option, index: int) -> Face:
        word = self.kit.word
        return Face(
            label=word(option.label),
            hint=word(option.hint) if option.hint else "",
            reason=word(option.disabled_because) if option.disabled_because else "",
            weight=Weight.PRIMARY if option.primary else Weight.PLAIN,
            kind=self.tile,
            picture=option.picture,
        )

    def make_pager(self) -> Pager:
        return Pager(self.kit, self)

    @property
    def always_turns(self) -> bool:
        """Whether there is something to turn to even where the page stands on one leaf."""
        return False

    def cut(self, column: Column) -> list[list[Block]]:
        """What the column shows on each leaf."""
        return leaves_of(column, column.room(self._free))

    def columns(self, area: QRect, across: int) -> list[Column]:
        """Portrait: one column, buttons at the bottom. Landscape: words left, what the hand does right."""
        options = self.options_block(across)
        if self.kit.style.panel.portrait:
            return [Column(area, (self.head(),), (*self.reading, *self.stage, *options))]
        left, right = self.halves(area)
        lead = self._head.lead(left.width())
        if self.stage:
            return [Column(left, (self.head(),), (*self.reading, *options)), Column(right, (), tuple(self.stage), lead)]
        if options:
            return [Column(left, (self.head(),), tuple(self.reading)), Column(right, (), tuple(options), lead)]
        return [Column(area, (self.head(),), tuple(self.reading))]

    def note(self, said: str) -> None:
        """Puts ``said`` in place of the one hint; most pages have no place for one."""

    def said_now(self) -> tuple[Text, ...]:
        """What the page says as it stands now, with what was entered meanwhile."""
        return said(self.page)

    def stand_on_line(self, index: int) -> None:
        """Puts the ring around one of the page's lines, on whatever leaf; most pages have none."""

    def carry(self) -> object:
        """What survives when the page is rendered again in another size, contrast or language."""
        return None

    def restore(self, carried: object) -> None:
        """Takes what ``carry`` of the same page kind gave."""

    # Building parts.

    def head(self) -> Block:
        return TallBlock(self._head, self._head.tall, 0)

    def paragraph(self, said: str, indent: int = 0) -> WordsBlock:
        style = self.kit.style
        return WordsBlock(Words(self.kit, said, Type.BODY, self), style.em(0.65), indent)

    def picture_block(self, picture: Picture) -> Block:
        view = RingView(self.kit, self) if picture is Picture.WORKING else PictureView(self.kit, picture, self)
        return self.show_block(view)

    def show_block(self, view: QWidget) -> Block:
        """A block for something to look at: it may take all the room that is left."""
        mm = self.kit.style.mm
        block = WidgetBlock(view, mm(GAP_MM), mm(50), mm(120))
        block.fill = True
        return block

    def option_button(self, option: Option, index: int) -> Button:
        name = f"{self._option_prefix}{option.id}"
        button = self.button_class(self.kit, name, self.face(option, index), Chosen(option.id), self)
        button.fired.connect(self._report)
        return button

    def options_block(self, across: int) -> list[Block]:
        return self.buttons_block(self.buttons, across)

    def buttons_block(self, buttons: Sequence[Button], across: int) -> list[Block]:
        if not buttons:
            return []
        mm = self.kit.style.mm
        gap = mm(7)
        least = max(mm(TARGET_MM + 2), self.kit.style.em(2.6))
        return [ButtonsBlock(buttons, across, gap, mm(GAP_MM), least, least * 9 // 4)]

    def halves(self, area: QRect) -> tuple[QRect, QRect]:
        gutter = self.kit.style.mm(14)
        left = (area.width() - gutter) * self.words_share // 100
        return (
            QRect(area.left(), area.top(), left, area.height()),
            QRect(area.left() + left + gutter, area.top(), area.width() - left - gutter, area.height()),
        )

    # Leaves.

    @property
    def leaf(self) -> int:
        return self._at

    @property
    def leaf_count(self) -> int:
        return len(self._leaves)

    def natural_height(self) -> int:
        """Height the page needs without spare room; all of its own height when it takes several leaves."""
        if self.leaf_count > 1:
            return self.height()
        if self.kit.style.low:
            gaps = (len(self._columns) - 1) * self.kit.style.mm(GAP_MM)
            return sum(column.natural() for column in self._columns) + gaps
        return max(column.natural() for column in self._columns)

    def settle(self, rect: QRect) -> None:
        """Moves a page on one leaf into a lower rectangle of the same width, not lower than its natural height."""
        self.setGeometry(rect)
        self._free = rect.height()
        if self.kit.style.low:
            # The middle of the window is elsewhere on it now.
            self.arrange()
        self.turn_to(0)

    @Slot(int)
    def turn_to(self, leaf: int) -> None:
        """Shows another leaf of a page that did not fit on one."""
        self._at = max(0, min(leaf, len(self._leaves) - 1))
        shown = self._leaves[self._at]
        visible = {id(widget) for blocks in shown for block in blocks for widget in block.widgets()}
        for leaf_blocks in self._leaves:
            for blocks in leaf_blocks:
                for block in blocks:
                    for widget in block.widgets():
                        widget.setVisible(id(widget) in visible)
        for column, blocks in zip(self._columns, shown, strict=True):
            place_leaf(column, blocks, column.room(self._free))
        if self.kit.style.rtl:
            placed = [*(column.head for column in self._columns), *shown]
            for block in (block for blocks in placed for block in blocks):
                mirror(block.widgets(), self.width(), together=block.fixed)
        if self._pager is not None:
            self._pager.show_leaf(self._at, len(self._leaves))

    def bring_forward(self, widget: QWidget) -> None:
        """Turns to the leaf on which ``widget`` stands, where it does not stand on the one that is shown."""
        shown = [
            index
            for index, columns in enumerate(self._leaves)
            if any(widget in block.widgets() for blocks in columns for block in blocks)
        ]
        if shown and self._at not in shown:
            self.turn_to(shown[0])

    def focus_chain(self) -> list[QWidget]:
        """Everything the keyboard can reach, in reading order."""
        chain: list[QWidget] = []
        for leaf in self._leaves:
            for blocks in leaf:
                for block in blocks:
                    chain.extend(w for w in block.widgets() if isinstance(w, Button) and w not in chain)
        return chain if self._pager is None else [*chain, *self._pager.buttons()]

    def arrange(self) -> None:
        """Finds for every part its leaf and its place."""
        area = self._beside_pager() if self.always_turns else self.rect()
        self._free = area.height()
        if self._whole(area):
            if self.words_grow:
                self._enlarge()
            self.enlarge_stage()
            cut: Sequence[list[list[Block]]] = [[list(column.flow)] for column in self._columns]
        else:
            area = self._beside_pager()
            self._free = area.height()
            ways = [self._standing(area, across) for across in self.option_columns]
            best = max(ways, key=lambda way: sum(fits(column, self._free) for column in way))
            # The title stands beside the first leaf only, if at all.
            self._columns = [self._paged(column) for column in best]
            cut = [self.cut(column) for column in self._columns]
        count = max(len(leaves) for leaves in cut)
        self._leaves = [[self._at_leaf(leaves, index, count) for leaves in cut] for index in range(count)]
        for index in reversed(range(count)):
            self.turn_to(index)
        self.fit_labels()

    def _beside_pager(self) -> QRect:
        """What room the buttons that turn the leaves do not take; few pages need them."""
        if self._pager is None:
            self._pager = self.make_pager()
            self._pager.turned.connect(self.turn_to)
        pager, area = self._pager, self.rect()
        tall = pager.tall(area.width())
        pager.setGeometry(0, area.height() - tall, area.width(), tall)
        return area.adjusted(0, 0, 0, -tall - self.kit.style.mm(GAP_MM))

    def fit_labels(self) -> None:
        """Button labels as large as they stay on one line, all of them alike."""
        for kind in (Type.TITLE, Type.TILE, Type.LABEL):
            if all(button.one_line(kind) for button in self.buttons):
                for button in self.buttons:
                    button.restyle(kind)
                return

    def _at_leaf(self, leaves: Sequence[list[Block]], index: int, count: int) -> list[Block]:
        """What a column with fewer leaves than the page shows on this one: its last leaf stays."""
        if self.options_last and all(block.foot for leaf in leaves for block in leaf):
            index -= count - len(leaves)
        return leaves[min(index, len(leaves) - 1)] if index >= 0 else []

    def _whole(self, area: QRect) -> bool:
        """Tries to hold the page on one leaf: every button column count, first with full buttons, then with slimmer ones."""
        hopeful = [across for across in self.option_columns if self._may_fit(area, across)]
        for slim in Slim if hopeful else (Slim.HINT,):
            for button in self.buttons:
                button.slim(slim)
            self._head.slim(slim >= Slim.TITLE)
            for across in hopeful:
                self._columns = self._standing(area, across)
                if all(fits(column, area.height()) for column in self._columns):
                    return True
        return False

    def _may_fit(self, area: QRect, across: int) -> bool:
        """False where no slimming would help, without measuring a single button. What stands low shares its room otherwise."""
        low = self.kit.style.low
        return low or all(column.floor() <= column.room(area.height()) for column in self.columns(area, across))

    def _standing(self, area: QRect, across: int) -> list[Column]:
        """The columns as this visitor needs them: on the side of the hand, and low for who sits."""
        columns = self.columns(area, across)
        style = self.kit.style
        if style.hand_left:
            columns = [replace(column, rect=flip(column.rect, area.width())) for column in columns]
        return lowered(columns, self._middle(), style.mm(GAP_MM)) if style.low else columns

    def _middle(self) -> int:
        """Where the lower half of the window begins, in this screen."""
        above, at = 0, cast(QWidget, self)
        while not at.isWindow():
            above += at.y()
            at = cast(QWidget, at.parentWidget())
        return -(-at.height() // 2) - above

    def _paged(self, column: Column) -> Column:
        """The title stands beside the first leaf only, if at all; what stands low stays there."""
        low = self.kit.style.low and not column.head and column.lead == FAR
        return column if low else replace(column.unheaded(column.room(self._free)), lead=0)

    def _enlarge(self) -> None:
        """Sets the paragraphs of a page on one leaf as large as the leaf allows."""
        paragraphs = [block.words for block in self.reading if isinstance(block, WordsBlock)]
        fitting: list[Type] = []
        for kind in (Type.LARGE, Type.LEAD, Type.BODY):
            for words in paragraphs:
                words.restyle(kind)
            if self.whole():
                fitting.append(kind)
                width = self._columns[0].rect.width()
                if kind is not Type.BODY and not any(words.orphaned(width) for words in paragraphs):
                    return
        for words in paragraphs:
            words.restyle(fitting[0])

    def enlarge_stage(self) -> None:
        """A page on one leaf may set what stands beside the words larger, as long as ``whole`` holds."""

    def whole(self) -> bool:
        return all(fits(column, self._free) for column in self._columns)

    # Reports.

    @Slot(object)
    def _report(self, answer: object) -> None:
        if isinstance(answer, Answer):
            self.answered.emit(answer)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._painted:
            self._painted = True
            self.first_painted.emit()
