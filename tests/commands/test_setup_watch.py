"""The live picture: tiles follow the devices, and nothing personal stands on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from config.layers import load
from config.schema_base import ROOT
from drivers.card.contract import CardInserted, CardRemoved
from drivers.contract import DeviceState, DeviceStatus, StatusChanged, Supply
from drivers.headphones.contract import HeadphonesIn, HeadphonesOut
from drivers.idcard.contract import IdCardLifted, IdCardPlaced
from drivers.keypad.contract import Key, KeyPressed
from drivers.power.contract import BatteryLow, MainsBack, MainsLost, PowerReading, ShutdownNow
from drivers.presence.contract import Sighting, SomeoneCame, SomeoneLeft
from drivers.printer.endpoint_server import control
from drivers.scanner.contract import CodeKind, Refusal, Scanned, ScanRefused
from kiosk.dock_lines import Models
from kiosk.local_centre import prepare_faces
from kiosk.setup.tiles import CameraBox
from kiosk.setup.watch import WatchWindow, coarse, columns_of
from kiosk.setup.words import Reading, Tile, event_words, power_words, sighting_words
from tests.commands.conftest import Kiosk
from tests.drivers.card.cards import IMAGE

FOLLOWS_MS = 2000
"""A tile follows within a second; a busy machine is given two."""
BACK_MS = 5000
UP_MS = 15000
NUMBER = "110000195001010015"
FACES = ROOT / ".cache" / "faces"
LOST = r"drivers\.supervisor: device \w+ is (down|back)"


@pytest.fixture
def simulated(qtbot: QtBot, tmp_path: Path) -> Iterator[WatchWindow]:
    prepare_faces(FACES)
    folders = [f'devices.printer.paper_dir="{tmp_path}"', f'devices.page_printer.paper_dir="{tmp_path}"']
    folders += [f'devices.payment_terminal.ledger_dir="{tmp_path}"', f'devices.camera.source="{FACES}"']
    window = WatchWindow(load("simulated", None, None, folders).configuration)
    qtbot.addWidget(window)
    window.start()
    window.show()
    qtbot.waitUntil(lambda: all(tile.status.usable for tile in window.tiles.values()), timeout=UP_MS)
    yield window
    window.stop()


def models(window: WatchWindow) -> dict[str, Any]:
    return dict(Models.of_simulators({device.family: device.adapter for device in window.devices.all()}).by_family)


def shows(window: WatchWindow, family: str, *words: str) -> bool:
    return all(word in window.box(family).text for word in words)


@pytest.mark.expected_logs(LOST)
def test_the_tiles_follow_what_is_done_to_the_devices(simulated: WatchWindow, qtbot: QtBot) -> None:
    window, hand = simulated, models(simulated)
    hand["keypad"].press(Key.DIGIT_7)
    hand["scanner"].scan(NUMBER)
    hand["headphones"].insert()
    hand["presence"].stand(70)
    window.devices.card.adapter.insert(IMAGE)  # type: ignore[union-attr]
    for family, words in {
        "keypad": "key pressed",
        "scanner": "code scanned: id-number",
        "headphones": "plug in",
        "presence": "someone at 70 cm",
        "card": "card in",
    }.items():
        qtbot.waitUntil(lambda family=family, words=words: shows(window, family, words), timeout=FOLLOWS_MS)  # type: ignore[misc]
    hand["fingerprint"].model.library[0] = b"somebody's" * 51
    for words in ("level 3, packets of 128", "stores 1 print"):
        qtbot.waitUntil(lambda words=words: shows(window, "fingerprint", words), timeout=FOLLOWS_MS)  # type: ignore[misc]
    hand["headphones"].remove()
    qtbot.waitUntil(lambda: shows(window, "headphones", "plug out"), timeout=FOLLOWS_MS)
    control(window.devices.printer.adapter.controls, json.dumps({"do": "paper", "state": "out"}))  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: shows(window, "receipt_printer", "paper-out", "supply OUT", "new roll"), timeout=FOLLOWS_MS)
    assert shows(window, "receipt_printer", "pulls: 0"), "paper that is out is no loss"
    shown = "".join(window.box(family).text for family in window.tiles)
    assert NUMBER not in shown
    assert not any(f"key pressed {digit}" in shown for digit in "0123456789")


@pytest.mark.expected_logs(LOST)
@pytest.mark.parametrize("family", ["lights", "scanner", "power"])
def test_a_pulled_plug_is_seen_counted_and_seen_back(simulated: WatchWindow, qtbot: QtBot, family: str) -> None:
    hand = models(simulated)[family]
    cable = getattr(hand, "far_end", hand)
    for pulls in (1, 2):
        cable.unplug()
        qtbot.waitUntil(lambda pulls=pulls: shows(simulated, family, "OFFLINE", f"pulls: {pulls}"), timeout=FOLLOWS_MS)  # type: ignore[misc]
        cable.plug()
        qtbot.waitUntil(lambda: shows(simulated, family, "ONLINE"), timeout=BACK_MS)


@pytest.mark.expected_logs(LOST)
def test_the_camera_s_picture_is_live_and_gone_with_the_camera(simulated: WatchWindow, qtbot: QtBot) -> None:
    box, camera = simulated.box("camera"), simulated.devices.camera
    assert isinstance(box, CameraBox)
    assert camera is not None
    qtbot.waitUntil(lambda: box.picture is not None, timeout=FOLLOWS_MS)
    first = box.picture
    qtbot.waitUntil(lambda: box.picture != first, timeout=FOLLOWS_MS)
    assert "640 x 480, light" in box.text
    camera.adapter.unplug()
    qtbot.waitUntil(lambda: box.picture is None, timeout=FOLLOWS_MS)
    assert "OFFLINE" in box.text
    camera.adapter.plug()
    qtbot.waitUntil(lambda: box.picture is not None, timeout=BACK_MS)
    simulated.close()
    assert not camera.adapter.capturing, "the lens is shut with the window"


def test_keys_of_a_scanner_that_types_and_of_a_usb_keypad_reach_their_drivers(qtbot: QtBot, tmp_path: Path) -> None:
    nodes = {name: tmp_path / name for name in ("scanner", "keypad")}
    for node in nodes.values():
        node.touch()
    settings = [
        'devices.scanner.driver="keyboard_wedge"',
        f'devices.scanner.device="{nodes["scanner"]}"',
        'devices.keypad.driver="keyboard"',
        f'devices.keypad.device="{nodes["keypad"]}"',
    ]
    rest = ("card", "camera", "printer", "id_card", "page_printer", "headphones", "pin_pad", "payment_terminal")
    settings += [f'devices.{section}.driver="none"' for section in (*rest, "presence", "lights", "power")]
    settings += ['presence.ways=["password","staff"]']
    window = WatchWindow(load("simulated", None, None, settings).configuration, columns=2)
    qtbot.addWidget(window)
    window.start()
    try:
        qtbot.waitUntil(lambda: all(tile.status.usable for tile in window.tiles.values()), timeout=UP_MS)
        QTest.keyClick(window, Qt.Key.Key_5)
        qtbot.waitUntil(lambda: shows(window, "keypad", "key pressed"), timeout=FOLLOWS_MS)
        QTest.keyClicks(window, NUMBER, delay=1)
        QTest.keyClick(window, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: shows(window, "scanner", "code scanned: id-number"), timeout=FOLLOWS_MS)
        assert NUMBER not in window.box("scanner").text
    finally:
        window.stop()


EVENTS: list[tuple[object, str]] = [
    (CardInserted(b"\x3b"), "card in"),
    (CardInserted(b"\x3b", already_in=True), "a card lies in it"),
    (CardInserted(b""), "card in, but its chip is silent"),
    (CardRemoved(), "card out"),
    (CardRemoved(reader_gone=True), "reader gone"),
    (IdCardPlaced(), "card lies on it"),
    (IdCardLifted(), "card lifted"),
    (Scanned(CodeKind.RECEIPT, "4D7K"), "code scanned: receipt"),
    (ScanRefused(Refusal.TORN), "code not taken: torn"),
    (KeyPressed(Key.DIGIT_3), "key pressed"),
    (HeadphonesIn(), "plug in"),
    (HeadphonesOut(), "plug out"),
    (HeadphonesOut(jack_gone=True), "jack gone"),
    (SomeoneCame(70), "someone came, 70 cm"),
    (SomeoneCame(), "someone came"),
    (SomeoneLeft(), "nobody there any more"),
    (MainsLost(datetime(2026, 1, 1, tzinfo=UTC)), "mains out, on battery"),
    (MainsBack(), "mains back"),
    (BatteryLow(), "battery low"),
    (ShutdownNow(), "power may go any moment"),
]


@pytest.mark.parametrize(("event", "words"), EVENTS)
def test_each_event_has_its_words(event: object, words: str) -> None:
    told = event_words(event)
    assert told is not None
    assert told[1] == words


def test_what_is_no_event_has_none() -> None:
    assert event_words(object()) is None
    assert not Tile("card", "pcsc").take(KeyPressed(Key.CONFIRM), "12:00:00")


def test_readings_have_words() -> None:
    assert sighting_words(Sighting(False)) == "nobody"
    assert sighting_words(Sighting(True, 70, True)) == "someone at 70 cm, moving"
    assert power_words(PowerReading(True, Supply.LOW, False, 20.0, 150.0, True)) == (
        "on battery, charge 20 %, 2 min; wants a new battery"
    )
    assert power_words(PowerReading(None)) == "cannot tell"


def test_pulls_are_losses_of_what_was_there() -> None:
    tile = Tile("scanner", "serial")

    def say(state: DeviceState) -> int:
        assert tile.take(StatusChanged(DeviceStatus("scanner", state)), "12:00:00")
        return tile.pulls

    assert say(DeviceState.OFFLINE) == 0, "it never was there"
    assert [say(state) for state in (DeviceState.ONLINE, DeviceState.USER_ERROR, DeviceState.OFFLINE)] == [0, 0, 1]
    assert [say(state) for state in (DeviceState.OFFLINE, DeviceState.BUSY, DeviceState.OFFLINE)] == [1, 1, 2]
    assert tile.take(Reading("scanner", "late"), "12:00:00")
    assert tile.reading == "", "what comes late from a lost device is not shown"


def test_the_command_draws_the_picture_and_ends(kiosk: Kiosk, tmp_path: Path) -> None:
    picture = tmp_path / "watch.png"
    done = kiosk("setup", "--watch", "--profile", "simulated", "--picture", picture, "--seconds", "1")
    assert done.returncode == 0, done.stderr
    image = QImage(str(picture))
    assert image.width() > 1000
    assert len({image.pixel(x, 20) for x in range(image.width())}) > 1


def test_a_site_file_is_watched_without_its_secret(tmp_path: Path, kiosk: Kiosk) -> None:
    site = tmp_path / "site.toml"
    sections = ("card", "camera", "printer")
    site.write_text(
        '[terminal]\nid = "0417"\n[presence]\nways = ["password", "staff"]\n'
        + "".join(f'[devices.{section}]\ndriver = "none"\n' for section in sections)
    )
    picture = tmp_path / "watch.png"
    done = kiosk("setup", "--watch", "--site", site, "--picture", picture, "--seconds", "0")
    assert (done.returncode, picture.is_file()) == (0, True), done.stderr
    missing = kiosk("setup", "--watch", "--site", site, "--picture", tmp_path / "no" / "x.png", "--seconds", "0")
    assert (missing.returncode, "cannot be written" in missing.stderr) == (1, True)


def test_a_kept_picture_shows_nobody(qtbot: QtBot) -> None:
    image = QImage(640, 480, QImage.Format.Format_RGB888)
    for x in range(640):
        for y in range(480):
            image.setPixel(x, y, 0xFFFFFFFF if (x // 4 + y // 4) % 2 else 0xFF000000)
    seen = coarse(image)
    assert seen.size() == image.size()
    assert len({seen.pixel(x, 240) for x in range(640)}) <= 16


def test_tiles_fit_the_screen(qtbot: QtBot) -> None:
    assert 1 <= columns_of(QGuiApplication.primaryScreen()) <= 4
