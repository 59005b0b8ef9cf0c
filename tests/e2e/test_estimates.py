"""Each estimate on the real program, from the home page to the paper; the figures shown are those of the rules."""

from __future__ import annotations

from datetime import date

import pytest

from config.catalogue.flows import EstimateFlow
from kiosk.estimate_walks import estimate_items
from kiosk.item_ways import estimate_answers, own_answers
from kiosk.pages import ResultPage
from kiosk.pension import RuleBook
from kiosk.runtime import at_estimates
from kiosk.services.estimates.reckon import reckon
from kiosk.services.estimates.values import Answers, Basis, Estimate, NotReckoned
from tests.e2e.stage import Stage

ITEMS = {item.code: item for item in estimate_items()}
BY_HAND = [code for code, item in sorted(ITEMS.items()) if item.sign_in == "A0"]
CARDS = {"M01": "unemployed", "M05": "valid", "M08": "unemployed"}
"""Whose record holds what the estimate needs."""

pytestmark = pytest.mark.expected_logs(
    r"^drivers\.supervisor: device \w+ is (down|back)", r"^voice\.speaker: no clip for text"
)


class Reckonings:
    """What the terminal reckoned, as it happened."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Answers, Basis | None, Estimate | NotReckoned]] = []

    def __call__(
        self, book: RuleBook, formula: str, answers: Answers, basis: Basis | None, today: date
    ) -> Estimate | NotReckoned:
        found = reckon(book, formula, answers, basis, today)
        self.seen.append((formula, answers, basis, found))
        return found


@pytest.fixture
def reckonings(monkeypatch: pytest.MonkeyPatch) -> Reckonings:
    seen = Reckonings()
    monkeypatch.setattr(at_estimates, "reckon", seen)
    return seen


def script(code: str, answers: dict[str, int | str]) -> str:
    flow = ITEMS[code].flow
    assert isinstance(flow, EstimateFlow)
    lines = ["expect home", "tap all", "tap shelf-estimate", f"tap {code}", *estimate_answers(code, flow, answers)]
    return "\n".join((*lines, "expect page ResultPage", "expect text 以经办机构核定为准", "expect spoken 核定为准"))


@pytest.mark.parametrize("code", BY_HAND)
def test_by_hand_to_the_paper(stage: Stage, reckonings: Reckonings, code: str) -> None:
    answers = own_answers(code)
    stage.play(script(code, answers))
    _, given, basis, found = reckonings.seen[-1]
    assert dict(given) == answers
    assert basis is None
    assert isinstance(found, Estimate)
    page = stage.app.conductor.shown
    assert isinstance(page, ResultPage)
    assert page.title == found.headline
    shown = stage.app.words.screen(found.headline)
    plot = ["tap plot", "expect page PlotPage", "tap figures"] if found.plot is not None else []
    flow = ITEMS[code].flow
    assert isinstance(flow, EstimateFlow)
    # Where it comes out on A4 the simulated page printer keeps it, beside the slips.
    slip = [] if "a4" in flow.prints else ["expect paper 1"]
    ways = [f"expect text {shown}", *plot, "tap print", *slip, "expect page estimate-paper-printed"]
    stage.play("\n".join((*ways, "tap done", "tap skip", "expect ending Finished", "expect home")))


@pytest.mark.parametrize("code", sorted(CARDS))
def test_a_card_fills_in(stage: Stage, reckonings: Reckonings, code: str) -> None:
    lines = ["expect home", "tap all", "tap shelf-estimate", f"tap {code}"]
    lines += ["tap with-card"] if ITEMS[code].sign_in == "A0" else []
    lines += [f"card insert {CARDS[code]}"]
    lines += {
        "M01": ["expect page estimate-ask-when", "tap on-time", "expect page estimate-review", "tap reckon"],
        "M05": ["tap outpatient", "tap primary", "type 900"],
        "M08": [],
    }[code]
    stage.play("\n".join((*lines, "expect page ResultPage", "expect text 以经办机构核定为准")))
    _, _, basis, found = reckonings.seen[-1]
    assert basis is not None
    assert isinstance(found, Estimate)
    stage.play("tap done\ntap skip\nexpect ending Finished\ncard pull\nexpect home")
