"""The decision table of print_slip, row by row: what the document says is what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.contract import Deadline
from drivers.far_end import Trouble
from drivers.link import LinkLostError
from drivers.printer import contract
from drivers.printer.contract import CompletionProof, Evidence, PrinterSettings, PrintOutcome, PrintReport, Qr, Slip
from drivers.printer.driver import EscPosDriver
from drivers.printer.endpoint import EscPosEndpoint
from drivers.printer.endpoint_model import EndpointModel, Fault
from drivers.printer.simulator import MemoryLink
from tests.drivers.printer.rigs import SETTINGS, SLIP

Row = tuple[str, str, str]


class CutLink(MemoryLink):
    """Breaks at the first band of the picture, before or after taking it."""

    breaks: str = ""

    def write(self, data: bytes, timeout_seconds: float) -> int:
        if self.breaks and data.startswith(b"\x1dv0"):
            if self.breaks == "after":
                super().write(data, timeout_seconds)
                self.breaks = "now"
                return len(data)
            raise LinkLostError("cut")
        return super().write(data, timeout_seconds)

    def read(self, timeout_seconds: float) -> bytes:
        if self.breaks == "now":
            raise LinkLostError("cut")
        return super().read(timeout_seconds)


def report_of(
    settings: PrinterSettings = SETTINGS,
    model: EndpointModel | None = None,
    before: Callable[[EscPosEndpoint], None] = lambda _: None,
    *,
    slip: Slip = SLIP,
    seconds: float = 3.0,
    breaks: str = "",
) -> PrintReport:
    endpoint = EscPosEndpoint(model or EndpointModel())
    links: list[CutLink] = []

    def connect() -> CutLink:
        links.append(CutLink(endpoint))
        return links[-1]

    driver = EscPosDriver(connect, settings)
    driver.open()
    before(endpoint)
    links[0].breaks = breaks
    report = driver.print_slip(slip, 7, Deadline(seconds))
    driver.close()
    return report


OLD = EndpointModel(knows_process_id=False)
COUNTING = replace(SETTINGS, completion_proof=CompletionProof.CUT_COUNTER)
SCENES: dict[str, list[Callable[[], PrintReport]]] = {
    "the slip cannot be drawn": [lambda: report_of(slip=Slip((Qr("A" * 4000, 30),)))],
    "deadline over or cancelled before": [lambda: report_of(seconds=0.0)],
    "status before: no paper": [
        lambda: report_of(before=lambda endpoint: endpoint.set_cover(True)),
        lambda: report_of(before=lambda endpoint: endpoint.set_offline(True)),
        lambda: report_of(before=lambda endpoint: endpoint.set_jam(True)),
    ],
    "status before: no answer": [
        lambda: report_of(before=lambda endpoint: endpoint.set_silent(True)),
        lambda: report_of(before=lambda endpoint: endpoint.set_garbage(True)),
        lambda: report_of(before=lambda endpoint: endpoint.set_trouble(Trouble.TORN)),
    ],
    "transport lost before": [lambda: report_of(breaks="before")],
    "process id of this job": [report_of],
    "the cut counter rose": [lambda: report_of(COUNTING)],
    "it answered behind": [lambda: report_of(COUNTING, EndpointModel(counts_cuts=False), seconds=6.0)],
    "printer without either": [
        lambda: report_of(model=OLD),
        lambda: report_of(COUNTING, EndpointModel(knows_cut_counter=False)),
        lambda: report_of(replace(SETTINGS, completion_proof=CompletionProof.STATUS)),
    ],
    "paper out, cover open or offline": [
        lambda: report_of(before=lambda endpoint: endpoint.fail_at_row(100, Fault.PAPER)),
        lambda: report_of(before=lambda endpoint: endpoint.fail_at_row(100, Fault.COVER)),
        lambda: report_of(
            model=EndpointModel(knows_clear_buffers=False),
            before=lambda endpoint: endpoint.fail_at_row(100, Fault.PAPER),
        ),
    ],
    "cutter or mechanical": [lambda: report_of(before=lambda endpoint: endpoint.fail_at_row(100, Fault.JAM))],
    "transport lost after": [lambda: report_of(breaks="after")],
    "deadline over or cancelled after": [
        lambda: report_of(model=EndpointModel(rows_per_second=50.0), seconds=0.4),
        lambda: report_of(before=lambda endpoint: endpoint.fail_at_row(100, Fault.SILENT), seconds=0.4),
    ],
    "all sent, ``completion_proof``": [lambda: report_of(replace(SETTINGS, completion_proof=CompletionProof.NONE))],
}


def documented() -> dict[str, Row]:
    """Beginning of each row -> outcome, evidence, reason, out of the module's own text."""
    text = contract.__doc__ or ""
    table = text.split("=\nwhat was seen")[1].split("=\n")[1]
    rows: dict[str, Row] = {}
    seen = ""
    for line in table.splitlines():
        if line.startswith("==="):
            break
        what, outcome, evidence, reason = line[:55].strip(), line[55:69].strip(), line[69:84].strip(), line[84:].strip()
        seen = f"{seen} {what}".strip()
        if outcome:
            rows[seen] = (outcome, evidence, reason)
            seen = ""
    return rows


def test_the_table_has_a_scene_for_each_row_and_each_scene_a_row() -> None:
    rows = documented()
    assert len(rows) == len(SCENES)
    for begin in SCENES:
        assert sum(row.startswith(begin) for row in rows) == 1, begin


@pytest.mark.parametrize("begin", SCENES)
def test_the_row_is_what_happens(begin: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("drivers.printer.driver._COUNT_SECONDS", 0.3)
    outcome, evidence, reason = next(row for seen, row in documented().items() if seen.startswith(begin))
    words = reason.replace("(1)", "").replace("(2)", "").replace("(3)", "").strip()
    for scene in SCENES[begin]:
        report = scene()
        assert (report.outcome, report.evidence) == (PrintOutcome(outcome), Evidence(evidence)), report
        if words == "--":
            assert report.reason == ""
        elif words.startswith("the"):
            assert report.reason
        else:
            assert any(report.reason.startswith(word.strip()) for word in words.split(",")), report
