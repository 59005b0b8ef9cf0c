"""The simulated keypad: the real driver on a cable in memory."""

from __future__ import annotations

from typing import ClassVar

from drivers.far_end import Trouble, memory_link
from drivers.keypad.contract import FAMILY, Key
from drivers.keypad.model import FakeKeypad
from drivers.keypad.serial_keypad import SerialKeypad


class SimulatedKeypad(SerialKeypad):
    """Configured like any keypad; its controls may be used from any thread (dock, scenarios, tests)."""

    family: ClassVar[str] = FAMILY

    def __init__(self, fake: FakeKeypad | None = None) -> None:
        self.fake = fake or FakeKeypad()
        super().__init__(lambda: memory_link(self.fake.far_end))

    def press(self, key: str) -> None:
        """``0`` to ``9``, ``confirm`` or ``back``. Raises ValueError, without the word."""
        if key not in set(Key):
            raise ValueError("no such key")
        self.fake.press(Key(key))

    def trouble(self, name: str) -> None:
        """``silent``, ``slow``, ``garbage`` or ``none``. Raises ValueError."""
        self.fake.far_end.set_trouble(Trouble(name))

    def unplug(self) -> None:
        self.fake.far_end.unplug()

    def plug(self) -> None:
        self.fake.far_end.plug()
