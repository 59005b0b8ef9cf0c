"""A server's bytes: anything in any pieces, and real answers with letters changed, lost and repeated."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.contract import Failed
from drivers.power import codec
from drivers.power.codec import LineReader, ListReader
from drivers.power.contract import PowerReading, PowerSettings
from drivers.power.model import UpsModel

FUZZ = settings(max_examples=int(os.environ.get("NUANPING_FUZZ", "300")))

LINES = (
    "VAR ups ups.status {}",
    "VAR ups battery.charge {}",
    "VAR ups battery.runtime {}",
    "VAR ups device.model {}",
    "BEGIN LIST VAR ups",
    "END LIST VAR ups",
    "ERR DATA-STALE",
    "ERR {}",
    "OK {}",
    'VAR ups x "',
    "{}",
    "VAR other ups.status {}",
)
STATES = (
    "OL",
    "OB",
    "LB",
    "FSD",
    "CAL",
    "OFF",
    "RB",
    "WAIT",
    "?",
    "OB LB",
    "OL CHRG",
    "95",
    "0.5",
    "3022999999999998800",
)


def stream_of(genes: bytes) -> bytes:
    """Lines of the protocol, noise, and lines cut, changed and glued together, as the genes tell. One draw is ten times as
    fast as a strategy for each part.
    """
    stream, at = b"", 0
    while at < len(genes):
        what, kind, *free = genes[at : at + 10].ljust(10, b"\0")
        at += 10
        text = STATES[free[0] % len(STATES)] if what & 1 else bytes(free).decode("latin-1").replace("\n", " ")
        line = LINES[kind % len(LINES)].replace("{}", codec.quoted(text)).encode() + b"\n"
        match what % 16:
            case 0:
                line = bytes(free)
            case 2:
                line = line[: free[1] % len(line)]
            case 4 | 6:
                place = free[1] % len(line)
                line = line[:place] + bytes(free[2:3]) * (what % 16 - 4) + line[place + 1 :]
            case 8:
                line = line.rstrip(b"\n") * (free[1] + 1)
        stream += line
    return stream


genes = st.binary(max_size=120)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=20)


@FUZZ
@given(genes, st.integers(1, 50))
def test_any_answer_in_any_pieces(told_by: bytes, piece: int) -> None:
    stream = stream_of(told_by)
    reader, found, model = LineReader(), [], UpsModel()
    for at in range(0, len(stream), piece):
        found += reader.feed(stream[at : at + piece])
        model.receive(stream[at : at + piece])
        assert len(reader._held) <= codec.LINE_MAX
        assert len(model._held) <= 4096
    assert found == LineReader().feed(stream)
    collector = ListReader("ups")
    for line in found:
        value = codec.value_of(line, "ups", "ups.status")
        for told in (value, collector.feed(line)):
            if isinstance(told, Failed):
                assert told.reason
            elif told is not None:
                said = codec.reading(told if isinstance(told, dict) else {"ups.status": told}, PowerSettings())
                assert isinstance(said, PowerReading) or said.reason in ("ups-garbage", "ups-driver-down")


@FUZZ
@given(texts, texts)
def test_a_value_comes_back_as_it_was(value: str, other: str) -> None:
    line = f"VAR ups x {codec.quoted(value)}".encode()
    assert codec.value_of(line, "ups", "x") == value
    assert codec.words(f"{codec.quoted(value)} {codec.quoted(other)}".encode()) == (value, other)
