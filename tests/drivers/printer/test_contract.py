"""One contract for the simulator and for the real adapter on its wire-level fakes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from drivers.contract import Adapter, Deadline, DeviceFault, DeviceState, DeviceStatus, Supply
from drivers.printer import codec
from drivers.printer.contract import (
    CompletionProof,
    Evidence,
    Line,
    PrintOutcome,
    PrintReport,
    Qr,
    ReceiptPrinter,
    Slip,
)
from drivers.printer.endpoint_model import Fault, PaperState
from drivers.printer.fonts import font_chain
from drivers.printer.raster import draw_slip
from tests.drivers.printer.rigs import BUSY_MACHINE_SECONDS, SETTINGS, SLIP, WIRES, Rig, rig, wait_for

NOT_PRINTED, UNKNOWN, PRINTED = PrintOutcome.NOT_PRINTED, PrintOutcome.UNKNOWN, PrintOutcome.PRINTED


@pytest.fixture(params=WIRES)
def under_test(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with rig(request.param, tmp_path) as made:
        made.printer.open()
        yield made


def test_it_is_an_adapter(under_test: Rig) -> None:
    assert isinstance(under_test.printer, Adapter)
    assert isinstance(under_test.printer, ReceiptPrinter)


def test_a_slip_is_printed_with_proof_and_the_paper_shows_the_raster_bit_for_bit(under_test: Rig) -> None:
    report = under_test.printer.print_slip(SLIP, 41, Deadline(5))
    assert report == PrintReport(PRINTED, Evidence.PROCESS_ID)
    drawn = draw_slip(SLIP, 80, font_chain()).image
    path = under_test.endpoint.paper.last_file
    assert path is not None
    with Image.open(path) as paper:
        assert paper.crop((0, 0, *drawn.size)).tobytes() == drawn.tobytes()
        margin = paper.crop((0, drawn.height, paper.width, paper.height))
        assert margin.height == 180
        assert margin.getextrema() == (255, 255)
    assert under_test.endpoint.flagged == {}


def test_two_slips_give_two_pictures_named_by_counters(under_test: Rig) -> None:
    for job in (1, 2):
        assert under_test.printer.print_slip(SLIP, job, Deadline(5)).outcome is PRINTED
    last = under_test.endpoint.paper.last_file
    assert last is not None
    assert sorted(path.name for path in last.parent.iterdir()) == ["slip-0001.png", "slip-0002.png"]


def test_open_twice_and_close_twice(under_test: Rig) -> None:
    under_test.printer.open()
    assert under_test.printer.status().usable
    under_test.printer.close()
    under_test.printer.close()
    assert under_test.printer.print_slip(SLIP, 1, Deadline(1)) == PrintReport(NOT_PRINTED, reason="not-open")
    under_test.printer.open()
    assert under_test.printer.print_slip(SLIP, 2, Deadline(5)).outcome is PRINTED


@pytest.mark.parametrize(
    ("trouble", "state", "supply", "reason"),
    [
        ("low", DeviceState.ONLINE, Supply.LOW, ""),
        ("out", DeviceState.USER_ERROR, Supply.OUT, "paper-out"),
        ("cover", DeviceState.USER_ERROR, Supply.PLENTY, "cover-open"),
        ("offline", DeviceState.OFFLINE, Supply.PLENTY, "offline"),
        ("jam", DeviceState.HARDWARE_ERROR, Supply.PLENTY, "cutter"),
    ],
)
def test_trouble_is_seen_by_poll_and_stops_a_job_before_it_begins(
    under_test: Rig, trouble: str, state: DeviceState, supply: Supply, reason: str
) -> None:
    give(under_test, trouble)
    wait_for(lambda: polled(under_test).state is state and under_test.printer.status().supply is supply)
    assert under_test.printer.status().reason == reason
    report = under_test.printer.print_slip(SLIP, 7, Deadline(3))
    if trouble == "low":
        assert report.outcome is PRINTED
        return
    assert report == PrintReport(NOT_PRINTED, Evidence.NONE, reason)
    assert under_test.endpoint.paper.rows == 0
    assert not under_test.endpoint.paper.tickets


@pytest.mark.parametrize(("trouble", "reason"), [("silent", "silent"), ("garbage", "status-garbage")])
def test_silence_and_noise_are_unknown_and_never_no_paper(under_test: Rig, trouble: str, reason: str) -> None:
    give(under_test, trouble)
    assert under_test.printer.print_slip(SLIP, 7, Deadline(3)) == PrintReport(NOT_PRINTED, reason=reason)
    status = under_test.printer.status()
    assert (status.state, status.supply, status.reason) == (DeviceState.UNKNOWN, Supply.UNKNOWN, reason)
    assert under_test.endpoint.paper.rows == 0


@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [(Fault.PAPER, NOT_PRINTED, "paper-out"), (Fault.COVER, NOT_PRINTED, "cover-open"), (Fault.JAM, UNKNOWN, "cutter")],
)
def test_a_fault_in_the_middle_ends_the_job_and_nothing_comes_out_later(
    under_test: Rig, fault: Fault, outcome: PrintOutcome, reason: str
) -> None:
    under_test.endpoint.fail_at_row(200, fault)
    assert under_test.printer.print_slip(SLIP, 7, Deadline(5)) == PrintReport(outcome, Evidence.STATUS_AFTER, reason)
    under_test.endpoint.set_paper(PaperState.PLENTY)
    under_test.endpoint.set_cover(False)
    under_test.endpoint.set_jam(False)
    assert under_test.endpoint.paper.rows == 200
    assert not under_test.endpoint.paper.tickets
    assert under_test.printer.print_slip(SLIP, 8, Deadline(5)).outcome is PRINTED


def test_a_printer_that_cannot_drop_its_buffer_is_reported_and_disconnected(under_test: Rig) -> None:
    under_test.model(knows_clear_buffers=False)
    under_test.endpoint.fail_at_row(200, Fault.PAPER)
    report = under_test.printer.print_slip(SLIP, 7, Deadline(5))
    assert report == PrintReport(NOT_PRINTED, Evidence.STATUS_AFTER, "paper-out-buffer-kept")
    with pytest.raises(DeviceFault, match="job-abandoned"):
        under_test.printer.poll(0.0)


@pytest.mark.parametrize("row", [1, 200, 10_000])
def test_unplugged_in_the_middle_is_unknown_and_the_next_poll_says_lost(under_test: Rig, row: int) -> None:
    deadline = Deadline(5)
    if row > 1000:
        under_test.model(rows_per_second=1.0)
        report = unplug_while_printing(under_test, deadline)
    else:
        under_test.endpoint.fail_at_row(row, Fault.UNPLUG)
        report = under_test.printer.print_slip(SLIP, 7, deadline)
    assert (report.outcome, report.evidence) == (UNKNOWN, Evidence.NONE)
    assert deadline.remaining_seconds() > 0
    with pytest.raises(DeviceFault):
        under_test.printer.poll(0.0)
    assert under_test.printer.status().state is DeviceState.OFFLINE
    under_test.printer.close()


def test_unplugged_before_the_job_is_not_printed_and_comes_back_after_plugging_in(under_test: Rig) -> None:
    under_test.endpoint.unplug()
    report = under_test.printer.print_slip(SLIP, 7, Deadline(3))
    assert (report.outcome, report.evidence) == (NOT_PRINTED, Evidence.NONE)
    with pytest.raises(DeviceFault):
        under_test.printer.poll(0.0)
    under_test.printer.close()
    with pytest.raises(DeviceFault):
        under_test.printer.open()
    under_test.endpoint.plug()
    wait_for(lambda: opens(under_test))
    assert under_test.printer.print_slip(SLIP, 8, Deadline(5)).outcome is PRINTED


def test_a_power_cut_between_polls_is_noticed(under_test: Rig) -> None:
    under_test.endpoint.power_cycle()
    with pytest.raises(DeviceFault):
        wait_for(lambda: bool(list(under_test.printer.poll(0.05))))


def test_a_model_without_process_id_gives_the_weaker_evidence(under_test: Rig) -> None:
    under_test.model(knows_process_id=False)
    assert under_test.printer.print_slip(SLIP, 7, Deadline(5)) == PrintReport(PRINTED, Evidence.STATUS_AFTER)
    under_test.endpoint.fail_at_row(200, Fault.PAPER)
    report = under_test.printer.print_slip(SLIP, 8, Deadline(5))
    assert report == PrintReport(NOT_PRINTED, Evidence.STATUS_AFTER, "paper-out")


def test_a_model_without_any_proof_does_not_print_under_a_setting_that_needs_one(under_test: Rig) -> None:
    under_test.model(knows_process_id=False, knows_in_order_status=False)
    report = under_test.printer.print_slip(SLIP, 7, Deadline(5))
    assert report == PrintReport(NOT_PRINTED, reason="no-in-order-status")
    assert under_test.endpoint.paper.rows == 0


def test_a_slow_printer_without_automatic_status_is_still_asked(under_test: Rig) -> None:
    under_test.model(knows_automatic_status=False, rows_per_second=2000.0)
    under_test.endpoint.fail_at_row(600, Fault.PAPER)
    report = under_test.printer.print_slip(SLIP, 7, Deadline(5))
    assert report == PrintReport(NOT_PRINTED, Evidence.STATUS_AFTER, "paper-out")


@pytest.mark.parametrize("wire", WIRES)
def test_the_setting_status_never_sends_a_process_id(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, replace(SETTINGS, completion_proof=CompletionProof.STATUS)) as made:
        made.model(knows_process_id=False)
        made.printer.open()
        assert made.printer.print_slip(SLIP, 7, Deadline(5)) == PrintReport(PRINTED, Evidence.STATUS_AFTER)
        assert made.endpoint.flagged == {}


@pytest.mark.parametrize("wire", WIRES)
def test_without_a_back_channel_the_outcome_is_unknown_although_paper_comes(wire: str, tmp_path: Path) -> None:
    with rig(wire, tmp_path, replace(SETTINGS, completion_proof=CompletionProof.NONE)) as made:
        made.endpoint.set_silent(True)
        made.printer.open()
        assert made.printer.status().supply is Supply.NOT_SUPPORTED
        assert made.printer.print_slip(SLIP, 7, Deadline(5)) == PrintReport(UNKNOWN, reason="no-proof")
        wait_for(lambda: len(made.endpoint.paper.tickets) == 1)
        assert made.endpoint.requests == 0


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.STALL])
def test_a_printer_that_falls_silent_is_unknown_within_the_deadline(under_test: Rig, fault: Fault) -> None:
    under_test.endpoint.fail_at_row(100, fault)
    began = time.monotonic()
    report = under_test.printer.print_slip(SLIP, 7, Deadline(0.5))
    assert time.monotonic() - began < 0.5 + BUSY_MACHINE_SECONDS
    assert (report.outcome, report.evidence) == (UNKNOWN, Evidence.NONE)
    assert report.reason in ("silent", "timed-out")


def test_a_slow_printer_does_not_stretch_the_deadline(under_test: Rig) -> None:
    under_test.model(rows_per_second=100.0)
    began = time.monotonic()
    report = under_test.printer.print_slip(SLIP, 7, Deadline(0.4))
    assert time.monotonic() - began < 0.4 + BUSY_MACHINE_SECONDS
    assert report == PrintReport(UNKNOWN, reason="timed-out")


def test_a_deadline_already_over_prints_nothing(under_test: Rig) -> None:
    assert under_test.printer.print_slip(SLIP, 7, Deadline(0)) == PrintReport(NOT_PRINTED, reason="timed-out")
    cancelled = Deadline(5)
    cancelled.cancel()
    assert under_test.printer.print_slip(SLIP, 8, cancelled) == PrintReport(NOT_PRINTED, reason="cancelled")
    assert under_test.endpoint.paper.rows == 0


def test_a_cancel_is_honoured_in_the_middle(under_test: Rig) -> None:
    under_test.model(rows_per_second=100.0)
    deadline = Deadline(10)
    ended: list[tuple[PrintReport, float]] = []
    job = threading.Thread(
        target=lambda: ended.append((under_test.printer.print_slip(SLIP, 7, deadline), time.monotonic()))
    )
    job.start()
    wait_for(lambda: under_test.endpoint.paper.rows > 10)
    cancelled_at = time.monotonic()
    deadline.cancel()
    job.join(3)
    report, ended_at = ended[0]
    assert ended_at - cancelled_at < BUSY_MACHINE_SECONDS
    assert report == PrintReport(UNKNOWN, reason="cancelled")


def test_the_job_after_an_abandoned_one_is_clean(under_test: Rig) -> None:
    under_test.model(rows_per_second=100.0)
    assert under_test.printer.print_slip(SLIP, 7, Deadline(0.6)).outcome is UNKNOWN
    under_test.model(rows_per_second=100_000.0)
    under_test.printer.close()
    wait_for(lambda: opens(under_test))
    prints_cleanly(under_test)


def test_a_half_band_that_a_hung_printer_kept_does_not_swallow_the_next_job(under_test: Rig) -> None:
    under_test.endpoint.fail_at_row(100, Fault.STALL)
    assert under_test.printer.print_slip(SLIP, 7, Deadline(0.4)).outcome is UNKNOWN
    under_test.printer.close()
    under_test.endpoint.set_stalled(False)
    wait_for(lambda: opens(under_test))
    prints_cleanly(under_test)


@pytest.mark.parametrize("wire", WIRES)
def test_what_a_run_that_died_left_in_the_printer_is_dropped(wire: str, tmp_path: Path) -> None:
    """Half of another visitor's slip: its band would take the first rows of the next slip for its own."""
    with rig(wire, tmp_path) as made:
        band = codec.encode_raster(draw_slip(SLIP, 80, font_chain()).image, SETTINGS.band_rows)
        assert made.endpoint.offer(next(iter(band))[:2000]) == 2000
        made.printer.open()
        prints_cleanly(made)


