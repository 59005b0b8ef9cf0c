"""Keys of a serial pad and of a USB keyboard: each press once, no digit ever shown."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from drivers.contract import DeviceFault, DeviceState
from drivers.far_end import PtyCable, memory_link
from drivers.keypad.bounce import Bounce
from drivers.keypad.contract import ASCII_TABLE, BounceSettings, Key, KeyPressed, SerialSettings
from drivers.keypad.hid import HID_TABLE, NUM_LOCK_OFF, HidKeypad
from drivers.keypad.model import FakeKeypad
from drivers.keypad.serial_keypad import SerialKeypad, serial_keypad
from drivers.keypad.simulator import SimulatedKeypad

NO_BOUNCE = BounceSettings(digit_seconds=0.0, command_seconds=0.0)
DIGITS = [key for key in Key if key.is_digit]


def keys_of(keypad: SerialKeypad | HidKeypad, count: int) -> list[Key]:
    """The next ``count`` keys."""
    keys: list[Key] = []
    give_up_at = time.monotonic() + 5.0
    while len(keys) < count and time.monotonic() < give_up_at:
        for event in keypad.poll(0.1):
            assert isinstance(event, KeyPressed)
            keys.append(event.key)
    return keys


def keypad_on(fake: FakeKeypad, settings: SerialSettings | None = None) -> SerialKeypad:
    keypad = SerialKeypad(lambda: memory_link(fake.far_end), settings)
    keypad.open()
    return keypad


class TestBounce:
    def test_a_contact_that_bounces_counts_once(self) -> None:
        bounce = Bounce()
        told = [bounce.down(Key.DIGIT_1, 1.0 + n * 0.01, releases=False) for n in range(20)]
        assert told == [True] + [False] * 19

    def test_the_same_digit_meant_twice(self) -> None:
        bounce = Bounce()
        assert [bounce.down(Key.DIGIT_1, at, releases=False) for at in (1.0, 1.13, 1.26)] == [True] * 3

    def test_confirm_is_not_meant_twice_at_once(self) -> None:
        bounce = Bounce()
        assert [bounce.down(Key.CONFIRM, at, releases=False) for at in (1.0, 1.3, 1.69, 2.1)] == [
            True,
            False,
            False,
            True,
        ]

    def test_different_keys_do_not_wait_for_each_other(self) -> None:
        bounce = Bounce()
        assert all(bounce.down(key, 1.0 + number * 0.01, releases=False) for number, key in enumerate(Key))

    def test_a_key_leaned_on(self) -> None:
        bounce = Bounce()
        assert bounce.down(Key.DIGIT_1, 1.0, releases=True)
        assert not any(bounce.down(Key.DIGIT_1, 1.5 + n * 0.2, releases=True) for n in range(50))
        bounce.up(Key.DIGIT_1)
        assert bounce.down(Key.DIGIT_1, 12.0, releases=True)

    def test_a_lost_release_does_not_kill_the_key(self) -> None:
        bounce = Bounce()
        assert bounce.down(Key.DIGIT_1, 1.0, releases=True)
        assert not bounce.down(Key.DIGIT_1, 1.9, releases=True)
        assert bounce.down(Key.DIGIT_1, 2.95, releases=True)


@pytest.mark.parametrize("flag", [0, 0x80])
def test_every_key_of_a_serial_pad(flag: int, tmp_path: Path) -> None:
    settings = SerialSettings(release_flag=flag)
    fake = FakeKeypad(settings)
    with PtyCable(fake.far_end, tmp_path / "keypad") as cable:
        keypad = serial_keypad(str(cable.name), 9600, settings)
        keypad.open()
        for key in Key:
            fake.press(key)
        assert keys_of(keypad, 12) == list(Key)
        keypad.close()


def test_the_default_bytes() -> None:
    fake = FakeKeypad()
    keypad = keypad_on(fake)
    fake.far_end.say(b"07\r\x1b")
    assert keys_of(keypad, 4) == [Key.DIGIT_0, Key.DIGIT_7, Key.CONFIRM, Key.BACK]


def test_held_down_on_a_pad_with_releases() -> None:
    fake = FakeKeypad(SerialSettings(release_flag=0x80))
    keypad = keypad_on(fake, SerialSettings(release_flag=0x80, bounce=NO_BOUNCE))
    for _ in range(5):
        fake.down(Key.DIGIT_3)
    fake.up(Key.DIGIT_3)
    fake.press(Key.DIGIT_3)
    fake.press(Key.BACK)
    assert keys_of(keypad, 3) == [Key.DIGIT_3, Key.DIGIT_3, Key.BACK]


def test_an_open_line_is_all_that_is_known() -> None:
    fake = FakeKeypad()
    keypad = keypad_on(fake)
    assert (keypad.status().state, keypad.status().reason) == (DeviceState.ONLINE, "line-only")
    fake.press(Key.DIGIT_1)
    assert keys_of(keypad, 1) == [Key.DIGIT_1]
    assert keypad.status().reason == ""


def test_only_noise_is_a_fault_that_a_key_mends() -> None:
    fake = FakeKeypad()
    keypad = keypad_on(fake)
    fake.far_end.say(b"\xf0" * 7)
    assert keys_of(keypad, 0) == []
    list(keypad.poll(0.05))
    assert keypad.status().state is DeviceState.ONLINE
    fake.far_end.say(b"\xf0")
    list(keypad.poll(0.05))
    assert (keypad.status().state, keypad.status().reason) == (DeviceState.HARDWARE_ERROR, "garbage")
    fake.press(Key.DIGIT_1)
    assert keys_of(keypad, 1) == [Key.DIGIT_1]
    assert keypad.status().state is DeviceState.ONLINE


def test_pulled_while_a_key_is_held() -> None:
    settings = SerialSettings(release_flag=0x80)
    fake = FakeKeypad(settings)
    keypad = keypad_on(fake, settings)
    fake.down(Key.DIGIT_1)
    assert keys_of(keypad, 1) == [Key.DIGIT_1]
    fake.far_end.unplug()
    with pytest.raises(DeviceFault, match="unplugged"):
        list(keypad.poll(1.0))
    fake.far_end.plug()
    keypad.open()
    fake.press(Key.DIGIT_1)
    assert keys_of(keypad, 1) == [Key.DIGIT_1]


@pytest.mark.parametrize(
    ("table", "flag", "reason"),
    [
        ({}, 0, "lacks 12 of 12"),
        ({**ASCII_TABLE, 300: Key.BACK}, 0, "one byte"),
        (ASCII_TABLE, 0x81, "one bit"),
        (ASCII_TABLE, 0x10, "has the release flag"),
    ],
)
def test_a_table_that_is_none_is_refused(table: dict[int, Key], flag: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        SerialSettings(table, flag)


def test_no_digit_is_shown_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown = {repr(key) for key in DIGITS} | {repr(KeyPressed(key)) for key in DIGITS} | {repr([DIGITS])}
    assert not any(character.isdigit() for text in shown for character in text)
    simulator = SimulatedKeypad()
    simulator.open()
    simulator.press("7")
    assert keys_of(simulator, 1) == [Key.DIGIT_7]
    assert caplog.text == ""
    with pytest.raises(ValueError, match=r"^no such key$"):
        simulator.press("77")


class TestUsbKeyboard:
    @pytest.fixture
    def keypad(self, tmp_path: Path) -> Iterator[HidKeypad]:
        (tmp_path / "keys").touch()
        keypad = HidKeypad(tmp_path / "keys")
        keypad.open()
        yield keypad
        keypad.close()

    def test_the_tables_name_the_keys_of_qt(self) -> None:
        for digit in "0123456789":
            assert HID_TABLE[Qt.Key[f"Key_{digit}"].value] == digit
        assert {Qt.Key(code).name for code, key in HID_TABLE.items() if not key.is_digit} == {
            "Key_Return",
            "Key_Enter",
            "Key_NumberSign",
            "Key_Escape",
            "Key_Backspace",
            "Key_Asterisk",
        }
        block = ["Insert", "End", "Down", "PageDown", "Left", "Clear", "Right", "Home", "Up", "PageUp"]
        assert [Qt.Key(code).name for code in NUM_LOCK_OFF] == [f"Key_{name}" for name in [*block, "Delete"]]
        assert list(NUM_LOCK_OFF.values()) == [*DIGITS, Key.BACK]

    def test_keys_are_used_up(self, keypad: HidKeypad) -> None:
        codes = [Qt.Key.Key_1, Qt.Key.Key_Enter, Qt.Key.Key_Escape]
        assert all(keypad.strike(code.value, 1.0 + number) for number, code in enumerate(codes))
        assert keys_of(keypad, 3) == [Key.DIGIT_1, Key.CONFIRM, Key.BACK]

    def test_num_lock_off(self, keypad: HidKeypad) -> None:
        assert keypad.strike(Qt.Key.Key_Home.value, 1.0, numeric_block=True)
        assert not keypad.strike(Qt.Key.Key_Home.value, 2.0)
        assert keys_of(keypad, 1) == [Key.DIGIT_7]

    def test_keys_of_others_go_on(self, keypad: HidKeypad) -> None:
        assert not keypad.strike(Qt.Key.Key_A.value, 1.0)
        assert not keypad.strike(Qt.Key.Key_F4.value, 1.0, modified=True)
        assert not keypad.strike(Qt.Key.Key_1.value, 1.0, modified=True)
        assert list(keypad.poll(0.0)) == []

    def test_a_key_held_down_counts_once(self, keypad: HidKeypad) -> None:
        keypad.strike(Qt.Key.Key_1.value, 1.0)
        assert all(keypad.strike(Qt.Key.Key_1.value, 1.5 + n / 30, repeated=True) for n in range(60))
        keypad.strike(Qt.Key.Key_2.value, 9.0)
        assert keys_of(keypad, 2) == [Key.DIGIT_1, Key.DIGIT_2]

    def test_pulled(self, keypad: HidKeypad, tmp_path: Path) -> None:
        (tmp_path / "keys").unlink()
        with pytest.raises(DeviceFault, match="unplugged"):
            keypad.poll(1.0)
        assert keypad.status().state is DeviceState.OFFLINE

    def test_a_flood_that_nobody_polls_fills_no_memory(self, keypad: HidKeypad) -> None:
        for number in range(10_000):
            keypad.strike(0x30 + number % 10, float(number))
        assert len(list(keypad.poll(0.0))) == 256
