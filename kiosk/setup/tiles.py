"""The tiles of the live picture: passive, they show what a Tile holds."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from drivers.contract import DeviceState
from kiosk.doctor.advice import GENERIC, advice_for
from kiosk.setup.words import STARTING, TELLING, Tile

# Dark enough for white letters on them (WCAG 2.2: 4.5 to 1).
_COLOURS: Final = {
    DeviceState.ONLINE: "#1b6e2c",
    DeviceState.BUSY: "#1d5fa8",
    DeviceState.OFFLINE: "#b3261e",
    DeviceState.HARDWARE_ERROR: "#b3261e",
    DeviceState.USER_ERROR: "#8a5300",
    DeviceState.NOT_CONFIGURED: "#5a5f66",
    DeviceState.UNKNOWN: "#5a5f66",
}
_FINE: Final = (DeviceState.ONLINE, DeviceState.BUSY)
WIDTH: Final = 290
_HEIGHT: Final = 184
_FRAME: Final = (
    "TileBox { background: #ffffff; border: 1px solid #c3c8cf; border-radius: 6px; } QLabel { color: #1a1c1e; }"
)


class TileBox(QFrame):
    """One device: name and driver, state, what it sees now, the last event, how often it was lost, what to do."""

    def __init__(self, tile: Tile) -> None:
        super().__init__()
        self.setObjectName(tile.family)
        self.setStyleSheet(_FRAME)
        self.setMinimumSize(WIDTH, _HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._tile = tile
        self._state = QLabel()
        self._reason = QLabel()
        self._sees = QLabel()
        self._event = QLabel()
        self._advice = QLabel()
        self._pulls = QLabel()
        name = QLabel(f"<b>{tile.family.replace('_', ' ')}</b>")
        driver = QLabel(tile.driver)
        driver.setAlignment(Qt.AlignmentFlag.AlignRight)
        driver.setStyleSheet("color: #5a5f66;")
        head, state = QHBoxLayout(), QHBoxLayout()
        head.addWidget(name)
        head.addWidget(driver)
        state.addWidget(self._state)
        state.addWidget(self._reason, 1)
        self._advice.setWordWrap(True)
        self._advice.setStyleSheet("color: #5a5f66;")
        self._reason.setWordWrap(True)
        self._rows = QVBoxLayout(self)
        self._rows.addLayout(head)
        self._rows.addLayout(state)
        for label in (self._sees, self._event, self._advice):
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._rows.addWidget(label)
        self._rows.addStretch(1)
        self._rows.addWidget(self._pulls)
        self.show_tile()

    @property
    def text(self) -> str:
        """Everything that stands on the tile."""
        labels = (self._state, self._reason, self._sees, self._event, self._advice, self._pulls)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def show_tile(self) -> None:
        """Bring the labels up to date."""
        tile, status = self._tile, self._tile.status
        self._state.setText(status.state.value)
        wanting = status.state in _FINE and not status.usable
        colour = _COLOURS[DeviceState.USER_ERROR if wanting else status.state]
        self._state.setStyleSheet(
            f"background: {colour}; color: #ffffff; border-radius: 4px; padding: 2px 8px; font-weight: bold;"
        )
        supply = f"supply {tile.supply}" if tile.supply else ""
        self._reason.setText(", ".join(part for part in (status.reason, supply) if part))
        _show(self._sees, f"sees: {tile.reading}" if tile.reading else "")
        event = f"{tile.event_at}  {tile.event}" if tile.event else "no event yet"
        _show(self._event, event if tile.family in TELLING else "")
        _show(self._advice, _advice(tile))
        self._pulls.setText(f"pulls: {tile.pulls}")


class CameraBox(TileBox):
    """The camera's tile, with its picture."""

    def __init__(self, tile: Tile) -> None:
        super().__init__(tile)
        self._picture = _Picture()
        self._about = QLabel("lens shut")
        self._rows.insertWidget(2, self._picture, 1)
        self._rows.insertWidget(3, self._about)

    def show_picture(self, image: QImage | None, about: str) -> None:
        """``image`` None: there is none now, and the last one is not kept."""
        self._picture.show_image(image)
        self._about.setText(about or "no picture")

    @property
    def picture(self) -> QImage | None:
        return self._picture.image

    @property
    def text(self) -> str:
        return f"{super().text}\n{self._about.text()}"


class _Picture(QWidget):
    """Fits an image into its space."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.setMinimumHeight(200)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 220)

    def show_image(self, image: QImage | None) -> None:
        self.image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if self.image is not None:
            fitted = self.image.scaled(
                self.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            painter.drawImage((self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2, fitted)
        painter.end()


def _show(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _advice(tile: Tile) -> str:
    """What to do; "" while the device has said nothing, and for words of a device that is well."""
    reason = tile.status.reason
    if reason == STARTING:
        return ""
    advice = advice_for(reason, tile.family)
    return "" if advice == GENERIC and tile.status.usable else advice
