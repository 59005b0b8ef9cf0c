"""Each estimate on the real program, from the home page to the paper; the figures shown are those of the rules."""

from __future__ import annotations

from datetime import date

import pytest

from config.catalogue.flows import AmountInput, ChoiceInput, DurationInput, EstimateFlow, Input, MonthInput, NumberInput
from kiosk.estimate_walks import SAMPLES, estimate_items
from kiosk.pages import ResultPage
from kiosk.pension import RuleBook
from kiosk.runtime import at_estimates
from kiosk.services.estimates.reckon import reckon
from kiosk.services.estimates.values import Answers, Basis, Estimate, NotReckoned
from tests.e2e.stage import Stage

ITEMS = {item.code: item for item in estimate_items()}
BY_HAND = [code for code, item in sorted(ITEMS.items()) if item.sign_in == "A0"]
YEAR = 12
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


def steps(wanted: Input, value: int | str) -> list[str]:
    """Script lines that answer one input."""
    match wanted:
        case ChoiceInput():
            return [f"tap {value}"]
        case NumberInput():
            return [f"type {value}"]
        case AmountInput():
            return [f"type {int(value) // 100}"]
        case DurationInput():
            return [f"type {int(value) // YEAR}", f"tap {int(value) % YEAR}"]
        case MonthInput():
            year, month = str(value).split("-")
            return [f"tap {max(int(year) // 10 * 10, wanted.first_year)}", f"tap {int(year)}", f"tap {int(month)}"]
    return ["tap key confirm"]


def script(code: str, answers: dict[str, int | str]) -> str:
    flow = ITEMS[code].flow
    assert isinstance(flow, EstimateFlow)
    lines = ["expect home", "tap all", "tap shelf-estimate", f"tap {code}"]
    if flow.operation is not None:
        lines += [f"expect page item-{code}", "tap by-hand"]
    for each in flow.inputs:
        name = getattr(each, "name", "")
        lines += [f"expect page estimate-ask-{name}", *steps(each, answers[name])]
    return "\n".join((*lines, "expect page ResultPage", "expect text 以经办机构核定为准", "expect spoken 核定为准"))


@pytest.mark.parametrize("code", BY_HAND)
def test_by_hand_to_the_paper(stage: Stage, reckonings: Reckonings, code: str) -> None:
    answers = dict(SAMPLES[code][0])
    # Whole yuan can be typed; the wage stays where the scale begins.
    answers |= {"account": 12_345_600} if "account" in answers else {}
    answers |= {"index": 10_000} if "index" in answers else {}
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
    ways = [f"expect text {shown}", *plot, "tap print", "expect paper 1", "expect page estimate-paper-printed"]
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
