"""A query on A4, from the effect to the sheet in the tray: the real setting process, driver and IPP, and nothing kept on the way."""

from __future__ import annotations

import logging
import queue
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.pension import EXAMPLE_CITY
from drivers.a4.contract import PagePrinter, PagePrinterSettings
from drivers.a4.model import Level, PagePrinterModel
from drivers.a4.pages import PageError
from drivers.a4.simulator import SimulatedPagePrinter
from drivers.supervisor import Supervised
from kiosk.documents.record_pages import record_pages
from kiosk.engine.messages import Completed
from kiosk.engine.requests import Token
from kiosk.estimate_walks import estimate_items, example
from kiosk.pages import Fact, text
from kiosk.papers import setting
from kiosk.runtime.at_estimates import AtEstimates
from kiosk.runtime.at_pages import AtPages
from kiosk.runtime.at_records import AtRecords
from kiosk.runtime.clock import Clock
from kiosk.runtime.performer import Performer
from kiosk.runtime.typesetter import Typesetter
from kiosk.runtime.words import Words
from kiosk.services.certificates import LookAtPagePrinter
from kiosk.services.effects import HandedOver
from kiosk.services.estimates.effects import PrintEstimatePages
from kiosk.services.figures import value_text
from kiosk.services.records import Column, PrintRecordPages
from tests.drivers.a4.test_pages import poppler, told

OWNER = ("王*琴", "110101********0028")
OFFICE = "示例市大厅"
PATIENCE_SECONDS = 60.0


def sheet(rows: int, more: int = 0) -> PrintRecordPages:
    cells = (
        (value_text("month", f"{2026 - at // 12}-{12 - at % 12:02d}"), value_text("money", at)) for at in range(rows)
    )
    return PrintRecordPages(
        title=text("item-Q06"),
        owner=OWNER,
        summary=(text("item-Q06-summary", monthly="fen:500000", total="fen:6000000"),),
        facts=(Fact(text("field-monthly"), value_text("money", 500_000)),),
        columns=(Column(text("field-month"), False), Column(text("field-total"), True)),
        rows=tuple(cells),
        more=more,
        as_of=date(2026, 11, 23),
    )


class Desk:
    """The terminal's part for records, on a simulated printer of its own thread."""

    def __init__(self, printer: Supervised[PagePrinter] | None) -> None:
        self.told: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._performer = Performer(self.told.put)
        pages = AtPages(printer, Clock(), lambda: True)
        pages.register(self._performer)
        nothing: Any = None
        words = Words(("zh",), strict=True)
        run: Callable[[Callable[[], None]], None] = _at_once
        typesetter = Typesetter(run, pages, words)
        AtRecords(nothing, run, nothing, nothing, typesetter, words, "T-0001", OFFICE).register(self._performer)
        AtEstimates(
            EXAMPLE_CITY, nothing, typesetter, words.screen, lambda: date(2026, 11, 23), "T-0001", OFFICE
        ).register(self._performer)

    def result(self, effect: PrintRecordPages | PrintEstimatePages | LookAtPagePrinter) -> object:
        self._performer.perform(Token(1, 1), effect)
        done = self.told.get(timeout=PATIENCE_SECONDS)
        assert isinstance(done, Completed)
        return done.result


def _at_once(work: Callable[[], None]) -> None:
    work()


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervised[Any]]:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    adapter = SimulatedPagePrinter(PagePrinterSettings(), model=PagePrinterModel(page_seconds=0.01))
    supervised = Supervised(adapter, lambda event: None)
    supervised.start()
    yield supervised
    supervised.stop()


def model_of(printer: Supervised[Any]) -> PagePrinterModel:
    model = printer.adapter.controls.model
    assert isinstance(model, PagePrinterModel)
    return model


