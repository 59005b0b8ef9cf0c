"""The whole chain: the driver, a real cupsd with its filters and backends, and the endpoint as its printer."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from drivers.a4.adapter import CupsPagePrinter
from drivers.a4.contract import Evidence, PageOutcome, PagePrinterSettings, PageReport
from drivers.a4.cups import PrivateCups
from drivers.a4.endpoint import TcpPrinter
from drivers.a4.model import Level, PagePrinterModel
from drivers.a4.queue import QueueError, findings, make_queue
from drivers.a4.testpage import make_test_page
from drivers.contract import Deadline, DeviceFault, DeviceState, DeviceStatus, Supply
from tests.drivers.a4.rigs import JOB, meanwhile, wait_for
from tests.drivers.a4.test_pages import NOON

MISSING = PrivateCups.missing()
pytestmark = [
    pytest.mark.hardware,
    pytest.mark.slow,
    pytest.mark.skipif(MISSING != "", reason=f"needs a private cupsd ({MISSING} is missing)"),
]
PRINTED, NOT_PRINTED, UNKNOWN = PageOutcome.PRINTED, PageOutcome.NOT_PRINTED, PageOutcome.UNKNOWN
FAST, SLOW_PAGE = 0.01, 600.0
SECONDS = 60.0


@dataclass
class Chain:
    cups: PrivateCups
    wire: TcpPrinter
    printer: CupsPagePrinter
    queue_uri: str

    @property
    def model(self) -> PagePrinterModel:
        return self.wire.endpoint.model

    @property
    def sheets(self) -> int:
        self.model.advance()
        return len(self.model.sheets)

    def print(self, deadline: Deadline | None = None) -> PageReport:
        return self.printer.print_pages(JOB, 1, deadline or Deadline(SECONDS))

    def at_work(self) -> bool:
        self.model.advance()
        return any(job.began_at is not None and not job.ended for job in self.model.jobs)

    def command(self, *words: str) -> str:
        done = subprocess.run(
            words, env=os.environ | self.cups.environment, capture_output=True, check=True, timeout=60
        )
        return done.stdout.decode()

    def status(self) -> DeviceStatus:
        """As the next poll would find it."""
        self.printer.close()
        self.printer.open()
        return self.printer.status()


@pytest.fixture(scope="module")
def cups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateCups]:
    with PrivateCups(tmp_path_factory.mktemp("cups")) as private:
        yield private


@contextmanager
def chain(cups: PrivateCups, settings: PagePrinterSettings | None = None, device: bool = True) -> Iterator[Chain]:
    with TcpPrinter(PagePrinterModel(page_seconds=FAST)) as wire:
        queue_uri = cups.add_queue("a4", wire.uri)
        printer = CupsPagePrinter(
            queue_uri, wire.uri if device else "", settings or PagePrinterSettings(), cups.socket_path
        )
        printer.open()
        yield Chain(cups, wire, printer, queue_uri)
        printer.close()


def test_a_page_goes_through_the_real_chain_and_no_document_is_left(cups: PrivateCups) -> None:
    with chain(cups) as all_of_it:
        report = all_of_it.printer.print_pages(make_test_page("01", NOON), 1, Deadline(SECONDS))
        assert (report.outcome, report.evidence, report.reason) == (PRINTED, Evidence.DEVICE_JOB, "")
        assert all_of_it.sheets == 1
        wait_for(lambda: not list(cups.spool.glob("d*")))
        again = all_of_it.printer.outcome_of(report.job_uri, 1, Deadline(SECONDS))
        assert again.outcome is PRINTED
        if shutil.which("pdftotext"):
            pdf = all_of_it.model.sheets[0].pdf
            text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
            assert "䶮" in text
            assert "𠮷" in text


@pytest.mark.skipif(shutil.which("ipptool") is None, reason="needs cups-ipp-utils")
def test_ipptool_and_the_command_line_see_the_queue(cups: PrivateCups) -> None:
    with chain(cups) as all_of_it:
        report = all_of_it.command("ipptool", "-tv", all_of_it.queue_uri, "get-printer-attributes.test")
        assert "printer-is-shared (boolean) = false" in report
        assert "media-default (keyword) = iso_a4_210x297mm" in report
        assert "printer a4 is idle" in all_of_it.command("lpstat", "-p", "a4")


def test_the_queue_is_made_as_it_should_be_and_what_is_not_is_found(cups: PrivateCups) -> None:
    with chain(cups) as all_of_it:
        uri, wire_uri, path = all_of_it.queue_uri, all_of_it.wire.uri, cups.socket_path
        assert findings(uri, wire_uri, path) == ()
        assert findings(uri, "ipp://localhost:1/other", path) == ("queue-other-device",)
        assert findings(cups.queue_uri("none"), "", path) == ("queue-missing",)
        assert findings(uri, "", path + ".gone") == ("cups-down",)
        all_of_it.command(
            "lpadmin", "-p", "a4", "-o", "printer-error-policy=retry-job", "-o", "media=na_letter_8.5x11in"
        )
        assert findings(uri, wire_uri, path) == ("queue-retries-jobs", "queue-media")
        with pytest.raises(QueueError, match="queue-name"):
            make_queue("a4; rm -rf /", wire_uri, path)
        with pytest.raises(QueueError, match="cups-down"):
            make_queue("a4", wire_uri, path + ".gone")


@pytest.mark.expected_logs("page printer queue has error policy 'retry-job'")
def test_a_queue_that_tries_again_is_warned_of_once(cups: PrivateCups) -> None:
    with chain(cups) as all_of_it:
        all_of_it.command("lpadmin", "-p", "a4", "-o", "printer-error-policy=retry-job")
        assert all_of_it.status().usable


def test_paper_out_on_the_way_is_not_printed_and_the_queue_s_stale_word_is_not_believed(cups: PrivateCups) -> None:
    with chain(cups) as all_of_it:
        all_of_it.model.set_speed(SLOW_PAGE)
        with meanwhile(all_of_it.print) as results:
            wait_for(all_of_it.at_work)
            all_of_it.model.set_paper(Level.OUT)
        assert (results[0].outcome, results[0].reason) == (NOT_PRINTED, "paper-out")
        assert all_of_it.status().supply is Supply.OUT
        all_of_it.model.set_speed(FAST)
        all_of_it.model.set_paper(Level.PLENTY)
        assert all_of_it.status().usable
        assert all_of_it.sheets == 0
        assert all_of_it.print().outcome is PRINTED


def test_a_cancelled_and_a_late_job_end_at_the_printer(cups: PrivateCups) -> None:
    with chain(cups) as all_of_it:
        all_of_it.model.set_speed(SLOW_PAGE)
        deadline = Deadline(SECONDS)
        with meanwhile(lambda: all_of_it.print(deadline)) as results:
            wait_for(all_of_it.at_work)
            deadline.cancel()
            all_of_it.printer.wake()
        # 0.15 s are left to hear of the cancel; a busy machine may not answer in that time.
        assert results[0].outcome in (NOT_PRINTED, UNKNOWN)
        assert results[0].reason == "cancelled"
        wait_for(lambda: all(job.ended for job in all_of_it.model.jobs))
        late = all_of_it.print(Deadline(4))
        assert (late.outcome, late.reason) in ((NOT_PRINTED, "timed-out"), (UNKNOWN, "timed-out"))
        wait_for(lambda: all(job.ended for job in all_of_it.model.jobs))
        all_of_it.model.set_speed(FAST)
        assert all_of_it.sheets == 0


def test_cupsd_goes_for_good_and_the_printer_s_own_record_tells(cups: PrivateCups) -> None:
    with chain(cups) as all_of_it:
        all_of_it.model.set_speed(SLOW_PAGE)
        with meanwhile(all_of_it.print) as results:
            wait_for(all_of_it.at_work)
            cups.kill()
            all_of_it.model.set_speed(FAST)
            all_of_it.model.set_paused(True)
            all_of_it.model.set_paused(False)
        try:
            assert (results[0].outcome, results[0].evidence) == (PRINTED, Evidence.DEVICE_JOB)
            with pytest.raises(DeviceFault, match="cups-down"):
                all_of_it.printer.open()
            assert all_of_it.printer.status().state is DeviceState.OFFLINE
            refused = all_of_it.print()
            assert (refused.outcome, refused.reason) in ((NOT_PRINTED, "not-open"), (NOT_PRINTED, "cups-down"))
        finally:
            cups.start()
        assert all_of_it.status().usable
        assert all_of_it.print().outcome is PRINTED
        assert all_of_it.sheets == 2, "the old job must not be printed again"


def test_cupsd_restarts_under_a_job_and_the_truth_is_kept(cups: PrivateCups) -> None:
    with chain(cups) as all_of_it:
        all_of_it.model.set_speed(1.0)
        with meanwhile(all_of_it.print) as results:
            wait_for(all_of_it.at_work)
            cups.stop()
            cups.start()
        (report,) = results
        assert (report.outcome is PRINTED) == (all_of_it.sheets > 0)
        assert all_of_it.status().usable
        wait_for(lambda: "a4-" not in all_of_it.command("lpstat", "-o"))
        assert all_of_it.sheets <= 1


def test_a_stopped_queue_is_started_again_without_its_old_job(cups: PrivateCups) -> None:
    with chain(cups) as all_of_it:
        all_of_it.command("cupsdisable", "a4")
        all_of_it.command("ipptool", "-t", "-f", "/dev/null", all_of_it.queue_uri, "get-printer-attributes.test")
        assert all_of_it.status().usable
        assert all_of_it.print().outcome is PRINTED


def test_a_stopped_queue_is_named_where_it_may_not_be_started(cups: PrivateCups) -> None:
    with chain(cups, PagePrinterSettings(resume_paused=False)) as all_of_it:
        all_of_it.command("cupsdisable", "a4")
        assert (all_of_it.status().state, all_of_it.status().reason) == (DeviceState.OFFLINE, "queue-paused")
        refused = all_of_it.print()
        assert (refused.outcome, refused.reason) == (NOT_PRINTED, "queue-paused")
        all_of_it.command("cupsenable", "a4")
        all_of_it.command("cupsreject", "a4")
        assert all_of_it.status().reason == "queue-rejecting"
        all_of_it.command("cupsaccept", "a4")
        assert all_of_it.status().usable


def test_the_queue_s_word_alone_is_weaker_evidence(cups: PrivateCups) -> None:
    with chain(cups, device=False) as all_of_it:
        report = all_of_it.print()
        assert (report.outcome, report.evidence) == (PRINTED, Evidence.QUEUE_JOB)


def test_a_printer_that_is_away_is_named_before_a_job_is_made(cups: PrivateCups) -> None:
    with chain(cups) as all_of_it:
        all_of_it.wire.endpoint.unplug()
        wait_for(lambda: not all_of_it.status().usable)
        assert all_of_it.printer.status().reason in ("unreachable", "connection-lost", "connection-closed")
        assert all_of_it.print().outcome is NOT_PRINTED
        all_of_it.wire.endpoint.plug()
        wait_for(lambda: all_of_it.status().usable)


def test_a_queue_that_does_not_exist(cups: PrivateCups) -> None:
    printer = CupsPagePrinter(cups.queue_uri("nowhere"), "", PagePrinterSettings(), cups.socket_path)
    with pytest.raises(DeviceFault, match="queue-missing"):
        printer.open()
    printer.close()
