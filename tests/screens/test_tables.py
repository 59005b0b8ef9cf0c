"""A table that needs several leaves: one way forward, one way back, and which rows are to be seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.pages import Chosen, Option, Preferences, Size, text
from kiosk.sheet_pages import Row, TablePage
from screens.intents import AnswerGiven
from screens.pages.sheet import RowCard
from tests.screens.conftest import LANDSCAPE, PORTRAIT, Rig, RigFor
from tests.screens.specimen_words import NAV, facts, options

FORWARD, BACK = ("page-next", "option-next"), ("page-previous", "option-previous")
TABLE = TablePage(
    title=text("result"),
    body=(text("result-body"),),
    rows=(Row(text("due-value"), text("amount-value"), facts("bank", "name")),) * 6,
    before=6,
    count=18,
    options=options("print", "finish"),
    earlier=Option("previous", text("certify")),
    later=Option("next", text("pension"), primary=True),
)


def seen(rig: Rig, names: tuple[str, ...]) -> list[str]:
    buttons = (rig.shell.button(name) for name in names)
    return [button.objectName() for button in buttons if button is not None and button.isVisible()]


def rows_seen(rig: Rig) -> list[int]:
    cards = rig.shell.findChildren(RowCard)
    return [index for index, card in enumerate(cards) if card.isVisible()]


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE])
@pytest.mark.parametrize("size", list(Size))
def test_there_is_one_way_forward_and_it_leads_past_every_row(rig_for: RigFor, panel: object, size: Size) -> None:
    rig = rig_for(panel, Preferences(size=size))
    rig.shell.show_page(1, TABLE, NAV)
    met: list[int] = []
    while not rig.acts:
        (forward,), (_,) = seen(rig, FORWARD), seen(rig, BACK)
        met += rows_seen(rig)
        rig.press(forward)
    assert met == list(range(6))
    assert rig.acts == [AnswerGiven(1, Chosen("next"))]


def test_the_way_back_leads_through_the_leaves_to_the_rows_before(rig_for: RigFor) -> None:
    rig = rig_for(LANDSCAPE, Preferences(size=Size.EXTRA))
    rig.shell.show_page(1, replace(TABLE, from_end=True), NAV)
    met: list[int] = []
    while not rig.acts:
        (back,) = seen(rig, BACK)
        met = [*rows_seen(rig), *met]
        rig.press(back)
    assert met == list(range(6)), "it began at the end"
    assert rig.acts == [AnswerGiven(1, Chosen("previous"))]


def test_a_table_that_ends_has_no_way_forward_at_its_end(rig_for: RigFor) -> None:
    rig = rig_for(PORTRAIT, Preferences(size=Size.STANDARD))
    rig.shell.show_page(1, replace(TABLE, earlier=None, later=None), NAV)
    assert (seen(rig, FORWARD), seen(rig, BACK)) == ([], [])
    rig.shell.show_page(2, replace(TABLE, later=None), NAV)
    assert (seen(rig, FORWARD), seen(rig, BACK)) == ([], ["option-previous"])


def test_in_other_letters_she_goes_on_with_the_same_row(rig_for: RigFor) -> None:
    rig = rig_for(LANDSCAPE, Preferences(size=Size.EXTRA))
    rig.shell.show_page(1, TABLE, NAV)
    rig.press("page-next")
    first = rows_seen(rig)[0]
    assert first > 0
    rig.shell.apply(Preferences(size=Size.EXTRA, language="en"))
    assert first in rows_seen(rig)


def test_from_the_keys_the_ways_to_other_rows_are_seen_when_they_are_heard(rig_for: RigFor) -> None:
    rig = rig_for(LANDSCAPE, Preferences(size=Size.EXTRA))
    rig.shell.show_page(1, TABLE, NAV)
    rig.shell.stand_on("option-next")
    assert seen(rig, FORWARD) == ["option-next"]
    rig.shell.stand_on("option-previous")
    assert seen(rig, BACK) == ["option-previous"]
