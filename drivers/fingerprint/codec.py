"""Packets of the open UART protocol of fingerprint modules. Bytes in, objects out; no I/O.

Sources: Hangzhou Zhian, "ZFM-20 Series Fingerprint Identification Module User Manual" V1.4 (2010) 4 and 5, and ZFM-70 6;
Hangzhou Grow, "R503 Fingerprint Module User Manual" for the newer confirmation codes; the AS608, R30x and FPM10 modules
speak the same. 57600 baud 8N1, big endian::

    EF 01 | address, FF FF FF FF | identifier | length (2) | content | checksum (2)

``length`` counts content and checksum; the checksum is the sum of identifier, length and content, cut to 16 bits. The
content of a command is its instruction and parameters, that of an acknowledgement a confirmation code and what was asked.
Acknowledgements do not say which command they answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

HEAD: Final = bytes.fromhex("EF01FFFFFFFF")
"""Start and the address that every module is delivered with."""
BAUD_RATE: Final = 57_600
BAUD_UNIT: Final = 9600
PACKET_SIZES: Final = (32, 64, 128, 256)
"""Bytes of content in a data packet, by the module's system parameter."""
BUFFER_BYTES: Final = 512
IMAGE_BYTES: Final = 256 * 288 // 2
"""A picture has 256 x 288 points; on the line two points share a byte (ZFM-20 manual, 2.1)."""
NO_PASSWORD: Final = bytes(4)
BITS_A_BYTE: Final = 10
"""Start, eight, stop."""

_CHECK_BYTES: Final = 2
HEADER_BYTES: Final = len(HEAD) + 3
CONTENT_MAX: Final = 256
_SHORTEST: Final = 1 + _CHECK_BYTES
_LONGEST: Final = CONTENT_MAX + _CHECK_BYTES
PARAMETERS_BYTES: Final = 17
"""Content of the acknowledgement of READ_PARAMETERS: code and 16 bytes. No other is as long."""


class Identifier(IntEnum):
    """What a packet is."""

    COMMAND = 0x01
    DATA = 0x02
    ACKNOWLEDGE = 0x07
    END_OF_DATA = 0x08


class Instruction(IntEnum):
    """What this driver asks for. UpImage (0A) and Store (06) are not among it, on purpose."""

    GET_IMAGE = 0x01
    IMAGE_TO_CHARACTERISTICS = 0x02
    MATCH = 0x03
    UP_CHARACTERISTICS = 0x08
    DOWN_CHARACTERISTICS = 0x09
    DOWN_IMAGE = 0x0B
    EMPTY = 0x0D
    SET_PARAMETER = 0x0E
    READ_PARAMETERS = 0x0F
    VERIFY_PASSWORD = 0x13
    TEMPLATE_COUNT = 0x1D


class Confirm(IntEnum):
    """Confirmation codes that mean something to this driver; modules have more."""

    OK = 0x00
    RECEIVE_ERROR = 0x01
    NO_FINGER = 0x02
    NOT_TAKEN = 0x03
    TOO_MESSY = 0x06
    TOO_FEW_POINTS = 0x07
    NO_MATCH = 0x08
    CANNOT_SEND = 0x0D
    """The template in the buffer cannot be read out."""
    CANNOT_RECEIVE = 0x0E
    """The data that would follow cannot be taken."""
    NOT_EMPTIED = 0x11
    WRONG_PASSWORD = 0x13
    NO_IMAGE = 0x15
    FLASH_ERROR = 0x18
    BAD_PARAMETER = 0x1A
    PASSWORD_NEEDED = 0x21
    UNKNOWN_COMMAND = 0xFC


SECURITY_LEVEL: Final = 5
"""Number of the system parameter that SET_PARAMETER changes; values 1 to 5."""


