"""A headphone jack as the kernel shows it: the far end of driver tests, of the simulator, and of rigs (``python -m
drivers.headphones.model``): real input events on a line. The kernel's question for the present state (an ioctl) is only
there in memory; on a pty it fails, as on everything that is no input device.
"""

from __future__ import annotations

from drivers.far_end import FarEnd, MemoryLink
from drivers.headphones.evdev import EV_SW, EV_SYN, SW_HEADPHONE_INSERT, SYN_REPORT, encode


class JackModel:
    """Takes no commands."""

    def __init__(self) -> None:
        self.inserted = False

    def receive(self, data: bytes) -> bytes:
        return b""

    def connected(self) -> None:
        return


class FakeJack:
    """The jack, and a hand with a plug. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._model = JackModel()
        self.far_end = FarEnd(self._model)

    @property
    def inserted(self) -> bool:
        return self._model.inserted

    def insert(self) -> None:
        self._move(inserted=True)

    def remove(self) -> None:
        self._move(inserted=False)

    def say(self, data: bytes) -> None:
        """Bytes on the line as they are."""
        self.far_end.say(data)

    def _move(self, *, inserted: bool) -> None:
        with self.far_end.changed:
            if self._model.inserted is inserted:
                # The kernel reports changes only.
                return
            self._model.inserted = inserted
            switch = encode(EV_SW, SW_HEADPHONE_INSERT, int(inserted))
            self.far_end.say(switch + encode(EV_SYN, SYN_REPORT, 0))


class SwitchCable(MemoryLink):
    """A cable in memory that knows how the switch stands, as an input device does."""

    def __init__(self, jack: FakeJack) -> None:
        super().__init__(jack.far_end)
        self._jack = jack

    def inserted(self) -> bool | None:
        return self._jack.inserted


def main(arguments: list[str] | None = None) -> int:
    """The fake as a process: ``{"do": "insert"}``, ``{"do": "remove"}``."""
    from drivers.fake_process import run_serial_fake

    jack = FakeJack()
    return run_serial_fake(
        arguments,
        "python -m drivers.headphones.model",
        jack.far_end,
        {"insert": lambda _: jack.insert(), "remove": lambda _: jack.remove()},
        lambda: {"inserted": jack.inserted},
    )


if __name__ == "__main__":
    raise SystemExit(main())
