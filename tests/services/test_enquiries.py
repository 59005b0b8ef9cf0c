"""Due date and reprint as step lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.engine.interrupts import Finished, HandedToPerson, LeftSafely
from kiosk.pages import ResultPage
from kiosk.services.effects import (
    CENTRE_BUSY,
    CENTRE_ODD,
    NETWORK,
    FetchReceipts,
    HandedOver,
    LookAtPaper,
    PrintCopy,
    TakeCopyNumber,
    Unavailable,
)
from tests.services.flows import BENEFIT, PAPER, PRINTED, RECEIPT, STANDING, Flow, known

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
        flow.answer("leave").ends(LeftSafely("left"))
        assert flow.performed(TakeCopyNumber) == 0
