"""Every parser of what a reader, a card or a library may send: arbitrary bytes, valid ones bent, in any pieces.

NUANPING_FUZZ sets the number of inputs for each.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from random import Random
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.contract import Deadline, DeviceFault, Failed
from drivers.idcard import frames
from drivers.idcard.contract import IdCardData, IdCardProblem
from drivers.idcard.driver import SamVReader
from drivers.idcard.frames import Damaged, FrameParser, Reply, Status, as_reply, encode_reply
from drivers.idcard.model import SamVModel
from drivers.idcard.photo import TestContainerDecoder, seal_test_picture
from drivers.idcard.text import BadBlock, decode_extra_address, decode_text, number_is_valid
from drivers.idcard.usb_adapter import Endpoints, SamVUsbLink
from drivers.link import LinkLostError
from tests.drivers.idcard.people import ALL, drawn_face

INPUTS = int(os.environ.get("NUANPING_FUZZ", "300"))
BATCH = 25

BLOCKS = [image.text_block() for image in ALL]
ANSWERS = [
    encode_reply(Status.OK),
    encode_reply(Status.FOUND, bytes(4)),
    encode_reply(Status.OK, bytes(8)),
    encode_reply(Status.OK, bytes(16)),
    encode_reply(Status.READ_FAILED),
    *(encode_reply(Status.OK, frames.join_base(block, bytes(1024))) for block in BLOCKS),
]
BASES = [frames.join_base(block, bytes(1024)) for block in BLOCKS]
PHOTOS = [seal_test_picture(drawn_face()), bytes(1024)]
COMMANDS = [
    command.frame
    for command in (
        frames.SAM_STATUS, frames.SAM_RESET, frames.SAM_ID, frames.FIND, frames.SELECT, frames.READ_BASE,
        frames.READ_EXTRA_ADDRESS,
    )
]  # fmt: skip
BLOCK_PROBLEMS = {
    IdCardProblem.BAD_LAYOUT, IdCardProblem.BAD_NAME, IdCardProblem.BAD_NUMBER, IdCardProblem.BAD_DATE,
}  # fmt: skip
T = TypeVar("T")


def fuzzed(make: Callable[[Random], T], share: int = 1) -> Callable[[Callable[[T], None]], Callable[[], None]]:
    """The decorated test runs on INPUTS / ``share`` inputs from ``make``.

    Hypothesis chooses seeds and not bytes, and each seed makes BATCH inputs: so a hundred thousand take a minute.
    """

    def decorate(test: Callable[[T], None]) -> Callable[[], None]:
        @settings(max_examples=max(1, INPUTS // share // BATCH))
        @given(st.integers(0, 2**64 - 1))
        def run(seed: int) -> None:
            chance = Random(seed)
            for _ in range(BATCH):
                test(make(chance))

        run.__name__, run.__doc__ = test.__name__, test.__doc__
        return run

    return decorate


def noise(chance: Random, most: int = 80) -> bytes:
    return chance.randbytes(chance.randint(0, most))


def bent(chance: Random, originals: list[bytes]) -> bytes:
    """A valid input with a few bytes changed, and perhaps cut or lengthened."""
    data = bytearray(chance.choice(originals))
    for _ in range(chance.choice((0, 1, 1, 2, 6))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    match chance.randrange(6):
        case 0:
            del data[chance.randrange(len(data)) :]
        case 1:
            data += noise(chance, 40)
    return bytes(data)


def stream(chance: Random) -> bytes:
    parts = [noise(chance), bent(chance, ANSWERS), chance.choice(ANSWERS), frames.PREAMBLE]
    return b"".join(chance.choice(parts) for _ in range(chance.randint(0, 5)))


def cut(chance: Random) -> tuple[bytes, list[int]]:
    """A stream and the sizes of the pieces in which it comes."""
    return stream(chance), [chance.choice((1, 2, 7, 64, 700)) for _ in range(4)]


def commands(chance: Random) -> tuple[bytes, list[int]]:
    _, sizes = cut(chance)
    parts = [chance.choice(COMMANDS), bent(chance, COMMANDS), noise(chance)]
    return b"".join(chance.choice(parts) for _ in range(6)), sizes


def usb_talk(chance: Random) -> tuple[list[bytes], list[bool]]:
    """Packets on either endpoint, and whether the host writes or reads."""
    packets = [chance.choice((noise(chance, 70), bent(chance, ANSWERS))) for _ in range(chance.randint(0, 6))]
    return packets, [chance.random() < 0.4 for _ in range(chance.randint(0, 20))]


def script(chance: Random) -> list[bytes]:
    """What answers the commands of one read: often what it must be, so that fuzz reaches the last step too."""
    right = [ANSWERS[1], ANSWERS[2], chance.choice(ANSWERS[5:]), encode_reply(Status.NO_SUCH_ITEM)]
    return [chance.choice((answer, answer, answer, stream(chance), bent(chance, [answer]))) for answer in right * 2]


def text_block(chance: Random) -> bytes:
    """Arbitrary bytes, arbitrary text in a valid block's fields, or a valid block bent."""
    match chance.randrange(3):
        case 0:
            return noise(chance, 300)
        case 1:
            block = bytearray(chance.choice(BLOCKS))
            for start, size in chance.sample([(0, 30), (32, 4), (52, 70), (158, 30), (220, 22), (248, 2)], 2):
                text = "".join(chr(chance.randrange(0x20, 0x110000)) for _ in range(size))
                block[start : start + size] = text.encode("utf-16-le", "surrogatepass")[:size]
            return bytes(block)
    return bent(chance, BLOCKS)


