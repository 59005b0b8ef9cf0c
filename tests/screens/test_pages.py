"""How single kinds of pages use the room they have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.pages import HomePage, Picture, Preferences, ResultPage, Size, text
from screens.controls.button import Button
from screens.controls.pictograms import Quiet, paint_pictogram
from screens.controls.pictures import PictureView
from screens.controls.signs import Sign, paint_sign
from screens.controls.tile import Tile
from screens.controls.words import Words
from screens.kit import Kit
from screens.overlay import OverlaySheet
from screens.pages.plain import RatingScreen
from screens.panel import Panel
from screens.presses import Presses
from screens.ruler import Ruler
from screens.shell import Shell
from screens.theme import Style, Type
from tests.screens.conftest import LANDSCAPE, PORTRAIT, Rig, RigFor
from tests.screens.specimen_words import HALL, NAV, options, word_for
from tests.screens.specimens import OVERLAYS, SPECIMENS

PAGES = {name: page for name, page, _ in SPECIMENS}
IDLE = dict(OVERLAYS)["idle"]
THREE = HomePage(
    title=text("home"),
    body=(text("home-body"),),
    options=options("certify", "pension", "slip", hints=True, closed="slip"),
)


def on_glass(shell: Shell, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(shell, QPoint(0, 0)), widget.size())


def shown(shell: Shell, kind: type[QWidget]) -> list[QWidget]:
    return [widget for widget in shell.findChildren(kind) if widget.isVisibleTo(shell)]


def button(rig: Rig, name: str) -> Button:
    found = rig.shell.button(name)
    assert found is not None
    return found


def title(rig: Rig, said: str) -> Words:
    return next(
        words for words in rig.shell.findChildren(Words) if words.text() == said and words.isVisibleTo(rig.shell)
    )


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE])
@pytest.mark.parametrize("size", list(Size))
def test_the_label_of_a_tile_is_the_largest_text_on_the_home_page(rig_for: RigFor, panel: Panel, size: Size) -> None:
    rig = rig_for(panel, Preferences(size=size))
    rig.shell.show_page(1, THREE, HALL)
    style = Style(panel, Preferences(size=size))
    for id in ("certify", "pension", "slip"):
        label, hint = button(rig, f"option-{id}").text_boxes()
        assert label.font.pixelSize() >= 1.4 * style.font(Type.TILE).pixelSize()
        assert label.font.pixelSize() > style.font(Type.TITLE).pixelSize()
        assert hint.font.pixelSize() >= style.font(Type.SMALL).pixelSize()


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
def test_tiles_have_their_number_and_a_large_picture(rig_for: RigFor, panel: Panel, count: int) -> None:
    pictures = ("certify", "pension", "slip", "face", "password", "staff")[:count]
    rig = rig_for(panel)
    rig.shell.show_page(1, HomePage(title=text("home"), options=options(*pictures, hints=True)), HALL)
    tiles = [tile for tile in shown(rig.shell, Tile) if isinstance(tile, Tile)]
    assert [tile.face.badge for tile in tiles] == [str(index + 1) for index in range(count)]
    for tile in tiles:
        layout = tile._lay(tile.width(), tile.height())
        assert not layout.mark.isEmpty()
        assert min(layout.picture.width(), layout.picture.height()) / panel.px_per_mm >= 18
        parts = [layout.mark, layout.picture, *(box.rect for box in layout.boxes)]
        assert all(tile.rect().contains(part) for part in parts)
        assert not any(one.intersects(other) for one, other in combinations(parts, 2))


def test_a_tile_asks_for_no_more_room_once_it_has_grown(rig: Rig) -> None:
    rig.shell.show_page(1, THREE, HALL)
    screen = rig.shell.page_screen
    assert screen is not None
    before = [tile.geometry() for tile in screen.buttons]
    screen.turn_to(0)
    assert [tile.geometry() for tile in screen.buttons] == before


def test_a_tile_without_a_picture_grows_as_well(rig: Rig) -> None:
    plain = replace(THREE, options=tuple(replace(option, picture=Picture.NONE) for option in THREE.options))
    rig.shell.show_page(1, plain, HALL)
    label = button(rig, "option-certify").text_boxes()[0]
    assert label.font.pixelSize() > Style(PORTRAIT, Preferences()).font(Type.TILE).pixelSize()


def painted(paint: Callable[[QPainter, QRectF], None]) -> bytes:
    image = QImage(120, 120, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, 120, 120))
    painter.end()
    return bytes(image.constBits())


def test_the_five_faces_differ_in_more_than_a_stroke(qtbot: QtBot) -> None:
    black = QColor("black")
    faces = [
        painted(lambda painter, rect, sign=sign: paint_sign(painter, sign, rect, black))  # type: ignore[misc]
        for sign in RatingScreen.faces
    ]
    assert len(set(RatingScreen.faces)) == 5
    for one, other in combinations(faces, 2):
        differing = sum(a != b for a, b in zip(one[::4], other[::4], strict=True))
        assert differing > 120 * 120 // 50


def test_a_level_of_the_rating_has_its_face_and_none_is_chosen(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["rating"], HALL)
    levels = [button(rig, f"option-rate-{level}") for level in (5, 4, 3, 2, 1)]
    assert [level.face.sign for level in levels] == list(RatingScreen.faces)
    assert len({level.size().toTuple() for level in levels}) == 1
    assert len({level.face.weight for level in levels}) == 1
    skip = button(rig, "option-skip")
    assert skip.face.sign is None
    assert skip.height() == pytest.approx(levels[0].height(), abs=2)


@pytest.mark.parametrize("picture", [picture for picture in Picture if picture not in (Picture.NONE, Picture.WORKING)])
def test_every_picture_draws_something(qtbot: QtBot, picture: Picture) -> None:
    kit = Kit(Style(PORTRAIT, Preferences()), word_for("zh"), Presses(lambda: 0.0, 400, 300, QWidget()))
    parent = QWidget()
    qtbot.addWidget(parent)
    view = PictureView(kit, picture, parent)
    view.resize(120, 120)
    image = view.grab().toImage()
    assert len({image.pixel(x, y) for x in range(120) for y in range(120)}) > 3


def test_a_quiet_picture_has_no_colour_of_its_own(qtbot: QtBot) -> None:
    style = Style(PORTRAIT, Preferences())
    loud = painted(lambda painter, rect: paint_pictogram(painter, Picture.CALENDAR, rect, style))
    quiet = painted(lambda painter, rect: paint_pictogram(painter, Picture.CALENDAR, rect, Quiet(style)))
    accent = style.colour("accent").rgb().to_bytes(4, "little")
    assert accent in loud
    assert accent not in quiet


@pytest.mark.parametrize("name", ["choice", "trouble", "confirm", "result"])
def test_beside_the_words_everything_begins_level_with_the_title(rig_for: RigFor, name: str) -> None:
    page = PAGES[name]
    rig = rig_for(LANDSCAPE, Preferences(size=Size.STANDARD))
    rig.shell.show_page(1, page, NAV)
    words = title(rig, word_for("zh")(page.title))
    letters = on_glass(rig.shell, words).top()
    screen = rig.shell.page_screen
    assert screen is not None
    right = [
        on_glass(rig.shell, child)
        for child in screen.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if child.isVisibleTo(rig.shell) and child.x() > screen.width() * 2 // 5
    ]
    first = min(rect.top() for rect in right)
    assert letters <= first <= letters + words.fontMetrics().lineSpacing() // 2


def test_a_short_farewell_stands_in_the_middle(rig: Rig) -> None:
    calm = replace(PAGES["closing"], tone=PAGES["confirm"].tone, body=())
    rig.shell.show_page(1, calm, HALL)
    screen = rig.shell.page_screen
    assert screen is not None
    middle = screen.rect().center().y()
    words = title(rig, word_for("zh")(calm.title))
    assert abs(words.mapTo(screen, words.rect().center()).y() - middle) < words.height()


def test_printed_paper_is_drawn_only_where_there_is_room(rig_for: RigFor) -> None:
    page = PAGES["result"]
    assert isinstance(page, ResultPage)
    roomy = rig_for(PORTRAIT)
    roomy.shell.show_page(1, replace(page, facts=page.facts[:2]), NAV)
    (picture,) = shown(roomy.shell, PictureView)
    assert picture.height() / PORTRAIT.px_per_mm >= 45
    full = rig_for(PORTRAIT, Preferences(size=Size.EXTRA))
    full.shell.show_page(1, page, NAV)
    assert shown(full.shell, PictureView) == []


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE, Panel(21.5, 1920, 1080)])
@pytest.mark.parametrize("size", list(Size))
def test_the_button_of_the_idle_warning_is_below_its_words(rig_for: RigFor, panel: Panel, size: Size) -> None:
    rig = rig_for(panel, Preferences(size=size))
    rig.shell.show_page(1, PAGES["confirm"], NAV)
    rig.shell.show_overlay(replace(IDLE, options=IDLE.options[:1]))
    sheet = rig.shell.sheet
    assert isinstance(sheet, OverlaySheet)
    words = [on_glass(rig.shell, words).bottom() for words in sheet.findChildren(Words) if words.isVisibleTo(rig.shell)]
    assert on_glass(rig.shell, button(rig, "overlay-more-time")).top() > max(words)


def test_yes_and_no_of_the_consent_look_alike(rig: Rig) -> None:
    rig.shell.show_page(1, PAGES["consent"], NAV)
    yes, no = button(rig, "option-agree"), button(rig, "option-decline")
    assert yes.size() == no.size()
    assert (yes.face.weight, yes.face.kind, yes.face.sign) == (no.face.weight, no.face.kind, no.face.sign)
    assert not yes.hasFocus()
    assert not no.hasFocus()


def test_a_face_gives_way_to_a_word_that_needs_the_room(rig_for: RigFor) -> None:
    rig = rig_for(Panel(21.5, 1920, 1080), Preferences(size=Size.EXTRA, language="en"))
    rig.shell.show_page(1, PAGES["rating"], HALL)
    assert button(rig, "option-rate-1").face.sign is Sign.FACE_VERY_SAD
    for level in (5, 4, 3, 2, 1):
        for box in button(rig, f"option-rate-{level}").text_boxes():
            assert Ruler().size(box.text, box.font, box.rect.width())[0] <= box.rect.width()
