"""Something over the page that does not disturb it: a sheet with a question on a veil."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.pages import ChoicePage, Chosen, Overlay
from screens.kit import Kit
from screens.layout import Column
from screens.pages.plain import ChoiceScreen
from screens.theme import RADIUS_MM, STROKE_MM


class StackedScreen(ChoiceScreen):
    """Buttons below the words on every panel: the words say "the button below"."""

    def columns(self, area: QRect, across: int) -> list[Column]:
        return [Column(area, (self.head(),), (*self.reading, *self.options_block(across)))]


class OverlaySheet(QWidget):
    """Covers the page (never the chrome) and is set by the same rules as a page of choices."""

    chosen = Signal(str, str)
    screen_class: type[ChoiceScreen] = StackedScreen
    wide_class: type[ChoiceScreen] = ChoiceScreen
    """For a sheet that needs the whole width."""
    prefix = "overlay-"
    share = 62
    """Percent of the width of a landscape panel."""

    def __init__(self, kit: Kit, overlay: Overlay, rect: QRect, parent: QWidget) -> None:
        super().__init__(parent)
        self.setGeometry(rect)
        self._style = kit.style
        self._kind = overlay.kind
        mm = kit.style.mm
        margin, pad = mm(8), mm(10)
        page = ChoicePage(title=overlay.title, body=overlay.body, options=overlay.options)
        whole = self.rect().adjusted(margin + pad, margin + pad, -margin - pad, -margin - pad)
        wide = whole.width() if kit.style.panel.portrait else whole.width() * self.share // 100
        room = QRect(whole.left() + (whole.width() - wide) // 2, whole.top(), wide, whole.height())
        self._screen: ChoiceScreen = self.screen_class(kit, page, room, self, option_prefix=self.prefix)
        if self._screen.leaf_count > 1:
            # Too much for a narrow sheet: the whole width, words and buttons as on any page.
            self._screen.setParent(None)
            self._screen.deleteLater()
            room = whole
            self._screen = self.wide_class(kit, page, room, self, option_prefix=self.prefix)
        if self._screen.leaf_count == 1:
            # No taller than its words need, and low, where the hand is.
            tall = min(room.height(), self._screen.natural_height() * 5 // 4)
            room = QRect(room.left(), room.bottom() + 1 - tall, room.width(), tall)
            self._screen.settle(room)
        self._sheet = room.adjusted(-pad, -pad, pad, pad)
        self._screen.answered.connect(self._answer)

    @property
    def choices(self) -> ChoiceScreen:
        return self._screen

    def focus_chain(self) -> list[QWidget]:
        return self._screen.focus_chain()

    @Slot(object)
    def _answer(self, answer: object) -> None:
        if isinstance(answer, Chosen):
            self.chosen.emit(self._kind, answer.option)

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._style
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(style.colour("ink") if style.colour("ground").lightness() > 128 else style.colour("ground"))
        veil.setAlpha(150)
        painter.fillRect(self.rect(), veil)
        stroke = style.mm(3 * STROKE_MM)
        painter.setPen(QPen(style.colour("accent"), stroke))
        painter.setBrush(style.colour("ground"))
        painter.drawRoundedRect(QRectF(self._sheet), style.mm(2 * RADIUS_MM), style.mm(2 * RADIUS_MM))
