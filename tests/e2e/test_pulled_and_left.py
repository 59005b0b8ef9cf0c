"""The card pulled, the visitor gone, at every page: she is told that nothing was done, nothing is filed, home again."""

from __future__ import annotations

import pytest

from tests.e2e.stage import Stage

pytestmark = pytest.mark.expected_logs(
    r"^drivers\.supervisor: device \w+ is (down|back)", r"^voice\.speaker: no clip for text"
)

BEFORE = {
    "offer": "card insert due-soon; expect page offer-greeting",
    "ways": "card insert due-soon; tap start; expect page ways-title",
    "consent": "card insert due-soon; tap start; tap face; expect page ConsentPage",
    "camera": "camera scene no-face; card insert due-soon; tap start; tap face; tap agree; expect page CameraPage",
    "password": "card insert due-soon; tap start; tap password; expect page PinPage; tap key 1",
    "staff": "card insert due-soon; tap start; tap staff; expect page vouch-title; desk accept",
    "due-date": "tap all; tap shelf-query-pension; tap Q08; card insert due-soon; expect page due-title",
    "trouble": "card insert expired-card; expect page trouble-card-expired-title",
}
AFTER = {
    "result": "card insert due-soon; tap start; tap password; type 123456; expect page result-filed",
    "rating": "card insert due-soon; tap start; tap password; type 123456; tap done; expect page RatingPage",
}


@pytest.mark.parametrize("page", BEFORE)
def test_card_pulled_before_anything_was_filed(stage: Stage, page: str) -> None:
    looked_up = page == "due-date"
    closing, said = ("closing-seen", "您查过了") if looked_up else ("closing-card-pulled", "什么都没有办")
    stage.play(
        f"{BEFORE[page]}; card pull; expect ending LeftSafely card-pulled; expect page {closing};"
        f"expect spoken {said}; advance 9s; expect home; expect filed 0"
    )


@pytest.mark.parametrize("page", AFTER)
def test_card_pulled_after_it_was_filed_ends_nothing(stage: Stage, page: str) -> None:
    more = "tap done" if page == "result" else ""
    stage.play(
        f"{AFTER[page]}; card pull; {more}; expect page RatingPage; tap satisfied; expect ending Finished;"
        "expect filed 1; expect rated 1; advance 9s; expect home"
    )


@pytest.mark.parametrize("apdus", [0, 1, 2, 3, 5, 7])
def test_card_pulled_while_it_is_read(stage: Stage, apdus: int) -> None:
    stage.play(
        f"card pull-after {apdus}; card insert due-soon; expect ending LeftSafely card-pulled;"
        "advance 9s; expect home; expect filed 0"
    )


@pytest.mark.parametrize("page", BEFORE | AFTER | {"insert": "tap H01; expect page InsertCardPage"})
def test_visitor_walks_away(stage: Stage, page: str) -> None:
    way_there = (BEFORE | AFTER | {"insert": "tap H01; expect page InsertCardPage"})[page]
    filed = int(page in AFTER)
    ending = "Finished done" if filed else "LeftSafely silent"
    # The camera and the call for a person are work of the machine: there she is asked only before the wipe.
    before, more = ("261s", "41s") if page in ("camera", "staff") else ("61s", "31s")
    silence = f"advance {before}; expect overlay idle; advance {more}"
    card = "advance 9s" if page == "insert" else "expect spoken 请取走您的卡; card pull"
    if page == "staff":
        # Who was called is still coming: only what is hers is put away.
        ending, card = "HandedToPerson waiting", "expect page staff-because-waiting; card pull; tap no-longer"
    stage.play(
        f"{way_there}; {silence}; expect ending {ending}; {card}; expect home; expect filed {filed}; expect rated 0"
    )