def taken(decode: Callable[[bytes], T], block: bytes) -> T | None:
    """What the block holds; None when it is refused, which only a BadBlock may do."""
    try:
        return decode(block)
    except BadBlock as bad:
        if bad.problem not in BLOCK_PROBLEMS:
            raise
        return None


def pieces(data: bytes, sizes: list[int]) -> Iterable[bytes]:
    at = turn = 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        yield data[at : at + size]
        at, turn = at + size, turn + 1


@fuzzed(cut)
def test_frames_in_any_pieces(told: tuple[bytes, list[int]]) -> None:
    data, sizes = told
    parser, whole = FrameParser(), FrameParser()
    found = [body for piece in pieces(data, sizes) for body in parser.feed(piece)]
    assert len(parser._held) <= frames.HEADER_BYTES + frames.LONGEST_LENGTH
    assert found == whole.feed(data)
    for reply in map(as_reply, found):
        assert isinstance(reply, Reply | Damaged)
        if isinstance(reply, Reply):
            assert reply.problem is None or isinstance(reply.problem, IdCardProblem)
            frames.split_base(reply.data)


@settings(max_examples=INPUTS)
@given(st.binary(max_size=3000))
def test_any_bytes_as_frames(data: bytes) -> None:
    """The same with bytes a coverage-guided fuzzer may choose (tests/fuzz)."""
    for reply in map(as_reply, FrameParser().feed(data)):
        assert isinstance(reply, Reply | Damaged)


@settings(max_examples=INPUTS)
@given(st.binary(min_size=256, max_size=256))
def test_any_bytes_as_a_text_block(block: bytes) -> None:
    found = taken(decode_text, block)
    assert found is None or number_is_valid(found.number, found.kind)


@fuzzed(stream)
def test_a_whole_frame_is_found_after_any_noise_that_has_ended(before: bytes) -> None:
    """A frame that noise has swallowed is lost, as it must be; the one after the next is not."""
    parser = FrameParser()
    parser.feed(before)
    parser.feed(bytes(frames.LONGEST_LENGTH))
    assert parser.feed(ANSWERS[1]) == [b"\x00\x00\x9f" + bytes(4)]


@fuzzed(text_block)
def test_text_blocks(block: bytes) -> None:
    found = taken(decode_text, block)
    if found is None:
        return
    assert number_is_valid(found.number, found.kind)
    assert found.name or found.english_name
    assert found.birth_date <= found.valid_from
    for text in (found.name, found.english_name, found.address, found.issuer):
        assert text == text.strip()
        assert not set(text) & set("\x00\n\r\u2028\u202e\ufeff")
        text.encode("utf-8")


