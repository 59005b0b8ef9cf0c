"""The relay boards' bytes: the sellers' examples, and both forms of the answer."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.lights import codec
from drivers.lights.codec import StateReader, SwitchReader
from drivers.lights.model import RelayModel

FUZZ = settings(max_examples=int(os.environ.get("NUANPING_FUZZ", "300")))


@pytest.mark.parametrize(
    ("channel", "on", "bytes_"),
    [
        (1, True, "A00101A2"),
        (1, False, "A00100A1"),
        (3, True, "A00301A4"),
        (8, True, "A00801A9"),
        (8, False, "A00800A8"),
    ],
)
def test_the_sellers_examples(channel: int, on: bool, bytes_: str) -> None:
    assert codec.switch(channel, on=on) == bytes.fromhex(bytes_)
    assert SwitchReader().feed(bytes.fromhex(bytes_)) == [(channel, on)]


def test_the_sellers_answer_in_bytes() -> None:
    assert StateReader(8).feed(bytes.fromhex("0101010100000000")) == (True,) * 4 + (False,) * 4


def test_the_answer_in_text_in_pieces() -> None:
    reader = StateReader(2)
    assert reader.feed(b"CH1: ON\r\nCH2: O") is None
    assert reader.feed(b"FF\r\n") == (True, False)


@pytest.mark.parametrize("said", [b"", b"\x01", b"\x01\x02", b"CH1: ON\r\n", b"CH9: ON\r\nCH2: OFF\r\n", b"ERROR\r\n"])
def test_what_is_no_answer_never_completes(said: bytes) -> None:
    assert StateReader(2).feed(said) is None


WORDS = (b"CH1: ON\r\n", b"CH2: OFF\r\n", b"CH3:ON\n", b"CH", b"\r\n", b"\x00", b"\x01", b"8: O")


@FUZZ
@given(st.binary(max_size=300), st.integers(1, 8), st.integers(1, 50), st.booleans())
def test_any_answer(stream: bytes, channels: int, length: int, nearly_text: bool) -> None:
    if nearly_text:
        stream = b"".join(WORDS[byte % len(WORDS)] for byte in stream)
    reader = StateReader(channels)
    for at in range(0, len(stream), length):
        states = reader.feed(stream[at : at + length])
        assert states is None or len(states) == channels
        assert len(reader._held) <= 128


@FUZZ
@given(st.binary(max_size=120), st.integers(1, 9))
def test_any_orders_to_the_board(told: bytes, length: int) -> None:
    board, stream = RelayModel(), b""
    for byte in told:
        stream += codec.switch(1 + byte % 9, on=byte > 127) if byte % 3 else bytes((byte,))
    for at in range(0, len(stream), length):
        board.receive(stream[at : at + length])
    board.connected()
    board.receive(codec.switch(8, on=True))
    assert board.on[7]
