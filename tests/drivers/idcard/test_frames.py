"""The line protocol: golden bytes of hardware traces, resynchronisation, hostile frames."""

from __future__ import annotations

import functools
import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Completion
from drivers.idcard import frames
from drivers.idcard.contract import IdCardProblem, failed
from drivers.idcard.frames import PROBLEMS, Damaged, FrameParser, Reply, Status, as_reply, encode_reply, whole_reply

COMMANDS = [
    (frames.SAM_STATUS, "AAAAAA9669000311FFED"),
    (frames.SAM_ID, "AAAAAA9669000312FFEE"),
    (frames.SAM_RESET, "AAAAAA9669000310FFEC"),
    (frames.FIND, "AAAAAA96690003200122"),
    (frames.SELECT, "AAAAAA96690003200221"),
    (frames.READ_BASE, "AAAAAA96690003300132"),
    (frames.READ_EXTRA_ADDRESS, "AAAAAA96690003300330"),
]
REPLIES = [
    ("AAAAAA9669000400009094", Reply(0x90)),
    ("AAAAAA9669000800009F0000000097", Reply(0x9F, bytes(4))),
    ("AAAAAA9669000400008084", Reply(0x80)),
    ("AAAAAA9669000C00009000000000000000009C", Reply(0x90, bytes(8))),
    ("AAAAAA9669000400008185", Reply(0x81)),
    ("AAAAAA9669000400004145", Reply(0x41)),
]
FOUND = encode_reply(Status.FOUND, bytes(4))


def replies(parser: FrameParser, data: bytes) -> list[Reply | Damaged]:
    return [as_reply(body) for body in parser.feed(data)]


@pytest.mark.parametrize(("command", "golden"), COMMANDS, ids=[golden for _, golden in COMMANDS])
def test_commands_are_the_bytes_of_the_field(command: frames.Command, golden: str) -> None:
    assert command.frame.hex().upper() == golden


@pytest.mark.parametrize(("golden", "reply"), REPLIES, ids=[golden for golden, _ in REPLIES])
def test_replies_are_the_bytes_of_the_field(golden: str, reply: Reply) -> None:
    assert replies(FrameParser(), bytes.fromhex(golden)) == [reply]
    assert encode_reply(reply.status, reply.data).hex().upper() == golden


def test_a_base_reply_has_1295_bytes() -> None:
    answer = encode_reply(Status.OK, frames.join_base(bytes(256), bytes(1024)))
    assert len(answer) == 1295
    (reply,) = replies(FrameParser(), answer)
    assert isinstance(reply, Reply)
    assert frames.READ_BASE.is_answered_by(reply)
    assert reply.data[:4].hex() == "01000400"


def test_the_number_of_the_security_module() -> None:
    data = bytes.fromhex("05000100e5d6340187d61200b1cb7400")
    assert frames.decode_sam_id(data) == "05.01-20240101-0001234567-0007654321"


@given(st.binary(max_size=3000))
def test_the_check_byte_is_the_xor_of_all(data: bytes) -> None:
    assert frames.check_byte(data) == functools.reduce(operator.xor, data, 0)


@pytest.mark.parametrize(
    "noise", ["", "00", "AA", "AAAAAA", "AAAAAA96", "AAAAAA9669", "AAAAAA9669FFFF", "AAAAAA96690000"]
)
@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_a_frame_is_found_behind_noise_and_in_pieces(noise: str, size: int) -> None:
    parser = FrameParser()
    data = bytes.fromhex(noise) + FOUND
    found = [reply for at in range(0, len(data), size) for reply in replies(parser, data[at : at + size])]
    assert found == [Reply(0x9F, bytes(4))]
    assert parser.noise == len(data) - len(FOUND)
    assert not parser.holds


def test_two_frames_in_one_piece_are_two() -> None:
    assert replies(FrameParser(), FOUND + b"\x00" + FOUND) == [Reply(0x9F, bytes(4))] * 2


@pytest.mark.parametrize("at", range(7, len(FOUND)))
def test_a_flipped_bit_is_damage_and_the_next_frame_is_read(at: int) -> None:
    broken = bytearray(FOUND)
    broken[at] ^= 0x04
    assert replies(FrameParser(), bytes(broken) + FOUND) == [Damaged(), Reply(0x9F, bytes(4))]


def test_a_status_word_that_does_not_begin_with_zeros_is_damage() -> None:
    assert replies(FrameParser(), frames.encode_frame(b"\x00\x01\x90")) == [Damaged()]
    assert replies(FrameParser(), frames.encode_frame(b"\x00\x00")) == [Damaged()]


def test_a_frame_within_a_damaged_frame_is_not_believed() -> None:
    """A card could hold the bytes of another person's answer in its photo block."""
    outer = bytearray(encode_reply(Status.OK, frames.join_base(bytes(256), FOUND.ljust(1024, b"\x00"))))
    outer[-1] ^= 0x01
    assert replies(FrameParser(), bytes(outer)) == [Damaged()]


