"""Lines between the kiosk and the simulated terminal. Pure: objects to bytes and back.

``LLLL CCCCCCCC {json}\\n``: LLLL is the length of the JSON text in hex, CCCCCCCC its CRC-32 in hex. One line is one message;
JSON holds no raw line end, so after noise the next line end is the next beginning. A certified terminal has its vendor's
protocol and its own adapter in place of this.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import Any, Final

LINE_MAX: Final = 2048
_HEAD: Final = re.compile(rb"([0-9a-f]{4}) ([0-9a-f]{8}) ")
_HEAD_BYTES: Final = 14

Message = dict[str, Any]


def encode_line(message: Message) -> bytes:
    """Raises ValueError when it does not fit."""
    text = json.dumps(message, separators=(",", ":"), sort_keys=True).encode("ascii")
    line = b"%04x %08x %s\n" % (len(text), zlib.crc32(text), text)
    if len(line) > LINE_MAX:
        raise ValueError("too long for one line")
    return line


def decode_line(line: bytes) -> Message | None:
    """The message of one line without its line end; None for anything else."""
    head = _HEAD.match(line)
    if head is None:
        return None
    text = line[_HEAD_BYTES:]
    if len(text) != int(head[1], 16) or zlib.crc32(text) != int(head[2], 16):
        return None
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


class LineReader:
    """Cuts a byte stream into messages; None stands for a line that was none."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Message | None]:
        self._held += data
        messages: list[Message | None] = []
        while (end := self._held.find(b"\n")) >= 0:
            line = bytes(self._held[:end])
            del self._held[: end + 1]
            messages.append(decode_line(line) if end < LINE_MAX else None)
        if len(self._held) > LINE_MAX:
            self._held.clear()
            messages.append(None)
        return messages

    def give_up(self) -> None:
        """Forget half a line."""
        self._held.clear()
