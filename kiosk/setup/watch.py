"""The live picture: the configured devices under supervision, one tile each. For engineers, so in English.

It does with the devices what needs no visitor: it opens the camera's lens, lets the scanner read, asks the motion sensor
and the supply what they see, and the fingerprint module what it holds. It reads no card and prints nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QScreen
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from config.schema import Configuration
from drivers.contract import Deadline
from drivers.fingerprint.contract import ModuleReport
from drivers.keypad.hid import HidKeypad
from drivers.power.contract import PowerReading
from drivers.presence.contract import Sighting
from drivers.scanner.contract import CodeKind
from drivers.scanner.wedge_scanner import WedgeScanner
from kiosk import devices as families
from kiosk.devices import build_devices, drivers_of
from kiosk.runtime.bridge import Bridge
from kiosk.setup.finding import NONE
from kiosk.setup.tiles import WIDTH, CameraBox, TileBox
from kiosk.setup.words import Reading, Tile, module_words, power_words, sighting_words

COLUMNS_MAX: Final = 4
_PICTURE_MS: Final = 100
_ASK_MS: Final = 1000
_ASK_SECONDS: Final = 0.8
_LENS_SECONDS: Final = 5.0
_MOSAIC_CELLS: Final = 16


def columns_of(screen: QScreen) -> int:
    """As many tiles as stand side by side on it; a terminal's own panel is often portrait."""
    return max(1, min(COLUMNS_MAX, screen.availableGeometry().width() // (WIDTH + 20)))


class WatchWindow(QWidget):
    """``mosaic``: the camera's picture is shown so coarsely that nobody can be known; for a picture that is kept.

    Close it, or call ``stop``, or the devices go on.
    """

    def __init__(self, configuration: Configuration, *, columns: int = COLUMNS_MAX, mosaic: bool = False) -> None:
        super().__init__()
        self._columns = columns
        self.setWindowTitle("Nuanping setup: what each device sees")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._mosaic = mosaic
        self._bridge = Bridge(self._take)
        self._devices = build_devices(configuration, self._bridge.post)
        self._asking: set[str] = set()
        drivers = drivers_of(configuration)
        running = [family for family, driver in drivers.items() if driver != NONE]
        self.tiles = {family: Tile(family, drivers[family]) for family in running}
        self._boxes = {family: self._box(tile) for family, tile in self.tiles.items()}
        self._summary = QLabel()
        absent = [family for family in drivers if family not in running]
        self._lay_out(configuration.terminal.id, absent)
        self._quiet = QTimer(self, singleShot=True)
        self._quiet.timeout.connect(self._on_quiet)
        self._pictures = QTimer(self, interval=_PICTURE_MS)
        self._pictures.timeout.connect(self._on_picture)
        self._questions = QTimer(self, interval=_ASK_MS)
        self._questions.timeout.connect(self._on_question)

    def start(self) -> None:
        """Start the devices and the looking."""
        for device in self._devices.all():
            device.start()
        scanner = self._devices.get(families.SCANNER)
        if scanner is not None:
            scanner.adapter.start_scanning(frozenset(CodeKind))
        self._pictures.start()
        self._questions.start()
        self._on_question()

    def stop(self) -> None:
        """Stop everything; safe to call twice."""
        self._pictures.stop()
        self._questions.stop()
        self._quiet.stop()
        self._bridge.close()
        scanner, camera = self._devices.get(families.SCANNER), self._devices.camera
        if scanner is not None:
            scanner.adapter.stop_scanning()
        if camera is not None:
            camera.adapter.stop_capture()
        for device in self._devices.all():
            device.stop()

    @property
    def devices(self) -> families.Devices:
        """The running devices; for tests, which play tricks on simulators."""
        return self._devices

    def box(self, family: str) -> TileBox:
        return self._boxes[family]

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of a scanner that types and of a USB keypad come here, as they come to the kiosk's window."""
        at = event.timestamp() / 1000
        modified = bool(event.modifiers() & _COMMAND)
        block = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        stroke = (event.key(), at, block, modified, event.isAutoRepeat())
        wedge = self._wedge
        if wedge is None:
            self._strike(stroke)
            return
        for passed in wedge.feed(event.text(), at, stroke, repeated=event.isAutoRepeat()):
            self._strike(passed.key)
        self._quiet.start(int(wedge.wait_seconds * 1000) + 1)

    def _lay_out(self, terminal: str, absent: list[str]) -> None:
        grid = QGridLayout()
        grid.setSpacing(10)
        places = [(row, column) for row in range(len(self._boxes) + 2) for column in range(self._columns)]
        for family in sorted(self._boxes, key=lambda name: name != families.CAMERA):
            if family == families.CAMERA:
                grid.addWidget(self._boxes[family], 0, 0, 2, 1)
                places = [place for place in places if place not in ((0, 0), (1, 0))]
            else:
                grid.addWidget(self._boxes[family], *places.pop(0))
        for column in range(self._columns):
            grid.setColumnStretch(column, 1)
        self._summary.setObjectName("summary")
        self._terminal = terminal
        foot = QLabel("Pull a plug and put it back, insert a card, scan a code, press a key: the tile follows.")
        none = QLabel(f"Not configured: {', '.join(_shown(name) for name in absent)}." if absent else "")
        none.setWordWrap(True)
        none.setVisible(bool(absent))
        everything = QVBoxLayout(self)
        for widget in (self._summary, foot):
            everything.addWidget(widget)
        everything.addLayout(grid)
        everything.addStretch(1)
        everything.addWidget(none)
        self._summarise()

    def _box(self, tile: Tile) -> TileBox:
        return CameraBox(tile) if tile.family == families.CAMERA else TileBox(tile)

    def _take(self, message: object) -> None:
        now = time.strftime("%H:%M:%S")
        for family, tile in self.tiles.items():
            if tile.take(message, now):
                self._boxes[family].show_tile()
        self._summarise()

    def _summarise(self) -> None:
        usable = sum(tile.status.usable for tile in self.tiles.values())
        text = f"Terminal {self._terminal}: {usable} of {len(self.tiles)} devices can be used"
        if self._summary.text() != text:
            self._summary.setText(text)

    @Slot()
    def _on_question(self) -> None:
        """Ask what cannot be waited for; open the lens where it is shut."""
        camera = self._devices.camera
        if camera is not None and not camera.adapter.capturing:
            self._ask(families.CAMERA, lambda lens, limit: lens.start_capture(limit), _LENS_SECONDS)
        self._ask(families.PRESENCE, lambda sensor, limit: sensor.look(limit))
        self._ask(families.POWER, lambda supply, limit: supply.read(limit))
        self._ask(families.FINGERPRINT, lambda module, limit: module.report(limit))

    def _ask(self, family: str, work: Callable[[Any, Deadline], object], seconds: float = _ASK_SECONDS) -> None:
        device = self._devices.get(family)
        if device is None or family in self._asking:
            return
        self._asking.add(family)

        def answered(result: object) -> None:
            # In the device's own thread; a set's discard is one step.
            self._asking.discard(family)
            if isinstance(result, Sighting):
                self._bridge.post(Reading(family, sighting_words(result)))
            elif isinstance(result, PowerReading):
                self._bridge.post(Reading(family, power_words(result)))
            elif isinstance(result, ModuleReport):
                self._bridge.post(Reading(family, module_words(result)))

        device.submit(work, seconds, answered)

    @Slot()
    def _on_picture(self) -> None:
        camera, box = self._devices.camera, self._boxes.get(families.CAMERA)
        if camera is None or not isinstance(box, CameraBox):
            return
        frame = camera.adapter.mailbox.latest() if self.tiles[families.CAMERA].status.usable else None
        if frame is None:
            box.show_picture(None, "")
            return
        height, width = frame.bgr.shape[:2]
        image = QImage(frame.bgr.data, width, height, 3 * width, QImage.Format.Format_BGR888)
        box.show_picture(
            coarse(image) if self._mosaic else image.copy(), f"{width} x {height}, light {frame.light.verdict}"
        )
        frame.bgr.fill(0)

    @property
    def _wedge(self) -> WedgeScanner | None:
        scanner = self._devices.get(families.SCANNER)
        return scanner.adapter if scanner is not None and isinstance(scanner.adapter, WedgeScanner) else None

    @Slot()
    def _on_quiet(self) -> None:
        if self._wedge is not None:
            for passed in self._wedge.quiet():
                self._strike(passed.key)

    def _strike(self, stroke: tuple[int, float, bool, bool, bool]) -> None:
        keypad = self._devices.get(families.KEYPAD)
        if keypad is not None and isinstance(keypad.adapter, HidKeypad):
            code, at, block, modified, repeated = stroke
            keypad.adapter.strike(code, at, numeric_block=block, modified=modified, repeated=repeated)


_COMMAND: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def coarse(image: QImage) -> QImage:
    """The picture in so few cells that it shows where somebody is and not who."""
    small = image.scaledToWidth(_MOSAIC_CELLS, Qt.TransformationMode.SmoothTransformation)
    return small.scaled(image.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation)


def _shown(family: str) -> str:
    return family.replace("_", " ")
