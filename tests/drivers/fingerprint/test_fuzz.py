"""Whatever a module says, or a host to a module: no crash, no growth, no finger called right that is not, nothing left.

NUANPING_FUZZ sets the number of inputs.
"""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.contract import Deadline, DeviceFault, Failed
from drivers.fingerprint import codec
from drivers.fingerprint.codec import Confirm, Damaged, Identifier, Instruction, Packet, PacketParser
from drivers.fingerprint.contract import Matched, NotMatched, Unclear
from drivers.fingerprint.driver import SerialFingerprintModule
from drivers.fingerprint.finger import stranger
from drivers.fingerprint.model import FingerprintModel, Habits
from tests.drivers.fingerprint.rigs import NEVER, RIGHT, TEMPLATE

INPUTS = int(os.environ.get("NUANPING_FUZZ", "300"))
# A whole conversation takes milliseconds, not microseconds.
CONVERSATIONS = max(50, INPUTS // 100)
HELD_MAX = codec.HEADER_BYTES + codec.CONTENT_MAX + 2

FRAMES = [
    codec.encode(Identifier.ACKNOWLEDGE, b"\x00"),
    codec.encode(Identifier.ACKNOWLEDGE, b"\x02"),
    codec.encode(Identifier.ACKNOWLEDGE, b"\x00\x00\xe0"),
    codec.encode(Identifier.ACKNOWLEDGE, b"\x00" + codec.encode_parameters(FingerprintModel().parameters)),
    codec.encode(Identifier.DATA, bytes(range(128))),
    codec.encode(Identifier.END_OF_DATA, bytes(256)),
    *(codec.command(word, 1) for word in Instruction),
]


def stream_of(genes: bytes) -> bytes:
    """Noise, good packets, heads, packets cut, changed and repeated, as the genes tell."""
    stream, at = b"", 0
    while at < len(genes):
        what, own = genes[at], genes[at + 1 : at + 9]
        at += 9
        frame = FRAMES[what % len(FRAMES)]
        place = (own[0] if own else 0) % len(frame)
        match (own[1] if len(own) > 1 else 0) % 6:
            case 0 | 1:
                stream += frame
            case 2:
                stream += frame[:place]
            case 3:
                stream += frame[:place] + own[2:3] + frame[place + 1 :]
            case 4:
                stream += own
            case 5:
                stream += codec.HEAD + own[2:5]
    return stream


genes = st.binary(max_size=9 * 10)


@settings(max_examples=INPUTS)
@given(genes, st.integers(1, 60))
def test_any_stream_in_any_pieces(told: bytes, piece: int) -> None:
    stream, parser, model = stream_of(told), PacketParser(), FingerprintModel()
    found: list[Packet | Damaged] = []
    for at in range(0, len(stream), piece):
        found += parser.feed(stream[at : at + piece])
        assert len(parser._held) < HELD_MAX
        for answer in PacketParser().feed(model.receive(stream[at : at + piece])):
            assert isinstance(answer, Packet)
    assert [type(one) for one in found] == [type(one) for one in PacketParser().feed(stream)]
    for packet in found:
        if isinstance(packet, Packet):
            assert 0 < len(packet.content) <= codec.CONTENT_MAX
            codec.decode_parameters(packet.content)
    assert not model.library


@settings(max_examples=INPUTS)
@given(st.binary(max_size=64))
def test_a_packet_after_any_noise_is_found(noise: bytes) -> None:
    # A forged head may swallow what its length claims; what follows is read.
    parser = PacketParser()
    parser.feed(noise)
    parser.feed(bytes(HELD_MAX))
    assert parser.feed(FRAMES[1]) == [Packet(Identifier.ACKNOWLEDGE, b"\x02")]


class MeddledLink:
    """A cable to a modelled module; ``meddle`` is put in turn before what it says. Where nothing more comes the deadline
    is cancelled: what would be waited for is spared.
    """

    def __init__(self, model: FingerprintModel, meddle: list[bytes], deadline: Deadline) -> None:
        self.model = model
        self.meddle = meddle
        self.deadline = deadline
        self._waiting = b""
        self._empty = 0

    def write(self, data: bytes, timeout_seconds: float) -> int:
        self._empty = 0
        said = self.model.receive(data)
        if self.meddle:
            extra = self.meddle.pop(0)
            # The first byte says how: before it, instead of it, behind it.
            said = (extra + said, extra, said + extra)[(extra[0] if extra else 0) % 3]
        self._waiting += said
        return len(data)

    def read(self, timeout_seconds: float) -> bytes:
        out, self._waiting = self._waiting, b""
        self._empty += not out
        if self._empty > 2:
            self.deadline.cancel()
        return out

    def close(self) -> None:
        return

    def abort(self) -> None:
        return


@settings(max_examples=CONVERSATIONS)
@given(st.lists(genes.map(stream_of), max_size=12), st.booleans(), st.booleans())
def test_noise_never_makes_a_stranger_right_and_never_keeps_anything(
    noise: list[bytes], right: bool, stubborn: bool
) -> None:
    forged = any(code in b"".join(noise) for code in FRAMES[2:3])
    model = FingerprintModel(Habits(command_ends_data=not stubborn))
    links: list[MeddledLink] = []

    def connect() -> MeddledLink:
        links.append(MeddledLink(model, [], Deadline(20)))
        return links[-1]

    module = SerialFingerprintModule(connect)
    module.open()
    model.place(RIGHT if right else stranger())
    deadline = Deadline(20)
    links[-1].deadline, links[-1].meddle = deadline, list(noise)
    try:
        result = module.compare(TEMPLATE, deadline, lambda hint: None)
    except DeviceFault:
        module.open()
    else:
        assert isinstance(result, Matched | NotMatched | Unclear | Failed)
        # A whole sound answer that is forged on the line is the one thing that no host can tell.
        assert right or forged or not isinstance(result, Matched)
    model.lift()
    links[-1].meddle, links[-1].deadline = [], Deadline(20)
    for _ in range(4):
        list(module.poll(0.0))
    assert module.wipe(Deadline(20)) is None
    assert model.remains() == []
    assert not NEVER & set(model.asked)
    model.place(RIGHT)
    assert isinstance(module.compare(TEMPLATE, Deadline(20), lambda hint: None), Matched)


@settings(max_examples=INPUTS)
@given(st.binary(max_size=40))
def test_parameters_are_whole_or_none(content: bytes) -> None:
    told = codec.decode_parameters(bytes((Confirm.OK,)) + content)
    assert told is None or (told.packet_bytes in codec.PACKET_SIZES and 9600 <= told.baud_rate <= 115_200)
