"""From the bytes of a serial scanner, in whatever pieces they come, to what it sent at one go."""

from __future__ import annotations

from drivers.scanner.contract import BYTES_MAX

# A code and its repetitions while the reader of the line was late; what is more is noise.
_HELD_MAX = BYTES_MAX * 8


class Bursts:
    """Cuts where the line fell silent. Never holds more than a few kilobytes."""

    def __init__(self, quiet_seconds: float, torn_seconds: float) -> None:
        self._quiet_seconds = quiet_seconds
        self._torn_seconds = torn_seconds
        self._held = bytearray()
        self._last_at = 0.0

    @property
    def empty(self) -> bool:
        return not self._held

    def reset(self) -> None:
        self._held.clear()

    def feed(self, data: bytes, at_seconds: float) -> bytes | None:
        """``data``: what one read gave, often empty: only an empty read proves that the line is silent. Returns a burst
        that is over; with ``data``, that is one before it.
        """
        over = None
        ended = self._held.endswith((b"\r", b"\n"))
        # Without an empty read a late reader cannot tell a pause from its own lateness: half a code goes on.
        if self._held and (ended or not data):
            silent_seconds = at_seconds - self._last_at
            if silent_seconds >= (self._quiet_seconds if ended else self._torn_seconds):
                over = bytes(self._held)
                self._held.clear()
        if data:
            self._held += data
            # The end of the line must survive the cut: it decides how long to wait.
            del self._held[_HELD_MAX:-2]
            self._last_at = at_seconds
        return over