@dataclass(frozen=True, slots=True)
class Packet:
    """A whole packet whose checksum is right. ``identifier`` may be one that nobody wrote down."""

    identifier: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Damaged:
    """A packet whose checksum is wrong."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """System parameters (ZFM-20 manual, 4.4)."""

    library_size: int
    security_level: int
    packet_bytes: int
    baud_rate: int


def encode(identifier: int, content: bytes) -> bytes:
    """A packet on the line. Raises ValueError for more content than a packet holds."""
    if not 0 < len(content) <= CONTENT_MAX:
        raise ValueError("a packet holds 1 to 256 bytes")
    counted = bytes((identifier, *(len(content) + _CHECK_BYTES).to_bytes(2, "big"))) + content
    return HEAD + counted + (sum(counted) & 0xFFFF).to_bytes(_CHECK_BYTES, "big")


def command(instruction: int, *parameters: int) -> bytes:
    """A command with parameters of one byte each."""
    return encode(Identifier.COMMAND, bytes((instruction, *parameters)))


def data_packets(data: bytes, packet_bytes: int) -> Iterator[bytes]:
    """``data`` (not empty) in packets of the size that the module wants, the last one marked as such."""
    for at in range(0, len(data), packet_bytes):
        last = at + packet_bytes >= len(data)
        yield encode(Identifier.END_OF_DATA if last else Identifier.DATA, data[at : at + packet_bytes])


def decode_parameters(content: bytes) -> Parameters | None:
    """Of an acknowledgement of READ_PARAMETERS; None for what is none."""
    if len(content) != PARAMETERS_BYTES or content[0] != Confirm.OK:
        return None
    words = [int.from_bytes(content[at : at + 2], "big") for at in range(1, len(content), 2)]
    _, _, library_size, level, _, _, size, baud = words
    if size >= len(PACKET_SIZES) or not 1 <= baud <= 12:
        return None
    return Parameters(library_size, level, PACKET_SIZES[size], baud * BAUD_UNIT)


def encode_parameters(told: Parameters) -> bytes:
    """What follows the confirmation code; for the model."""
    words = (told.library_size, told.security_level)
    tail = (PACKET_SIZES.index(told.packet_bytes), told.baud_rate // BAUD_UNIT)
    return (
        bytes(4)
        + b"".join(word.to_bytes(2, "big") for word in words)
        + HEAD[2:]
        + b"".join(word.to_bytes(2, "big") for word in tail)
    )


class PacketParser:
    """Finds packets in bytes that come in any pieces; holds at most one. What stands before a head is skipped, and a packet
    that is cut off or damaged is looked through for the next head.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self.noise = 0
        """Bytes skipped so far."""

    @property
    def holds(self) -> bool:
        """Whether it stands within something that may become a packet."""
        return bool(self._held)

    def feed(self, data: bytes) -> list[Packet | Damaged]:
        """The packets that ``data`` completes."""
        self._held += data
        found: list[Packet | Damaged] = []
        while self._to_head() and len(self._held) >= HEADER_BYTES:
            length = int.from_bytes(self._held[HEADER_BYTES - 2 : HEADER_BYTES], "big")
            if not _SHORTEST <= length <= _LONGEST:
                self._drop(1)
                continue
            end = HEADER_BYTES + length
            if len(self._held) < end:
                break
            counted = self._held[len(HEAD) : end - _CHECK_BYTES]
            if sum(counted) & 0xFFFF == int.from_bytes(self._held[end - _CHECK_BYTES : end], "big"):
                found.append(Packet(counted[0], bytes(counted[3:])))
                del self._held[:end]
            else:
                found.append(Damaged())
                self._drop(1)
        return found

    def _to_head(self) -> bool:
        """Drop what stands before the next head, or what may become one; False when nothing is left."""
        if self._held.startswith(HEAD[: len(self._held)]):
            return bool(self._held)
        start = self._held.find(HEAD)
        if start < 0:
            tail = next(size for size in range(len(HEAD) - 1, -1, -1) if self._held.endswith(HEAD[:size]))
            start = len(self._held) - tail
        self._drop(start)
        return bool(self._held)

    def _drop(self, count: int) -> None:
        del self._held[:count]
        self.noise += count
