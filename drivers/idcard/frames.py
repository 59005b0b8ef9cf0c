"""The SAM_V line protocol: frames, commands, status bytes. Bytes in, objects out; no I/O.

``AA AA AA 96 69 | LEN (2, big-endian) | body | CHK``; LEN counts body and CHK, CHK is the XOR of LEN and body. The body
of a command is two bytes; that of a reply is ``00 00 SW3`` and data. Replies do not say which command they answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from drivers.idcard.contract import IdCardProblem

PREAMBLE: Final = bytes.fromhex("AAAAAA9669")
_LENGTH_BYTES: Final = 2
HEADER_BYTES: Final = len(PREAMBLE) + _LENGTH_BYTES
_CHECK_BYTES: Final = 1
# Body of a command and its check byte.
_SHORTEST_LENGTH: Final = 3
_STATUS_BYTES: Final = 3

TEXT_BYTES: Final = 256
PHOTO_BYTES: Final = 1024
FINGER_BYTES: Final = 1024
EXTRA_ADDRESS_BYTES: Final = 70
SAM_ID_BYTES: Final = 16
FIND_BYTES: Final = 4
SELECT_BYTES: Final = 8
_BASE_LENGTHS_BYTES: Final = 4
# The longest reply there is: text, photo and fingerprint with their three lengths.
LONGEST_LENGTH: Final = _STATUS_BYTES + 6 + TEXT_BYTES + PHOTO_BYTES + FINGER_BYTES + _CHECK_BYTES


class Status(IntEnum):
    """SW3 of a reply."""

    OK = 0x90
    NO_SUCH_ITEM = 0x91
    FOUND = 0x9F
    CHECKSUM_ERROR = 0x10
    LENGTH_ERROR = 0x11
    BAD_COMMAND = 0x21
    NOT_PERMITTED = 0x23
    UNKNOWN_ERROR = 0x24
    CARD_REFUSED_SAM = 0x31
    SAM_REFUSED_CARD = 0x32
    BAD_SIGNATURE = 0x33
    FINGERPRINT_ERROR = 0x37
    BAD_DATA_LENGTH = 0x3F
    UNKNOWN_CARD_TYPE = 0x40
    READ_FAILED = 0x41
    RANDOM_FAILED = 0x47
    SELF_TEST_FAILED = 0x60
    NOT_AUTHORISED = 0x66
    FIND_FAILED = 0x80
    SELECT_FAILED = 0x81


PROBLEMS: Final = {
    Status.CHECKSUM_ERROR: IdCardProblem.LINE_NOISE,
    Status.LENGTH_ERROR: IdCardProblem.LINE_NOISE,
    Status.BAD_COMMAND: IdCardProblem.COMMAND_REFUSED,
    Status.NOT_PERMITTED: IdCardProblem.COMMAND_REFUSED,
    Status.UNKNOWN_ERROR: IdCardProblem.SAM_ERROR,
    Status.CARD_REFUSED_SAM: IdCardProblem.NOT_GENUINE,
    Status.SAM_REFUSED_CARD: IdCardProblem.NOT_GENUINE,
    Status.BAD_SIGNATURE: IdCardProblem.NOT_GENUINE,
    Status.FINGERPRINT_ERROR: IdCardProblem.READ_FAILED,
    Status.BAD_DATA_LENGTH: IdCardProblem.READ_FAILED,
    Status.UNKNOWN_CARD_TYPE: IdCardProblem.UNKNOWN_CARD,
    Status.READ_FAILED: IdCardProblem.READ_FAILED,
    Status.RANDOM_FAILED: IdCardProblem.SAM_ERROR,
    Status.SELF_TEST_FAILED: IdCardProblem.SAM_SELF_TEST,
    Status.NOT_AUTHORISED: IdCardProblem.SAM_NOT_AUTHORISED,
    Status.FIND_FAILED: IdCardProblem.NO_CARD,
    Status.SELECT_FAILED: IdCardProblem.NO_CARD,
}
"""What a status means when it answers a command; OK, FOUND and NO_SUCH_ITEM are answers and no problems."""

_ANSWERS: Final = frozenset({Status.OK, Status.NO_SUCH_ITEM, Status.FOUND})
# Only these commands can be answered so; from any other it is a late reply to an earlier command.
_OWN_STATUSES: Final = frozenset(
    {Status.OK, Status.NO_SUCH_ITEM, Status.FOUND, Status.FIND_FAILED, Status.SELECT_FAILED}
)


_FEW_BYTES: Final = 32
# Halves of a number, from more bytes than any frame has down to one, with what is below each.
_HALVES: Final = tuple((8 << power, (1 << (8 << power)) - 1) for power in range(11, -1, -1))


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply whose check byte is right. ``status`` is SW3, of which a reader may have values nobody wrote down."""

    status: int
    data: bytes = field(default=b"", repr=False)

    @property
    def problem(self) -> IdCardProblem | None:
        """What the status means when it is no answer to the command."""
        if self.status in _ANSWERS:
            return None
        try:
            return PROBLEMS[Status(self.status)]
        except ValueError:
            return IdCardProblem.SAM_ERROR


