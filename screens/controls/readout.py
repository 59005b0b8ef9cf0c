"""The value that is being entered, large in a frame, and below it the one line that explains it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from screens.controls.signs import Sign, paint_sign
from screens.controls.words import Words
from screens.kit import Kit
from screens.theme import RADIUS_MM, STROKE_MM, Type

_KINDS = (Type.DATE, Type.KEY, Type.TILE, Type.LABEL, Type.BODY)


class Readout(QWidget):
    """The value on one line, as large as the frame allows for ``widest``, so that it does not jump while it grows."""

    def __init__(self, kit: Kit, widest: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._style, self._ruler = kit.style, kit.ruler
        self._widest = widest
        self._words = Words(kit, "", Type.DATE, self, centred=True)

    @property
    def said(self) -> str:
        return self._words.text()

    def say(self, said: str, name: str) -> None:
        """Shows ``said``; ``name`` is what a screen reader says."""
        self._words.say(said)
        self.setAccessibleName(name)
        self._fit()

    def tall(self, width: int) -> int:
        self._words.restyle(self._kind(width))
        return self._words.tall(width) + 2 * self._style.mm(2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke = self._style.mm(STROKE_MM * 2)
        painter.setPen(QPen(self._style.colour("accent"), stroke))
        painter.setBrush(self._style.colour("surface"))
        radius = self._style.mm(RADIUS_MM)
        inset = stroke / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)

    def _fit(self) -> None:
        pad = self._style.mm(3)
        self._words.restyle(self._kind(self.width()))
        self._words.setGeometry(pad, pad // 2, max(0, self.width() - 2 * pad), max(0, self.height() - pad))

    def _kind(self, width: int) -> Type:
        room = width - 4 * self._style.mm(3)
        longest = max(self._widest, self._words.text(), key=len)
        return next(
            (kind for kind in _KINDS if self._ruler.line_width(longest, self._style.font(kind)) <= room), _KINDS[-1]
        )


class Remark(QWidget):
    """What can be entered; in its place, with a sign, why the value that stands there cannot be."""

    def __init__(self, kit: Kit, said: str, longest: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._longest = (said, *longest)
        self._plain = Words(kit, said, Type.SMALL, self, role="soft")
        self._trouble = Words(kit, "", Type.SMALL, self, role="trouble")
        self._trouble.hide()

    @property
    def troubled(self) -> bool:
        return bool(self._trouble.text())

    def explain(self, trouble: str) -> None:
        """Puts a trouble in place of the limits; an empty one takes it away."""
        self._trouble.say(trouble)
        self._trouble.setVisible(bool(trouble))
        self._plain.setVisible(not trouble)
        self.update()

    def tall(self, width: int) -> int:
        """Room for the longest it may have to say, so that nothing below it moves."""
        room = width - self._lead()
        probe = self._trouble.text()
        talls = []
        for said in self._longest:
            self._trouble.say(said)
            talls.append(self._trouble.tall(room))
        self._trouble.say(probe)
        return max(talls)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._plain.setGeometry(0, 0, self.width(), self.height())
        self._trouble.setGeometry(self._lead(), 0, self.width() - self._lead(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.troubled:
            return
        side = self._trouble.font().pixelSize()
        down = (self._trouble.metrics.lineSpacing() - side) / 2
        paint_sign(QPainter(self), Sign.ALERT, QRectF(0, down, side, side), self._kit.style.colour("trouble"))

    def _lead(self) -> int:
        return round(self._trouble.font().pixelSize() * 1.3)
