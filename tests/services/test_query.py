"""The one flow of all queries, on items of the shipped catalogue and on made-up answers of the centre."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from config.catalogue.flows import Field, QueryFlow
from config.catalogue.load import shipped
from config.catalogue.texts import messages
from config.texts import FOLDER, Texts
from kiosk.engine.interrupts import Finished, HandedToPerson, LeftSafely, Took
from kiosk.pages import CardIn, ChoicePage, Chosen, PinEntered, text
from kiosk.services.certificates import LookAtPagePrinter
from kiosk.services.effects import (
    CENTRE_ODD,
    FetchStanding,
    HandedOver,
    LookAtPaper,
    PaperState,
    PinRight,
    ReadCard,
    VerifyPin,
)
from kiosk.services.finding import search_page
from kiosk.services.home import ALL, LookAround, Readiness, home_page
from kiosk.services.proofs import Raised, RaiseVisit
from kiosk.services.reception import reception_by
from kiosk.services.records import FetchRecord, PrintRecord, PrintRecordPages, Record, checked
from kiosk.services.sheets import label
from kiosk.services.values import Standing
from kiosk.sheet_pages import ListPage, SheetPage, TablePage
from tests.digits import digits
from tests.services.flows import HOLDER, NO_PAPER, PAPER, STANDING, Flow

AS_OF = date(2026, 11, 23)
PAID = Record(
    AS_OF,
    (("months", 12), ("personal_total", 480_000), ("owed_months", 0), ("total_months", 208), ("deemed_months", 24)),
    tuple(
        (
            ("month", f"2026-{month:02d}"),
            ("employer", "示例厂"),
            ("base", 500_000),
            ("personal", 40_000),
            ("state", "paid"),
        )
        for month in range(1, 13)
    ),
)
NOTHING = Record(
    AS_OF, (("months", 0), ("personal_total", 0), ("owed_months", 0), ("total_months", 0), ("deemed_months", 0))
)


PRINTED = HandedOver("printed")


def wanting(code: str) -> Flow:
    """She touched the item on the home page."""
    catalogue = shipped()
    flow = Flow(reception_by(catalogue), home=home_page(catalogue, Readiness(), (code,)))
    flow.answer(code)
    return flow


def known(code: str) -> Flow:
    flow = wanting(code).run((CardIn(), "working-reading-card"), ((ReadCard, HOLDER), "working-fetching-standing"))
    flow.gives(FetchStanding, STANDING)
    return flow


def asking(code: str, paper: PaperState = PAPER, *, a4: bool = False) -> Flow:
    """Both printers were looked at."""
    flow = known(code)
    flow.gives(LookAtPaper, paper).gives(LookAtPagePrinter, a4).shows("working-fetching-record")
    return flow


def answered(code: str, record: Record, paper: PaperState = PAPER, *, a4: bool = False) -> Flow:
    return asking(code, paper, a4=a4).run(((FetchRecord, record), f"item-{code}"))


def sheet(flow: Flow) -> SheetPage:
    page = flow.conductor.shown
    assert isinstance(page, SheetPage)
    return page


def options(flow: Flow) -> list[str]:
    page = flow.conductor.shown
    assert isinstance(page, ChoicePage)
    return [option.id for option in page.options]


def turns(flow: Flow) -> list[str]:
    page = flow.conductor.shown
    assert isinstance(page, TablePage)
    return [turn.id for turn in page.turns]


class TestQuery:
    def test_a_card_is_enough_and_no_touch_more(self) -> None:
        flow = answered("Q03", PAID)
        assert flow.taps == 1, "the card itself; see flows"
        page = sheet(flow)
        assert page.body[0] == text("item-Q03-summary", total_months="months:208")
        assert page.body[1] == text("sheet-months", first="month:2025-12", last="month:2026-11")
        assert [fact.label.id for fact in page.totals] == ["field-total_months"]
        assert page.facts[0].label == text("field-months-of-Q03"), "the item's own name for it"
        assert page.personal
        flow.answer("done").ends(Finished("done"))

    def test_the_last_twelve_months_are_asked_for(self) -> None:
        flow = asking("Q03")
        asked = flow.runs(FetchRecord)
        assert isinstance(asked, FetchRecord)
        assert asked.inputs == (("from", "2025-12"), ("to", "2026-11"))
        assert (asked.visit_ref, asked.operation) == ("visit", "contributions")

    def test_another_period_is_one_choice_away(self) -> None:
        flow = answered("Q03", PAID).run(("other-period", "period-title"), ("last-480", "working-fetching-record"))
        asked = flow.runs(FetchRecord)
        assert isinstance(asked, FetchRecord)
        assert asked.inputs == ()
        flow.run(((FetchRecord, PAID), "item-Q03"))
        assert sheet(flow).body[1] == text("sheet-everything")

    def test_rows_come_newest_first_page_by_page(self) -> None:
        flow = answered("Q03", PAID).run(("details", "item-Q03"))
        page = flow.conductor.shown
        assert isinstance(page, TablePage)
        assert (page.before, page.count, page.earlier) == (0, 12, None)
        assert page.body == (text("table-count", count="12"),)
        assert [row.head for row in page.rows][:2] == [
            text("value-month", month="month:2026-12"),
            text("value-month", month="month:2026-11"),
        ]
        assert page.rows[0].amount == text("value-money", amount="fen:40000")
        assert (options(flow), turns(flow)) == (["summary"], ["next"])
        flow.answer("next")
        assert (options(flow), turns(flow)) == (["summary", "done"], ["previous"])
        flow.answer("previous")
        page = flow.conductor.shown
        assert isinstance(page, TablePage)
        assert (page.before, page.from_end) == (0, True), "she comes to the rows right before those she saw"
        flow.answer("next").answer("summary")
        assert "details" in options(flow)

    def test_nothing_on_record_is_said_and_nothing_is_printed(self) -> None:
        flow = answered("Q03", NOTHING)
        assert sheet(flow).body[0] == text("item-Q03-nothing")
        assert sheet(flow).totals == ()
        assert options(flow) == ["other-period", "done"]
        assert sheet(answered("Q03", Record(AS_OF, ()))).body[0] == text("item-Q03-nothing")

    def test_without_paper_no_paper_is_offered(self) -> None:
        assert "print-record" not in options(answered("Q03", PAID, NO_PAPER))

    def test_the_paper_says_the_same_as_the_screen(self) -> None:
        flow = answered("Q03", PAID).run(("print-record", "working-printing"))
        paper = flow.runs(PrintRecord)
        assert isinstance(paper, PrintRecord)
        assert paper.summary[0] == text("item-Q03-summary", total_months="months:208")
        assert paper.owner == (STANDING.masked_name, STANDING.masked_number)
        assert (len(paper.rows), paper.more) == (12, 0)
        flow.run(((PrintRecord, PRINTED), "record-printed"), ("summary", "item-Q03"))

    @pytest.mark.parametrize("outcome", ["printed", "not-printed", "unknown"])
    def test_the_truth_about_the_paper(self, outcome: str) -> None:
        flow = answered("Q03", PAID).run(("print-record", "working-printing"))
        flow.run(((PrintRecord, HandedOver(outcome)), f"record-{outcome}")).answer("done").ends(Finished("done"))

    @pytest.mark.parametrize("why", ["", "paper-out", "cover-open", "no-answer"])
    def test_why_no_paper_came_is_what_the_printer_said(self, why: str) -> None:
        flow = answered("Q03", PAID).run(("print-record", "working-printing"))
        flow.gives(PrintRecord, HandedOver("not-printed", why))
        said = [text("printer-is", why=why)] if why else []
        assert list(flow.conductor.shown.body) == [*said, text("record-not-printed-body")]

    def test_who_pulls_the_card_has_seen_or_printed_it(self) -> None:
        answered("Q03", PAID).card_out().ends(LeftSafely("card-pulled", Took.SEEN)).shows("closing-seen")
        printing = answered("Q03", PAID).run(("print-record", "working-printing"))
        printed = printing.run(((PrintRecord, PRINTED), "record-printed"), ("summary", "item-Q03"))
        printed.card_out().ends(LeftSafely("card-pulled", Took.PRINTED)).shows("closing-printed")

    def test_who_pulls_the_card_before_the_answer_has_nothing(self) -> None:
        asking("Q03").card_out().ends(LeftSafely("card-pulled"))

    def test_an_odd_answer_may_be_tried_again(self) -> None:
        flow = asking("Q03")
        flow.run(((FetchRecord, CENTRE_ODD), "trouble-centre-odd-title"), ("again", "working-fetching-record"))
        flow.run(((FetchRecord, CENTRE_ODD), "trouble-centre-odd-title"))
        flow.answer("staff").ends(HandedToPerson("centre-odd"))

    def test_her_money_is_shown_when_it_is_clear_that_it_is_she(self) -> None:
        flow = known("Q06").run(
            ("password", "password-title"), (PinEntered(digits("123456")), "working-checking-password")
        )
        flow.gives(VerifyPin, PinRight())
        assert flow.performed(FetchRecord) == 0
        flow.gives(RaiseVisit, Raised("A2"))
        flow.gives(LookAtPaper, PAPER).gives(LookAtPagePrinter, True)
        assert flow.performed(FetchRecord) == 1

    def test_places_are_found_without_a_card_and_without_a_name(self) -> None:
        flow = wanting("Q22").run(((LookAtPaper, PAPER), "working-fetching-record"))
        asked = flow.runs(FetchRecord)
        assert isinstance(asked, FetchRecord)
        assert asked.visit_ref is None


class TestOnA4:
    """Rows go on the large sheet where one would come; the slip is there without it, and after it failed."""

    def test_rows_go_on_the_sheet_all_of_them_with_no_touch_more(self) -> None:
        months = tuple((("month", f"{2026 - at // 12}-{12 - at % 12:02d}"), ("personal", at)) for at in range(240))
        flow = answered("Q03", replace(PAID, rows=months, more=3), a4=True)
        flow.run(("print-record", "working-printing-a4"))
        sheet = flow.runs(PrintRecordPages)
        assert isinstance(sheet, PrintRecordPages)
        assert (len(sheet.rows), sheet.more, sheet.large) == (240, 3, False)
        assert sheet.owner == (STANDING.masked_name, STANDING.masked_number)
        assert sheet.summary[0] == text("item-Q03-summary", total_months="months:208")
        assert [column.head.id for column in sheet.columns if column.figures] == [
            *("field-base", "field-personal", "field-running")
        ]
        head, employer, *_ = sheet.rows[0]
        assert head == text("value-month", month="month:2026-12"), "the newest first"
        assert employer is None, "the centre said nothing"
        flow.run(((PrintRecordPages, PRINTED), "record-printed"), ("summary", "item-Q03"))

    def test_without_a_slip_printer_the_sheet_is_still_offered(self) -> None:
        assert "print-record" in options(answered("Q03", PAID, NO_PAPER, a4=True))
        assert "print-record" not in options(answered("Q03", NOTHING, NO_PAPER, a4=True))

    def test_where_the_sheet_does_not_come_a_slip_is_one_touch_away(self) -> None:
        flow = answered("Q03", PAID, a4=True).run(("print-record", "working-printing-a4"))
        flow.run(((PrintRecordPages, HandedOver("not-printed", "jammed")), "record-not-printed"))
        assert options(flow) == ["print-slip", "summary", "done"]
        flow.run(("print-slip", "working-printing"), ((PrintRecord, HandedOver("not-printed")), "record-not-printed"))
        assert options(flow) == ["summary", "done"], "there is no third paper"

    @pytest.mark.parametrize(("paper", "outcome"), [(PAPER, "unknown"), (PAPER, "printed"), (NO_PAPER, "not-printed")])
    def test_no_second_paper_where_the_first_may_have_come_or_none_is_there(
        self, paper: PaperState, outcome: str
    ) -> None:
        flow = answered("Q03", PAID, paper, a4=True).run(("print-record", "working-printing-a4"))
        flow.run(((PrintRecordPages, HandedOver(outcome)), f"record-{outcome}"))
        assert options(flow) == ["summary", "done"]

    def test_rows_without_room_are_told(self) -> None:
        flow = answered("Q03", PAID, a4=True).run(("print-record", "working-printing-a4"))
        flow.gives(PrintRecordPages, HandedOver("printed", left_out=960))
        assert text("table-more", count="960") in flow.conductor.shown.body

    def test_a_guide_is_set_for_reading(self) -> None:
        flow = wanting("Q24")
        flow.gives(LookAtPaper, PAPER).gives(LookAtPagePrinter, True)
        line = (("topic", "资格认证"), ("part", "point"), ("line", "带社保卡。"))
        flow.run(((FetchRecord, Record(AS_OF, (("count", 1),), (line,))), "item-Q24"))
        flow.run(("print-record", "working-printing-a4"))
        sheet = flow.runs(PrintRecordPages)
        assert isinstance(sheet, PrintRecordPages)
        assert (sheet.large, sheet.owner) == (True, None)

    def test_what_has_no_such_sheet_does_not_ask_for_the_printer(self) -> None:
        wanting("Q22").run(((LookAtPaper, PAPER), "working-fetching-record"))


class TestByPerson:
    def test_what_cannot_be_done_here_says_why_and_calls_a_person(self) -> None:
        flow = wanting("Q19").shows("item-Q19")
        assert flow.said == ("item-Q19", "item-Q19-why")
        flow.answer("staff").ends(HandedToPerson("item-by-person"))

    def test_another_way_to_the_same_end_is_offered(self) -> None:
        wanting("Q19").run(("instead", "insert-card"))

    def test_she_may_leave(self) -> None:
        wanting("Q27").answer("leave").ends(LeftSafely("left"))


class TestCardFirst:
    """She put her card in and came for something else: nothing is read twice."""

    def card_first(self, standing: Standing) -> Flow:
        catalogue = shipped()
        flow = Flow(reception_by(catalogue), home=home_page(catalogue, Readiness()))
        flow.card_in()
        flow.run(((ReadCard, HOLDER), "working-fetching-standing"))
        flow.gives(FetchStanding, standing)
        return flow

    def finds(self, flow: Flow) -> None:
        flow.gives(LookAround, Readiness())
        flow.run(("shelf-query-pension", "shelf-query-pension"))
        flow.answer("Q03").gives(LookAtPaper, PAPER).gives(LookAtPagePrinter, False)
        flow.run(((FetchRecord, PAID), "item-Q03"))
        assert flow.performed(ReadCard) == 1

    def test_what_is_due_is_offered_and_the_other_services_beside_it(self) -> None:
        flow = self.card_first(STANDING).run(((LookAtPaper, PAPER), "offer-greeting"))
        flow.answer("other-services")
        self.finds(flow)

    def test_without_a_pension_everything_is_offered_at_once(self) -> None:
        self.finds(self.card_first(replace(STANDING, benefits=())))

    def test_who_chose_the_confirmation_is_asked_nothing_else(self) -> None:
        flow = known("H01").run(((LookAtPaper, PAPER), "offer-greeting"))
        page = flow.conductor.shown
        assert isinstance(page, ChoicePage)
        assert [option.id for option in page.options] == ["start", "leave"]


class TestFinding:
    def finding(self, ready: Readiness | None = None) -> Flow:
        catalogue = shipped()
        flow = Flow(reception_by(catalogue), home=home_page(catalogue, Readiness()))
        flow.answer(ALL).gives(LookAround, ready or Readiness())
        return flow.run() if flow.page == "shelves-title" else flow

    def test_every_item_stands_on_a_shelf(self) -> None:
        catalogue = shipped()
        assert {item for shelf in catalogue.shelves for item in catalogue.on_shelf(shelf)} == set(catalogue.items)
        flow = self.finding().run(("shelf-query-pension", "shelf-query-pension"), ("Q03", "insert-card"))
        assert flow.taps == 2

    def test_what_cannot_work_now_says_so_and_cannot_be_chosen(self) -> None:
        flow = self.finding(Readiness(central=False)).run(("shelf-query-pension", "shelf-query-pension"))
        page = flow.conductor.shown
        assert isinstance(page, ListPage)
        assert page.options[0].disabled_because == text("tile-no-network")
        assert page.answers() == (Chosen("shelves"),)
        flow.run(("shelves", "shelves-title"))

    def test_the_retirement_money_finds_the_pension(self) -> None:
        flow = self.finding().run(("search", "search-title"), ("key-t", "search-typed"), ("key-x", "search-typed"))
        assert options(flow)[0] == "Q06"
        flow.run(("Q06", "insert-card"))

    def test_a_letter_may_be_taken_back(self) -> None:
        flow = self.finding().run(("search", "search-title"), ("key-t", "search-typed"), ("erase", "search-title"))
        assert "erase" not in options(flow)

    def test_only_letters_that_lead_on_are_offered(self) -> None:
        catalogue, typed, ready = shipped(), "t", Readiness()
        for key in search_page(catalogue, typed, ready).keys:
            assert search_page(catalogue, typed + key.id.removeprefix("key-"), ready).options[0].id != "erase"


def test_values_that_do_not_fit_their_kind_are_odd() -> None:
    fields = (Field("months", "duration"), Field("since", "month"), Field("state", "code:payment"))
    whole: dict[str, str | int] = {"months": 5, "since": "2026-01", "state": "paid", "newer": 1}
    assert checked(whole, fields) == (("months", 5), ("since", "2026-01"), ("state", "paid"))
    assert checked({"since": "2026-01"}, fields) == (("since", "2026-01"),)
    odd: tuple[tuple[str, str | int], ...] = (("months", -1), ("months", "5"), ("months", True), ("since", "2026-13"))
    for name, value in (*odd, ("state", "Paid!")):
        assert checked({**whole, name: value}, fields) is None


def test_every_query_names_what_it_shows() -> None:
    """Each field has a label: the item's own or the shared one."""
    shared = Texts(FOLDER, "zh", strict=True)
    for item in shipped().items:
        if isinstance(item.flow, QueryFlow):
            for name in (*item.flow.totals, *item.flow.facts, *item.flow.columns):
                said = label(item, name).id
                assert said in messages((item,), "zh") or shared.screen(said)