def test_the_proof_of_an_older_job_with_the_same_number_does_not_count(under_test: Rig) -> None:
    assert under_test.printer.print_slip(SLIP, 7, Deadline(5)).outcome is PRINTED
    under_test.endpoint.fail_at_row(200, Fault.SILENT)
    report = under_test.printer.print_slip(SLIP, 10_007, Deadline(0.4))
    assert (report.outcome, report.evidence) == (UNKNOWN, Evidence.NONE)


def test_a_printer_that_stops_taking_data_says_why_long_before_the_deadline(under_test: Rig) -> None:
    under_test.model(buffer_bytes=4096)
    under_test.endpoint.fail_at_row(20, Fault.PAPER)
    deadline = Deadline(10)
    report = under_test.printer.print_slip(SLIP, 7, deadline)
    assert (report.outcome, report.evidence) == (NOT_PRINTED, Evidence.STATUS_AFTER)
    assert report.reason.startswith("paper-out")
    assert deadline.remaining_seconds() > 7


def test_an_undrawable_slip_is_a_report_and_not_an_exception(under_test: Rig) -> None:
    wide = Slip((Qr("A" * 4000, 30.0),))
    report = under_test.printer.print_slip(wide, 7, Deadline(3))
    assert report == PrintReport(NOT_PRINTED, reason="slip-invalid:qr-too-long")
    assert under_test.endpoint.paper.rows == 0


