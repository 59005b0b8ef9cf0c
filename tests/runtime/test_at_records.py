"""A record on paper: what does not fit on one slip is left out, the oldest first, and counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from drivers.printer.contract import SLIP_INVALID, Line, PrintOutcome, PrintReport, Slip
from drivers.printer.fonts import font_chain
from drivers.printer.raster import SlipError, draw_slip
from kiosk.engine.messages import Completed
from kiosk.engine.requests import Token
from kiosk.pages import Fact, Text, text
from kiosk.runtime.at_records import AtRecords
from kiosk.runtime.performer import Performer
from kiosk.services.effects import HandedOver
from kiosk.services.records import PrintRecord

COLUMNS = 8


class Printer:
    """Draws as the driver does, on paper of this width, and remembers what came out."""

    def __init__(self, width_mm: int) -> None:
        self.width_mm = width_mm
        self.slips: list[Slip] = []

    def submit(self, slip: Slip, done: Callable[[PrintReport], None]) -> None:
        try:
            draw_slip(slip, self.width_mm, font_chain())
        except SlipError as trouble:
            done(PrintReport(PrintOutcome.NOT_PRINTED, reason=f"{SLIP_INVALID}:{trouble}"))
        else:
            self.slips.append(slip)
            done(PrintReport(PrintOutcome.PRINTED))


def word(said: Text) -> str:
    return "".join((said.id, *(value for _, value in said.args)))


def record(rows: int, more: int = 0) -> PrintRecord:
    row = [Fact(text("slip-number"), text("value-plain", value=f"fact {column}")) for column in range(COLUMNS)]
    facts = tuple((Fact(text("slip-on"), text("value-plain", value=f"row {number}")), *row) for number in range(rows))
    return PrintRecord(
        title=text("item-Q04"), owner=None, summary=(), facts=(), rows=facts, more=more, as_of=date(2026, 11, 26)
    )


def printed(printer: Printer, effect: PrintRecord) -> HandedOver:
    told: list[Any] = []
    unused: Any = SimpleNamespace()
    words: Any = SimpleNamespace(screen=word)
    adapter = AtRecords(unused, unused, unused, printer.submit, unused, words, "T-0001", "")
    performer = Performer(told.append)
    adapter.register(performer)
    performer.perform(Token(1, 1), effect)
    (done,) = told
    assert isinstance(done, Completed)
    assert isinstance(done.result, HandedOver)
    return done.result


@pytest.mark.parametrize("width_mm", [58, 80])
def test_a_long_record_comes_out_with_its_newest_rows_and_says_how_many_are_not_on_it(width_mm: int) -> None:
    printer = Printer(width_mm)
    handed = printed(printer, record(24, more=7))
    (slip,) = printer.slips
    lines = [block.text for block in slip.blocks if isinstance(block, Line)]
    kept = sum("row" in line for line in lines)
    assert 6 <= kept < 24
    assert [line for line in lines if "row" in line] == [f"value-plainrow {number}" for number in range(kept)]
    assert f"record-slip-more{24 - kept + 7}" in lines
    assert handed == HandedOver("printed", left_out=24 - kept + 7), "the screen tells it too"


def test_a_slip_that_is_too_long_without_any_row_is_not_tried_for_ever() -> None:
    class Never(Printer):
        def submit(self, slip: Slip, done: Callable[[PrintReport], None]) -> None:
            self.slips.append(slip)
            done(PrintReport(PrintOutcome.NOT_PRINTED, reason=f"{SLIP_INVALID}:slip-length"))

    never = Never(80)
    assert printed(never, record(24)).paper == "not-printed"
    assert len(never.slips) < 20