@fuzzed(lambda chance: chance.choice((noise(chance), chance.randbytes(70))))
def test_extra_addresses(block: bytes) -> None:
    address = taken(decode_extra_address, block)
    assert address is None or address == address.strip()


@fuzzed(lambda chance: chance.choice((noise(chance, 1400), bent(chance, BASES))))
def test_base_answers(data: bytes) -> None:
    blocks = frames.split_base(data)
    if blocks is not None:
        assert (len(blocks.text), len(blocks.photo)) == (256, len(data) - 260)


@fuzzed(lambda chance: chance.randbytes(16))
def test_numbers_of_the_security_module(data: bytes) -> None:
    assert frames.decode_sam_id(data).isascii()


@fuzzed(lambda chance: bent(chance, PHOTOS))
def test_photo_containers(block: bytes) -> None:
    found = TestContainerDecoder().decode(block)
    assert found is None or found.startswith(b"\xff\xd8\xff")


@fuzzed(commands)
def test_the_model_takes_any_commands(told: tuple[bytes, list[int]]) -> None:
    data, sizes = told
    model = SamVModel()
    model.place(ALL[0])
    for piece in pieces(data, sizes):
        for answer in FrameParser().feed(model.receive(piece)):
            assert isinstance(as_reply(answer), Reply)


class FuzzedBus:
    """A split USB device that says anything on either endpoint."""

    def __init__(self, packets: list[bytes]) -> None:
        self._packets = packets

    def write(self, endpoint: int, data: bytes, milliseconds: int) -> int:
        return len(data)

    def read(self, endpoint: int, size: int, milliseconds: int) -> bytes:
        return self._packets.pop(0)[:size] if self._packets else b""


@fuzzed(usb_talk)
def test_usb_heads_and_bodies(talk: tuple[list[bytes], list[bool]]) -> None:
    packets, turns = talk
    link = SamVUsbLink(FuzzedBus(packets), Endpoints(2, 6, 0x81, 0x85), lambda: None)
    for writes in turns:
        if writes:
            assert 0 < link.write(frames.FIND.frame, 0.01) <= len(frames.FIND.frame)
        else:
            assert len(link.read(0.01)) <= 64
        assert link._to_read <= frames.LONGEST_LENGTH
        assert link._to_write <= frames.LONGEST_LENGTH


class FuzzedLink:
    """Answers the fence as it must be, and anything to anything else; then nothing, and the time is up."""

    def __init__(self, answers: list[bytes], deadline: Deadline) -> None:
        self._answers = answers
        self._deadline = deadline
        self._waiting = b""
        self._empty = 0

    def write(self, data: bytes, timeout_seconds: float) -> int:
        self._empty = 0
        if data == frames.SAM_STATUS.frame:
            self._waiting = encode_reply(Status.OK)
        elif self._answers:
            self._waiting = self._answers.pop(0)
        else:
            self._deadline.cancel()
        return len(data)

    def read(self, timeout_seconds: float) -> bytes:
        out, self._waiting = self._waiting, b""
        # Twice nothing: the answer stays incomplete. What would be waited for is spared.
        self._empty += not out
        if self._empty > 1:
            self._deadline.cancel()
        return out

    def close(self) -> None:
        return

    def abort(self) -> None:
        raise LinkLostError("aborted")


# A whole read for each input.
@fuzzed(script, share=10)
def test_the_driver_ends_with_data_or_a_value(answers: list[bytes]) -> None:
    deadline = Deadline(5.0)
    reader = SamVReader(lambda: FuzzedLink(answers, deadline), extra_address=True)
    reader.open()
    try:
        result = reader.read(deadline)
    except DeviceFault:
        return
    finally:
        reader.close()
    if isinstance(result, Failed):
        assert IdCardProblem(result.reason)
    else:
        assert isinstance(result, IdCardData)
        assert number_is_valid(result.number, result.kind)
