"""The one flow of all estimates as step lists."""

from __future__ import annotations

import pytest

from config.catalogue.flows import EstimateFlow
from config.catalogue.item import Item
from kiosk.engine.interrupts import Ending, Finished, HandedToPerson, LeftSafely, Took
from kiosk.engine.messages import Completed, Control
from kiosk.engine.visit import Service, Visit
from kiosk.estimate_walks import SAMPLES, estimate_items, example
from kiosk.input_pages import PickPage, ValueEntered, ValuePage
from kiosk.pages import Answer, Chosen, HomePage, Option, ResultPage, text
from kiosk.plot_pages import PlotPage
from kiosk.services.certificates import LookAtPagePrinter
from kiosk.services.devices import LookAtDevices, Working
from kiosk.services.effects import FetchStanding, HandedOver, LookAtPaper, ReadCard
from kiosk.services.estimates.effects import PrintEstimate, PrintEstimatePages, Reckon
from kiosk.services.estimates.flow import BASIS, BY_HAND, CARD, CHANGE, FIGURES, PLOT, PRINT, RECKON, estimate
from kiosk.services.estimates.values import NotReckoned
from kiosk.services.records import FetchRecord, Record
from kiosk.services.sheets_on_paper import PRINT_SLIP
from tests.engine.rehearsal import Rehearsal
from tests.services.flows import HOLDER, NO_PAPER, PAPER, STANDING, TODAY

ITEMS = {item.code: item for item in estimate_items()}
BY_HAND_CODES = [code for code, item in sorted(ITEMS.items()) if item.sign_in == "A0"]


class Estimating(Rehearsal):
    """Answers by itself which devices work, and what stands in ``given`` wherever an input is asked for."""

    def __init__(self, item: Item) -> None:
        super().__init__(_only(item), HomePage(title=text("home"), options=(Option(item.code, text("home")),)))
        self.item = item
        self.taps = 0

    def shows(self, title: str) -> Estimating:
        super().shows(title)
        return self

    def begins(self) -> Estimating:
        self.answer(self.item.code)
        return self

    def tap(self, answer: str | Answer) -> Estimating:
        self.taps += 1
        self.answer(answer)
        return self

    def shows_card(self, record: Record) -> Estimating:
        """From the page that asks for the card to the record."""
        if isinstance(self.effect, LookAtDevices):
            self.happens(Completed(self.conductor.token, Working()))
        self.card_in()
        self.gives(ReadCard, HOLDER).gives(FetchStanding, STANDING)
        self.gives(FetchRecord, record)
        return self

    def by_hand(self, given: dict[str, int | str]) -> Estimating:
        """Answers page by page, as long as inputs are asked for."""
        while self.effect is None and self.page.startswith("estimate-ask-"):
            name = self.page.removeprefix("estimate-ask-")
            self.tap(part_of(self.conductor.shown, given[name]))
        return self


def _only(item: Item) -> Service:
    async def receive(visit: Visit) -> Ending:
        return await estimate(visit, item)

    return receive