@dataclass(frozen=True, slots=True)
class Damaged:
    """A frame whose check byte, length or status word is wrong."""


def check_byte(data: bytes) -> int:
    """XOR of at most 4096 bytes, more than any frame has. Many are folded as one number, half onto half, which is many times faster
    than byte by byte.
    """
    if len(data) <= _FEW_BYTES:
        value = 0
        for each in data:
            value ^= each
        return value
    value = int.from_bytes(data, "little")
    for bits, below in _HALVES:
        value = (value >> bits) ^ (value & below)
    return value


def encode_frame(body: bytes) -> bytes:
    """A command or a reply on the line."""
    counted = (len(body) + _CHECK_BYTES).to_bytes(_LENGTH_BYTES, "big") + body
    return PREAMBLE + counted + bytes((check_byte(counted),))


def encode_reply(status: int, data: bytes = b"") -> bytes:
    """A reply as the reader sends it."""
    return encode_frame(bytes((0, 0, status)) + data)


@dataclass(frozen=True, slots=True)
class Command:
    """``seconds``: how long its reply may take at most, generously over what readers in the field need.

    ``answers`` tells from status and data length whether a reply can be the answer to this command. ``usual``: the answer that
    readers give to the letter when all is well; known by its bytes, it need not be taken apart.
    """

    code: bytes
    seconds: float
    answers: Callable[[int, int], bool]
    usual: Reply | None = None
    frame: bytes = field(init=False)
    usual_frame: bytes = field(init=False)

    def __post_init__(self) -> None:
        usual = self.usual
        object.__setattr__(self, "frame", encode_frame(self.code))
        object.__setattr__(self, "usual_frame", b"" if usual is None else encode_reply(usual.status, usual.data))

    def whole_answer(self, data: bytes) -> Reply | None:
        """The answer, where ``data`` is one whole frame that can hold it, and nothing else."""
        if data == self.usual_frame:
            return self.usual
        reply = whole_reply(data)
        return reply if reply is not None and self.is_answered_by(reply) else None

    def is_answered_by(self, reply: Reply) -> bool:
        """False for a late reply to an earlier command, as far as its form can tell."""
        if reply.status in _OWN_STATUSES:
            return self.answers(reply.status, len(reply.data))
        return not reply.data


def _ok(length: int) -> Callable[[int, int], bool]:
    return lambda status, size: status == Status.OK and size == length


SAM_STATUS: Final = Command(b"\x11\xff", 0.4, _ok(0))
SAM_RESET: Final = Command(b"\x10\xff", 0.4, _ok(0))
SAM_ID: Final = Command(b"\x12\xff", 0.5, _ok(SAM_ID_BYTES))
FIND: Final = Command(
    b"\x20\x01",
    0.4,
    lambda status, size: (
        (status == Status.FOUND and size == FIND_BYTES) or (status == Status.FIND_FAILED and size == 0)
    ),
    Reply(Status.FOUND, bytes(FIND_BYTES)),
)
SELECT: Final = Command(
    b"\x20\x02",
    0.5,
    lambda status, size: (
        (status == Status.OK and size == SELECT_BYTES) or (status == Status.SELECT_FAILED and size == 0)
    ),
    Reply(Status.OK, bytes(SELECT_BYTES)),
)
READ_BASE: Final = Command(
    b"\x30\x01",
    2.5,
    lambda status, size: (
        status == Status.OK
        and _BASE_LENGTHS_BYTES + TEXT_BYTES <= size <= _BASE_LENGTHS_BYTES + TEXT_BYTES + PHOTO_BYTES
    ),
)
READ_EXTRA_ADDRESS: Final = Command(
    b"\x30\x03",
    1.5,
    lambda status, size: (
        (status == Status.OK and size == EXTRA_ADDRESS_BYTES) or (status == Status.NO_SUCH_ITEM and size == 0)
    ),
)


def body_length(header: bytes) -> int | None:
    """Bytes that follow a frame's first seven; None when these seven begin no frame."""
    if len(header) != HEADER_BYTES or not header.startswith(PREAMBLE):
        return None
    length = int.from_bytes(header[len(PREAMBLE) :], "big")
    return length if _SHORTEST_LENGTH <= length <= LONGEST_LENGTH else None


