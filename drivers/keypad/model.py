"""A serial keypad as a device: the far end of driver tests, of the simulator, and of rigs (``python -m
drivers.keypad.model``).
"""

from __future__ import annotations

from drivers.far_end import FarEnd
from drivers.keypad.contract import Key, SerialSettings


class KeypadModel:
    """Takes no commands."""

    def receive(self, data: bytes) -> bytes:
        return b""

    def connected(self) -> None:
        return


class FakeKeypad:
    """The keypad with its cable, and a finger. All methods may be called from any thread."""

    def __init__(self, settings: SerialSettings | None = None) -> None:
        self._settings = settings or SerialSettings()
        self.far_end = FarEnd(KeypadModel())

    def press(self, key: Key) -> None:
        """Down and up."""
        self.down(key)
        self.up(key)

    def down(self, key: Key) -> None:
        self.far_end.say(bytes((self._byte(key),)))

    def up(self, key: Key) -> None:
        """A pad without release flag says nothing."""
        if flag := self._settings.release_flag:
            self.far_end.say(bytes((self._byte(key) | flag,)))

    def _byte(self, key: Key) -> int:
        return next(byte for byte, candidate in self._settings.table.items() if candidate is key)


def main(arguments: list[str] | None = None) -> int:
    """The fake as a process: ``{"do": "press", "key": "1"}`` (or ``confirm``, ``back``), ``down`` and ``up`` likewise."""
    from drivers.fake_process import run_serial_fake

    keypad = FakeKeypad()
    return run_serial_fake(
        arguments,
        "python -m drivers.keypad.model",
        keypad.far_end,
        {
            "press": lambda order: keypad.press(Key(order["key"])),
            "down": lambda order: keypad.down(Key(order["key"])),
            "up": lambda order: keypad.up(Key(order["key"])),
        },
        dict,
    )


if __name__ == "__main__":
    raise SystemExit(main())