def test_missing_glyphs_are_counted_and_marked(under_test: Rig) -> None:
    odd = Slip((Line("张\U000323b0", 6.0), *SLIP.blocks))
    report = under_test.printer.print_slip(odd, 7, Deadline(5))
    assert (report.outcome, report.missing_glyphs) == (PRINTED, 1)


def test_poll_asks_at_most_every_two_seconds_and_wakes_at_once(under_test: Rig) -> None:
    asked = under_test.endpoint.requests
    began = time.monotonic()
    for _ in range(20):
        assert list(under_test.printer.poll(0.01)) == []
    assert under_test.endpoint.requests == asked
    under_test.printer.wake()
    under_test.printer.poll(5.0)
    assert time.monotonic() - began < 2.0


def test_no_thread_of_the_driver_is_left(under_test: Rig) -> None:
    before = set(threading.enumerate())
    under_test.printer.print_slip(SLIP, 7, Deadline(5))
    under_test.printer.close()
    assert set(threading.enumerate()) <= before


def give(made: Rig, trouble: str) -> None:
    match trouble:
        case "low":
            made.endpoint.set_paper(PaperState.LOW)
        case "out":
            made.endpoint.set_paper(PaperState.OUT)
        case "cover":
            made.endpoint.set_cover(True)
        case "offline":
            made.endpoint.set_offline(True)
        case "jam":
            made.endpoint.set_jam(True)
        case "silent":
            made.endpoint.set_silent(True)
        case "garbage":
            made.endpoint.set_garbage(True)


def polled(made: Rig) -> DeviceStatus:
    made.printer.poll(0.02)
    return made.printer.status()


def opens(made: Rig) -> bool:
    try:
        made.printer.open()
    except DeviceFault:
        return False
    return made.printer.status().usable


def prints_cleanly(made: Rig) -> None:
    """A job is printed, and the paper's end is its picture, dot by dot."""
    report = made.printer.print_slip(SLIP, 8, Deadline(8))
    assert report == PrintReport(PRINTED, Evidence.PROCESS_ID)
    assert made.endpoint.flagged == {}
    drawn = draw_slip(SLIP, 80, font_chain()).image
    printed = made.endpoint.paper.tickets[-1]
    tail = printed.crop((0, printed.height - 180 - drawn.height, printed.width, printed.height - 180))
    assert tail.tobytes() == drawn.tobytes()


def unplug_while_printing(made: Rig, deadline: Deadline) -> PrintReport:
    reports: list[PrintReport] = []
    job = threading.Thread(target=lambda: reports.append(made.printer.print_slip(SLIP, 7, deadline)))
    job.start()
    wait_for(lambda: int(str(made.endpoint.facts()["buffered"])) > 0)
    made.endpoint.unplug()
    job.join(5)
    return reports[0]