@poppler
def test_the_sheet_comes_out_and_nothing_of_her_stays(printer: Supervised[Any], tmp_path: Path) -> None:
    assert Desk(printer).result(sheet(300, more=5)) == HandedOver("printed", left_out=5)
    model = model_of(printer)
    pdf = model.sheets[0].pdf
    read = told("pdftotext", pdf).replace("\n", "")
    for words in (
        *OWNER,
        "我的养老金",
        "只供自己参考，不是证明。",
        "T-0001",
        "12333",
        "还有 5 条没有打印",
        "2026年12月",
    ):
        assert words in read, words
    assert len(model.sheets) > 5
    assert "证明编号" not in read
    assert not told("pdfimages", pdf, "-list").splitlines()[2:], "neither seal nor code"
    assert [*(tmp_path / "temporary").iterdir()] == []
    assert all(job.ended for job in model.jobs)


@poppler
def test_an_estimate_says_what_it_rests_on_and_that_it_binds_nobody(printer: Supervised[Any]) -> None:
    [item] = [each for each in estimate_items() if each.code == "M01"]
    estimate, asked = example(item), (Fact(text("estimate-label-index"), text("value-plain", value="0.8")),)
    assert Desk(printer).result(PrintEstimatePages(text("item-M01"), asked, estimate)) == HandedOver("printed")
    [only] = model_of(printer).sheets
    read = told("pdftotext", only.pdf).replace("\n", "").replace(" ", "")
    words = Words(("zh",), strict=True)
    facts = (*estimate.facts, *asked, *estimate.basis)
    heads = (text("slip-estimate-asked"), text("slip-estimate-basis"))
    for wanted in (estimate.headline, *estimate.essence, *heads, *(fact.value for fact in facts)):
        assert words.screen(wanted).replace(" ", "") in read, wanted.id
    for fact in facts:
        # The last character of a long one stands on a line of its own.
        assert words.screen(fact.label).replace(" ", "")[:5] in read, fact.label.id
    assert read.count(words.screen(text("estimate-not-binding"))) == 1
    assert "以经办机构核定为准" in read
    assert OFFICE in read


def test_rows_beyond_twenty_pages_are_told(printer: Supervised[Any]) -> None:
    handed = Desk(printer).result(sheet(1440))
    assert isinstance(handed, HandedOver)
    assert handed.paper == "printed"
    assert 0 < handed.left_out < 1440
    assert len(model_of(printer).sheets) == setting.MOST_PAGES


@pytest.mark.expected_logs(r"^drivers\.supervisor: device page_printer is down: USER_ERROR paper-out")
def test_without_paper_nothing_is_missing_on_it_and_why_is_told(printer: Supervised[Any]) -> None:
    model_of(printer).set_paper(Level.OUT)
    assert Desk(printer).result(sheet(3, more=5)) == HandedOver("not-printed", "paper-out")


def test_without_a_printer_there_is_none_to_offer() -> None:
    assert Desk(None).result(LookAtPagePrinter()) is False


@pytest.mark.expected_logs(r"^kiosk\.typesetter: no A4 sheet: setting-")
@pytest.mark.parametrize("seconds", [0.001, setting.SET_SECONDS])
def test_a_sheet_that_cannot_be_set_is_not_printed_and_the_log_has_nothing_of_her(
    seconds: float, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(setting, "SET_SECONDS", seconds)
    monkeypatch.setattr(setting, "_MODULE", "kiosk.papers.no-such-module")
    with caplog.at_level(logging.DEBUG):
        assert Desk(None).result(sheet(1)) == HandedOver("not-printed")
    assert not any(word in caplog.text for word in OWNER)


def test_what_can_never_fit_is_refused_by_a_word_and_nothing_of_her_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert OWNER[0] not in repr(record_pages(sheet(1), Words(("zh",), strict=True).apart(), "T-0001", ""))
    monkeypatch.setattr(setting, "MOST_PAGES", 1)
    with pytest.raises(PageError, match="too-many-pages"):
        setting.set_here(record_pages(sheet(0), lambda wanted: wanted.id * 200, "T-0001", ""))


def test_words_apart_stay_in_their_language() -> None:
    words = Words(("zh", "en", "ug"), strict=True)
    words.language = "en"
    english = words.apart()
    words.language = "ug"
    assert english(text("item-Q06")) == "My pension"
    assert words.apart()(text("item-Q06")) == "我的养老金", "a script that A4 cannot set gives way to Chinese"
