"""Hostile bytes from the printer: the answer parser, and the driver that listens to them. NUANPING_FUZZ sets how many."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.contract import Deadline, DeviceState, DeviceStatus, Supply
from drivers.link import LinkLostError
from drivers.printer import codec
from drivers.printer.codec import AnswerParser
from drivers.printer.contract import CompletionProof, Evidence, Gap, PrinterSettings, PrintOutcome, Slip
from drivers.printer.driver import EscPosDriver

INPUTS = int(os.environ.get("NUANPING_FUZZ", "300"))
# The driver's own dialogues are some hundred times slower than the parser.
DIALOGUES = max(30, INPUTS // 100)

VALID = [
    b"\x12",
    b"\x1a",
    b"\x7e",
    b"\x10\x00\x00\x0f",
    b"\x38\x28\x0f\x0f",
    b"\x37\x220042\x00",
    b"\x37\x25\x00",
    b"\x5f121\x00",
    b"\x5f9999999999\x00",
    b"\x00",
    b"\x0f",
    b"\x11",
    b"\x13",
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Valid answers one after the other, then some bytes changed, taken out or put in."""
    stream = bytearray(b"".join(draw(st.lists(st.sampled_from(VALID), min_size=1, max_size=12))))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(stream)))
        stream[place : place + draw(st.integers(0, 2))] = draw(st.binary(max_size=3))
    return bytes(stream)


@settings(max_examples=INPUTS)
@given(st.one_of(st.binary(max_size=200), mutated()), st.lists(st.integers(1, 40), max_size=20))
def test_any_bytes_in_any_pieces_are_answers_or_garbage(stream: bytes, sizes: list[int]) -> None:
    whole, split = AnswerParser(), AnswerParser()
    expected = whole.feed(stream)
    found, place = [], 0
    for size in [*sizes, len(stream)]:
        found += split.feed(stream[place : place + size])
        place += size
    assert found == expected
    assert sum(isinstance(answer, codec.Garbage) for answer in found) <= len(stream)
    # Nothing is held back for long: a longer silence of NULs lets every later answer through.
    assert split.feed(bytes(32) + b"\x12")[-1] == codec.RealTimeStatus(0x12)
    sensors = codec.Sensors()
    for answer in found:
        if isinstance(answer, codec.AutomaticStatus):
            sensors = codec.Sensors.of_automatic(answer.message)
        elif isinstance(answer, codec.RealTimeStatus):
            sensors = sensors.with_real_time(1 + len(found) % 4, answer.byte)
        assert isinstance(sensors.to_status(), DeviceStatus)


class Babbler:
    """Answers each read with the next of the given pieces, then is silent; takes every byte."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = iter(pieces)
        self.written = bytearray()

    def write(self, data: bytes, timeout_seconds: float) -> int:
        self.written += data
        return len(data)

    def read(self, timeout_seconds: float) -> bytes:
        piece = next(self._pieces, None)
        if piece == b"lost":
            raise LinkLostError("cut")
        return piece or b""

    def close(self) -> None:
        return

    def abort(self) -> None:
        return


@settings(max_examples=DIALOGUES)
@given(
    st.lists(st.one_of(st.binary(max_size=8), st.sampled_from([*VALID, b"lost"]), mutated()), max_size=60),
    st.sampled_from([CompletionProof.PROCESS_ID, CompletionProof.CUT_COUNTER, CompletionProof.STATUS]),
)
def test_a_printer_that_babbles_gets_a_report_and_never_a_wrong_proof(
    pieces: list[bytes], proof: CompletionProof
) -> None:
    link = Babbler([])
    driver = EscPosDriver(lambda: link, PrinterSettings(completion_proof=proof, status_timeout_seconds=0.004))
    driver.open()
    link._pieces = iter(pieces)
    report = driver.print_slip(Slip((Gap(2.0),)), 42, Deadline(0.02))
    if report.outcome is PrintOutcome.PRINTED:
        assert b"\x1dV\x01" in link.written
        assert report.evidence is not Evidence.NONE
        if report.evidence is Evidence.PROCESS_ID:
            assert b"\x37\x220042\x00" in b"".join(pieces)
    else:
        assert report.reason
    assert driver.status().state in DeviceState
    assert driver.status().supply in Supply
    driver.close()