def part_of(page: object, value: int | str) -> Answer:
    """What is to be pressed on this page on the way to ``value``: a date by decade, year, month; a duration by years and months."""
    if isinstance(page, ValuePage):
        return ValueEntered(value // 12 if page.body and isinstance(value, int) else int(value))
    assert isinstance(page, PickPage)
    ids = [option.id for option in page.options]
    lead = page.body[0].id if page.body else ""
    if lead == "input-which-decade":
        year = int(str(value)[:4])
        return Chosen(max((each for each in ids if int(each) <= year), key=int))
    if lead == "input-which-year":
        return Chosen(str(value)[:4])
    if lead == "input-which-month":
        return Chosen(str(int(str(value)[5:7])))
    if lead == "input-odd-months":
        return Chosen(str(int(value) % 12))
    return Chosen(str(value))


def at_result(code: str, *, paper: bool = True, a4: bool = False) -> Estimating:
    """At the figures of the sample, all answered by hand."""
    flow = Estimating(ITEMS[code]).begins()
    if flow.page == f"item-{code}":
        flow.tap(BY_HAND)
    flow.by_hand(dict(SAMPLES[code][0]))
    flow.gives(Reckon, example(ITEMS[code]))
    flow.gives(LookAtPaper, PAPER if paper else NO_PAPER)
    if isinstance(flow.effect, LookAtPagePrinter):
        flow.gives(LookAtPagePrinter, a4)
    return flow


@pytest.mark.parametrize("code", BY_HAND_CODES)
def test_by_hand_the_reckoning_gets_what_was_answered(code: str) -> None:
    flow = Estimating(ITEMS[code]).begins()
    if flow.page == f"item-{code}":
        flow.tap(BY_HAND)
    flow.by_hand(dict(SAMPLES[code][0]))
    asked = flow.effect
    assert isinstance(asked, Reckon)
    assert dict(asked.answers) == dict(SAMPLES[code][0])
    assert asked.basis is None


@pytest.mark.parametrize("code", BY_HAND_CODES)
def test_words_first_then_figures_then_what_it_rests_on(code: str) -> None:
    page = at_result(code).conductor.shown
    wanted = example(ITEMS[code])
    assert isinstance(page, ResultPage)
    assert (page.title, page.body[0].id) == (wanted.headline, "estimate-not-binding")
    assert page.body[1].id == "estimate-rests-on"
    assert page.facts == wanted.facts
    assert page.spoken()[0] == wanted.headline


def test_what_it_rests_on_is_one_touch_away_and_back() -> None:
    flow = at_result("M01").tap(BASIS).shows("estimate-basis-title")
    page = flow.conductor.shown
    assert isinstance(page, ResultPage)
    assert page.facts == example(ITEMS["M01"]).basis
    assert isinstance(flow.tap(FIGURES).conductor.shown, ResultPage)


def test_the_plot_is_one_touch_away_and_back() -> None:
    flow = at_result("M01").tap(PLOT)
    page = flow.conductor.shown
    assert isinstance(page, PlotPage)
    assert page.spoken()[1:] == example(ITEMS["M01"]).plot_words
    assert isinstance(flow.tap(FIGURES).conductor.shown, ResultPage)


def test_a_record_fills_in_and_is_read_back() -> None:
    flow = Estimating(ITEMS["M01"]).begins().tap(CARD)
    values = (("birth", "1968-06"), ("category", "male"), ("paid_months", 208), ("deemed_months", 24))
    more = (("average_index", 8_012), ("account", 5_600_050))
    flow.shows_card(Record(TODAY, (*values, *more)))
    assert flow.page == "estimate-ask-when"
    flow.tap("on-time").shows("estimate-review")
    page = flow.conductor.shown
    assert isinstance(page, ResultPage)
    assert [fact.value.id for fact in page.facts][:3] == [
        "code-retire-category-male",
        "quantity-month",
        "quantity-duration",
    ]
    flow.tap(RECKON)
    asked = flow.effect
    assert isinstance(asked, Reckon)
    assert dict(asked.answers)["account"] == 5_600_050
    assert flow.taps == 3


def test_what_the_record_does_not_have_is_asked() -> None:
    flow = Estimating(ITEMS["M03"]).begins().tap(CARD)
    flow.shows_card(Record(TODAY, (("birth", "1968-06"),)))
    flow.shows("estimate-ask-category").tap("male").shows("estimate-review")


def test_a_value_that_no_input_could_have_is_asked_instead() -> None:
    flow = Estimating(ITEMS["M03"]).begins().tap(CARD)
    flow.shows_card(Record(TODAY, (("birth", "1899-01"), ("category", "male"))))
    flow.shows("estimate-ask-birth")


def test_an_estimate_from_the_record_alone_asks_for_nothing() -> None:
    flow = Estimating(ITEMS["M08"]).begins()
    flow.shows_card(Record(TODAY, SAMPLES["M08"][1].values, SAMPLES["M08"][1].rows))  # type: ignore[union-attr]
    assert isinstance(flow.effect, Reckon)
    assert flow.taps == 0


def test_one_answer_is_changed_and_the_others_stay() -> None:
    flow = at_result("M06").tap(CHANGE).shows("estimate-change").tap("area").tap("county")
    asked = flow.effect
    assert isinstance(asked, Reckon)
    assert dict(asked.answers) == {**dict(SAMPLES["M06"][0]), "area": "county"}


def test_a_changed_number_begins_with_the_last_one() -> None:
    flow = at_result("M01").tap(CHANGE).tap("account")
    page = flow.conductor.shown
    assert isinstance(page, ValuePage)
    assert page.start == dict(SAMPLES["M01"][0])["account"]


@pytest.mark.parametrize("reason", ["no-rule", "contradiction", "impossible-date", "out-of-range"])
def test_what_cannot_be_reckoned_has_a_plain_page_and_another_way(reason: str) -> None:
    def refused() -> Estimating:
        flow = Estimating(ITEMS["M06"]).begins().by_hand(dict(SAMPLES["M06"][0]))
        flow.gives(Reckon, NotReckoned(reason)).shows(f"trouble-estimate-{reason}-title")
        return flow

    refused().tap("staff").ends(HandedToPerson("estimate"))
    refused().tap("leave").ends(LeftSafely("left"))
    flow = refused().tap(CHANGE).tap("area").tap("city")
    assert isinstance(flow.effect, Reckon)
    assert dict(flow.effect.answers) == dict(SAMPLES["M06"][0])


def test_without_inputs_a_person_is_the_other_way() -> None:
    flow = Estimating(ITEMS["M08"]).begins().shows_card(Record(TODAY, ()))
    flow.gives(Reckon, NotReckoned("no-record")).shows("trouble-estimate-no-record-title")
    assert not flow.conductor.shown.accepts(Chosen(CHANGE))
    flow.tap("staff").ends(HandedToPerson("estimate"))


@pytest.mark.parametrize("paper", ["printed", "not-printed", "unknown"])
def test_the_truth_about_the_paper(paper: str) -> None:
    flow = at_result("M04").tap(PRINT)
    printing = flow.effect
    assert isinstance(printing, PrintEstimate)
    assert printing.estimate == example(ITEMS["M04"])
    assert [fact.label.id for fact in printing.asked] == ["estimate-label-base_share"]
    flow.gives(PrintEstimate, HandedOver(paper)).shows(f"estimate-paper-{paper}")
    flow.tap("done").shows("rating-title").tap("skip").ends(Finished("done"))


@pytest.mark.parametrize(
    ("paper", "took"), [("printed", Took.PRINTED), ("unknown", Took.PERHAPS_PRINTED), ("not-printed", Took.SEEN)]
)
def test_who_leaves_behind_the_paper_is_told_what_she_has(paper: str, took: Took) -> None:
    flow = at_result("M04").tap(PRINT).gives(PrintEstimate, HandedOver(paper))
    flow.press(Control.LEAVE).ends(LeftSafely("left", took)).shows(f"closing-{took}")


def test_without_paper_no_print_is_offered() -> None:
    assert not at_result("M04", paper=False).conductor.shown.accepts(Chosen(PRINT))
    assert not at_result("M01", paper=False).conductor.shown.accepts(Chosen(PRINT))


@pytest.mark.parametrize("paper", [True, False])
def test_on_a4_where_the_item_says_so_and_there_is_some(paper: bool) -> None:
    flow = at_result("M01", paper=paper, a4=True).tap(PRINT)
    printing = flow.effect
    assert isinstance(printing, PrintEstimatePages)
    assert printing.estimate == example(ITEMS["M01"])
    assert printing.asked
    flow.gives(PrintEstimatePages, HandedOver("printed")).shows("estimate-paper-printed")


def test_where_a4_did_not_come_she_may_have_a_slip() -> None:
    flow = at_result("M01", a4=True).tap(PRINT)
    flow.gives(PrintEstimatePages, HandedOver("not-printed", "jammed"))
    flow.tap(PRINT_SLIP).gives(PrintEstimate, HandedOver("printed")).shows("estimate-paper-printed")
    without = at_result("M01", paper=False, a4=True).tap(PRINT).gives(PrintEstimatePages, HandedOver("not-printed"))
    assert not without.conductor.shown.accepts(Chosen(PRINT_SLIP))


@pytest.mark.parametrize("outcome", ["printed", "unknown"])
def test_what_may_have_come_is_not_printed_again(outcome: str) -> None:
    done = at_result("M01", a4=True).tap(PRINT).gives(PrintEstimatePages, HandedOver(outcome))
    assert not done.conductor.shown.accepts(Chosen(PRINT_SLIP))


def test_without_a4_the_slip_serves() -> None:
    assert isinstance(at_result("M01").tap(PRINT).effect, PrintEstimate)


def test_back_goes_one_question_back_and_nothing_is_lost() -> None:
    flow = Estimating(ITEMS["M06"]).begins().by_hand({"paid": 130, "area": "city"})
    flow.gives(Reckon, example(ITEMS["M06"])).gives(LookAtPaper, PAPER)
    flow.press(Control.BACK).shows("estimate-ask-area")
    flow.press(Control.BACK).shows("estimate-ask-paid")
    flow.tap("10").shows("estimate-ask-area")


def test_taps_by_hand_stay_few() -> None:
    taps = {}
    for code in BY_HAND_CODES:
        taps[code] = at_result(code).taps
    assert taps == {"M01": 12, "M02": 7, "M03": 5, "M04": 1, "M06": 3, "M07": 1}


def test_every_item_is_an_estimate() -> None:
    assert all(isinstance(item.flow, EstimateFlow) for item in ITEMS.values())
