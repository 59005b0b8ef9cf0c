"""Packets: the bytes of the makers' manuals, and what is no packet."""

from __future__ import annotations

import pytest

from drivers.fingerprint import codec
from drivers.fingerprint.codec import Confirm, Damaged, Identifier, Instruction, Packet, PacketParser, Parameters

NO_FINGER = bytes.fromhex("EF01FFFFFFFF 07 0003 02 000C")
END_OF_ZEROS = bytes.fromhex("EF01FFFFFFFF 08 0082") + bytes(128) + bytes.fromhex("008A")
"""Recorded from an R307 by others: the last packet of a character file."""


def packets(data: bytes) -> list[Packet | Damaged]:
    return PacketParser().feed(data)


@pytest.mark.parametrize(
    ("instruction", "parameters", "frame"),
    [
        (Instruction.GET_IMAGE, (), "EF01FFFFFFFF 01 0003 01 0005"),
        (Instruction.IMAGE_TO_CHARACTERISTICS, (1,), "EF01FFFFFFFF 01 0004 02 01 0008"),
        (Instruction.IMAGE_TO_CHARACTERISTICS, (2,), "EF01FFFFFFFF 01 0004 02 02 0009"),
        (Instruction.MATCH, (), "EF01FFFFFFFF 01 0003 03 0007"),
        (Instruction.UP_CHARACTERISTICS, (1,), "EF01FFFFFFFF 01 0004 08 01 000E"),
        (Instruction.DOWN_CHARACTERISTICS, (2,), "EF01FFFFFFFF 01 0004 09 02 0010"),
        (Instruction.EMPTY, (), "EF01FFFFFFFF 01 0003 0D 0011"),
        (Instruction.READ_PARAMETERS, (), "EF01FFFFFFFF 01 0003 0F 0013"),
        (Instruction.VERIFY_PASSWORD, (0, 0, 0, 0), "EF01FFFFFFFF 01 0007 13 00000000 001B"),
        (Instruction.TEMPLATE_COUNT, (), "EF01FFFFFFFF 01 0003 1D 0021"),
    ],
)
def test_commands_of_the_manuals(instruction: int, parameters: tuple[int, ...], frame: str) -> None:
    assert codec.command(instruction, *parameters) == bytes.fromhex(frame)


def test_acknowledgements_of_the_manuals() -> None:
    assert packets(NO_FINGER) == [Packet(Identifier.ACKNOWLEDGE, bytes((Confirm.NO_FINGER,)))]
    assert packets(bytes.fromhex("EF01FFFFFFFF 07 0005 00 0001 000D")) == [Packet(7, b"\x00\x00\x01")]
    assert packets(END_OF_ZEROS) == [Packet(Identifier.END_OF_DATA, bytes(128))]
    assert [*codec.data_packets(bytes(128), 128)] == [END_OF_ZEROS]


def test_system_parameters() -> None:
    content = bytes.fromhex("00 0000 0009 03E8 0003 FFFFFFFF 0002 0006")
    told = codec.decode_parameters(content)
    assert told == Parameters(1000, 3, 128, 57_600)
    assert content[5:] == codec.encode_parameters(told)[4:]


@pytest.mark.parametrize(
    "content",
    [
        "00 0000 0009 03E8 0003 FFFFFFFF 0004 0006",
        "00 0000 0009 03E8 0003 FFFFFFFF 0002 0000",
        "00 0000 0009 03E8 0003 FFFFFFFF 0002 000D",
        "01 0000 0009 03E8 0003 FFFFFFFF 0002 0006",
        "00 0000 0009 03E8 0003 FFFFFFFF 0002",
        "00",
        "",
    ],
)
def test_what_is_no_system_parameters(content: str) -> None:
    assert codec.decode_parameters(bytes.fromhex(content)) is None


@pytest.mark.parametrize("size", codec.PACKET_SIZES)
@pytest.mark.parametrize("length", [1, 31, 32, 33, 256, 257, 512])
def test_data_in_packets_of_every_size(size: int, length: int) -> None:
    data = bytes(at % 251 for at in range(length))
    found = packets(b"".join(codec.data_packets(data, size)))
    assert all(isinstance(packet, Packet) and len(packet.content) <= size for packet in found)
    kinds = [packet.identifier for packet in found if isinstance(packet, Packet)]
    assert kinds == [Identifier.DATA] * (len(kinds) - 1) + [Identifier.END_OF_DATA]
    assert b"".join(packet.content for packet in found if isinstance(packet, Packet)) == data


def test_a_packet_has_something_in_it_and_not_too_much() -> None:
    for content in (b"", bytes(257)):
        with pytest.raises(ValueError, match="1 to 256"):
            codec.encode(Identifier.DATA, content)
    (largest,) = packets(codec.encode(Identifier.DATA, b"\xff" * 256))
    assert largest == Packet(Identifier.DATA, b"\xff" * 256)


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 11, 12, 13, 200])
def test_packets_in_any_pieces(piece: int) -> None:
    stream, parser = NO_FINGER + END_OF_ZEROS + NO_FINGER, PacketParser()
    found = [packet for at in range(0, len(stream), piece) for packet in parser.feed(stream[at : at + piece])]
    assert [type(packet) for packet in found] == [Packet] * 3
    assert not parser.holds
    assert parser.noise == 0


@pytest.mark.parametrize(
    "noise",
    [
        b"\x00",
        b"\xef",
        codec.HEAD[:5],
        codec.HEAD[:2] * 3,
        codec.HEAD + b"\x07\x00\x02",
        codec.HEAD + b"\x07\x01\x03",
        NO_FINGER[:-1] + b"\x00",
        bytes(300),
    ],
)
def test_after_noise_the_next_packet_is_found(noise: bytes) -> None:
    found = packets(noise + NO_FINGER)
    assert found[-1:] == [Packet(Identifier.ACKNOWLEDGE, b"\x02")]


def test_a_packet_that_was_cut_off_costs_itself_alone() -> None:
    stream = END_OF_ZEROS[:40] + NO_FINGER * 9
    found = packets(stream)
    assert found[0] == Damaged()
    assert found[1:] == [Packet(Identifier.ACKNOWLEDGE, b"\x02")] * 9


def test_a_wrong_checksum_is_damage() -> None:
    for at in range(len(codec.HEAD), len(NO_FINGER)):
        bent = bytearray(NO_FINGER)
        bent[at] ^= 0x01
        assert Packet(Identifier.ACKNOWLEDGE, b"\x02") not in packets(bytes(bent) + bytes(300))


def test_content_does_not_show_itself() -> None:
    assert "1234" not in repr(Packet(2, b"1234"))
