"""The keypad's variants for drivers.proving. A keypad only speaks: the work is to wait for its next key."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from drivers.contract import Adapter, Deadline, Failed
from drivers.far_end import PtyCable, Trouble
from drivers.keypad.contract import FAMILY, Key, KeyPressed, SerialSettings
from drivers.keypad.hid import HidKeypad
from drivers.keypad.model import FakeKeypad
from drivers.keypad.serial_keypad import SerialKeypad, serial_keypad
from drivers.keypad.simulator import SimulatedKeypad
from drivers.proving import Subject, Variant
from drivers.supervisor import POLL_SECONDS

# By turns, for the same key at once would be a bounce.
_KEYS: Final = (Key.DIGIT_5, Key.CONFIRM, Key.DIGIT_0)


class _KeypadSubject(ABC):
    def __init__(self, adapter: Adapter) -> None:
        self.adapter = adapter
        self._turn = 0

    def work(self, deadline: Deadline) -> object:
        """Press a key and wait for it. The driver has no command with a deadline of its own."""
        if deadline.over is not None:
            return Failed(deadline.over)
        self._turn += 1
        self._press(self._key)
        while deadline.over is None:
            for event in self.adapter.poll(min(POLL_SECONDS, deadline.remaining_seconds())):
                return event
        return Failed(deadline.over)

    def delivered(self, result: object) -> bool:
        return isinstance(result, KeyPressed) and result.key is self._key

    @property
    def _key(self) -> Key:
        return _KEYS[self._turn % len(_KEYS)]

    @abstractmethod
    def _press(self, key: Key) -> None:
        """With a finger."""


class _SerialSubject(_KeypadSubject):
    def __init__(self, keypad: SerialKeypad, fake: FakeKeypad) -> None:
        super().__init__(keypad)
        self._fake = fake

    def _press(self, key: Key) -> None:
        self._fake.press(key)

    def hinder(self, trouble: Trouble) -> bool:
        if trouble is Trouble.TORN:
            # A key is one byte: there is no half of it.
            return False
        self._fake.far_end.set_trouble(trouble)
        return True

    def unplug(self) -> None:
        self._fake.far_end.unplug()

    def plug(self) -> None:
        self._fake.far_end.plug()


class _HidSubject(_KeypadSubject):
    """The far end is the window's key events; its node is a file here."""

    _CODES: Final = {Key.DIGIT_5: 0x35, Key.DIGIT_0: 0x30, Key.CONFIRM: 0x01000004}

    def __init__(self, keypad: HidKeypad, node: Path) -> None:
        super().__init__(keypad)
        self._keypad = keypad
        self._node = node
        self._trouble = Trouble.NONE
        self._struck_at = 0.0
        self.plug()

    def _press(self, key: Key) -> None:
        self._struck_at += 1.0
        if self._trouble is Trouble.NONE:
            self._keypad.strike(self._CODES[key], self._struck_at)
        elif self._trouble is Trouble.GARBAGE:
            self._keypad.strike(0x01000030, self._struck_at)

    def hinder(self, trouble: Trouble) -> bool:
        if trouble in (Trouble.TORN, Trouble.SLOW):
            # A key event comes whole, and is no answer that could be late.
            return False
        self._trouble = trouble
        return True

    def unplug(self) -> None:
        self._node.unlink(missing_ok=True)

    def plug(self) -> None:
        self._node.touch()


@contextmanager
def _simulator(_: Path) -> Iterator[Subject]:
    fake = FakeKeypad()
    yield _SerialSubject(SimulatedKeypad(fake), fake)


@contextmanager
def _hid(folder: Path) -> Iterator[Subject]:
    node = folder / "keypad-keys"
    yield _HidSubject(HidKeypad(node), node)


@contextmanager
def _on_pty(folder: Path, settings: SerialSettings) -> Iterator[Subject]:
    fake = FakeKeypad(settings)
    with PtyCable(fake.far_end, folder / "keypad") as cable:
        yield _SerialSubject(serial_keypad(str(cable.name), 9600, settings), fake)


VARIANTS: Final = (
    Variant(FAMILY, "simulator", _simulator),
    Variant(FAMILY, "serial on a pty", lambda folder: _on_pty(folder, SerialSettings())),
    Variant(FAMILY, "serial with releases on a pty", lambda folder: _on_pty(folder, SerialSettings(release_flag=0x80))),
    Variant(FAMILY, "USB keyboard", _hid),
)
