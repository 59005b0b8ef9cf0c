"""The checker is checked: the design is spoilt in one place, and the measure that is there for it must see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from kiosk.gallery.draw import draw
from kiosk.pages import Contrast, Reach, Size, Text
from screens import mirror, theme
from screens.controls.button import Button
from screens.controls.laid import Layout
from screens.controls.tile import Tile
from screens.controls.words import Words
from screens.pages import base
from screens.pages.base import Screen
from screens.panel import Panel
from screens.shell import Shell
from tests.screens.conftest import LANDSCAPE, PORTRAIT
from tests.screens.specimen_words import NAV, word_for
from tests.screens.specimens import SPECIMENS

PAGES = {name: page for name, page, _ in SPECIMENS}
Patch = pytest.MonkeyPatch


def shrink_a_font_token(patch: Patch) -> None:
    whole = theme.Style.font

    def smaller(style: theme.Style, kind: theme.Type, factor: float | None = None) -> Any:
        return whole(style, kind, 0.7 if kind in (theme.Type.BODY, theme.Type.LEAD, theme.Type.LARGE) else factor)

    patch.setattr(theme.Style, "font", smaller)


def pale_a_colour(patch: Patch) -> None:
    patch.setitem(theme.PALETTES, Contrast.LIGHT, replace(theme.PALETTES[Contrast.LIGHT], ink="#6A665C"))


def hide_a_label(patch: Patch) -> None:
    lay = Button._lay

    def bare(button: Button, width: int, height: int) -> Layout:
        found = lay(button, width, height)
        if button.objectName() != "option-yes":
            return found
        return replace(found, boxes=(replace(found.boxes[0], text=""), *found.boxes[1:]))

    patch.setattr(Button, "_lay", bare)


def clip_a_box(patch: Patch) -> None:
    patch.setattr(Words, "tall", lambda words, width: 40)


def forget_a_name(patch: Patch) -> None:
    said = Button.setAccessibleName
    patch.setattr(Button, "setAccessibleName", lambda button, name: said(button, ""))


def lose_the_ring(patch: Patch) -> None:
    patch.setattr(Button, "_paint_ring", lambda *_: None)


def turn_the_keyboard_round(patch: Patch) -> None:
    chain = Screen.focus_chain
    patch.setattr(Screen, "focus_chain", lambda screen: chain(screen)[::-1])


def write_a_word_into_the_code(patch: Patch) -> None:
    begin = Words.__init__

    def own(words: Words, kit: Any, text: str, *rest: Any, **named: Any) -> None:
        begin(words, kit, "写在程序里", *rest, **named)

    patch.setattr(Words, "__init__", own)


def make_a_target_small(patch: Patch) -> None:
    patch.setattr(theme, "TARGET_MM", 9.0)
    for module in ("screens.chrome", "screens.pages.base"):
        patch.setattr(f"{module}.TARGET_MM", 9.0)
    patch.setattr("screens.pages.base.ButtonsBlock.row", lambda block, width: 36)


def leave_no_gap(patch: Patch) -> None:
    patch.setattr("screens.pages.base.GAP_MM", 1.0)


def drop_the_hints(patch: Patch) -> None:
    second = Tile._second
    patch.setattr(Tile, "_second", lambda tile, growth: second(tile, growth) if tile.face.reason else ("", 0))


def as_it_is(patch: Patch) -> None:
    """No mutant."""


def found(spoken: Callable[[str], Callable[[Text], str]] = word_for, **look: Any) -> set[str]:
    report = draw(
        [("confirm", PAGES[look.pop("page", "confirm")], NAV)],
        look.pop("words", word_for),
        None,
        {"p": look.pop("panel", PORTRAIT)},
        [Size.ELDER],
        [Contrast.LIGHT],
        [look.pop("language", "zh")],
        spoken_for=spoken,
        **look,
    )
    return {finding.rule for _, finding in report.findings}


@pytest.mark.parametrize(
    ("mutant", "rule"),
    [
        (as_it_is, ""),
        (shrink_a_font_token, "small text"),
        (pale_a_colour, "contrast"),
        (hide_a_label, "not shown"),
        (clip_a_box, "clipped text"),
        (forget_a_name, "name"),
        (lose_the_ring, "focus"),
        (turn_the_keyboard_round, "focus order"),
        (write_a_word_into_the_code, "literal"),
        (make_a_target_small, "target"),
        (leave_no_gap, "gap"),
    ],
)
def test_each_spoilt_design_is_caught(
    qtbot: QtBot, monkeypatch: Patch, mutant: Callable[[Patch], None], rule: str
) -> None:
    mutant(monkeypatch)
    assert (rule in found()) if rule else (found() == set())


def test_a_tile_that_does_not_say_what_it_is_for_is_caught(qtbot: QtBot, monkeypatch: Patch) -> None:
    assert found(page="home") == set()
    drop_the_hints(monkeypatch)
    assert found(page="home") == {"not shown"}


def test_a_spoken_form_taken_away_is_caught(qtbot: QtBot) -> None:
    def without(language: str) -> Callable[[Text], str]:
        whole = word_for(language)
        return lambda wanted: "" if wanted == PAGES["confirm"].title else whole(wanted)

    assert found(without) == {"not spoken"}


def uyghur(language: str) -> Callable[[Text], str]:
    """Chinese words on a page that runs from right to left: what a language of a few words looks like."""
    return word_for("zh")


def test_a_page_that_is_not_mirrored_is_caught(qtbot: QtBot, monkeypatch: Patch) -> None:
    assert found(uyghur, words=uyghur, language="ug", panel=LANDSCAPE) == set()
    monkeypatch.setattr(base, "mirror", lambda *_, **__: None)
    assert "not mirrored" in found(uyghur, words=uyghur, language="ug", panel=LANDSCAPE)


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE])
def test_the_rows_of_a_table_stand_mirrored(qtbot: QtBot, panel: Panel) -> None:
    table = [("table", PAGES["table"], NAV)]
    report = draw(table, uyghur, None, {"p": panel}, list(Size), [Contrast.LIGHT], ["ug"])
    assert {finding.rule for _, finding in report.findings} == set()


def test_the_page_number_between_the_pager_has_room_in_the_largest_letters(qtbot: QtBot) -> None:
    def words(language: str) -> Callable[[Text], str]:
        word = word_for("zh")
        return lambda wanted: "第 1 页，共 4 页" if wanted.id == "chrome-leaf" else word(wanted)

    rows = tuple(replace(row) for row in PAGES["table"].rows) * 12  # type: ignore[attr-defined]  # a table
    table = [("table", replace(PAGES["table"], rows=rows), NAV)]  # type: ignore[call-arg]
    report = draw(table, words, None, {"p": PORTRAIT}, [Size.EXTRA], [Contrast.LIGHT], ["ug"])
    assert len(report.drawings) > 1
    assert {finding.rule for _, finding in report.findings} == set()


def test_a_button_out_of_reach_is_caught(qtbot: QtBot, monkeypatch: Patch) -> None:
    assert found(reach=Reach.LOW) == set()
    monkeypatch.setattr(base, "lowered", lambda columns, middle, gap: columns)
    monkeypatch.setattr(Shell, "_room", lambda shell: QRect(0, 120, shell.width(), 700))
    assert "reach" in found(reach=Reach.LOW)


def test_the_mirror_of_the_mirror_is_the_page() -> None:
    rect = QRect(30, 4, 100, 20)
    assert mirror.flip(mirror.flip(rect, 1080), 1080) == rect
