"""One job, one honest report: every trouble of a page printer, in memory and on the wire."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.a4.adapter import CupsPagePrinter, IppPagePrinter
from drivers.a4.contract import Evidence, PageJob, PageOutcome, PagePrinter, PagePrinterSettings
from drivers.a4.model import Level
from drivers.contract import Deadline, DeviceFault, DeviceState, Supply
from drivers.far_end import Trouble
from tests.drivers.a4.rigs import BUSY_MACHINE_SECONDS, JOB, WIRES, Rig, meanwhile, rig, three_pages, wait_for

pytestmark = pytest.mark.parametrize("wire", WIRES)
PRINTED, NOT_PRINTED, UNKNOWN = PageOutcome.PRINTED, PageOutcome.NOT_PRINTED, PageOutcome.UNKNOWN
SLOW_PAGE = 60.0


def opened(printer: Rig) -> Rig:
    printer.printer.open()
    return printer


def opens(printer: Rig) -> bool:
    try:
        printer.printer.open()
    except DeviceFault:
        return False
    return True


def at_work(printer: Rig) -> bool:
    printer.model.advance()
    return any(job.began_at is not None for job in printer.model.jobs)


def test_it_is_a_page_printer(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        assert isinstance(printer.printer, PagePrinter)


def test_pages_come_out_and_the_printer_s_own_record_proves_it(wire: str, tmp_path: Path) -> None:
    noted: list[str] = []
    with rig(wire, tmp_path) as printer:
        opened(printer)
        report = printer.printer.print_pages(three_pages(), 12, Deadline(20), noted.append)
        assert (report.outcome, report.evidence) == (PRINTED, Evidence.DEVICE_JOB)
        assert printer.sheets == 3
        assert noted == [report.job_uri]


def test_the_job_is_known_before_a_byte_of_the_document_is_sent(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        opened(printer)
        documents: list[int] = []

        def note(_: str) -> None:
            documents.extend(len(job.pdf) for job in printer.model.jobs)

        printer.printer.print_pages(JOB, 1, Deadline(20), note)
        assert documents == [0]


@pytest.mark.parametrize(
    "job",
    [
        PageJob(b"", 1),
        PageJob(b"not a pdf", 1),
        replace(JOB, pages=0),
        replace(JOB, pages=101),
        PageJob(b"%PDF-1.4" + b"x" * 20_000_000, 1),
    ],
)
def test_what_is_no_document_is_refused(wire: str, job: PageJob, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        report = opened(printer).print(job=job)
        assert (report.outcome, report.reason) == (NOT_PRINTED, "pages-invalid")
        assert printer.model.jobs == []


def test_a_printer_that_was_never_opened_prints_nothing(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        assert printer.print().reason == "not-open"


def test_trouble_before_the_job_is_not_printed_and_named(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        opened(printer)
        model = printer.model
        letter, a4 = "na_letter_8.5x11in", "iso_a4_210x297mm"
        troubles: tuple[tuple[Callable[[], None], Callable[[], None], str, Supply], ...] = (
            (lambda: model.set_paper(Level.OUT), lambda: model.set_paper(Level.PLENTY), "paper-out", Supply.OUT),
            (lambda: model.set_jam(True), lambda: model.set_jam(False), "jammed", Supply.JAMMED),
            (lambda: model.set_cover(True), lambda: model.set_cover(False), "cover-open", Supply.PLENTY),
            (lambda: model.set_toner(Level.OUT), lambda: model.set_toner(Level.PLENTY), "toner-empty", Supply.OUT),
            (lambda: model.set_paused(True), lambda: model.set_paused(False), "paused", Supply.PLENTY),
            (lambda: model.set_media(letter), lambda: model.set_media(a4), "media-mismatch", Supply.OUT),
        )
        for broken, mended, reason, supply in troubles:
            broken()
            report = printer.print()
            assert (report.outcome, report.reason) == (NOT_PRINTED, reason)
            assert printer.printer.status().supply is supply
            mended()
        assert (printer.sheets, model.jobs) == (0, [])
        assert printer.print().outcome is PRINTED


def test_low_supplies_are_said_and_do_not_hinder(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        opened(printer)
        printer.model.set_toner(Level.LOW)
        assert printer.print().outcome is PRINTED
        assert (printer.printer.status().supply, printer.printer.status().reason) == (Supply.LOW, "toner-low")


def test_letter_paper_is_used_where_the_media_is_not_checked(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, PagePrinterSettings(check_media=False)) as printer:
        opened(printer).model.set_media("na_letter_8.5x11in")
        assert printer.print().outcome is PRINTED


def test_paper_out_before_the_first_page_is_not_printed_and_nothing_comes_later(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, page_seconds=SLOW_PAGE) as printer:
        opened(printer)
        with meanwhile(printer.print) as results:
            wait_for(lambda: at_work(printer))
            printer.model.set_paper(Level.OUT)
        (report,) = results
        assert (report.outcome, report.evidence, report.reason) == (NOT_PRINTED, Evidence.DEVICE_JOB, "paper-out")
        printer.model.set_speed(0.0)
        printer.model.set_paper(Level.PLENTY)
        assert printer.sheets == 0


def test_paper_out_in_the_middle_is_unknown_for_somebody_must_look(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        opened(printer).model.set_paper(Level.PLENTY, sheets=2)
        report = printer.print(job=three_pages())
        assert (report.outcome, report.evidence, report.reason) == (UNKNOWN, Evidence.DEVICE_JOB, "paper-out")
        printer.model.set_paper(Level.PLENTY)
        assert printer.sheets == 2


def test_a_printer_that_only_warns_while_it_waits_for_paper(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, page_seconds=SLOW_PAGE) as printer:
        opened(printer).model.set_modest(True)
        with meanwhile(lambda: printer.print(seconds=60)) as results:
            wait_for(lambda: at_work(printer))
            printer.model.set_paper(Level.OUT)
        assert (results[0].outcome, results[0].reason) == (NOT_PRINTED, "paper-out")


def test_an_empty_second_tray_does_not_hinder(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        opened(printer).model.set_second_tray_empty(True)
        assert printer.print(job=three_pages()).outcome is PRINTED
        assert printer.printer.status().supply is Supply.LOW


def test_the_last_sheet_is_a_printed_sheet(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        opened(printer).model.set_paper(Level.PLENTY, sheets=1)
        assert printer.print().outcome is PRINTED
        assert printer.print().reason == "paper-out"


def test_paper_that_is_loaded_at_once_lets_the_job_go_on(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        opened(printer).model.set_paper(Level.PLENTY, sheets=1)
        with meanwhile(lambda: printer.print(job=three_pages())) as results:
            wait_for(lambda: printer.sheets == 1)
            printer.model.set_paper(Level.PLENTY)
        assert results[0].outcome is PRINTED


def test_a_jam_is_unknown_even_when_no_page_is_counted(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        opened(printer).model.jam_at_page(1)
        report = printer.print()
        assert (report.outcome, report.reason) == (UNKNOWN, "jammed")
        printer.model.set_jam(False)
        assert printer.sheets == 0


def test_cancelled_at_the_panel(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, page_seconds=SLOW_PAGE) as printer:
        opened(printer)
        with meanwhile(printer.print) as results:
            wait_for(lambda: at_work(printer))
            printer.model.cancel_at_panel()
        assert (results[0].outcome, results[0].reason) == (NOT_PRINTED, "canceled-at-device")


def test_a_deadline_ends_the_job_at_the_printer_too(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, page_seconds=SLOW_PAGE) as printer:
        opened(printer)
        began = time.monotonic()
        report = printer.print(seconds=1.0)
        assert time.monotonic() - began < 1.0 + BUSY_MACHINE_SECONDS
        assert (report.outcome, report.reason) == (NOT_PRINTED, "timed-out")
        assert all(job.ended for job in printer.model.jobs)


def test_a_cancel_ends_the_job_at_the_printer_too(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, page_seconds=SLOW_PAGE) as printer:
        opened(printer)
        deadline = Deadline(60)
        with meanwhile(lambda: printer.printer.print_pages(JOB, 1, deadline)) as results:
            wait_for(lambda: at_work(printer))
            deadline.cancel()
            printer.printer.wake()
        assert (results[0].outcome, results[0].reason) == (NOT_PRINTED, "cancelled")
        printer.model.set_speed(0.0)
        assert printer.sheets == 0


def test_a_printer_that_does_not_count_leaves_a_cancelled_job_unknown(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, page_seconds=SLOW_PAGE) as printer:
        opened(printer).model.set_counts(False)
        report = printer.print(seconds=1.0)
        assert (report.outcome, report.reason) == (UNKNOWN, "timed-out")


def test_a_cable_pulled_under_the_job_is_unknown_and_the_job_is_cancelled_on_return(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, page_seconds=SLOW_PAGE) as printer:
        opened(printer)
        with meanwhile(lambda: printer.print(seconds=60)) as results:
            wait_for(lambda: at_work(printer))
            printer.endpoint.unplug()
        (report,) = results
        assert report.outcome is UNKNOWN
        with pytest.raises(DeviceFault):
            printer.printer.poll(0.0)
        assert printer.printer.status().state is DeviceState.OFFLINE
        printer.endpoint.plug()
        wait_for(lambda: opens(printer))
        assert all(job.ended for job in printer.model.jobs)
        after = printer.printer.outcome_of(report.job_uri, 1, Deadline(10))
        assert after.outcome is NOT_PRINTED


def test_an_earlier_life_s_job_is_cancelled_when_the_driver_opens(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, page_seconds=SLOW_PAGE) as printer:
        ours = printer.model.new_job("nuanping 1-x", "nuanping")
        foreign = printer.model.new_job("letter", "somebody")
        opened(printer)
        assert (ours.ended, foreign.ended) == (True, False)


def test_the_outcome_can_be_asked_after_a_restart(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        report = opened(printer).print()
        printer.printer.close()
        printer.printer.open()
        again = printer.printer.outcome_of(report.job_uri, 1, Deadline(10))
        assert (again.outcome, again.evidence, again.job_uri) == (PRINTED, Evidence.DEVICE_JOB, report.job_uri)


@pytest.mark.parametrize("uri", ["", "file:///etc/passwd", "ipp://localhost/ipp/print/99#gone"])
def test_a_job_nobody_remembers_is_unknown(wire: str, uri: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        report = opened(printer).printer.outcome_of(uri, 1, Deadline(5))
        assert report.outcome is UNKNOWN
        assert report.reason in ("job-gone", "not-found")


def test_a_power_cut_at_the_printer_is_unknown(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, page_seconds=SLOW_PAGE) as printer:
        opened(printer)
        with meanwhile(printer.print) as results:
            wait_for(lambda: at_work(printer))
            printer.model.power_cycle()
        assert results[0].outcome is UNKNOWN


@pytest.mark.parametrize("trouble", [Trouble.SILENT, Trouble.GARBAGE, Trouble.TORN, Trouble.SLOW])
def test_a_disturbed_printer_is_unknown_to_the_status_and_well_again(
    wire: str, trouble: Trouble, tmp_path: Path
) -> None:
    with rig(wire, tmp_path, PagePrinterSettings(call_seconds=0.1)) as printer:
        opened(printer)
        printer.endpoint.set_trouble(trouble)
        assert printer.print(seconds=0.5).outcome is NOT_PRINTED
        assert not printer.printer.status().usable
        printer.endpoint.set_trouble(Trouble.NONE)
        list(printer.printer.poll(0.0))
        assert printer.printer.status().usable
        assert printer.print().outcome is PRINTED


def test_nothing_personal_is_said_of_a_job(wire: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with rig(wire, tmp_path) as printer:
        secret = replace(JOB, pdf=JOB.pdf + b"% 110000194911010017")
        report = opened(printer).print(job=secret)
        assert "110000" not in f"{secret!r} {report!r} {printer.model.jobs!r} {printer.model.sheets!r} {caplog.text}"


def test_no_job_keeps_its_document(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        opened(printer).print()
        assert [job.pdf for job in printer.model.jobs] == [b""]


def test_addresses_that_are_none_are_refused(wire: str) -> None:
    for uri in ("", "file:///dev/null", "ipps://printer/ipp", "ipp:///nowhere"):
        with pytest.raises(ValueError, match="not an ipp URI"):
            IppPagePrinter(uri, PagePrinterSettings())
    assert wire in WIRES
    CupsPagePrinter("ipp://localhost/printers/a4", "", PagePrinterSettings())


def test_jobs_from_several_threads_do_not_tear_the_model(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path) as printer:
        opened(printer)
        stop = threading.Event()

        def play() -> None:
            while not stop.is_set():
                printer.model.set_paper(Level.LOW)
                printer.model.facts()

        with meanwhile(printer.print) as results:
            thread = threading.Thread(target=play)
            thread.start()
            wait_for(lambda: bool(results))
            stop.set()
            thread.join(10)
        assert results[0].outcome is PRINTED
