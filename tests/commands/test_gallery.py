from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from config.catalogue.load import shipped
from kiosk.commands import gallery
from kiosk.engine.messages import CallState
from kiosk.explored import Findings
from kiosk.gallery.looks import LANGUAGES, NAMED, PANELS, Look, covering_pages, draw_looks, looks
from kiosk.gallery.report import write
from kiosk.input_pages import EVERY_PAGE_KIND
from kiosk.pages import ChoicePage, Chrome, Contrast, Hand, Option, Page, Reach, Size, text
from kiosk.services.finding import search_page
from kiosk.services.home import Readiness, home_page
from kiosk.services.values import Way
from kiosk.walks import inputs, one_way

# All the walks fall to the first that asks for the pages.
pytestmark = pytest.mark.timeout(300)

USUAL = Look("portrait-21.5", Size.ELDER, Contrast.LIGHT, "zh")


@pytest.fixture(scope="module")
def pages(
    qapp: QApplication, whole: Findings, each: dict[Way, Findings], certificate_walks: Callable[[str], Findings]
) -> list[NAMED]:
    """Gathered from the walks that were proved; the command's own walks prove nothing and see the same pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gallery, "whole_reception", lambda *, proving: whole)
        patch.setattr(gallery, "one_way", lambda way, *, proving: each[way])
        patch.setattr(gallery, "certificate", lambda code, *, proving: certificate_walks(code))
        return gallery.every_page()


def test_a_walk_that_proves_nothing_sees_the_same_pages(each: dict[Way, Findings]) -> None:
    walked = one_way(Way.PASSWORD, proving=False)
    # Who waits for a person and says nothing more: help is what an unproving walk does not look at, and the gallery adds it.
    unseen = each[Way.PASSWORD].pages.keys() - walked.pages.keys()
    assert {page.title.id for page in unseen} == {"staff-because-waiting"}
    assert walked.pages.keys() < each[Way.PASSWORD].pages.keys()
    assert walked.endings.keys() == each[Way.PASSWORD].endings.keys()


def test_the_gallery_holds_every_kind_of_page(pages: list[NAMED]) -> None:
    assert {type(page) for _, page, _ in pages} == set(EVERY_PAGE_KIND)
    assert len({name for name, _, _ in pages}) == len(pages)


def test_names_stand_masked_on_the_pages_and_never_in_their_names(pages: list[NAMED]) -> None:
    shown = {value for _, page, _ in pages for found in page.texts() for key, value in found.args if key == "name"}
    shown.discard(f"text:{gallery.EMPLOYER}")
    assert shown == set(gallery.NAMES.values())
    assert all(name.isascii() for name, _, _ in pages)


def test_home_stands_in_every_state_of_readiness() -> None:
    homes = list(gallery.every_home())
    assert len(homes) == 26
    assert {home.title.id for home in homes} == {"home-title", "home-starting", "home-repair"}


def test_help_is_drawn_in_every_state_of_the_call() -> None:
    names = [name for name, _ in gallery.every_overlay()]
    assert {f"help-{state}-0" for state in CallState} < set(names)
    assert "idle" in names


def test_a_sample_draws_every_page_once_on_each_panel_and_a_part_in_every_other_look(
    pages: list[NAMED],
) -> None:
    chosen = argparse.Namespace(panel=None, size=None, contrast=None, language=None, sample=True, quick=False)
    every = list(looks(chosen))
    whole = [look for look in every if not look.sampled]
    assert [look.panel for look in whole] == list(PANELS)
    languages = len(LANGUAGES)
    assert len(every) == 4 * 3 * 3 * languages + 4 * 3 * languages * 2
    covering = covering_pages(pages)
    assert {type(page) for _, page, _ in covering} == set(EVERY_PAGE_KIND)


def test_the_fullest_page_of_each_kind_stands_right_in_the_usual_look(qtbot: QtBot, pages: list[NAMED]) -> None:
    overlays = tuple(gallery.every_overlay())
    some = [*covering_pages(pages), *pages[::12]]
    report = draw_looks([USUAL], some, overlays, None)
    assert report.findings == []
    assert len(report.drawings) >= len(some) + len(overlays)


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize(("contrast", "language"), [(Contrast.HIGH, "en"), (Contrast.DARK, "zh")])
def test_the_largest_text_fits_on_the_fullest_pages(
    qtbot: QtBot, pages: list[NAMED], panel: str, contrast: Contrast, language: str
) -> None:
    look = Look(panel, Size.EXTRA, contrast, language, sampled=True)
    report = draw_looks([look], pages[:1], tuple(gallery.every_overlay())[:1], None)
    assert report.findings == []


@pytest.mark.parametrize("panel", ["portrait-21.5", "landscape-21.5"])
def test_who_sits_reaches_every_letter_and_what_it_finds(qtbot: QtBot, panel: str) -> None:
    closed = Readiness(central=False)
    found = [(f"search-{typed}", search_page(shipped(), typed, closed), gallery.NAV) for typed in ("", "t", "jf")]
    low = [Look(panel, Size.EXTRA, Contrast.LIGHT, language, reach=Reach.LOW) for language in ("zh", "en", "ug", "bo")]
    report = draw_looks([*low, Look(panel, Size.EXTRA, Contrast.LIGHT, "bo")], found, (), None)
    assert report.findings == []


def test_a_pad_in_the_lower_half_keeps_its_digits_whole_under_bars_of_high_lines(qtbot: QtBot) -> None:
    pads = [page for page in inputs() if page.kind in ("NumberPage", "AmountPage")]
    shown = [(f"pad-{at}", page, gallery.NAV) for at, page in enumerate(pads[:4])]
    low = [Look("portrait-21.5", Size.EXTRA, Contrast.LIGHT, language, reach=Reach.LOW) for language in ("bo", "ug")]
    left = Look("portrait-21.5", Size.EXTRA, Contrast.LIGHT, "ug", hand=Hand.LEFT)
    assert draw_looks([*low, left], shown, (), None).findings == []


@pytest.mark.parametrize("reach", list(Reach))
def test_on_the_smallest_panel_in_the_largest_letters_a_tile_says_what_it_is_for(qtbot: QtBot, reach: Reach) -> None:
    states = (Readiness(), Readiness(printer="paper-out"), Readiness(card=False), Readiness(central=False))
    homes = [(f"home-{at}", home_page(shipped(), ready), gallery.BARE) for at, ready in enumerate(states)]
    large = [Look("landscape-21.5", Size.EXTRA, Contrast.LIGHT, language, reach=reach) for language in ("zh", "en")]
    report = draw_looks(large, homes, (), None)
    assert report.findings == []


def test_a_text_that_a_language_lacks_is_a_finding() -> None:
    page = ChoicePage(title=text("nobody-wrote-this"), options=(Option("a", text("help-go-on")),))
    found = gallery.missing_texts([("x", page, Chrome(back=False, leave=False))], (), ("zh", "en"))
    assert [(where, finding.where) for where, finding in found] == [
        ("x zh", "nobody-wrote-this"),
        ("x en", "nobody-wrote-this"),
    ]


def test_every_text_of_every_page_exists_in_every_language(pages: list[NAMED]) -> None:
    assert gallery.missing_texts(pages, tuple(gallery.every_overlay()), LANGUAGES) == []


@pytest.mark.expected_logs("nobody-wrote-this")
def test_findings_come_with_status_1_and_none_with_0(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = ("good", next(iter(gallery.every_home())), gallery.BARE)
    page: Page = ChoicePage(title=text("nobody-wrote-this"), options=(Option("a", text("help-go-on")),))
    bad = ("bad", page, gallery.BARE)
    narrow = ["--out", str(tmp_path), "--panel", "portrait-21.5", "--size", "elder", "--contrast", "light"]
    # Named pages stand without the overlays, which are drawn above.
    narrow += ["--language", "zh", "--json", "--page", "good", "--page", "bad"]
    for wanted, status in (([good], 0), ([good, bad], 1)):
        monkeypatch.setattr(gallery, "every_page", lambda wanted=wanted: wanted)
        assert gallery.main(narrow) == status
        found = json.loads(capsys.readouterr().out)
        assert found["ok"] is (status == 0)
        assert {item["what"] for item in found["findings"]} == ({"nobody-wrote-this"} if status else set())
    assert QApplication.instance() is not None


def test_pictures_index_and_report_are_written(
    qtbot: QtBot,
    tmp_path: Path,
    pages: list[NAMED],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(gallery, "every_page", lambda: pages)
    narrow = ["--panel", "landscape-27", "--size", "standard", "--contrast", "light", "--language", "zh"]
    assert gallery.main(["--out", str(tmp_path), *narrow, "--page", "PinPage", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["findings"]) == (True, [])
    written = sorted(path.name for path in tmp_path.iterdir())
    assert {"index.html", "report.json"} < set(written)
    assert len([name for name in written if name.endswith(".png")]) == found["drawings"] > 0
    assert len(json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["pages"]) == found["drawings"]


def test_a_check_writes_no_pictures(qtbot: QtBot, tmp_path: Path, pages: list[NAMED]) -> None:
    write(draw_looks([USUAL], pages[:2], (), None), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "report.json"]


def test_no_page_of_that_name_is_status_2(
    qtbot: QtBot, pages: list[NAMED], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gallery, "every_page", lambda: pages)
    assert gallery.main(["--page", "no-such-page"]) == 2
    assert capsys.readouterr().out == ""
