from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage, QPalette
from pytestqt.qtbot import QtBot

from kiosk.gallery.draw import PANELS, draw
from kiosk.gallery.measure import Look, measure, missing_words
from kiosk.gallery.report import write
from kiosk.pages import (
    CameraPage,
    ChoicePage,
    Chrome,
    ClosingPage,
    ConsentPage,
    Contrast,
    Fact,
    HomePage,
    InsertCardPage,
    Option,
    Overlay,
    Page,
    PinPage,
    Preferences,
    RatingPage,
    ResultPage,
    Size,
    StaffPage,
    TakeCardPage,
    Text,
    Tone,
    WorkingPage,
    text,
)
from screens.controls.button import Button
from screens.controls.words import Words
from tests.screens.conftest import PORTRAIT, Rig
from tests.screens.specimen_words import NAV, options, word_for
from tests.screens.specimens import OVERLAYS, SPECIMENS

PAGES = {name: page for name, page, _ in SPECIMENS}
LOOK = Look("portrait-21.5", PORTRAIT, Preferences())


@pytest.mark.slow
@pytest.mark.parametrize("panel", ["portrait-21.5", "landscape-27"])
@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("contrast", list(Contrast))
def test_every_page_kind_stands_right_in_every_look(qtbot: QtBot, panel: str, size: Size, contrast: Contrast) -> None:
    report = draw(
        SPECIMENS,
        word_for,
        None,
        {panel: PANELS[panel]},
        [size],
        [contrast],
        ["zh", "en"] if contrast is Contrast.LIGHT else ["zh"],
        overlays=OVERLAYS,
        spoken_for=word_for,
        place=Text("place"),
    )
    assert report.findings == []
    assert {drawing.kind for drawing in report.drawings} == {*(page.kind for page in PAGES.values()), "Overlay"}


def test_the_small_landscape_panel_holds_the_largest_text(qtbot: QtBot) -> None:
    panels = {"landscape-21.5": PANELS["landscape-21.5"]}
    looks = ([Size.EXTRA], [Contrast.LIGHT], ["zh", "en"])
    assert draw(SPECIMENS, word_for, None, panels, *looks, overlays=OVERLAYS, place=Text("place")).findings == []


def test_the_same_page_gives_the_same_pixels(qtbot: QtBot) -> None:
    one, other = (
        draw(SPECIMENS, word_for, None, {"p": PORTRAIT}, [Size.ELDER], [Contrast.LIGHT], ["zh"]) for _ in range(2)
    )
    assert [drawing.pixels for drawing in one.drawings] == [drawing.pixels for drawing in other.drawings]
    assert len({drawing.pixels for drawing in one.drawings}) == len(one.drawings)


def tiny(rig: Rig) -> None:
    pressable(rig, "option-yes").resize(60, 60)


def touching(rig: Rig) -> None:
    upper, lower = pressable(rig, "option-yes"), pressable(rig, "option-no")
    lower.move(lower.x(), upper.geometry().bottom() + 3)


def overlapping(rig: Rig) -> None:
    pressable(rig, "option-no").move(pressable(rig, "option-yes").pos())


def nameless(rig: Rig) -> None:
    pressable(rig, "option-yes").setAccessibleName("")


def beyond(rig: Rig) -> None:
    button = pressable(rig, "option-yes")
    button.move(700, button.y())


def squeezed(rig: Rig) -> None:
    paragraph(rig).resize(120, 30)


def pale(rig: Rig) -> None:
    words = paragraph(rig)
    palette = words.palette()
    palette.setColor(QPalette.ColorRole.WindowText, rig.shell.palette().color(QPalette.ColorRole.Window).darker(150))
    words.setPalette(palette)


def small(rig: Rig) -> None:
    words = paragraph(rig)
    font = words.font()
    font.setPixelSize(20)
    words.setFont(font)


def unwritable(rig: Rig) -> None:
    paragraph(rig).say("\U00012000\U0001bc00\U0001f6d8")


def unequal(rig: Rig) -> None:
    button = pressable(rig, "option-agree")
    button.resize(button.width(), button.height() - 40)


def pressable(rig: Rig, name: str) -> Button:
    button = rig.shell.button(name)
    assert button is not None
    return button


def paragraph(rig: Rig) -> Words:
    screen = rig.shell.page_screen
    assert screen is not None
    return next(words for words in screen.findChildren(Words) if words.parent() is screen)


@pytest.mark.parametrize(
    ("harm", "page", "rule"),
    [
        (tiny, "confirm", "target"),
        (touching, "confirm", "gap"),
        (overlapping, "confirm", "overlap"),
        (nameless, "confirm", "name"),
        (beyond, "confirm", "clipped"),
        (squeezed, "confirm", "clipped text"),
        (pale, "confirm", "contrast"),
        (small, "confirm", "small text"),
        (unequal, "consent", "unequal"),
        (unwritable, "confirm", "missing glyph"),
    ],
)
def test_each_measure_finds_its_defect(rig: Rig, harm: Callable[[Rig], None], page: str, rule: str) -> None:
    rig.shell.show_page(1, PAGES[page], NAV)
    assert measured(rig) == set()
    harm(rig)
    assert rule in measured(rig)


def measured(rig: Rig) -> set[str]:
    image = rig.shell.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {finding.rule for finding in measure(rig.shell, image, LOOK)}


def test_words_on_no_leaf_are_found() -> None:
    page = PAGES["confirm"]
    assert missing_words(page, word_for("zh"), ["请您核对一下", "对，确认办理", "不对，返回修改", "张*三，您的"])
    assert not missing_words(
        page,
        word_for("zh"),
        ["请您核对一下", "张*三，您的养老金领取资格", "对，确认办理", "将确认到明年今天。", "不对，返回修改"],
    )


