"""She shows once in a visit that it is she; a helper shows it for one matter; and the centre is told which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.catalogue.load import shipped
from kiosk.engine.interrupts import Ending, Finished
from kiosk.engine.requests import Effect
from kiosk.engine.visit import Visit
from kiosk.explorer import Explorer
from kiosk.pages import HomePage, PinEntered
from kiosk.services.devices import Working
from kiosk.services.effects import FetchStanding, LookAtPaper, PinRight, ReadCard, Unavailable, VerifyPin
from kiosk.services.home import Readiness, home_page
from kiosk.services.identify import identify
from kiosk.services.presence import raise_to
from kiosk.services.proofs import CheckHelper, HelperKnown, Raised, RaiseVisit, ReadHelperCard
from kiosk.services.reception import reception_by
from kiosk.services.rules import HouseRules
from kiosk.services.values import Holder, Matter, Way
from tests.digits import digits
from tests.engine.worded import wordless
from tests.services.flows import HOLDER, PAPER, STANDING, Flow

HELPED = replace(STANDING, has_helpers=True)
HELPER = Holder("110000197803074129", "示例", None, None, None, by_id_card=True)
PIN = PinEntered(digits("123456"))
WORKS = Working(id_card=True)
RULES = HouseRules((Way.PASSWORD, Way.HELPER, Way.STAFF))


async def twice(visit: Visit) -> Ending:
    """Looks something up, then has something printed."""
    person = await identify(visit)
    for matter in (Matter.ENQUIRY, Matter.PRINT):
        person = await raise_to(visit, person, "A2", matter, (), RULES)
    return Finished("done")


def at_ways() -> Flow:
    flow = Flow(twice, WORKS)
    flow.card_in()
    return flow.run(((ReadCard, HOLDER), "working-fetching-standing"), ((FetchStanding, HELPED), "ways-title"))


def by_helper(flow: Flow) -> Flow:
    flow.answer("helper").answer("helper-here").id_card_on().gives(ReadHelperCard, HELPER).answer(PIN)
    flow.runs(CheckHelper)
    return flow


def test_what_was_shown_once_is_not_asked_again() -> None:
    flow = at_ways().run(("password", "password-title"), (PIN, "working-checking-password"))
    flow.gives(VerifyPin, PinRight())
    flow.gives(RaiseVisit, Raised("A2")).ends(Finished("done"))
    assert flow.performed(RaiseVisit) == 1


def test_a_helper_shows_it_for_one_matter_alone() -> None:
    flow = by_helper(at_ways())
    flow.gives(CheckHelper, HelperKnown("黄*燕", "0" * 32))
    flow.run(((RaiseVisit, Raised("A3", Matter.ENQUIRY)), "ways-title"))
    again = by_helper(flow).effect
    assert isinstance(again, CheckHelper)
    assert again.matter is Matter.PRINT


@pytest.mark.parametrize(("item", "matter"), [("Q06", "enquiry"), ("C05", "print"), ("H01", "certification")])
def test_the_centre_is_told_what_the_helper_is_for(item: str, matter: str) -> None:
    """One registered for the certification alone must not pass for everything."""
    catalogue, ready = shipped(), Readiness(devices=frozenset({"page_printer"}))
    flow = Flow(reception_by(catalogue, RULES), WORKS, home_page(catalogue, ready, (item,)))
    flow.answer(item).card_in()
    flow.gives(ReadCard, HOLDER).gives(FetchStanding, HELPED)
    if item == "H01":
        flow.gives(LookAtPaper, PAPER).answer("start")
    flow.answer("helper").shows("helper-title")
    assert f"helper-may-{matter}" in flow.said
    flow.answer("helper-here").id_card_on().gives(ReadHelperCard, HELPER).answer(PIN)
    assert isinstance(flow.effect, CheckHelper)
    assert flow.effect.matter.value == matter


def test_whatever_the_centre_says_to_a_proof_there_is_a_way_on() -> None:
    """The explorer, with everything else going well: the ways themselves have walks of their own."""

    def tried(effect: Effect[object]) -> tuple[object, ...]:
        if isinstance(effect, RaiseVisit):
            return effect.outcomes()
        return tuple(found for found in effect.outcomes()[:1] if not isinstance(found, Unavailable))

    async def once(visit: Visit) -> Ending:
        await raise_to(visit, await identify(visit), "A2", Matter.ENQUIRY, (), HouseRules((Way.PASSWORD, Way.STAFF)))
        return Finished("done")

    home = home_page(shipped(), Readiness(), ("Q06",))
    found = Explorer(once, HomePage(title=home.title, options=home.options[:1]), outcomes=tried, cards=False).walk()
    assert found.faults == []
    assert found.effects["RaiseVisit"] == found.declared["RaiseVisit"]
    assert [lacking for language in ("zh", "en") for lacking in wordless(found, language)] == []
