"""Every parser of bytes that come from outside: no crash, no hang, no growth. NUANPING_FUZZ sets the number of inputs."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.contract import Deadline, Failed
from drivers.far_end import memory_link
from drivers.pinpad import line, messages, part10
from drivers.pinpad.contract import PinEntered
from drivers.pinpad.driver import SerialPinPad
from drivers.pinpad.frame import BODY_MAX, Frame, FrameReader, encode_frame
from drivers.pinpad.keys import KeyStore
from drivers.pinpad.model import PadModel
from drivers.pinpad.simulator import DEMO_MASTER, PadHand, demo_store
from tests.drivers.pinpad.rigs import ACCOUNT, AES_KEY, Rig, decipher_iso_4

INPUTS = int(os.environ.get("NUANPING_FUZZ", "300"))
# A whole conversation takes milliseconds, not microseconds.
CONVERSATIONS = max(50, INPUTS // 100)


def stream_of(data: bytes) -> list[bytes]:
    """Arbitrary bytes, or a sound frame around them with one bit changed (or none), cut into pieces; as they say themselves.

    Cheap on purpose: Hypothesis draws one byte string and its shrinking still works.
    """
    if len(data) > 3 and data[0] & 1:
        kinds = [int(kind) for kind in messages.Kind]
        kind = kinds[data[1] % len(kinds)] | (data[0] & 0x80)
        frame = bytearray(encode_frame(Frame(data[2], kind, data[4:])))
        if data[0] & 2:
            frame[data[3] % len(frame)] ^= 1 << (data[0] >> 2 & 7)
        data = bytes(frame) + data[:3]
    size = 1 + (data[0] >> 1 if data else 0)
    return [data[at : at + size] for at in range(0, len(data), size)]


@settings(max_examples=INPUTS)
@given(st.binary(max_size=120))
def test_the_frame_reader_takes_anything_and_holds_little(data: bytes) -> None:
    reader = FrameReader()
    for piece in stream_of(data):
        reader.feed(piece)
        assert len(reader._held) <= BODY_MAX + 5
    reader.give_up()
    assert FrameReader().feed(encode_frame(Frame(1, 2, b"x"))) == [Frame(1, 2, b"x")]
    assert reader.feed(encode_frame(Frame(1, 2, b"x"))) == [Frame(1, 2, b"x")]


DECODERS: list[Callable[[bytes], object]] = [
    messages.decode_answer,
    messages.decode_done,
    messages.decode_enter_clear,
    messages.decode_enter_pin,
    messages.decode_key,
    messages.decode_load_key,
    messages.decode_report,
    part10.decode_features,
    part10.decode_pin_properties,
    part10.decode_verify_result,
]


@settings(max_examples=INPUTS)
@given(st.binary(max_size=80))
def test_decoders_give_a_message_or_refuse(data: bytes) -> None:
    for decode in DECODERS:
        try:
            decode(data)
        except (messages.MessageError, part10.Part10Error) as refused:
            text = str(refused)
        else:
            continue
        assert text
        assert len(data) < 4 or data.hex() not in text


@settings(max_examples=INPUTS)
@given(st.lists(st.binary(max_size=60), max_size=4))
def test_the_pad_takes_any_command_in_any_order(commands: list[bytes]) -> None:
    model = PadModel(KeyStore(DEMO_MASTER), clear_allowed=True)
    for piece in (piece for data in commands for piece in stream_of(data)):
        model.receive(piece)
        model.press("1")
        assert len(model._queue) <= 65
    assert not model.tampered


@settings(max_examples=CONVERSATIONS)
@given(st.lists(st.binary(min_size=1, max_size=30), max_size=6), st.integers(0, 12))
def test_noise_between_the_answers_never_changes_a_pin(noise: list[bytes], first: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line, "RETRY_SECONDS", 0.02)
        patch.setattr(line, "_QUIET_SECONDS", 0.02)
        patch.setattr(line, "_GAP_SECONDS", 0.01)
        rig = Rig()
        waiting = list(noise)
        seen = 0

        def meddle(data: bytes) -> bytes:
            nonlocal seen
            seen += 1
            return waiting.pop() + data if waiting and seen > first else data

        rig.to_host = meddle
        rig.hand.type_when_asked("1357")
        result = rig.pad.enter_pin(4, 6, ACCOUNT, Deadline(0.6), rig.heard.append)
        assert isinstance(result, Failed) or decipher_iso_4(AES_KEY, result.block, ACCOUNT) == "1357"
        assert rig.model.entries_started <= 1
        rig.to_host = bytes
        rig.hand.type_when_asked("2468")
        again = rig.pad.enter_pin(4, 6, ACCOUNT, Deadline(5), rig.heard.append)
        assert isinstance(again, PinEntered)
        assert decipher_iso_4(AES_KEY, again.block, ACCOUNT) == "2468"


def test_a_flood_of_noise_does_not_hold_a_poll() -> None:
    hand = PadHand(PadModel(demo_store()))
    pad = SerialPinPad(lambda: memory_link(hand.far_end))
    pad.open()
    hand.far_end.say(bytes(range(256)) * 400)
    assert list(pad.poll(0.0)) == []
