"""The way of the simulated printer's answers to the host, with what can be wrong on it."""

from __future__ import annotations

import time

from drivers.far_end import SLOW_SECONDS, Trouble


class AnswerLine:
    """Answers wait here until the host takes them. Not thread-safe: the endpoint holds its lock."""

    def __init__(self) -> None:
        self._trouble = Trouble.NONE
        self._waiting: list[tuple[float, bytes]] = []

    def set_trouble(self, trouble: Trouble) -> None:
        """What was under way is lost."""
        self._trouble = trouble
        self._waiting.clear()

    def put(self, data: bytes) -> None:
        """The printer answers."""
        ripe_at = time.monotonic()
        match self._trouble:
            case Trouble.SILENT:
                return
            case Trouble.SLOW:
                ripe_at += SLOW_SECONDS
            case Trouble.GARBAGE:
                data = b"\xff" * len(data)
            case Trouble.TORN:
                data = data[: len(data) // 2]
        self._waiting.append((ripe_at, data))

    def take(self) -> bytes:
        """What has come through by now."""
        now = time.monotonic()
        ripe = [data for ripe_at, data in self._waiting if ripe_at <= now]
        self._waiting = self._waiting[len(ripe) :]
        return b"".join(ripe)

    def clear(self) -> None:
        self._waiting.clear()