def test_a_page_without_spoken_form_is_found(qtbot: QtBot) -> None:
    def silent(language: str) -> Callable[[Text], str]:
        return lambda wanted: ""

    pages = [("confirm", PAGES["confirm"], NAV)]
    report = draw(pages, word_for, None, {"p": PORTRAIT}, [Size.ELDER], [Contrast.LIGHT], ["zh"], spoken_for=silent)
    assert {finding.rule for _, finding in report.findings} == {"not spoken"}


def test_more_buttons_than_fit_are_cut_into_leaves(qtbot: QtBot) -> None:
    ids = ("face", "password", "staff", "retry", "later", "yes", "no", "forgot", "stop", "print", "finish", "end")
    page = ChoicePage(title=text("choose"), body=(text("choose-body"),), options=options(*ids, primary=ids[0]))
    panels = {name: PANELS[name] for name in ("portrait-21.5", "landscape-21.5")}
    report = draw([("many", page, NAV)], word_for, None, panels, list(Size), [Contrast.LIGHT], ["zh", "en"])
    assert report.findings == []
    assert max(drawing.leaves for drawing in report.drawings) > 1


LONG = "您的养老金领取资格确认已经办好请您记住下次办理的日子如果有不明白的地方可以请工作人员帮忙"


def long_words(language: str) -> Callable[[Text], str]:
    """``<anything>_<n>`` is n Han characters, a different cut of the sentence for each id; the rest is as usual."""

    def word(wanted: Text) -> str:
        name, _, length = wanted.id.partition("_")
        if not length:
            return word_for(language)(wanted)
        start = sum(map(ord, name)) % len(LONG)
        return (LONG * 3)[start : start + int(length)]

    return word


def many(count: int, hint: int = 0) -> tuple[Option, ...]:
    return tuple(
        Option(id=f"o{index}", label=Text(f"l{index}_8"), hint=Text(f"h{index}_{hint}") if hint else None)
        for index in range(count)
    )


TITLE, BODY = Text("t_40"), (Text("a_40"), Text("b_40"), Text("c_40"))
FACTS = tuple(Fact(Text(f"f{index}_8"), Text(f"v{index}_20"), large=index < 2) for index in range(8))
LONG_PAGES: tuple[tuple[str, Page, Chrome], ...] = (
    ("home", HomePage(title=Text("t_20"), body=BODY[:1], options=many(6, hint=20)), Chrome(back=False, leave=False)),
    ("choice", ChoicePage(title=TITLE, body=BODY, step=(2, 4), options=many(6, hint=20)), NAV),
    ("insert", InsertCardPage(title=TITLE, body=BODY, tone=Tone.TROUBLE, options=many(3)), NAV),
    ("consent", ConsentPage(title=TITLE, body=BODY, points=BODY, version="1", options=many(2)), NAV),
    ("camera", CameraPage(title=TITLE, body=BODY, first_hint=Text("h_40"), options=many(3)), NAV),
    ("pin", PinPage(title=TITLE, body=BODY, step=(3, 4), options=many(3)), NAV),
    ("working", WorkingPage(title=TITLE, body=BODY, options=many(2)), NAV),
    ("result", ResultPage(title=TITLE, body=BODY, tone=Tone.DONE, facts=FACTS, options=many(3)), NAV),
    ("rating", RatingPage(title=TITLE, body=BODY, options=many(6)), NAV),
    ("staff", StaffPage(title=TITLE, body=BODY, options=many(3)), NAV),
    ("closing", ClosingPage(title=TITLE, body=BODY, tone=Tone.DONE), NAV),
    ("take", TakeCardPage(title=TITLE, body=BODY), NAV),
)


@pytest.mark.slow
@pytest.mark.parametrize("panel", list(PANELS))
def test_far_too_many_words_turn_leaves_and_are_never_cut_off(qtbot: QtBot, panel: str) -> None:
    overlays = [("idle", Overlay("idle", TITLE, BODY[:2], many(3)))]
    looks = ([Size.ELDER, Size.EXTRA], [Contrast.LIGHT], ["zh"])
    report = draw(LONG_PAGES, long_words, None, {panel: PANELS[panel]}, *looks, overlays=overlays)
    assert report.findings == []


def test_a_home_page_of_two_tiles_stands_right(qtbot: QtBot) -> None:
    page = HomePage(title=text("home"), options=options("certify", "pension", hints=True))
    chrome = Chrome(back=False, leave=False)
    report = draw([("two", page, chrome)], word_for, None, PANELS, list(Size), [Contrast.LIGHT], ["zh"])
    assert report.findings == []


def test_report_and_index_tell_what_was_drawn(qtbot: QtBot, tmp_path: Path) -> None:
    pages = [("confirm", PAGES["confirm"], NAV)]
    report = draw(pages, word_for, tmp_path, {"p": PORTRAIT}, [Size.ELDER], [Contrast.LIGHT, Contrast.DARK], ["zh"])
    index = write(report, tmp_path)
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert told["drawings"] == 2
    assert told["findings"] == 0
    assert told["milliseconds"]["p50"] > 0
    for entry in told["pages"]:
        assert not QImage(str(tmp_path / entry["file"])).isNull()
        assert entry["file"] in index.read_text(encoding="utf-8")


def test_the_gallery_needs_an_application(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr("kiosk.gallery.draw.QApplication.instance", staticmethod(lambda: None))
    assert QCoreApplication.instance() is not None
    with pytest.raises(RuntimeError, match="QApplication"):
        draw([], word_for, None)
