"""Frames of the HLK-LD2410 radar (and B, C; the S speaks another language). Pure: bytes to objects and back.

Source: Hi-Link, "HLK-LD2410 Serial communication protocol" V1.02 (2022-07), 2.1-2.3; V1.06 for the two last bytes of the
engineering report. 256000 baud 8N1, little endian. Reports come unasked, about ten a second:
``F4 F3 F2 F1 | length | type | AA | data | 55 | check | F8 F7 F6 F5``; commands and their answers are
``FD FC FB FA | length | word | value | 04 03 02 01``. There is no checksum: ``check`` is always 00.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

BAUD_RATE: Final = 256_000
REPORT_HEAD: Final = bytes.fromhex("F4F3F2F1")
REPORT_TAIL: Final = bytes.fromhex("F8F7F6F5")
COMMAND_HEAD: Final = bytes.fromhex("FDFCFBFA")
COMMAND_TAIL: Final = bytes.fromhex("04030201")

ENABLE_CONFIGURATION: Final = 0x00FF
END_CONFIGURATION: Final = 0x00FE
READ_FIRMWARE: Final = 0x00A0
ENABLE_ENGINEERING: Final = 0x0062
END_ENGINEERING: Final = 0x0063

_TAILS: Final = {REPORT_HEAD: REPORT_TAIL, COMMAND_HEAD: COMMAND_TAIL}
_ENVELOPE: Final = 10
# The longest known frame is the engineering report with 35 bytes.
_DATA_MAX: Final = 64
_BASIC, _ENGINEERING = 0x02, 0x01
_GATE_MAX: Final = 8


class Target(IntEnum):
    """V1.02 table 14, V1.06 table 14 (4 to 6: the radar measures the background noise of the room)."""

    NONE = 0
    MOVING = 1
    STILL = 2
    BOTH = 3
    MEASURING_NOISE = 4
    NOISE_MEASURED = 5
    NOISE_NOT_MEASURED = 6


@dataclass(frozen=True, slots=True)
class Gates:
    """Engineering report: energy 0-100 by distance gate; ``light`` 0-255 and ``out`` None where the firmware has none."""

    moving: tuple[int, ...]
    still: tuple[int, ...]
    light: int | None = None
    out: bool | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Distances in cm, energies 0-100."""

    target: Target
    moving_cm: int
    moving_energy: int
    still_cm: int
    still_energy: int
    detection_cm: int
    gates: Gates | None = None

    @property
    def someone(self) -> bool:
        return self.target in (Target.MOVING, Target.STILL, Target.BOTH)

    @property
    def measuring(self) -> bool:
        """The radar is busy with itself: the report says nothing about people."""
        return self.target > Target.BOTH

    @property
    def distance_cm(self) -> int | None:
        """The nearest that belongs to the target. Firmware leaves the fields of the other kind at zero or stale, and the
        vendor's own example has a still target with only a moving distance, so the next best field is taken.
        """
        if not self.someone:
            return None
        own = {Target.MOVING: (self.moving_cm,), Target.STILL: (self.still_cm,)}
        known = [cm for cm in own.get(self.target, (self.moving_cm, self.still_cm)) if cm]
        if known:
            return min(known)
        return next((cm for cm in (self.detection_cm, self.moving_cm, self.still_cm) if cm), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """A command's answer. ``word`` is the command's; ``data`` what follows the status."""

    word: int
    succeeded: bool
    data: bytes = b""


class FrameReader:
    """Cuts a byte stream into reports and answers. Noise, torn and forged frames are skipped; memory is bounded."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Report | Answer]:
        self._held.extend(data)
        found: list[Report | Answer] = []
        while self._to_head():
            if len(self._held) < 6:
                break
            head, length = bytes(self._held[:4]), int.from_bytes(self._held[4:6], "little")
            if length > _DATA_MAX:
                del self._held[0]
                continue
            if len(self._held) < length + _ENVELOPE:
                break
            if self._held[6 + length : length + _ENVELOPE] != _TAILS[head]:
                # Half a frame: the next one may begin inside what its length claims.
                del self._held[0]
                continue
            payload = bytes(self._held[6 : 6 + length])
            del self._held[: length + _ENVELOPE]
            frame = parse_report(payload) if head == REPORT_HEAD else parse_answer(payload)
            if frame is not None:
                found.append(frame)
        return found

    def _to_head(self) -> bool:
        """Drop what stands before the next head; False when there is none yet."""
        starts = [at for at in (self._held.find(head) for head in _TAILS) if at >= 0]
        if starts:
            del self._held[: min(starts)]
            return True
        del self._held[: max(0, len(self._held) - 3)]
        return False


def parse_report(payload: bytes) -> Report | None:
    """None for what is no report."""
    if len(payload) < 13 or payload[1] != 0xAA or payload[-2] != 0x55 or payload[2] > max(Target):
        return None
    gates = None
    if payload[0] == _ENGINEERING:
        gates = _gates(payload[11:-2])
        if gates is None:
            return None
    elif payload[0] != _BASIC or len(payload) != 13:
        return None
    return Report(
        Target(payload[2]),
        int.from_bytes(payload[3:5], "little"),
        payload[5],
        int.from_bytes(payload[6:8], "little"),
        payload[8],
        int.from_bytes(payload[9:11], "little"),
        gates,
    )


def _gates(data: bytes) -> Gates | None:
    if len(data) < 2 or data[0] > _GATE_MAX or data[1] > _GATE_MAX:
        return None
    moving, still = data[0] + 1, data[1] + 1
    rest = data[2 + moving + still :]
    if len(data) < 2 + moving + still:
        return None
    light, out = (rest[0], bool(rest[1])) if len(rest) >= 2 else (None, None)
    return Gates(tuple(data[2 : 2 + moving]), tuple(data[2 + moving : 2 + moving + still]), light, out)


def parse_answer(payload: bytes) -> Answer | None:
    """None for what is no answer; an answer has bit 8 of the command's word set."""
    if len(payload) < 4 or payload[1] != 0x01:
        return None
    return Answer(payload[0], payload[2:4] == b"\0\0", payload[4:])


def firmware_name(data: bytes) -> str | None:
    """``V1.02.22062416`` from the data of a READ_FIRMWARE answer."""
    if len(data) < 8:
        return None
    return f"V{data[3]:X}.{data[2]:02X}.{int.from_bytes(data[4:8], 'little'):08X}"


def command(word: int, value: bytes = b"") -> bytes:
    return _frame(COMMAND_HEAD, word.to_bytes(2, "little") + value)


def answer(word: int, data: bytes = b"", *, succeeded: bool = True) -> bytes:
    """What the radar answers; for its model."""
    return _frame(COMMAND_HEAD, bytes((word & 0xFF, 0x01, 0 if succeeded else 1, 0)) + data)


def report(said: Report) -> bytes:
    """What the radar reports; for its model."""
    kind, extra = _BASIC, b""
    if said.gates is not None:
        kind = _ENGINEERING
        extra = bytes((len(said.gates.moving) - 1, len(said.gates.still) - 1, *said.gates.moving, *said.gates.still))
        if said.gates.light is not None:
            extra += bytes((said.gates.light, bool(said.gates.out)))
    data = (
        bytes((said.target,))
        + said.moving_cm.to_bytes(2, "little")
        + bytes((said.moving_energy,))
        + said.still_cm.to_bytes(2, "little")
        + bytes((said.still_energy,))
        + said.detection_cm.to_bytes(2, "little")
    )
    return _frame(REPORT_HEAD, bytes((kind, 0xAA)) + data + extra + b"\x55\x00")


def _frame(head: bytes, payload: bytes) -> bytes:
    return head + len(payload).to_bytes(2, "little") + payload + _TAILS[head]
