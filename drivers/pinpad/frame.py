"""Frames of the reference pad's serial protocol. Pure: bytes to objects and back.

Line: 9600 to 115200 baud, 8N1, no flow control. In the manner of ISO 1745 / ANSI X3.28::

    frame    STX 02 | LEN 2 bytes, big endian | SEQ | KIND | DATA | ETX 03 | LRC
             LEN counts SEQ, KIND and DATA; LRC is the XOR of everything from LEN to ETX
    ACK 06 SEQ   the frame with this SEQ was taken, be it new or a repetition
    NAK 15       something arrived that was no sound frame: repeat what is not acknowledged
    ENQ 05       are you there; repeat what is not acknowledged
    EOT 04       answer to ENQ: I am here and have nothing to say

Each side numbers its own frames (SEQ, 8 bits) and repeats one unchanged, with the same SEQ, until it is acknowledged; at
most one frame of each side is unacknowledged. A frame with the SEQ of the one before is a repetition: it is acknowledged
and not acted upon again, so that no retry starts a second entry or counts a key twice. Only the host has timers (it
repeats after RETRY_SECONDS, three times, and sends ENQ when it waits long); the pad repeats when it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import reduce
from operator import xor
from typing import Final

STX: Final = 0x02
ETX: Final = 0x03
BODY_MAX: Final = 512
_HEAD: Final = 3
_TAIL: Final = 2
_OVERHEAD: Final = _HEAD + _TAIL


class Control(IntEnum):
    """Single-byte controls without data."""

    EOT = 0x04
    ENQ = 0x05
    NAK = 0x15


_ACK: Final = 0x06
_CONTROLS: Final = frozenset(int(control) for control in Control)


@dataclass(frozen=True, slots=True)
class Ack:
    """Acknowledges the frame with ``sequence``."""

    sequence: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One sound frame. ``data`` may be a person's: it is not shown."""

    sequence: int
    kind: int
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Damaged:
    """Bytes that were no frame; they are gone."""


Item = Frame | Ack | Control | Damaged


def encode_frame(frame: Frame) -> bytes:
    """Raises ValueError when it does not fit."""
    body = bytes([frame.sequence, frame.kind]) + frame.data
    if len(body) > BODY_MAX:
        raise ValueError("too long for one frame")
    covered = len(body).to_bytes(2) + body + bytes([ETX])
    return bytes([STX]) + covered + bytes([_lrc(covered)])


def encode_ack(sequence: int) -> bytes:
    return bytes([_ACK, sequence])


class FrameReader:
    """Cuts a byte stream into items. Holds at most one frame's worth of bytes, whatever arrives."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def waiting(self) -> bool:
        """Whether the beginning of something has arrived and its end has not."""
        return bool(self._held)

    def feed(self, data: bytes) -> list[Item]:
        self._held += data
        items: list[Item] = []
        while self._held:
            item, used = self._first()
            if used == 0:
                break
            self._drop(used)
            if item is not None:
                items.append(item)
        return items

    def give_up(self) -> None:
        """Forget half a frame: its rest did not come."""
        self._drop(len(self._held))

    def _first(self) -> tuple[Item | None, int]:
        """The item at the front and its length; length 0: more bytes are needed."""
        held = self._held
        if held[0] == _ACK:
            return (Ack(held[1]), 2) if len(held) > 1 else (None, 0)
        if held[0] != STX:
            return (Control(held[0]), 1) if held[0] in _CONTROLS else (Damaged(), self._noise())
        if len(held) < _HEAD:
            return None, 0
        length = int.from_bytes(held[1:_HEAD])
        if not 2 <= length <= BODY_MAX:
            # Where the next frame begins cannot be known; inside a frame any byte may look like a control.
            return Damaged(), len(held)
        whole = length + _OVERHEAD
        if len(held) < whole:
            return None, 0
        if held[whole - 2] != ETX or held[whole - 1] != _lrc(held[1 : whole - 1]):
            return Damaged(), whole
        return Frame(held[3], held[4], bytes(held[5 : whole - _TAIL])), whole

    def _noise(self) -> int:
        """Length of the run at the front that can begin nothing."""
        count = 1
        while count < len(self._held) and self._held[count] not in (STX, _ACK, *_CONTROLS):
            count += 1
        return count

    def _drop(self, count: int) -> None:
        # Overwritten first: what arrives may be digits.
        self._held[:count] = bytes(count)
        del self._held[:count]


def _lrc(data: bytes | bytearray) -> int:
    return reduce(xor, data, 0)
