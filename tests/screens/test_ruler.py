"""What texts measure: as Qt measures them, once, and only for as long as the page stands."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.pages import Contrast, HomePage, Preferences, Size
from kiosk.sheet_pages import TablePage
from screens import ruler
from screens.controls import tile
from screens.controls.button import Button
from screens.controls.words import Words
from screens.kit import Kit
from screens.pages.sheet import RowCard
from screens.presses import Presses
from screens.ruler import FAR, WRAP, Ruler
from screens.theme import Style, Type
from tests.screens.conftest import PORTRAIT, Rig, RigFor, bury
from tests.screens.specimen_words import word_for
from tests.screens.specimens import SPECIMENS

SAID = "您的养老金,每个月 15 日发到您的卡里。"
PAGES = {name: (page, chrome) for name, page, chrome in SPECIMENS}


def test_a_ruler_measures_as_qt_does(qtbot: QtBot) -> None:
    style, found = Style(PORTRAIT, Preferences()), Ruler()
    font = style.font(Type.BODY)
    metrics = QFontMetrics(font)
    for width in (90, 333, 2000):
        box = metrics.boundingRect(QRect(0, 0, width, FAR), WRAP, SAID)
        for _ in range(2):
            assert found.size(SAID, font, width) == (box.width(), box.height())
            assert "".join(found.lines(SAID, font, width)) == SAID
    assert found.tall(SAID, font, 90) > found.tall(SAID, style.font(Type.SMALL), 2000)
    assert found.line_width(SAID, font) > metrics.horizontalAdvance(SAID)


@pytest.mark.parametrize("said", ["养老保险交了多久", "医保卡里有多少钱", "How long I have paid in"])
def test_no_straggler_is_left_on_the_last_line(qtbot: QtBot, said: str) -> None:
    style, found = Style(PORTRAIT, Preferences()), Ruler()
    font = style.font(Type.TILE)
    least, whole = font.pixelSize() * 4, found.line_width(said, font)
    evened = 0
    for width in range(least, whole + 40, 3):
        room = found.evened(said, font, width)
        lines, before = found.lines(said, font, room), found.lines(said, font, width)
        assert room <= width
        assert len(lines) == len(before)
        if room < width:
            evened += 1
            assert len(lines[-1].strip()) > len(before[-1].strip())
        else:
            assert not found.straggles(said, font, width) or len(lines) * 2 > len(said)
    assert evened


def test_a_ruler_does_not_grow_without_end(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruler, "MOST", 20)
    style, found = Style(PORTRAIT, Preferences()), Ruler()
    for value in range(100):
        found.line_width(str(value), style.font(Type.BODY))
        found.size(str(value), style.font(Type.BODY), 500)
    assert len(found._widths) + len(found._boxes) <= 20


def test_what_was_measured_goes_with_its_page(rig: Rig) -> None:
    rig.shell.show_page(1, *PAGES["result"])
    screen = rig.shell.page_screen
    assert screen is not None
    measured = weakref.ref(screen.kit.ruler)
    assert screen.kit.ruler is not rig.shell._kit.ruler
    del screen
    rig.shell.show_page(2, *PAGES["working"])
    bury()
    gc.collect()
    assert measured() is None


def test_a_page_on_one_leaf_has_no_buttons_to_turn_it(rig: Rig) -> None:
    rig.shell.show_page(1, *PAGES["working"])
    assert rig.shell.button("page-next") is None
    rig.shell.show_page(2, *PAGES["long"])
    found = rig.shell.button("page-next")
    assert found is not None
    assert found.isVisible()


def test_controls_that_stay_are_not_painted_again(rig: Rig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    rig.shell.show_page(1, *PAGES["choice"])
    button = rig.shell.button("control-back")
    assert isinstance(button, Button)
    qtbot.waitUntil(lambda: 1 in rig.painted)
    painted: list[QEvent] = []
    monkeypatch.setattr(button, "paintEvent", painted.append)
    rig.shell.show_page(2, *PAGES["consent"])
    qtbot.waitUntil(lambda: 2 in rig.painted)
    assert not painted
    button.open(False)
    qtbot.waitUntil(lambda: bool(painted))


@pytest.mark.parametrize("size", list(Size))
def test_the_growth_of_the_home_page_is_found_once(
    rig_for: RigFor, size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = rig_for(PORTRAIT, Preferences(size=size))
    page, chrome = PAGES["home"]
    assert isinstance(page, HomePage)
    rig.shell.show_page(1, page, chrome)
    first = [button._growth for button in rig.shell.stops() if isinstance(button, tile.Tile)]
    monkeypatch.setattr(tile.Tile, "suits", None)
    rig.shell.show_page(2, page, chrome)
    assert [button._growth for button in rig.shell.stops() if isinstance(button, tile.Tile)] == first
    assert len(tile._GROWN) <= tile.KEPT_MOST


@pytest.mark.parametrize("contrast", list(Contrast))
def test_a_kept_picture_of_a_tile_is_the_tile(rig_for: RigFor, contrast: Contrast) -> None:
    rig = rig_for(PORTRAIT, Preferences(contrast=contrast))
    page, chrome = PAGES["home"]
    assert isinstance(page, HomePage)
    opened = replace(page, options=tuple(replace(option, disabled_because=None) for option in page.options))
    rig.shell.show_page(1, opened, chrome)
    before = rig.shell.grab().toImage()
    rig.shell.show_page(2, page, chrome)
    assert rig.shell.grab().toImage() != before, "one tile is closed now"
    rig.shell.show_page(3, opened, chrome)
    assert rig.shell.grab().toImage() == before
    for button in rig.shell.stops():
        if isinstance(button, tile.Tile):
            direct = QPixmap(button.size())
            direct.fill(Style(PORTRAIT, Preferences(contrast=contrast)).colour("ground"))
            button.paint(QPainter(direct))
            plain = direct.toImage()
            assert button.grab().toImage().convertToFormat(plain.format()) == plain
    assert len(tile._PICTURES) <= tile.KEPT_MOST


def test_a_row_of_a_table_stands_mirrored_on_a_mirrored_page(qtbot: QtBot) -> None:
    page, _ = PAGES["table"]
    assert isinstance(page, TablePage)
    host, places = QWidget(), []
    qtbot.addWidget(host)
    for language in ("zh", "ug"):
        style = Style(PORTRAIT, Preferences(language=language))
        card = RowCard(Kit(style, word_for("zh"), Presses(lambda: 0.0, 400, 300, host)), page.rows[0], host)
        card.resize(900, card.tall(900))
        card.grab()
        places.append([words.geometry() for words in card.findChildren(Words)])
    straight, mirrored = places
    assert len(straight) > 2
    assert straight[0].left() < 100
    assert mirrored[0].right() > 800
    assert mirrored[1].left() < 100
