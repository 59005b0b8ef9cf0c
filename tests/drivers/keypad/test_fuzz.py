"""Any bytes, any key codes: no exception, nothing but keys. ``NUANPING_FUZZ`` is the number of inputs for each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.contract import DeviceFault
from drivers.keypad.contract import ASCII_TABLE, Key, KeyPressed, SerialSettings
from drivers.keypad.hid import HID_TABLE, NUM_LOCK_OFF, HidKeypad
from drivers.keypad.model import FakeKeypad
from drivers.keypad.serial_keypad import SerialKeypad
from drivers.link import LinkLostError

INPUTS = settings(max_examples=int(os.environ.get("NUANPING_FUZZ", "300")))
PRESSES = sorted(ASCII_TABLE)


class OneRead:
    """A line that gives what it was given, in the same pieces, and then breaks."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    def read(self, timeout_seconds: float) -> bytes:
        if not self._pieces:
            raise LinkLostError("end")
        return self._pieces.pop(0)

    def write(self, data: bytes, timeout_seconds: float) -> int:
        return len(data)

    def close(self) -> None:
        self._pieces.clear()

    def abort(self) -> None:
        self.close()


def until_lost(keypad: SerialKeypad) -> list[object]:
    events: list[object] = []
    while True:
        try:
            events += keypad.poll(1.0)
        except DeviceFault:
            return events


@INPUTS
@given(st.binary(max_size=100))
def test_any_bytes(data: bytes) -> None:
    """The first byte: how long each piece is, whether the pad tells releases, whether the rest are keys or noise."""
    how, data = (data[0] if data else 0), data[1:]
    length, flag = how % 32 + 1, 0x80 * (how >> 5 & 1)
    if how >> 6:
        data = bytes(PRESSES[byte % len(PRESSES)] | byte & flag for byte in data)
    rest = [data[at : at + length] for at in range(0, len(data), length)]
    keypad = SerialKeypad(lambda: OneRead(rest), SerialSettings(release_flag=flag))
    keypad.open()
    events = until_lost(keypad)
    assert not rest
    assert all(isinstance(event, KeyPressed) for event in events)
    assert len(events) <= len(data)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    node = tmp_path_factory.mktemp("keys") / "keys"
    node.touch()
    return node


CODES = [*HID_TABLE, *NUM_LOCK_OFF, -1, 0, 0x41, 0x01000030, 2**40]


@INPUTS
@given(st.binary(max_size=80))
def test_any_key_codes(node: Path, strikes: bytes) -> None:
    """Two bytes a key: which, and when and how it was struck."""
    keypad = HidKeypad(node)
    keypad.open()
    at = 0.0
    for which, how in zip(strikes[0::2], strikes[1::2], strict=False):
        at += (0.0, 0.05, 0.2, -3.0)[how % 4]
        code = CODES[which % len(CODES)]
        keypad.strike(code, at, numeric_block=bool(how & 4), modified=bool(how & 8), repeated=bool(how & 16))
    assert all(isinstance(event, KeyPressed) for event in keypad.poll(0.0))


def test_the_fake_speaks_the_table() -> None:
    fake = FakeKeypad()
    for key in Key:
        fake.press(key)
    assert fake.far_end.take() == b"0123456789\r\x1b"
