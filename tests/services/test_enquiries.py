"""Due date and reprint as step lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.catalogue.item import Catalogue
from kiosk.engine.interrupts import Finished, HandedToPerson, LeftSafely, Took
from kiosk.pages import ResultPage, text
from kiosk.services.effects import (
    CENTRE_BUSY,
    CENTRE_ODD,
    NETWORK,
    VISIT_OVER,
    CheckFace,
    FetchReceipts,
    FetchReferencePhoto,
    HandedOver,
    LookAtPaper,
    PrintCopy,
    TakeCopyNumber,
    Unavailable,
)
from kiosk.services.proofs import Raised, RaiseVisit
from kiosk.services.reception import reception_by
from tests.services.flows import (
    BENEFIT,
    PAPER,
    PHOTO,
    PRINTED,
    RECEIPT,
    SAME,
    STANDING,
    STORIES,
    Flow,
    known,
)

DUE_DATE, REPRINT = "Q08", "C13"

COPY = replace(RECEIPT, copy_number=2)


def at_reprint() -> Flow:
    return known(wanted=REPRINT).run(((FetchReceipts, (RECEIPT,)), "reprint-title"))


class TestDueDate:
    def test_every_benefit_is_shown_with_its_date(self) -> None:
        flow = known(replace(STANDING, benefits=(BENEFIT, replace(BENEFIT, code="resident-pension"))), wanted=DUE_DATE)
        page = flow.shows("due-title").conductor.shown
        assert isinstance(page, ResultPage)
        assert [fact.label.id for fact in page.facts] == ["fact-benefit", "fact-state", "fact-due"] * 2
        flow.answer("done").ends(Finished("done"))

    def test_certification_is_one_tap_away(self) -> None:
        known(wanted=DUE_DATE).run(("start", "due-title"), ((LookAtPaper, PAPER), "offer-greeting"))

    def test_not_receiving_is_told(self) -> None:
        flow = known(replace(STANDING, benefits=()), wanted=DUE_DATE).shows("trouble-not-receiving-title")
        flow.answer("staff").ends(HandedToPerson("not-receiving"))


class TestReprint:
    def test_prints_a_copy_with_its_number(self) -> None:
        flow = at_reprint().run(("print", "working-printing"), ((TakeCopyNumber, COPY), "working-printing"))
        copy = flow.runs(PrintCopy)
        assert isinstance(copy, PrintCopy)
        assert copy.receipt.copy_number == 2
        flow.run(((PrintCopy, PRINTED), "reprint-printed"), ("done", "rating-title"), ("skip", "take-card"))

    @pytest.mark.parametrize("paper", ["not-printed", "unknown"])
    def test_the_truth_about_the_paper(self, paper: str) -> None:
        flow = at_reprint().run(("print", "working-printing"), ((TakeCopyNumber, COPY), "working-printing"))
        flow.run(((PrintCopy, HandedOver(paper)), f"reprint-{paper}"))

    def test_the_centre_is_asked_under_the_visit(self) -> None:
        flow = known(wanted=REPRINT)
        asked = flow.runs(FetchReceipts)
        assert isinstance(asked, FetchReceipts)
        flow.run(((FetchReceipts, (RECEIPT,)), "reprint-title"), ("print", "working-printing"))
        counted = flow.runs(TakeCopyNumber)
        assert isinstance(counted, TakeCopyNumber)
        assert asked.visit_ref == counted.visit_ref == "visit"

    def test_a_city_may_ask_for_more_than_a_card(self) -> None:
        """What the centre would refuse is asked for first."""
        stricter = Catalogue(tuple(replace(i, sign_in="A2") if i.code == REPRINT else i for i in STORIES.items))
        flow = known(wanted=REPRINT, service=reception_by(stricter))
        flow.shows("ways-title")
        assert flow.performed(FetchReceipts) == 0
        flow.run(
            ("face", "consent-title"),
            ("agree", "working-fetching-photo"),
            ((FetchReferencePhoto, PHOTO), "camera-title"),
            ((CheckFace, SAME), "working-fetching-record"),
            ((RaiseVisit, Raised("A3", None)), "working-fetching-receipts"),
        )

    def test_a_visit_that_is_over_begins_anew(self) -> None:
        known(wanted=REPRINT).run(((FetchReceipts, VISIT_OVER), "trouble-visit-over-title"))

    def test_no_receipt_is_for_a_person(self) -> None:
        flow = known(wanted=REPRINT).run(((FetchReceipts, ()), "trouble-no-receipt-title"))
        flow.answer("staff").ends(HandedToPerson("no-receipt"))

    @pytest.mark.parametrize("trouble", [NETWORK, CENTRE_BUSY, CENTRE_ODD])
    def test_network_trouble_may_be_tried_again_at_each_question(self, trouble: Unavailable) -> None:
        title = f"trouble-{trouble.reason}-title"
        flow = known(wanted=REPRINT).run(
            ((FetchReceipts, trouble), title),
            ("again", "working-fetching-receipts"),
            ((FetchReceipts, (RECEIPT,)), "reprint-title"),
            ("print", "working-printing"),
            ((TakeCopyNumber, trouble), title),
            ("again", "working-printing"),
            ((TakeCopyNumber, COPY), "working-printing"),
        )
        assert flow.performed(PrintCopy) == 1

    def test_she_may_leave_without_a_copy(self) -> None:
        flow = at_reprint()
        flow.answer("leave").ends(LeftSafely("left", Took.SEEN))
        assert flow.performed(TakeCopyNumber) == 0

    @pytest.mark.parametrize(
        ("paper", "took"),
        [("printed", Took.PRINTED), ("unknown", Took.PERHAPS_PRINTED), ("not-printed", Took.SEEN)],
    )
    def test_the_card_pulled_behind_it_does_not_make_it_undone(self, paper: str, took: Took) -> None:
        flow = at_reprint().run(("print", "working-printing"), ((TakeCopyNumber, COPY), "working-printing"))
        flow.run(((PrintCopy, HandedOver(paper)), f"reprint-{paper}"))
        flow.card_out().ends(LeftSafely("card-pulled", took)).shows(f"closing-{took}")

    def test_the_card_pulled_while_it_prints_leaves_it_open(self) -> None:
        flow = at_reprint().run(("print", "working-printing"), ((TakeCopyNumber, COPY), "working-printing"))
        flow.card_out().ends(LeftSafely("card-pulled", Took.PERHAPS_PRINTED))

    def test_the_printers_trouble_is_named(self) -> None:
        flow = at_reprint().run(("print", "working-printing"), ((TakeCopyNumber, COPY), "working-printing"))
        flow.run(((PrintCopy, HandedOver("not-printed", "jammed")), "reprint-not-printed"))
        assert flow.conductor.shown.body[0] == text("printer-is", why="jammed")
