"""The host's side of the reference pad's line: number, send, repeat, acknowledge. No meaning, no digits, no screen."""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from drivers.contract import Deadline
from drivers.pinpad.frame import Ack, Control, Damaged, Frame, FrameReader, Item, encode_ack, encode_frame
from drivers.pinpad.messages import ANSWER, Answer, MessageError, decode_answer

RETRY_SECONDS: Final = 0.2
TRIES: Final = 3
# A frame's bytes follow each other; half of one after this long is all that will come.
_GAP_SECONDS: Final = 0.08
_CONTROL_SECONDS: Final = 0.05
_SLICE_SECONDS: Final = 0.02
# How long the pad may say nothing while somebody types before it is asked whether it is still there.
_QUIET_SECONDS: Final = 0.5


class LineTrouble(Exception):
    """No sense can be got out of the pad. ``reason``: ``silent`` or ``garbled``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class HostLine:
    """One conversation. ``send`` and ``read`` may raise LinkLostError, which passes through."""

    def __init__(self, send: Callable[[bytes, Deadline], bool], read: Callable[[float], bytes]) -> None:
        self._send = send
        self._read = read
        self._reader = FrameReader()
        self._heard_at = time.monotonic()
        # A start by chance: what a pad says to a host that ended must not fit to one that began.
        self._sequence = secrets.randbelow(256)
        self._pad_sequence: int | None = None
        self._items: deque[Item] = deque()
        self._noise = False
        self.events: deque[Frame] = deque()
        """Frames that answer nothing, in order, each once."""

    def request(self, kind: int, data: bytes, deadline: Deadline) -> Answer | None:
        """The pad's answer; None when the deadline is over. Raises LineTrouble."""
        self._sequence = self._sequence + 1 & 0xFF
        command = encode_frame(Frame(self._sequence, kind, data))
        self._noise = False
        for _ in range(TRIES):
            if not self._send(command, deadline):
                return None
            patience = time.monotonic() + RETRY_SECONDS
            while (left := patience - time.monotonic()) > 0:
                if deadline.over is not None:
                    return None
                item = self._next(min(left, _SLICE_SECONDS, deadline.remaining_seconds()))
                if item is Control.NAK:
                    break
                answer = self._answer(item, kind)
                if answer is not None:
                    return answer
        raise LineTrouble("garbled" if self._noise else "silent")

    def next_event(self, deadline: Deadline) -> Frame | None:
        """Wait for an event, with a sign of life from the pad at least every second or so; None when the deadline is
        over. Raises LineTrouble.
        """
        unanswered = 0
        self._noise = False
        quiet_since = time.monotonic()
        while deadline.over is None:
            if self.events:
                return self.events.popleft()
            item = self._next(min(_SLICE_SECONDS, deadline.remaining_seconds()))
            if isinstance(item, Frame):
                self.events.append(item)
            elif item is Control.EOT:
                unanswered, quiet_since = 0, time.monotonic()
            elif time.monotonic() - quiet_since >= (_QUIET_SECONDS if unanswered == 0 else RETRY_SECONDS):
                if unanswered == TRIES:
                    raise LineTrouble("garbled" if self._noise else "silent")
                self._control(bytes([Control.ENQ]))
                unanswered, quiet_since = unanswered + 1, time.monotonic()
        return None

    def heard(self, data: bytes) -> None:
        """Bytes that came while nothing was expected; events among them are kept."""
        self._take(data)
        for item in self._items:
            if isinstance(item, Frame):
                self.events.append(item)
        self._items.clear()

    def _answer(self, item: Item | None, kind: int) -> Answer | None:
        if not isinstance(item, Frame):
            return None
        if item.kind & ANSWER == 0:
            self.events.append(item)
            return None
        try:
            answer = decode_answer(item.data)
        except MessageError:
            self._noise = True
            return None
        # An answer to an earlier command that was given up is late, and nobody waits for it.
        return answer if item.kind == kind | ANSWER and answer.sequence == self._sequence else None

    def _next(self, seconds: float) -> Item | None:
        """The next item worth a look: new frames (acknowledged here), NAK and EOT."""
        if not self._items:
            self._take(self._read(seconds))
        return self._items.popleft() if self._items else None

    def _take(self, data: bytes) -> None:
        now = time.monotonic()
        if data:
            self._heard_at = now
        elif self._reader.waiting and now - self._heard_at > _GAP_SECONDS:
            self._reader.give_up()
            self._complain()
        for item in self._reader.feed(data):
            if isinstance(item, Frame):
                self._control(encode_ack(item.sequence))
                if item.sequence != self._pad_sequence:
                    self._pad_sequence = item.sequence
                    self._items.append(item)
            elif isinstance(item, Damaged):
                self._complain()
            elif not isinstance(item, Ack):
                self._items.append(item)

    def _complain(self) -> None:
        # One NAK for a burst of noise: while it is being answered, more would only ask for more.
        if not self._noise:
            self._control(bytes([Control.NAK]))
        self._noise = True

    def _control(self, data: bytes) -> None:
        self._send(data, Deadline(_CONTROL_SECONDS))
