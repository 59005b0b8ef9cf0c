from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from kiosk.pages import Preferences, Size, text
from screens.controls.words import Words
from screens.pages.camera import CameraView, mirrored
from tests.screens.conftest import Rig, RigFor
from tests.screens.specimen_words import HALL, NAV
from tests.screens.specimens import OVERLAYS, SPECIMENS

PAGES = {name: page for name, page, _ in SPECIMENS}
Frame = NDArray[np.uint8]


class Mailbox:
    """The latest frame, and how often it was asked for."""

    def __init__(self) -> None:
        self.asked = 0
        self.latest: tuple[int, Frame] | None = (1, picture())

    def __call__(self) -> tuple[int, Frame] | None:
        self.asked += 1
        return self.latest


def picture(red_left: bool = True) -> Frame:
    """BGR: left half red, right half blue."""
    frame = np.zeros((480, 640, 3), np.uint8)
    frame[:, :320, 2 if red_left else 0] = 255
    frame[:, 320:, 0 if red_left else 2] = 255
    return frame


def view(rig: Rig) -> CameraView:
    return rig.shell.findChildren(CameraView)[-1]


def centre(rig: Rig, across: float) -> QColor:
    image = view(rig).grab().toImage()
    return image.pixelColor(round(image.width() * across), image.height() // 2)


@pytest.fixture
def mailbox(rig: Rig) -> Mailbox:
    mailbox = Mailbox()
    rig.shell.set_frame_source(mailbox)
    return mailbox


def test_the_mailbox_is_sampled_only_while_the_camera_page_is_shown(rig: Rig, mailbox: Mailbox, qtbot: QtBot) -> None:
    rig.shell.show_page(1, PAGES["choice"], NAV)
    assert mailbox.asked == 0
    rig.shell.show_page(2, PAGES["camera"], NAV)
    camera = view(rig)
    assert camera.sampling
    qtbot.waitUntil(lambda: mailbox.asked >= 3, timeout=2000)
    rig.shell.show_page(3, PAGES["choice"], NAV)
    asked = mailbox.asked
    assert not camera.sampling
    with qtbot.waitSignal(camera.destroyed, timeout=1000):
        pass
    assert mailbox.asked == asked


def test_the_picture_is_a_mirror(rig: Rig, mailbox: Mailbox) -> None:
    rig.shell.show_page(1, PAGES["camera"], NAV)
    left, right = centre(rig, 0.4), centre(rig, 0.6)
    assert left.blue() > 200 > left.red()
    assert right.red() > 200 > right.blue()


def test_the_surround_is_white_light(rig: Rig, mailbox: Mailbox) -> None:
    rig.shell.show_page(1, PAGES["camera"], NAV)
    assert centre(rig, 0.01) == QColor("#FFFFFF")


def test_a_dark_face_is_lent_the_screens_light_until_it_is_bright_enough(rig: Rig, mailbox: Mailbox) -> None:
    rig.shell.lend_light(True)
    rig.shell.show_page(1, PAGES["camera"], NAV)
    white = QColor("#FFFFFF")

    def at_edge() -> QColor:
        image = view(rig).grab().toImage()
        return image.pixelColor(round(image.width() * 0.06), image.height() // 2)

    assert at_edge() != white
    rig.shell.lend_light(True)
    assert view(rig).lends_light
    assert at_edge() == white
    rig.shell.lend_light(False)
    assert at_edge() != white


def test_the_lamp_takes_a_tint_until_another_page_comes(rig: Rig, mailbox: Mailbox) -> None:
    rig.shell.take_tint((0.66, 0.88, 1.0))
    rig.shell.show_page(1, PAGES["camera"], NAV)
    assert centre(rig, 0.01) == QColor("#FFFFFF")
    rig.shell.take_tint((0.66, 0.88, 1.0))
    assert centre(rig, 0.01) == QColor(168, 224, 255)
    rig.shell.lend_light(True)
    rig.shell.apply(Preferences(size=Size.EXTRA))
    assert view(rig).tint == (0.66, 0.88, 1.0)
    rig.shell.take_tint(None)
    assert centre(rig, 0.01) == QColor("#FFFFFF")
    rig.shell.take_tint((0.66, 0.88, 1.0))
    rig.shell.show_page(2, PAGES["camera"], NAV)
    assert view(rig).tint == (1.0, 1.0, 1.0)


def dark_blue_share(rig: Rig, left: bool) -> float:
    """Share of the outer fifth of the view on this side that has the colour of the bird's back."""
    image = view(rig).grab().toImage()
    fifth = image.width() // 5
    columns = range(0, fifth, 4) if left else range(image.width() - fifth, image.width(), 4)
    rows = range(0, image.height(), 4)
    wanted = (QColor("#2F7FA8"), QColor("#1F5F86"))
    found = sum(image.pixelColor(x, y) in wanted for x in columns for y in rows)
    return found / (len(columns) * len(rows))


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_bird_sits_on_the_visitors_left_or_right(rig_for: RigFor, side: str, size: Size) -> None:
    rig = rig_for(preferences=Preferences(size=size))
    rig.shell.set_frame_source(Mailbox())
    rig.shell.show_page(1, PAGES["camera"], NAV)
    assert dark_blue_share(rig, left=True) == dark_blue_share(rig, left=False) == 0
    rig.shell.show_bird(side)
    assert dark_blue_share(rig, left=side == "left") > 0.01
    assert dark_blue_share(rig, left=side != "left") == 0
    rig.shell.show_bird(None)
    assert dark_blue_share(rig, left=side == "left") == 0


def test_the_bird_stays_through_a_change_of_size_and_leaves_with_its_page(rig: Rig, mailbox: Mailbox) -> None:
    rig.shell.show_page(1, PAGES["camera"], NAV)
    rig.shell.show_bird("right")
    rig.shell.apply(Preferences(size=Size.EXTRA))
    assert view(rig).bird == "right"
    rig.shell.show_page(2, PAGES["camera"], NAV)
    assert view(rig).bird is None


def test_a_new_frame_is_shown_and_an_old_one_is_not_converted_again(rig: Rig, mailbox: Mailbox, qtbot: QtBot) -> None:
    rig.shell.show_page(1, PAGES["camera"], NAV)
    mailbox.latest = (1, picture(red_left=False))
    asked = mailbox.asked
    qtbot.waitUntil(lambda: mailbox.asked > asked + 1, timeout=2000)
    assert centre(rig, 0.4).blue() > 200
    mailbox.latest = (2, picture(red_left=False))
    qtbot.waitUntil(lambda: centre(rig, 0.4).red() > 200, timeout=2000)


def test_frame_and_picture_are_overwritten_when_they_have_served(rig: Rig, mailbox: Mailbox, qtbot: QtBot) -> None:
    frame = picture(red_left=True)
    mailbox.latest = (1, frame)
    rig.shell.show_page(1, PAGES["camera"], NAV)
    shown = view(rig)._image
    assert shown is not None
    assert not frame.any()
    assert shown.pixelColor(600, 10).red() == 255
    mailbox.latest = (2, picture(red_left=True))
    qtbot.waitUntil(lambda: view(rig)._image is not shown, timeout=2000)
    assert shown.pixelColor(600, 10).red() == 0
    last = view(rig)._image
    assert last is not None
    rig.shell.show_page(2, PAGES["consent"], NAV)
    assert last.pixelColor(600, 10).red() == 0


def test_no_frame_yet_is_no_error(rig: Rig, mailbox: Mailbox) -> None:
    mailbox.latest = None
    rig.shell.show_page(1, PAGES["camera"], NAV)
    assert not rig.shell.grab().isNull()


@pytest.mark.parametrize(
    "frame",
    [
        None,
        b"abc",
        np.zeros((480, 640), np.uint8),
        np.zeros((480, 640, 4), np.uint8),
        np.zeros((480, 640, 3), np.float32),
        np.zeros((0, 640, 3), np.uint8),
        np.zeros((480, 640, 3), np.uint8)[:, ::2],
    ],
    ids=["none", "bytes", "grey", "four channels", "float", "empty", "strided"],
)
def test_what_is_no_bgr_picture_is_not_shown(frame: object) -> None:
    assert mirrored(frame) is None


def test_the_hint_changes_and_survives_a_change_of_size(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["camera"], NAV)
    rig.shell.note(text("camera-dark"))
    rig.shell.apply(Preferences(size=Size.EXTRA))
    said = [words.text() for words in rig.shell.findChildren(Words) if words.isVisibleTo(rig.shell)]
    assert any("光线有点暗" in text for text in said)
    assert not any(text == "请再靠近一点" for text in said)


def test_a_hint_on_another_page_is_left_out(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["home"], HALL)
    rig.shell.note(text("camera-dark"))
    rig.shell.show_page(2, PAGES["camera"], NAV)
    assert any(words.text() == "请再靠近一点" for words in rig.shell.findChildren(Words))


def test_an_overlay_does_not_restart_the_camera_page(rig: Rig, mailbox: Mailbox) -> None:
    rig.shell.show_page(1, PAGES["camera"], NAV)
    before = view(rig)
    rig.shell.show_overlay(dict(OVERLAYS)["idle"])
    rig.shell.show_overlay(None)
    assert view(rig) is before
    assert before.sampling