def test_a_length_beyond_any_reply_does_not_make_it_wait() -> None:
    parser = FrameParser()
    assert replies(parser, frames.PREAMBLE + b"\xff\xff" + b"\x00" * 100) == []
    assert not parser.holds
    assert replies(parser, FOUND) == [Reply(0x9F, bytes(4))]


def test_it_never_holds_more_than_one_frame() -> None:
    parser = FrameParser()
    header = frames.PREAMBLE + frames.LONGEST_LENGTH.to_bytes(2, "big")
    for _ in range(200):
        parser.feed(header + bytes(40))
        assert len(parser._held) <= frames.HEADER_BYTES + frames.LONGEST_LENGTH


def test_every_status_has_a_meaning() -> None:
    answers = {Status.OK, Status.FOUND, Status.NO_SUCH_ITEM}
    assert set(PROBLEMS) == set(Status) - answers
    assert all(Reply(status).problem is None for status in answers)
    assert Reply(0x77).problem is IdCardProblem.SAM_ERROR


def test_every_problem_has_a_completion() -> None:
    unmapped = [
        problem for problem in IdCardProblem if failed(problem, Completion.CANCELLED).completion is Completion.CANCELLED
    ]
    assert unmapped == [IdCardProblem.DEADLINE]


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        (frames.FIND, Reply(Status.OK)),
        (frames.FIND, Reply(Status.SELECT_FAILED)),
        (frames.SELECT, Reply(Status.OK)),
        (frames.SELECT, Reply(Status.OK, bytes(16))),
        (frames.SELECT, Reply(Status.FOUND, bytes(4))),
        (frames.READ_BASE, Reply(Status.OK, bytes(70))),
        (frames.READ_BASE, Reply(Status.FIND_FAILED)),
        (frames.READ_EXTRA_ADDRESS, Reply(Status.OK, bytes(1284))),
        (frames.SAM_ID, Reply(Status.OK, bytes(8))),
        (frames.SAM_STATUS, Reply(Status.OK, bytes(8))),
    ],
)
def test_a_late_reply_is_known_by_its_form(command: frames.Command, reply: Reply) -> None:
    assert not command.is_answered_by(reply)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(3),
        frames.join_base(bytes(255), bytes(1024)),
        frames.join_base(bytes(256), bytes(1025)),
        frames.join_base(bytes(256), bytes(1024)) + b"\x00",
        frames.join_base(bytes(256), bytes(1024))[:-1],
    ],
)
def test_lengths_that_do_not_fit_are_refused(data: bytes) -> None:
    assert frames.split_base(data) is None


def test_what_was_on_a_card_is_not_in_a_repr() -> None:
    assert "zz" not in repr(Reply(0x90, b"zz")) + repr(frames.BaseBlocks(b"zz", b"zz"))


_REPLIES = st.builds(encode_reply, st.integers(0, 255), st.binary(max_size=1300))


@given(st.one_of(_REPLIES, st.tuples(_REPLIES, st.binary(max_size=3)).map(b"".join), st.binary(max_size=40)))
def test_a_whole_reply_is_what_the_parser_makes_of_it(data: bytes) -> None:
    parser = FrameParser()
    found = [as_reply(body) for body in parser.feed(data)]
    alone = len(found) == 1 and not (parser.holds or parser.noise) and isinstance(found[0], Reply)
    assert whole_reply(data) == (found[0] if alone else None)


@given(_REPLIES.filter(lambda data: len(data) < 400), st.integers(0, 399), st.integers(1, 255))
def test_a_damaged_one_is_left_to_the_parser(data: bytes, at: int, error: int) -> None:
    at %= len(data)
    broken = data[:at] + bytes((data[at] ^ error,)) + data[at + 1 :]
    assert whole_reply(broken) is None


@pytest.mark.parametrize(("command", "golden"), [(frames.FIND, REPLIES[1]), (frames.SELECT, REPLIES[3])])
def test_the_usual_answer_is_known_by_its_bytes(command: frames.Command, golden: tuple[str, Reply]) -> None:
    usual, reply = bytes.fromhex(golden[0]), golden[1]
    assert command.usual_frame == usual
    assert command.whole_answer(usual) == reply
    other = encode_reply(reply.status, b"\x01" * len(reply.data))
    assert command.whole_answer(other) == Reply(reply.status, b"\x01" * len(reply.data))


@pytest.mark.parametrize("command", [command for command, _ in COMMANDS])
@given(data=st.one_of(_REPLIES, st.binary(max_size=1400)))
def test_a_whole_answer_is_a_whole_reply_that_answers(command: frames.Command, data: bytes) -> None:
    reply = whole_reply(data)
    assert command.whole_answer(data) == (reply if reply is not None and command.is_answered_by(reply) else None)
