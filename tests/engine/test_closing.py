from __future__ import annotations

import pytest

from config.texts import FOLDER, Texts
from kiosk.engine.closing import closing_page, take_card_page
from kiosk.engine.interrupts import Finished, LeftSafely, Took
from kiosk.pages import text


@pytest.mark.parametrize("reason", ["card-pulled", "left"])
def test_a_card_that_is_in_again_is_not_said_to_be_out(reason: str) -> None:
    page = take_card_page(LeftSafely(reason))
    assert page.body == (text("take-card-nothing-done"),)
    assert closing_page(LeftSafely(reason)).title == text(f"closing-{reason}")


@pytest.mark.parametrize("reason", ["card-pulled", "left"])
@pytest.mark.parametrize("took", list(Took)[1:])
def test_what_she_has_all_the_same_is_told_in_place_of_nothing(reason: str, took: Took) -> None:
    ending = LeftSafely(reason, took)
    said = text(f"closing-{took}")
    assert closing_page(ending).title == said
    assert take_card_page(ending).body == (said,)
    assert Texts(FOLDER, "zh", strict=True).spoken(said.id, {})


def test_who_was_taken_out_by_silence_is_told_what_was_left_undone() -> None:
    assert closing_page(LeftSafely("silent", Took.PRINTED)).title == text("closing-silent")


def test_the_call_for_the_card_says_no_farewell() -> None:
    for language, farewell in (("zh", "慢走"), ("en", "Take care")):
        texts = Texts(FOLDER, language, strict=True)
        for ending in (None, Finished("done"), LeftSafely("left"), LeftSafely("card-pulled"), LeftSafely("silent")):
            for said in take_card_page(ending).spoken():
                assert farewell not in texts.screen(said.id, {})
                assert texts.spoken(said.id, {})
