"""The certificate before it is issued: the whole sheet, or a strip of it as wide as the screen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.certificate_pages import PARTS, PreviewPage
from screens.kit import Kit
from screens.layout import Block, WidgetBlock
from screens.pages.base import Screen
from screens.theme import STROKE_MM

OVERLAP = 0.04
"""Share of the page that a strip repeats of the one before, so that no line is cut in both."""
MARGIN = 0.06
"""Share of the width that is white on both sides of every certificate."""
_MUCH = 100_000


class SheetView(QWidget):
    """Paints the sheet as large as its place allows. Paper stays white in every contrast."""

    def __init__(self, kit: Kit, page: PreviewPage, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = kit.style
        self._image = QImage.fromData(page.sheet)
        self._part = page.part
        self.setAccessibleName(kit.word(page.title))

    def source(self, room: QRectF) -> QRectF:
        """What is shown of the sheet, in its own pixels: a strip goes down as far as there is room for it."""
        width, height = float(self._image.width()), float(self._image.height())
        if self._part == 0 or room.width() <= 0:
            return QRectF(0, 0, width, height)
        left = MARGIN * width
        inside = width - 2 * left
        top = max(0.0, ((self._part - 1) / PARTS - OVERLAP / 2) * height)
        least, wanted = height * (1 / PARTS + OVERLAP), inside * room.height() / room.width()
        return QRectF(left, top, inside, min(height - top, max(least, wanted)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        stroke = self._style.mm(STROKE_MM)
        room = QRectF(self.rect()).adjusted(stroke, stroke, -stroke, -stroke)
        source = self.source(room)
        if source.isEmpty():
            return
        scale = min(room.width() / source.width(), room.height() / source.height())
        wide, tall = source.width() * scale, source.height() * scale
        target = QRectF(room.left() + (room.width() - wide) / 2, room.top(), wide, tall)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(target, Qt.GlobalColor.white)
        painter.drawImage(target, self._image, source)
        painter.setPen(self._style.colour("soft"))
        painter.drawRect(target)


class SheetBlock(WidgetBlock):
    """Takes all the room that words and buttons leave."""

    fill = True

    def limit(self, width: int) -> int:
        return _MUCH

    def place(self, rect: QRect) -> None:
        self.widget.setGeometry(rect)


class PreviewScreen(Screen[PreviewPage]):
    option_columns = (2, 1)

    def make_stage(self) -> list[Block]:
        mm = self.kit.style.mm
        view = SheetView(self.kit, self.page, self)
        return [SheetBlock(view, mm(2), mm(60), _MUCH)]
