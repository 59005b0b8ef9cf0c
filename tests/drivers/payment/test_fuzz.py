"""Every parser of bytes that come from outside: no crash, no hang, no growth. NUANPING_FUZZ sets the number of inputs."""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.contract import Deadline, Failed
from drivers.far_end import FarEnd, memory_link
from drivers.payment.contract import Declined, InDoubt, NeverSeen, NotStarted, Paid, Voided, fen
from drivers.payment.driver import SerialPaymentTerminal
from drivers.payment.frame import LINE_MAX, LineReader, decode_line, encode_line
from drivers.payment.ledger import Books
from drivers.payment.model import TerminalModel

INPUTS = int(os.environ.get("NUANPING_FUZZ", "300"))
VALUES: list[object] = [
    None,
    True,
    0,
    -1,
    1,
    10**30,
    1.5,
    "",
    "paid",
    "order-0001",
    "status",
    "pay",
    "void",
    [],
    {"a": 1},
]
KEYS = ["id", "do", "say", "order", "state", "amount", "seconds", "reason", "refunded", "reference", "paper", "network"]


def message_of(data: bytes) -> dict[str, object]:
    """A message with some of the right names and any of the wrong values, as the bytes say."""
    pairs = zip(data[::2], data[1::2], strict=False)
    return {KEYS[key % len(KEYS)]: VALUES[value % len(VALUES)] for key, value in pairs}


def line_of(text: bytes) -> bytes:
    return b"%04x %08x %s\n" % (len(text), zlib.crc32(text), text)


@settings(max_examples=INPUTS)
@given(st.binary(max_size=120))
def test_the_line_reader_takes_anything_and_holds_little(data: bytes) -> None:
    reader = LineReader()
    size = 1 + (data[0] % 32 if data else 0)
    stream = data if len(data) % 2 else line_of(data)[: len(data) + 8] + data
    for at in range(0, len(stream), size):
        for message in reader.feed(stream[at : at + size]):
            assert message is None or isinstance(message, dict)
        assert len(reader._held) <= LINE_MAX
    assert reader.feed(b"\n" + encode_line({"a": 1}))[-1] == {"a": 1}


@settings(max_examples=INPUTS)
@given(st.binary(max_size=80))
def test_a_sound_line_with_any_text_is_a_message_or_nothing(text: bytes) -> None:
    message = decode_line(line_of(text).rstrip(b"\n")) if b"\n" not in text else None
    assert message is None or json.loads(text) == message


@pytest.fixture(scope="module")
def terminal() -> Iterator[TerminalModel]:
    with tempfile.TemporaryDirectory() as folder:
        books = Books(Path(folder))
        yield TerminalModel(books)
        books.close()


@settings(max_examples=INPUTS)
@given(data=st.binary(max_size=24))
def test_the_terminal_takes_any_message(terminal: TerminalModel, data: bytes) -> None:
    for answer in LineReader().feed(terminal.receive(encode_line(message_of(data)) + data)):
        assert answer is not None
    # An amount that is no positive int never becomes money.
    assert all(amount > 0 for _, amount in terminal.books.moves())
    terminal.receive(b"\n")


class Babbler:
    """A terminal that answers every question with the same message under the right number."""

    def __init__(self) -> None:
        self.message: dict[str, object] = {}
        self.honest = True

    def connected(self) -> None:
        return

    def receive(self, data: bytes) -> bytes:
        (asked,) = LineReader().feed(data)
        assert asked is not None
        if asked["do"] == "status":
            return encode_line({"id": asked["id"], "say": "status", "paper": "PLENTY", "network": True})
        return encode_line({**self.message, "id": asked["id"]})


@pytest.fixture(scope="module")
def babbler() -> Iterator[tuple[SerialPaymentTerminal, Babbler]]:
    model = Babbler()
    far_end = FarEnd(model)
    driver = SerialPaymentTerminal(lambda: memory_link(far_end), 0.001)
    driver.open()
    yield driver, model
    driver.close()


@settings(max_examples=INPUTS)
@given(data=st.binary(max_size=24))
def test_the_driver_believes_only_what_is_whole(babbler: tuple[SerialPaymentTerminal, Babbler], data: bytes) -> None:
    driver, model = babbler
    model.message = message_of(data)
    results = [
        driver.look_up("order-0001", Deadline(1)),
        driver.void("order-0001", Deadline(1)),
    ]
    if len(data) % 16 == 0:
        results.append(driver.pay("order-0001", fen(1), Deadline(0.002)))  # type: ignore[arg-type]
    for result in results:
        assert isinstance(result, Paid | Declined | Voided | InDoubt | NeverSeen | NotStarted | Failed)
        if isinstance(result, Paid):
            assert model.message["order"] == "order-0001"
            assert model.message["state"] == "paid"
            assert type(model.message["amount"]) is int
