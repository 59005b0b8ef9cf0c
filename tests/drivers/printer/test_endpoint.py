"""The fake itself: it must behave like the iron, or the contract suite proves nothing."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.contract import Deadline
from drivers.printer.contract import Evidence, PrintOutcome, PrintReport
from drivers.printer.endpoint import EscPosEndpoint
from drivers.printer.endpoint_model import EndpointModel, Fault, PaperState, UnpluggedError
from drivers.printer.endpoint_server import control
from drivers.printer.escpos_adapter import EscPosAdapter, NetworkPort, SerialPort
from tests.drivers.printer.rigs import SETTINGS, SLIP, wait_for

BAND = b"\x1dv0\x00\x48\x00\x04\x00" + b"\xaa" * 72 * 4
CUT = b"\x1bd\x01\x1dV\x01"


def test_real_time_requests_are_answered_inside_raster_data_and_stay_part_of_the_picture() -> None:
    endpoint = EscPosEndpoint()
    row = b"\x10\x04\x01" + bytes(69)
    endpoint.offer(b"\x1dv0\x00\x48\x00\x02\x00" + row)
    assert endpoint.take_answers() == b"\x12"
    endpoint.offer(bytes(72))
    assert endpoint.paper.picture().crop((0, 0, 24, 1)).tobytes() == bytes((0xEF, 0xFB, 0xFE))


def test_a_request_split_over_two_arrivals_is_answered_once() -> None:
    endpoint = EscPosEndpoint()
    for byte in b"\x10\x04\x04\x10\x04\x01":
        endpoint.offer(bytes((byte,)))
    assert endpoint.take_answers() == b"\x12\x12"
    assert endpoint.requests == 2


def test_an_offline_printer_answers_but_works_nothing_off_until_it_is_ready() -> None:
    endpoint = EscPosEndpoint()
    endpoint.set_cover(True)
    endpoint.offer(b"\x1d(H\x06\x00000007" + BAND + CUT + b"\x10\x04\x02")
    assert endpoint.take_answers() == b"\x16"
    assert endpoint.paper.rows == 0
    endpoint.set_cover(False)
    assert endpoint.take_answers() == b"\x37\x220007\x00"
    assert len(endpoint.paper.tickets) == 1


def test_the_process_id_comes_only_when_all_before_it_is_printed() -> None:
    endpoint = EscPosEndpoint()
    endpoint.fail_at_row(2)
    endpoint.offer(BAND + b"\x1d(H\x06\x00000007")
    assert endpoint.take_answers() == b""
    endpoint.set_paper(PaperState.PLENTY)
    assert endpoint.take_answers() == b"\x37\x220007\x00"
    assert endpoint.paper.rows == 4


def test_a_full_buffer_takes_no_more() -> None:
    endpoint = EscPosEndpoint(EndpointModel(buffer_bytes=100))
    endpoint.set_offline(True)
    assert endpoint.offer(bytes(150)) == 100
    assert endpoint.offer(b"x") == 0


def test_automatic_status_tells_of_changes_until_it_is_switched_off() -> None:
    endpoint = EscPosEndpoint()
    endpoint.offer(b"\x1da\x0e")
    assert endpoint.take_answers() == bytes.fromhex("1000000f")
    endpoint.set_paper(PaperState.LOW)
    endpoint.set_paper(PaperState.OUT)
    assert endpoint.take_answers() == bytes.fromhex("1000030f 18000f0f")
    endpoint.set_paper(PaperState.PLENTY)
    endpoint.offer(b"\x1b@")
    endpoint.take_answers()
    endpoint.set_cover(True)
    assert endpoint.take_answers() == b""


def test_clearing_the_buffers_drops_a_half_band() -> None:
    endpoint = EscPosEndpoint()
    endpoint.offer(BAND[:100])
    endpoint.offer(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
    assert endpoint.take_answers() == b"\x37\x25\x00"
    endpoint.offer(BAND + b"\x1dr\x01")
    assert endpoint.take_answers() == b"\x00"
    assert endpoint.paper.rows == 1 + 4
    assert endpoint.flagged == {}


def test_text_and_unknown_commands_are_flagged() -> None:
    endpoint = EscPosEndpoint()
    endpoint.offer(b"hi\n\x1b\x99\x1d\x99\x00\x1d(L\x02\x00ab\x1b!\x00\x1da\x00")
    assert endpoint.flagged == {"text": 2, "esc-99": 1, "gs-99": 1, "gs-(L": 1}


def test_an_unplugged_printer_takes_nothing_and_forgets_everything() -> None:
    endpoint = EscPosEndpoint()
    endpoint.offer(BAND[:50])
    endpoint.unplug()
    with pytest.raises(UnpluggedError):
        endpoint.offer(b"x")
    with pytest.raises(UnpluggedError):
        endpoint.take_answers()
    endpoint.plug()
    endpoint.offer(CUT)
    assert endpoint.paper.tickets[0].height == 30


PIECES = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [
            BAND,
            CUT,
            b"\x1b@",
            b"\x10\x04\x01",
            b"\x10\x04\x04",
            b"\x1da\x0e",
            b"\x1d(H\x06\x00000042",
            b"\x1dr\x01",
            b"\n",
        ]
    ),
    st.just(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"),
)


@given(st.lists(PIECES, max_size=12), st.integers(1, 9))
def test_any_stream_is_survived_and_means_the_same_however_it_is_cut(pieces: list[bytes], step: int) -> None:
    stream = b"".join(pieces)
    whole, cut = EscPosEndpoint(), EscPosEndpoint()
    whole.offer(stream)
    for start in range(0, len(stream), step):
        cut.offer(stream[start : start + step])
    assert cut.take_answers() == whole.take_answers()
    assert cut.facts() == whole.facts()
    assert [ticket.tobytes() for ticket in cut.paper.tickets] == [ticket.tobytes() for ticket in whole.paper.tickets]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "{}",
        "\xff",
        '{"do": "fly"}',
        '{"do": "paper", "state": "wet"}',
        '{"do": "cover", "open": "yes"}',
        '{"do": "fail_at_row", "row": "2"}',
        '{"do": "speed", "rows_per_second": -1}',
    ],
)
def test_bad_controls_are_answered_and_change_nothing(line: str) -> None:
    endpoint = EscPosEndpoint()
    before = endpoint.facts()
    answer = control(endpoint, line)
    assert answer["ok"] is False
    assert endpoint.facts() == before


def test_every_control_works() -> None:
    endpoint = EscPosEndpoint()
    orders: list[dict[str, object]] = [{"do": do} for do in ("offline", "silent", "garbage", "jam", "stall", "facts")]
    orders += [{"do": do, "on": False} for do in ("offline", "silent", "garbage", "jam", "stall")]
    orders += [{"do": "unplug"}, {"do": "plug"}, {"do": "power_cycle"}, {"do": "cover", "open": False}]
    orders += [{"do": "fail_at_row", "row": 5, "fault": str(Fault.JAM)}, {"do": "speed", "rows_per_second": 900}]
    for order in orders:
        assert control(endpoint, json.dumps(order))["ok"] is True
    assert endpoint.model.rows_per_second == 900
    assert control(endpoint, '{"do": "paper", "state": "out"}')["paper"] == "out"


@pytest.mark.parametrize("wire", ["--port", "--pty"])
def test_the_endpoint_runs_as_a_process_with_controls_and_pictures(wire: str, tmp_path: Path) -> None:
    ready, control_path = tmp_path / "ready.json", tmp_path / "control"
    command = [
        sys.executable,
        "-m",
        "drivers.printer.endpoint",
        wire,
        "0" if wire == "--port" else str(tmp_path / "tty"),
    ]
    command += ["--out", str(tmp_path / "paper"), "--control", str(control_path), "--ready-file", str(ready)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        try:
            wait_for(ready.exists, 10)
            addresses = json.loads(ready.read_text())
            on_network = "port" in addresses
            port = NetworkPort("127.0.0.1", addresses["port"]) if on_network else SerialPort(addresses["pty"])
            printer = EscPosAdapter(port, SETTINGS)
            printer.open()
            for job in (1, 2):
                report = printer.print_slip(SLIP, job, Deadline(5))
                assert report == PrintReport(PrintOutcome.PRINTED, Evidence.PROCESS_ID)
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(control_path))
                client.sendall(b'{"do": "paper", "state": "out"}\nnonsense\n')
                with client.makefile() as answers:
                    first, second = json.loads(answers.readline()), json.loads(answers.readline())
            assert (first["ok"], first["paper"], first["tickets"]) == (True, "out", 2)
            assert second["ok"] is False
            assert printer.print_slip(SLIP, 3, Deadline(5)).reason == "paper-out"
            printer.close()
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert errors == b""
    with Image.open(tmp_path / "paper" / "slip-0002.png") as paper:
        assert paper.width == 576
    assert not control_path.exists()