class FrameParser:
    """Finds frames in bytes that come in any pieces; holds at most one frame and its preamble.

    What stands before a preamble is skipped. A frame with a wrong check byte is given up as a whole and nothing is looked
    for inside it: a frame carries what is on the card, and a card could hold bytes that look like a frame.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self.noise = 0
        """Bytes skipped so far."""

    @property
    def holds(self) -> bool:
        """Whether it stands within something that may become a frame."""
        return bool(self._held)

    def feed(self, data: bytes) -> list[bytes | Damaged]:
        """The bodies of the frames that ``data`` completes."""
        self._held += data
        found: list[bytes | Damaged] = []
        while (frame := self._next()) is not None:
            found.append(frame)
        return found

    def _next(self) -> bytes | Damaged | None:
        while True:
            if not self._held.startswith(PREAMBLE):
                self._skip_noise()
            if len(self._held) < HEADER_BYTES:
                return None
            length = body_length(bytes(self._held[:HEADER_BYTES]))
            if length is not None:
                break
            # No such length: the preamble was noise.
            self._drop(1)
        end = HEADER_BYTES + length
        if len(self._held) < end:
            return None
        counted = bytes(self._held[len(PREAMBLE) : end])
        del self._held[:end]
        # The XOR over the frame with its own check byte is 0.
        return counted[_LENGTH_BYTES:-_CHECK_BYTES] if check_byte(counted) == 0 else Damaged()

    def _skip_noise(self) -> None:
        if not self._held:
            return
        start = self._held.find(PREAMBLE)
        if start < 0:
            # The end may be the beginning of a preamble whose rest is still to come.
            tail = next(size for size in range(len(PREAMBLE) - 1, -1, -1) if self._held.endswith(PREAMBLE[:size]))
            start = len(self._held) - tail
        self._drop(start)

    def _drop(self, count: int) -> None:
        del self._held[:count]
        self.noise += count


def as_reply(body: bytes | Damaged) -> Reply | Damaged:
    """A frame's body as a reply of the reader."""
    if isinstance(body, Damaged) or len(body) < _STATUS_BYTES or body[:2] != b"\x00\x00":
        return Damaged()
    return Reply(body[2], body[_STATUS_BYTES:])


_STATUS_AT: Final = HEADER_BYTES + _STATUS_BYTES - 1
_NOUGHTS: Final = bytes(_STATUS_BYTES - 1)


def whole_reply(data: bytes) -> Reply | None:
    """The reply, where ``data`` is one whole frame that holds one, and nothing else; None for whatever a FrameParser must look at."""
    if (
        body_length(data[:HEADER_BYTES]) != len(data) - HEADER_BYTES
        or data[HEADER_BYTES:_STATUS_AT] != _NOUGHTS
        or len(data) <= _STATUS_AT + _CHECK_BYTES
        or check_byte(data[len(PREAMBLE) :])
    ):
        return None
    return Reply(data[_STATUS_AT], data[_STATUS_AT + 1 : -_CHECK_BYTES])


@dataclass(frozen=True, slots=True)
class BaseBlocks:
    """What a card holds: text and photo, both still encoded."""

    text: bytes = field(repr=False)
    photo: bytes = field(repr=False)


def split_base(data: bytes) -> BaseBlocks | None:
    """The blocks of a READ_BASE answer; None when lengths and data do not fit to each other."""
    text_length = int.from_bytes(data[:2], "big")
    photo_length = int.from_bytes(data[2:_BASE_LENGTHS_BYTES], "big")
    if text_length != TEXT_BYTES or photo_length > PHOTO_BYTES:
        return None
    if len(data) != _BASE_LENGTHS_BYTES + text_length + photo_length:
        return None
    text_end = _BASE_LENGTHS_BYTES + TEXT_BYTES
    return BaseBlocks(data[_BASE_LENGTHS_BYTES:text_end], data[text_end:])


def join_base(text: bytes, photo: bytes) -> bytes:
    """Data of a READ_BASE answer."""
    return len(text).to_bytes(2, "big") + len(photo).to_bytes(2, "big") + text + photo


def decode_sam_id(data: bytes) -> str:
    """The number as it is printed on the module, of 16 bytes: two 16-bit and three 32-bit numbers, little-endian."""
    maker, kind = (int.from_bytes(data[start : start + 2], "little") for start in (0, 2))
    day, first, second = (int.from_bytes(data[start : start + 4], "little") for start in (4, 8, 12))
    return f"{maker:02d}.{kind:02d}-{day}-{first:010d}-{second:010d}"
