"""The relay boards sold as "LC USB switch" (LCUS-1, -2, -4, -8), CH340 at 9600 baud 8N1. Pure.

``A0 | channel from 1 | 01 on, 00 off | sum of the three``: ``A0 01 01 A2`` switches the first on, ``A0 01 00 A1`` off. A
command is not answered. ``FF`` asks for all states; boards with one channel stay silent, others answer one byte for each
channel (00, 01) or a line of text for each (``CH1: ON``). Sources: the sellers' descriptions of the 1- and 8-channel
boards; the text form from a public program for the 4-channel board.
"""

from __future__ import annotations

import re
from typing import Final

BAUD_RATE: Final = 9600
CHANNELS_MAX: Final = 8
ASK_STATE: Final = b"\xff"
_START: Final = 0xA0
_LINE: Final = re.compile(rb"CH(\d): ?(ON|OFF) *\r?\n")
_STATE_BYTES_MAX: Final = 128


def switch(channel: int, *, on: bool) -> bytes:
    """``channel`` counts from 1."""
    return bytes((_START, channel, on, (_START + channel + on) & 0xFF))


class StateReader:
    """Collects the answer to ASK_STATE of a board with ``channels`` relays."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._held = b""

    def feed(self, data: bytes) -> tuple[bool, ...] | None:
        """The states when they are complete; None until then. What cannot be an answer never completes."""
        self._held = (self._held + data)[-_STATE_BYTES_MAX:]
        if len(self._held) >= self._channels and all(byte <= 1 for byte in self._held[: self._channels]):
            return tuple(bool(byte) for byte in self._held[: self._channels])
        lines = {int(number): state == b"ON" for number, state in _LINE.findall(self._held)}
        if set(lines) >= set(range(1, self._channels + 1)):
            return tuple(lines[number] for number in range(1, self._channels + 1))
        return None


class SwitchReader:
    """Cuts what a board receives into commands; for its model."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[tuple[int, bool] | None]:
        """``(channel, on)`` for each good command, None for each ASK_STATE."""
        self._held.extend(data)
        found: list[tuple[int, bool] | None] = []
        while self._held:
            if self._held[:1] == ASK_STATE:
                found.append(None)
                del self._held[0]
            elif self._held[0] != _START:
                del self._held[0]
            elif len(self._held) < 4:
                break
            else:
                _, channel, on, total = self._held[:4]
                good = total == (_START + channel + on) & 0xFF and on <= 1
                if good:
                    found.append((channel, bool(on)))
                del self._held[: 4 if good else 1]
        return found
