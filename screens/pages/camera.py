"""The live picture: large, mirrored, with an oval, on a surround that lights the face; one hint at a time, and now and then
a little bird to look at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from kiosk.pages import CameraPage
from screens.controls.bird import paint_bird
from screens.controls.signs import Sign, paint_sign
from screens.controls.words import Words
from screens.kit import Kit
from screens.layout import Block
from screens.pages.hinted import HintedBlock, HintedScreen
from screens.theme import Type

FrameSource = Callable[[], tuple[int, Any] | None]
"""The latest-frame mailbox: (sequence number, height x width x 3 array of uint8, BGR) or None while there is none.

The array is the view's own: it is overwritten as soon as it is drawn from."""

SAMPLE_MS = 40
SURROUND_MM, LENT_SURROUND_MM = 9, 24
"""White around the picture; the wider one lends a dark or backlit face the screen's light."""
OVAL = 0.78
"""Width of the oval to its height, about that of a face."""
BIRD_MM, BIRD_SHARE = 46, 0.3
"""Width of the bird: at most so many millimetres, and this share of the view's narrower side."""
WHITE: Final = (1.0, 1.0, 1.0)


class CameraView(QWidget):
    """Samples the mailbox about 25 times a second while it is visible, and never otherwise."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = kit.style
        self._source: FrameSource | None = None
        self._sequence: int | None = None
        self._image: QImage | None = None
        self._lends_light = False
        self._tint = WHITE
        self._bird: str | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(SAMPLE_MS)
        self._timer.timeout.connect(self._sample)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def sampling(self) -> bool:
        return self._timer.isActive()

    @property
    def shows_picture(self) -> bool:
        """True once the camera's first picture has come."""
        return self._image is not None

    def watch(self, source: FrameSource | None) -> None:
        self._source = source

    @property
    def lends_light(self) -> bool:
        return self._lends_light

    def lend_light(self, lent: bool) -> None:
        """More of the view becomes the lamp, less the picture."""
        if lent != self._lends_light:
            self._lends_light = lent
            self.update()

    @property
    def tint(self) -> tuple[float, float, float]:
        return self._tint

    def take_tint(self, colour: tuple[float, float, float]) -> None:
        """The colour of the lamp: red, green, blue, each 0 to 1. Pale, or it would not light any more."""
        if colour != self._tint:
            self._tint = colour
            self.update()

    @property
    def bird(self) -> str | None:
        return self._bird

    def show_bird(self, side: str | None) -> None:
        """Let the bird sit on the ``left`` or ``right``, as the visitor sees it; None: it has flown."""
        if side != self._bird:
            self._bird = side
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        self._sample()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self._forget()

    def _forget(self) -> None:
        """Overwritten before it is given back: it is a face."""
        if self._image is not None:
            self._image.fill(0)
        self._image = None

    @Slot()
    def _sample(self) -> None:
        latest = self._source() if self._source is not None else None
        if latest is None or latest[0] == self._sequence:
            return
        self._sequence = latest[0]
        image = mirrored(latest[1])
        if image is not None:
            latest[1].fill(0)
            self._forget()
            self._image = image
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._style
        painter = QPainter(self)
        # White or a pale tint whatever the theme: the surround is the lamp that lights the visitor's face.
        lamp = QColor.fromRgbF(*self._tint)
        painter.fillRect(self.rect(), lamp)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = style.mm(LENT_SURROUND_MM if self._lends_light else SURROUND_MM)
        frame = self.rect().adjusted(border, border, -border, -border)
        tall = frame.height() * 0.94
        wide = min(tall * OVAL, frame.width() * 0.96)
        oval = QRectF(0, 0, wide, wide / OVAL)
        oval.moveCenter(QRectF(frame).center())
        if self._image is None:
            painter.fillRect(frame, QColor("#E9E6DE"))
            silhouette = oval.adjusted(wide * 0.08, wide * 0.2, -wide * 0.08, 0)
            paint_sign(painter, Sign.PERSON, silhouette, QColor("#B9B4A6"))
        else:
            painter.drawImage(frame, self._image, _cover(self._image, frame))
        outside = QPainterPath()
        outside.addRect(QRectF(frame))
        outside.addEllipse(oval)
        lamp.setAlpha(170)
        painter.fillPath(outside, lamp)
        painter.setPen(QPen(QColor("#0B3D31"), style.mm(1.8)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(oval)
        if self._bird is not None:
            paint_bird(painter, self._perch(oval), looks_right=self._bird == "left")

    def _perch(self, oval: QRectF) -> QRectF:
        """As far to the side as the view goes, at the height of the eyes: who looks there turns the head a little."""
        style = self._style
        size = min(style.mm(BIRD_MM), BIRD_SHARE * min(self.width(), self.height()))
        margin = style.mm(1)
        left = margin if self._bird == "left" else self.width() - margin - size
        return QRectF(left, oval.top() + 0.42 * oval.height() - size / 2, size, size)


def mirrored(frame: Any) -> QImage | None:
    """The frame as a picture, left and right exchanged as in a mirror; None for anything that is not a BGR picture."""
    shape: tuple[int, ...] = getattr(frame, "shape", ())
    strides: tuple[int, ...] = getattr(frame, "strides", ())
    if len(shape) != 3 or shape[2] != 3 or str(getattr(frame, "dtype", "")) != "uint8" or 0 in shape:
        return None
    if strides[1:] != (3, 1) or strides[0] < shape[1] * 3:
        return None
    view = QImage(memoryview(frame), shape[1], shape[0], strides[0], QImage.Format.Format_BGR888)
    # 32 bits a pixel before scaling: scaling 24-bit pictures takes Qt's slow path.
    image = view.convertToFormat(QImage.Format.Format_RGB32)
    if hasattr(image, "flipped"):
        return image.flipped(Qt.Orientation.Horizontal)
    # Qt before 6.9 has only the older name.
    return image.mirrored(True, False)


def _cover(image: QImage, frame: QRect) -> QRect:
    """The centred part of the image with the proportions of the frame."""
    wide = min(image.width(), image.height() * frame.width() // max(1, frame.height()))
    tall = min(image.height(), image.width() * frame.height() // max(1, frame.width()))
    return QRect((image.width() - wide) // 2, (image.height() - tall) // 2, max(1, wide), max(1, tall))


class CameraScreen(HintedScreen[CameraPage]):
    def make_stage(self) -> list[Block]:
        self.view = CameraView(self.kit, self)
        hint = Words(self.kit, self.kit.word(self.page.first_hint), Type.TILE, self, centred=True)
        self.hinted = HintedBlock(self.kit, self.view, hint)
        return [self.hinted]
