"""Any bytes: no exception, reports only. ``NUANPING_FUZZ`` is the number of inputs."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.headphones.evdev import EVENT, Decoder, Moved, encode

INPUTS = settings(max_examples=int(os.environ.get("NUANPING_FUZZ", "300")))


def events(data: bytes) -> bytes:
    """Likely events: three bytes each."""
    pieces = zip(data[0::3], data[1::3], data[2::3], strict=False)
    return b"".join(encode((0, 0, 5, kind)[kind % 4], code % 5, value % 4 - 1) for kind, code, value in pieces)


@INPUTS
@given(st.binary(max_size=150))
def test_any_bytes(data: bytes) -> None:
    """The first byte: how long each piece is, and whether the rest are events or noise, or one behind the other."""
    how, data = (data[0] if data else 0), data[1:]
    length = how % 64 + 1
    match how // 64:
        case 0 | 1:
            data = events(data)
        case 2:
            data = events(data[:60]) + data[60:]
    decoder = Decoder()
    found = [moved for at in range(0, len(data), length) for moved in decoder.feed(data[at : at + length])]
    assert found == Decoder().feed(data)
    assert len(found) <= len(data) // EVENT.size
    assert all(isinstance(moved, Moved) for moved in found)
