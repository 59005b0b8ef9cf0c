"""The printer's own count of its cuts as evidence of a job."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.contract import Deadline
from drivers.printer.codec import AnswerParser, CounterAnswer, Garbage, RealTimeStatus
from drivers.printer.contract import CompletionProof, Evidence, PrintOutcome, PrintReport
from drivers.printer.endpoint_model import Fault
from tests.drivers.printer.rigs import SETTINGS, SLIP, WIRES, Rig, rig

PRINTED, UNKNOWN, NOT_PRINTED = PrintOutcome.PRINTED, PrintOutcome.UNKNOWN, PrintOutcome.NOT_PRINTED
COUNTING = replace(SETTINGS, completion_proof=CompletionProof.CUT_COUNTER)


@pytest.fixture(params=WIRES)
def counting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with rig(request.param, tmp_path, COUNTING) as made:
        made.model(knows_process_id=False)
        made.printer.open()
        yield made


def test_a_cut_more_is_proof_of_print(counting: Rig) -> None:
    for job in (1, 2):
        assert counting.printer.print_slip(SLIP, job, Deadline(5)) == PrintReport(PRINTED, Evidence.CUT_COUNTER)
    assert counting.endpoint.flagged == {}
    assert counting.endpoint.facts()["cuts"] == 122


def test_a_blade_that_stands_still_is_unknown_and_not_printed_by_courtesy(
    counting: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.printer.driver._COUNT_SECONDS", 0.3)
    counting.model(counts_cuts=False)
    report = counting.printer.print_slip(SLIP, 1, Deadline(5))
    assert report == PrintReport(UNKNOWN, Evidence.STATUS_AFTER, "cut-not-counted")


def test_a_model_that_does_not_count_gives_the_weaker_evidence(counting: Rig) -> None:
    counting.model(knows_cut_counter=False)
    assert counting.printer.print_slip(SLIP, 1, Deadline(5)) == PrintReport(PRINTED, Evidence.STATUS_AFTER)


def test_paper_that_runs_out_is_said_as_with_every_proof(counting: Rig) -> None:
    counting.endpoint.fail_at_row(200, Fault.PAPER)
    report = counting.printer.print_slip(SLIP, 1, Deadline(5))
    assert report == PrintReport(NOT_PRINTED, Evidence.STATUS_AFTER, "paper-out")


@pytest.mark.parametrize(
    ("stream", "answers"),
    [
        (b"\x5f120\x00", [CounterAnswer(120)]),
        (b"\x5f9999999999\x00\x12", [CounterAnswer(9_999_999_999), RealTimeStatus(0x12)]),
        (b"\x5f\x12", [Garbage(0x5F), RealTimeStatus(0x12)]),
        (b"\x5f12", []),
        (b"\x5f99999999999", [Garbage(0x5F), *[Garbage(ord("9"))] * 11]),
    ],
)
def test_counter_answers_in_bytes(stream: bytes, answers: list[object]) -> None:
    assert AnswerParser().feed(stream) == answers
    split = AnswerParser()
    assert [answer for byte in stream for answer in split.feed(bytes((byte,)))] == answers
