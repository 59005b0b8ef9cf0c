"""A relay board with lamps, for simulator and fake."""

from __future__ import annotations

from collections.abc import Callable

from drivers.far_end import FarEnd
from drivers.lights.codec import CHANNELS_MAX, SwitchReader


class RelayModel:
    """Keeps its relays while it has power, whatever the host does. Called under its far end's lock."""

    def __init__(self, relays: int = CHANNELS_MAX, *, answers: bool = True, text: bool = False) -> None:
        self._answers = answers
        self._text = text
        self._reader = SwitchReader()
        self.on = [False] * relays
        self.stuck: set[int] = set()
        """Relays that stay as they are, counted from 1."""
        self.switched = 0

    def receive(self, data: bytes) -> bytes:
        answers = b""
        for order in self._reader.feed(data):
            if order is None:
                answers += self._state()
            elif 1 <= order[0] <= len(self.on) and order[0] not in self.stuck:
                self.switched += self.on[order[0] - 1] != order[1]
                self.on[order[0] - 1] = order[1]
        return answers

    def connected(self) -> None:
        """The host opened the line: half a command is forgotten; the relays stay."""
        self._reader = SwitchReader()

    def power_off(self) -> None:
        """Without power every relay opens."""
        self.on = [False] * len(self.on)

    def _state(self) -> bytes:
        if not self._answers:
            return b""
        if self._text:
            return b"".join(b"CH%d: %s\r\n" % (number, b"ON" if on else b"OFF") for number, on in enumerate(self.on, 1))
        return bytes(self.on)


class RelayFarEnd(FarEnd):
    """The board at its cable; the cable brings the power. All methods may be called from any thread."""

    def __init__(self, relays: int = CHANNELS_MAX, *, answers: bool = True, text: bool = False) -> None:
        self.board = RelayModel(relays, answers=answers, text=text)
        super().__init__(self.board)

    @property
    def lit(self) -> tuple[int, ...]:
        """Channels whose lamp burns, counted from 1."""
        with self.changed:
            return tuple(number for number, on in enumerate(self.board.on, 1) if on)

    def stick(self, *channels: int) -> None:
        """These relays stay as they are."""
        with self.changed:
            self.board.stuck = set(channels)

    def offer(self, data: bytes) -> None:
        with self.changed:
            super().offer(data)
            self.changed.notify_all()

    def wait(self, done: Callable[[], bool], seconds: float) -> bool:
        """Until ``done`` holds, looked at whenever the board heard something."""
        with self.changed:
            return self.changed.wait_for(done, seconds)

    def unplug(self) -> None:
        with self.changed:
            self.board.power_off()
            super().unplug()
