"""She has only her identity card with her: it says who she is; what lives in the other card's chip is not offered."""

from __future__ import annotations

from datetime import date

import pytest

from drivers.contract import Completion, Failed
from kiosk.engine.conductor import Mode
from kiosk.engine.interrupts import Finished, HandedToPerson
from kiosk.engine.messages import Control, DeviceWentAway
from kiosk.pages import ChoicePage, ClosingPage
from kiosk.services.devices import Working
from kiosk.services.effects import (
    CallForVouching,
    FetchStanding,
    FileCertification,
    KeepRating,
    LookAtPaper,
    PrintSlip,
    ReadCard,
    ReadIdCard,
    Vouched,
)
from kiosk.services.values import Holder
from tests.services.flows import FILED, PAPER, PRINTED, STANDING, Flow

ID_HOLDER = Holder("110000195203074121", "示例", None, None, date(2032, 1, 1), by_id_card=True)
LIFTED = Failed(Completion.MEDIA_REMOVED, "lifted")
NOT_READ = Failed(Completion.HARDWARE_ERROR, "no-answer")


def flow(*, id_card: bool = True) -> Flow:
    return Flow(works=Working(id_card=id_card))


def laid_on() -> Flow:
    laid = flow()
    laid.id_card_on().shows("working-reading-id-card")
    return laid


def at_ways() -> Flow:
    return laid_on().run(
        ((ReadIdCard, ID_HOLDER), "working-fetching-standing"),
        ((FetchStanding, STANDING), "working-fetching-standing"),
        ((LookAtPaper, PAPER), "offer-greeting"),
        ("start", "ways-title"),
    )


def options(seen: Flow) -> list[str]:
    page = seen.conductor.shown
    assert isinstance(page, ChoicePage)
    return [option.id for option in page.options]


def test_laid_on_at_home_it_begins_the_visit_without_another_question() -> None:
    seen = at_ways()
    assert seen.taps == 1
    assert seen.performed(ReadCard) == 0


def test_the_password_is_not_offered_since_its_chip_is_not_here() -> None:
    assert options(at_ways()) == ["face", "staff"]


def test_the_visit_ends_with_the_reminder_to_take_it_along() -> None:
    seen = at_ways().run(
        ("staff", "vouch-title"),
        ((CallForVouching, Vouched("S007")), "working-filing"),
        ((FileCertification, FILED), "working-printing"),
        ((PrintSlip, PRINTED), "result-filed"),
        ("done", "rating-title"),
        ("satisfied", "rating-title"),
        ((KeepRating, True), "closing-done"),
    )
    seen.ends(Finished("done"))
    page = seen.conductor.shown
    assert isinstance(page, ClosingPage)
    assert [line.id for line in page.body] == ["closing-id-card"]


def test_the_next_visitor_is_not_reminded_of_somebody_elses_card() -> None:
    seen = at_ways()
    seen.press(Control.LEAVE).wait(20)
    seen.answer("H01").press(Control.LEAVE).shows("closing-left")
    assert seen.conductor.shown.body == ()


def test_without_the_social_security_card_it_is_asked_for() -> None:
    seen = flow().run(("H01", "insert-card"), ("no-card", "put-id-card"))
    seen.id_card_on().shows("working-reading-id-card")


def test_without_either_a_person_helps() -> None:
    seen = flow().run(("H01", "insert-card"), ("no-card", "put-id-card"), ("no-id-card", "staff-because-no-card"))
    seen.ends(HandedToPerson("no-card"))


def test_a_terminal_without_its_reader_sends_her_to_a_person_as_before() -> None:
    flow(id_card=False).run(("H01", "insert-card"), ("no-card", "staff-because-no-card"))


def test_where_the_other_reader_is_away_the_first_page_asks_for_the_identity_card() -> None:
    seen = Flow(works=Working(card=False, id_card=True)).run(("H01", "put-id-card"))
    assert "put-id-card-alone" in seen.said
    seen.run(("no-id-card", "staff-because-no-card"))


def test_the_other_card_found_meanwhile_is_as_good() -> None:
    seen = flow().run(("H01", "insert-card"), ("no-card", "put-id-card"))
    seen.card_in().shows("working-reading-card")


@pytest.mark.parametrize("failed", [LIFTED, NOT_READ, Failed(Completion.TIMED_OUT)])
def test_a_card_taken_away_too_early_is_asked_for_again_then_a_person_helps(failed: Failed) -> None:
    seen = laid_on()
    for _ in range(2):
        seen.gives(ReadIdCard, failed).shows("put-id-card-again").id_card_on()
    seen.gives(ReadIdCard, failed).shows("staff-because-card-unreadable")


def test_what_happens_at_the_slot_does_not_concern_this_visit() -> None:
    seen = at_ways()
    seen.card_in().shows("ways-title")
    seen.card_out().shows("ways-title")
    seen.card_in(already=True).happens(DeviceWentAway("card")).shows("ways-title")
    assert seen.mode is Mode.VISIT


def test_a_card_left_in_the_slot_is_still_called_out_at_the_end() -> None:
    seen = at_ways()
    seen.card_in().press(Control.LEAVE).shows("take-card")


def test_back_leads_to_no_question_that_the_card_has_answered() -> None:
    seen = at_ways()
    seen.press(Control.BACK).shows("offer-greeting")
    seen.press(Control.BACK).shows("offer-greeting")
