"""Which trouble of a printer is told: what it said of itself, and no lack of paper it did not speak of."""

from __future__ import annotations

import pytest

from config.catalogue.load import shipped
from config.texts import FOLDER, Texts
from drivers.contract import DeviceState, DeviceStatus, Supply
from drivers.printer.contract import Evidence, PrintOutcome, PrintReport
from kiosk.pages import text
from kiosk.runtime.at_paper import handed_over
from kiosk.runtime.readiness import Watch
from kiosk.services.effects import HandedOver
from kiosk.services.home import home_page
from kiosk.services.printers import TROUBLES, trouble_of_status

STATES = [
    (DeviceStatus("receipt_printer", DeviceState.ONLINE, Supply.LOW), ""),
    (DeviceStatus("receipt_printer", DeviceState.USER_ERROR, Supply.OUT, "paper-out"), "paper-out"),
    (DeviceStatus("receipt_printer", DeviceState.USER_ERROR, Supply.PLENTY, "cover-open"), "cover-open"),
    (DeviceStatus("page_printer", DeviceState.HARDWARE_ERROR, Supply.JAMMED, "jammed"), "jammed"),
    (DeviceStatus("page_printer", DeviceState.USER_ERROR, Supply.OUT, "toner-empty"), "toner-empty"),
    (DeviceStatus("receipt_printer", DeviceState.OFFLINE, Supply.UNKNOWN, "unplugged"), "no-answer"),
    (DeviceStatus("receipt_printer", DeviceState.UNKNOWN, Supply.UNKNOWN, "silent"), "no-answer"),
    (DeviceStatus("receipt_printer", DeviceState.NOT_CONFIGURED, reason="none"), "no-printer"),
    (DeviceStatus("receipt_printer", DeviceState.NOT_CONFIGURED, reason="library-missing"), "broken"),
    (DeviceStatus("receipt_printer", DeviceState.HARDWARE_ERROR, Supply.PLENTY, "cutter"), "broken"),
    (None, "no-printer"),
]


@pytest.mark.parametrize(("status", "trouble"), STATES)
def test_the_state_of_a_printer_in_the_words_of_the_pages(status: DeviceStatus | None, trouble: str) -> None:
    assert trouble_of_status(status) == trouble


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("paper-out", "paper-out"),
        ("cover-open-buffer-kept", "cover-open"),
        ("unplugged", "no-answer"),
        ("device-offline", "no-answer"),
        ("mechanical", "broken"),
        ("timed-out", ""),
        ("slip-invalid:qr-too-wide", ""),
    ],
)
def test_a_job_that_did_not_print_says_why_as_far_as_the_printer_told(reason: str, why: str) -> None:
    report = PrintReport(PrintOutcome.NOT_PRINTED, Evidence.NONE, reason)
    assert handed_over(report) == HandedOver("not-printed", why)


def test_paper_that_may_hang_half_way_is_blamed_on_nothing() -> None:
    assert handed_over(PrintReport(PrintOutcome.UNKNOWN, reason="cutter")) == HandedOver("unknown")


def test_the_tile_of_a_printer_with_its_cover_open_speaks_of_no_missing_paper() -> None:
    watch = Watch(lambda ready: None)
    watch.ledger(None)
    watch.central_answered(True)
    watch.device(DeviceStatus("card", DeviceState.ONLINE))
    watch.device(DeviceStatus("receipt_printer", DeviceState.USER_ERROR, Supply.PLENTY, "cover-open"))
    hint = home_page(shipped(), watch.now()).options[0].hint
    assert hint == text("tile-no-paper", why="cover-open")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_trouble_has_words_of_its_own(language: str) -> None:
    texts = Texts(FOLDER, language, strict=True)
    said = [texts.spoken("printer-is", {"why": trouble}) for trouble in TROUBLES]
    assert len(set(said)) == len(TROUBLES)
    assert None not in said
