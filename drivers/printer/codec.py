"""ESC/POS bytes we send and the answers we understand; no I/O.

Sources: Epson ESC/POS command reference (GS v 0, GS ( H fn 48, GS a, GS r, GS g 2, DLE EOT, DLE DC4 fn 8). Answers are
told apart by their fixed bits: DLE EOT ``0xx1xx10``, first ASB byte ``0xx1xx00``, other ASB bytes and GS r
``0xx0xxxx``, blocks begin with 0x37, maintenance counters with 0x5F.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PIL import Image

from drivers.contract import DeviceState, DeviceStatus, Supply
from drivers.printer.contract import FAMILY

INITIALISE = b"\x1b@"
FEED_AND_CUT = b"\x1bd\x06\x1dV\x01"
# Online/offline, error, paper sensor; not the drawer.
AUTOMATIC_STATUS_ON = b"\x1da\x0e"
# Non-real-time paper status: answered in its place in the stream, behind everything sent before it.
IN_ORDER_STATUS = b"\x1dr\x01"
# GS g 2, counter 178: autocutter operations since the printer was made (TM-T88III, TM-T81 and many compatible models).
# The host sends nothing but real-time requests until the answer is there (Epson's note on the command).
CUT_COUNT = b"\x1dg2\x00\xb2\x00"
CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
STATUS_REQUESTS = tuple(bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4))

_PROCESS_ID_HEAD = b"\x1d(H\x06\x0000"
_BLOCK_HEAD = 0x37
_BLOCK_PROCESS_ID = 0x22
_BLOCK_CLEARED = 0x25
_COUNTER_HEAD = 0x5F
_COUNTER_DIGITS = 10
# Longest block we know is 12 bytes; anything longer without its NUL is line noise.
_BLOCK_LIMIT = 16
# In an image a set bit is white, on the wire it is ink.
_INVERTED = bytes(byte ^ 0xFF for byte in range(256))
_XON_XOFF = frozenset((0x11, 0x13))
# GS r 1: bits 0 and 1 near end, bits 2 and 3 end, always in pairs.
_IN_ORDER_BYTES = frozenset((0x00, 0x03, 0x0C, 0x0F))


def encode_raster(image: Image.Image, band_rows: int = 256) -> Iterator[bytes]:
    """``GS v 0`` bands of a mode "1" image (0 is ink), normal density. The width must be a multiple of 8 dots."""
    if image.mode != "1" or image.width % 8:
        raise ValueError("raster needs a 1-bit image whose width is a multiple of 8")
    for top in range(0, image.height, band_rows):
        band = image.crop((0, top, image.width, min(top + band_rows, image.height)))
        size = (image.width // 8).to_bytes(2, "little") + band.height.to_bytes(2, "little")
        yield b"\x1dv0\x00" + size + band.tobytes().translate(_INVERTED)


def encode_process_id(process_id: bytes) -> bytes:
    """``GS ( H`` function 48: the printer answers with these 4 bytes (32..126) when everything before is printed."""
    if len(process_id) != 4 or not all(32 <= byte <= 126 for byte in process_id):
        raise ValueError("a process id is 4 bytes 32..126")
    return _PROCESS_ID_HEAD + process_id


def process_id_of(job_number: int) -> bytes:
    """The job number's last four decimal digits: enough to tell a job from the one before."""
    return b"%04d" % (job_number % 10_000)


@dataclass(frozen=True, slots=True)
class RealTimeStatus:
    """One DLE EOT answer byte."""

    byte: int


@dataclass(frozen=True, slots=True)
class InOrderStatus:
    """One GS r answer byte."""

    byte: int


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """One ASB message of four bytes."""

    message: bytes


@dataclass(frozen=True, slots=True)
class ProcessIdAnswer:
    """The process id that came back."""

    process_id: bytes


@dataclass(frozen=True, slots=True)
class BuffersCleared:
    """Answer to CLEAR_BUFFERS."""


@dataclass(frozen=True, slots=True)
class CounterAnswer:
    """The value of the maintenance counter that was asked for."""

    value: int


@dataclass(frozen=True, slots=True)
class Garbage:
    """A byte no ESC/POS answer begins with (wrong baud rate, wrong device)."""

    byte: int


Answer = RealTimeStatus | InOrderStatus | AutomaticStatus | ProcessIdAnswer | BuffersCleared | CounterAnswer | Garbage


class AnswerParser:
    """Cuts the printer's byte stream into answers; never raises, never holds more than a few bytes."""

    def __init__(self) -> None:
        self._held = bytearray()

    def reset(self) -> None:
        self._held.clear()

    def feed(self, data: bytes) -> list[Answer]:
        self._held += data
        answers: list[Answer] = []
        while self._held:
            first = self._held[0]
            if first in _XON_XOFF:
                length = 1
            elif first == _BLOCK_HEAD:
                end = self._held.find(0, 0, _BLOCK_LIMIT)
                if end < 0 and len(self._held) < _BLOCK_LIMIT:
                    break
                length, answer = self._block(end)
                answers.append(answer)
            elif first == _COUNTER_HEAD:
                counted = self._counter()
                if counted is None:
                    break
                length, answer = counted
                answers.append(answer)
            elif first & 0x93 == 0x10:
                if len(self._held) < 4:
                    break
                length = 4 if not any(byte & 0x90 for byte in self._held[1:4]) else 1
                answers.append(AutomaticStatus(bytes(self._held[:4])) if length == 4 else Garbage(first))
            else:
                length = 1
                if first & 0x93 == 0x12:
                    answers.append(RealTimeStatus(first))
                else:
                    answers.append(InOrderStatus(first) if first in _IN_ORDER_BYTES else Garbage(first))
            del self._held[:length]
        return answers

    def _counter(self) -> tuple[int, Answer] | None:
        """1 to 10 decimal digits and NUL; None while it may still become one."""
        digits = 1
        while digits < len(self._held) and self._held[digits] in b"0123456789":
            digits += 1
        if digits == len(self._held) and digits <= _COUNTER_DIGITS + 1:
            return None
        if 1 < digits <= _COUNTER_DIGITS + 1 and digits < len(self._held) and self._held[digits] == 0:
            return digits + 1, CounterAnswer(int(self._held[1:digits]))
        return 1, Garbage(_COUNTER_HEAD)

    def _block(self, end: int) -> tuple[int, Answer]:
        if 0 < end < _BLOCK_LIMIT:
            kind, payload = self._held[1], bytes(self._held[2:end])
            if kind == _BLOCK_PROCESS_ID and len(payload) == 4:
                return end + 1, ProcessIdAnswer(payload)
            if kind == _BLOCK_CLEARED and not payload:
                return end + 1, BuffersCleared()
        return 1, Garbage(_BLOCK_HEAD)


@dataclass(frozen=True, slots=True)
class Sensors:
    """What the printer's status bytes say, whichever command brought them."""

    offline: bool = False
    cover_open: bool = False
    paper_out: bool = False
    paper_low: bool = False
    mechanical_error: bool = False
    cutter_error: bool = False
    unrecoverable: bool = False
    recovering: bool = False

    def with_real_time(self, request: int, byte: int) -> Sensors:
        """Updated by the answer to ``DLE EOT request`` (1..4)."""
        if request == 1:
            return replace(self, offline=bool(byte & 0x08))
        if request == 2:
            return replace(self, cover_open=bool(byte & 0x04))
        if request == 3:
            return replace(
                self,
                mechanical_error=bool(byte & 0x04),
                cutter_error=bool(byte & 0x08),
                unrecoverable=bool(byte & 0x20),
                recovering=bool(byte & 0x40),
            )
        return replace(self, paper_low=bool(byte & 0x0C), paper_out=bool(byte & 0x60))

    @staticmethod
    def of_automatic(message: bytes) -> Sensors:
        """From one ASB message."""
        state, errors, paper, _ = message
        return Sensors(
            offline=bool(state & 0x08),
            cover_open=bool(state & 0x20),
            mechanical_error=bool(errors & 0x04),
            cutter_error=bool(errors & 0x08),
            unrecoverable=bool(errors & 0x20),
            recovering=bool(errors & 0x40),
            paper_low=bool(paper & 0x03),
            paper_out=bool(paper & 0x0C),
        )

    @property
    def needs_a_look(self) -> bool:
        """The paper may hang half-way: only a person can tell what is on it."""
        return self.unrecoverable or self.cutter_error or self.mechanical_error

    def to_status(self) -> DeviceStatus:
        """In the house's words; the most telling trouble wins."""
        supply = Supply.OUT if self.paper_out else Supply.LOW if self.paper_low else Supply.PLENTY
        state, reason = DeviceState.ONLINE, ""
        if self.unrecoverable:
            state, reason = DeviceState.HARDWARE_ERROR, "unrecoverable"
        elif self.cutter_error:
            state, reason = DeviceState.HARDWARE_ERROR, "cutter"
        elif self.mechanical_error:
            state, reason = DeviceState.HARDWARE_ERROR, "mechanical"
        elif self.cover_open:
            state, reason = DeviceState.USER_ERROR, "cover-open"
        elif self.paper_out:
            state, reason = DeviceState.USER_ERROR, "paper-out"
        elif self.recovering:
            state, reason = DeviceState.OFFLINE, "recovering"
        elif self.offline:
            state, reason = DeviceState.OFFLINE, "offline"
        return DeviceStatus(FAMILY, state, supply, reason)
