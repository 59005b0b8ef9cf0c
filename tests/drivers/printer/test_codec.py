"""Bytes out against python-escpos as the judge, answers in against the tables of the command reference."""

from __future__ import annotations

import pytest
from escpos.printer import Dummy
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from drivers.contract import DeviceState, Supply
from drivers.printer import codec
from drivers.printer.fonts import font_chain
from drivers.printer.raster import draw_slip
from tests.drivers.printer.rigs import SLIP


def test_raster_bands_are_the_bytes_python_escpos_sends() -> None:
    image = draw_slip(SLIP, 80, font_chain()).image
    judge = Dummy()
    judge.image(image, impl="bitImageRaster", fragment_height=256)
    assert b"".join(codec.encode_raster(image, 256)) == judge.output


def test_a_band_in_bytes() -> None:
    image = Image.new("1", (16, 3), 1)
    image.putpixel((0, 0), 0)
    image.putpixel((15, 2), 0)
    assert list(codec.encode_raster(image, 2)) == [
        bytes.fromhex("1d763000 0200 0200 8000 0000"),
        bytes.fromhex("1d763000 0200 0100 0001"),
    ]


def test_commands_in_bytes() -> None:
    assert codec.encode_process_id(codec.process_id_of(12_345)) == bytes.fromhex("1d28480600 3030 32333435")
    assert codec.FEED_AND_CUT.hex() == "1b64061d5601"
    assert codec.STATUS_REQUESTS[3].hex() == "100404"
    assert codec.CLEAR_BUFFERS.hex() == "10140801031401060208"


@pytest.mark.parametrize("bad", [b"", b"abc", b"abcde", b"ab\x1fc", b"ab\x7fc"])
def test_a_process_id_outside_the_printable_range_is_refused(bad: bytes) -> None:
    with pytest.raises(ValueError, match="process id"):
        codec.encode_process_id(bad)


@pytest.mark.parametrize("image", [Image.new("L", (16, 1)), Image.new("1", (12, 1))])
def test_only_one_bit_images_of_whole_bytes_are_encoded(image: Image.Image) -> None:
    with pytest.raises(ValueError, match="1-bit"):
        list(codec.encode_raster(image))


@pytest.mark.parametrize(
    ("answers", "state", "supply", "reason"),
    [
        # Bytes measured on a printer emulator of another maker.
        ((0x12, 0x12, 0x12, 0x12), DeviceState.ONLINE, Supply.PLENTY, ""),
        ((0x12, 0x12, 0x12, 0x1E), DeviceState.ONLINE, Supply.LOW, ""),
        ((0x1A, 0x32, 0x12, 0x7E), DeviceState.USER_ERROR, Supply.OUT, "paper-out"),
        ((0x1A, 0x16, 0x12, 0x12), DeviceState.USER_ERROR, Supply.PLENTY, "cover-open"),
        ((0x1A, 0x12, 0x12, 0x12), DeviceState.OFFLINE, Supply.PLENTY, "offline"),
        ((0x1A, 0x52, 0x1A, 0x12), DeviceState.HARDWARE_ERROR, Supply.PLENTY, "cutter"),
        ((0x1A, 0x52, 0x32, 0x12), DeviceState.HARDWARE_ERROR, Supply.PLENTY, "unrecoverable"),
        ((0x1A, 0x52, 0x16, 0x12), DeviceState.HARDWARE_ERROR, Supply.PLENTY, "mechanical"),
        ((0x1A, 0x52, 0x52, 0x12), DeviceState.OFFLINE, Supply.PLENTY, "recovering"),
        ((0x1A, 0x16, 0x12, 0x7E), DeviceState.USER_ERROR, Supply.OUT, "cover-open"),
    ],
)
def test_real_time_status_bytes(answers: tuple[int, ...], state: DeviceState, supply: Supply, reason: str) -> None:
    sensors = codec.Sensors()
    for number, byte in enumerate(answers, start=1):
        assert codec.AnswerParser().feed(bytes((byte,))) == [codec.RealTimeStatus(byte)]
        sensors = sensors.with_real_time(number, byte)
    status = sensors.to_status()
    assert (status.state, status.supply, status.reason) == (state, supply, reason)


@pytest.mark.parametrize(
    ("message", "state", "supply", "reason"),
    [
        ("1000000f", DeviceState.ONLINE, Supply.PLENTY, ""),
        ("1000030f", DeviceState.ONLINE, Supply.LOW, ""),
        ("18000f0f", DeviceState.USER_ERROR, Supply.OUT, "paper-out"),
        ("3800000f", DeviceState.USER_ERROR, Supply.PLENTY, "cover-open"),
        ("1808000f", DeviceState.HARDWARE_ERROR, Supply.PLENTY, "cutter"),
    ],
)
def test_automatic_status_messages(message: str, state: DeviceState, supply: Supply, reason: str) -> None:
    data = bytes.fromhex(message)
    assert codec.AnswerParser().feed(data) == [codec.AutomaticStatus(data)]
    status = codec.Sensors.of_automatic(data).to_status()
    assert (status.state, status.supply, status.reason) == (state, supply, reason)


def test_a_mixed_stream_is_cut_into_its_answers() -> None:
    stream = b"\x11\x12" + b"\x10\x00\x03\x0f" + b"\x37\x220042\x00" + b"\x13\x03" + b"\x37\x25\x00" + b"\xff"
    assert codec.AnswerParser().feed(stream) == [
        codec.RealTimeStatus(0x12),
        codec.AutomaticStatus(b"\x10\x00\x03\x0f"),
        codec.ProcessIdAnswer(b"0042"),
        codec.InOrderStatus(0x03),
        codec.BuffersCleared(),
        codec.Garbage(0xFF),
    ]


@given(st.lists(st.binary(max_size=40), max_size=8))
@example([b"\x37" * 40])
@example([b"\x10", b"\xff\xff\xff"])
def test_any_noise_is_parsed_the_same_however_it_arrives(pieces: list[bytes]) -> None:
    stream = b"".join(pieces)
    split = codec.AnswerParser()
    in_pieces = [answer for piece in pieces for answer in split.feed(piece)]
    # What is still held back is shorter than any message, so a later answer is never swallowed.
    tail = bytes(32) + b"\x12"
    whole = codec.AnswerParser()
    assert in_pieces + split.feed(tail) == whole.feed(stream) + whole.feed(tail)
    assert split.feed(b"\x12") == [codec.RealTimeStatus(0x12)]


@given(st.tuples(*[st.integers(0, 255)] * 4))
def test_no_status_byte_breaks_the_mapping(answers: tuple[int, ...]) -> None:
    sensors = codec.Sensors()
    for number, byte in enumerate(answers, start=1):
        sensors = sensors.with_real_time(number, byte)
    status = sensors.to_status()
    if status.usable:
        assert not answers[0] & 0x08
        assert not answers[1] & 0x04
        assert not answers[3] & 0x60
