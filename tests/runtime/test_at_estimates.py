"""Reckoning and printing at the terminal; rules that cannot be read stop nothing but the estimates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.pension import EXAMPLE_CITY
from drivers.printer.contract import Line, PrintOutcome, PrintReport, Slip
from kiosk.engine.messages import Completed
from kiosk.engine.requests import Effect, Token
from kiosk.estimate_walks import SAMPLES, estimate_items, example
from kiosk.pages import Text, text
from kiosk.runtime.at_estimates import AtEstimates
from kiosk.runtime.performer import Performer
from kiosk.services.effects import HandedOver
from kiosk.services.estimates.effects import PrintEstimate, Reckon
from kiosk.services.estimates.values import Estimate, NotReckoned

TODAY = date(2026, 11, 26)
TOKEN = Token(1, 1)


class Desk:
    """A performer, and what it was told."""

    def __init__(self, rules: Path, outcome: PrintOutcome = PrintOutcome.PRINTED) -> None:
        self.told: list[object] = []
        self.slips: list[Slip] = []
        self._outcome = outcome
        self.performer = Performer(self.told.append)
        nothing: Any = None
        AtEstimates(rules, self._submit, nothing, self._word, lambda: TODAY, "T-1", "").register(self.performer)

    def result(self, effect: Effect[object]) -> object:
        self.performer.perform(TOKEN, effect)
        last = self.told[-1]
        assert isinstance(last, Completed)
        return last.result

    def _submit(self, slip: Slip, done: Callable[[PrintReport], None]) -> None:
        self.slips.append(slip)
        done(PrintReport(self._outcome))

    def _word(self, wanted: Text) -> str:
        return wanted.id


def test_reckons_on_the_day_of_today() -> None:
    found = Desk(EXAMPLE_CITY).result(Reckon("retirement-age", SAMPLES["M03"][0]))
    assert isinstance(found, Estimate)
    assert dict(next(fact for fact in found.basis if fact.label.id == "estimate-label-today").value.args) == {
        "date": TODAY.isoformat()
    }


@pytest.mark.expected_logs("kiosk.estimates: no estimates")
@pytest.mark.parametrize("written", ["", "place = 1"])
def test_rules_that_cannot_be_read(tmp_path: Path, written: str) -> None:
    rules = tmp_path / "here.toml"
    rules.write_text(written, encoding="utf-8")
    assert Desk(rules).result(Reckon("retirement-age", SAMPLES["M03"][0])) == NotReckoned("no-rule")


@pytest.mark.parametrize(
    ("outcome", "paper"),
    [
        (PrintOutcome.PRINTED, "printed"),
        (PrintOutcome.NOT_PRINTED, "not-printed"),
        (PrintOutcome.UNKNOWN, "unknown"),
    ],
)
def test_prints_and_tells_the_truth(outcome: PrintOutcome, paper: str) -> None:
    desk = Desk(EXAMPLE_CITY, outcome)
    item = next(item for item in estimate_items() if item.code == "M04")
    assert desk.result(PrintEstimate(text("item-M04"), (), example(item))) == HandedOver(paper)
    assert next(block.text for block in desk.slips[0].blocks if isinstance(block, Line)) == "slip-estimate-title"
