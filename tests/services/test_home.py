from __future__ import annotations

import pytest

from config.catalogue.load import shipped
from kiosk.pages import Picture, text
from kiosk.services.home import Readiness, home_page


@pytest.mark.parametrize(
    ("ready", "body"),
    [
        (Readiness(), "home-insert-card"),
        (Readiness(printer="paper-out"), "home-insert-card"),
        (Readiness(central=False), "home-no-network"),
        (Readiness(card=False), "home-no-reader"),
        (Readiness(card=False, id_card=True), "home-put-id-card"),
        (Readiness(card=False, central=False), "home-no-network"),
    ],
)
def test_the_home_page_says_what_can_be_done_now(ready: Readiness, body: str) -> None:
    assert home_page(shipped(), ready).body == (text(body),)


@pytest.mark.parametrize("reason", ["starting", "repair"])
def test_a_terminal_out_of_service_invites_to_nothing(reason: str) -> None:
    page = home_page(shipped(), Readiness(out_of_service=reason))
    assert page.title == text(f"home-{reason}")
    assert page.body == ()
    assert page.answers() == ()


def test_every_entry_has_a_picture_of_its_own() -> None:
    pictures = [option.picture for option in home_page(shipped(), Readiness()).options]
    assert Picture.NONE not in pictures
    assert len(set(pictures)) == len(pictures)
