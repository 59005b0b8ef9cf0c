"""Frames of the radar: the vendor's example bytes, frames recorded by others, and what is no frame."""

from __future__ import annotations

import pytest

from drivers.presence import codec
from drivers.presence.codec import Answer, FrameReader, Gates, Report, Target

# Vendor's manual V1.02, 2.3.2, examples of both modes (the second one with the two bytes of V1.06).
BASIC = bytes.fromhex("F4F3F2F1 0D00 02AA 02 5100 00 0000 3B 0000 5500 F8F7F6F5")
ENGINEERING = bytes.fromhex(
    "F4F3F2F1 2300 01AA 03 1E00 3C 0000 39 0000 0808 3C2205030304030605 000039101306060804 6001 5500 F8F7F6F5"
)


def frames(data: bytes) -> list[Report | Answer]:
    return FrameReader().feed(data)


def test_the_vendors_basic_example() -> None:
    (said,) = frames(BASIC)
    assert said == Report(Target.STILL, 81, 0, 0, 59, 0)
    assert isinstance(said, Report)
    assert said.someone
    # The still distance is zero there; the next best field is taken.
    assert said.distance_cm == 81


def test_the_vendors_engineering_example() -> None:
    (said,) = frames(ENGINEERING)
    assert isinstance(said, Report)
    assert said.gates == Gates((60, 34, 5, 3, 3, 4, 3, 6, 5), (0, 0, 57, 16, 19, 6, 6, 8, 4), 0x60, True)
    assert (said.target, said.distance_cm) == (Target.BOTH, 30)


@pytest.mark.parametrize(
    ("recorded", "someone", "distance_cm"),
    [
        ("02AA 00 0000 00 0000 37 0000 5500", False, None),
        ("02AA 00 4500 3E 0000 3A 0000 5500", False, None),
        ("02AA 03 4600 34 0000 3C 0000 5500", True, 70),
        ("02AA 02 5400 00 0000 64 0000 5500", True, 84),
        ("02AA 03 4F00 64 4C00 64 3200 5500", True, 76),
    ],
)
def test_frames_recorded_by_other_projects(recorded: str, someone: bool, distance_cm: int | None) -> None:
    payload = bytes.fromhex(recorded)
    (said,) = frames(codec.REPORT_HEAD + bytes((len(payload), 0)) + payload + codec.REPORT_TAIL)
    assert isinstance(said, Report)
    assert (said.someone, said.distance_cm) == (someone, distance_cm)


def test_commands_and_answers_of_the_manual() -> None:
    assert codec.command(codec.ENABLE_CONFIGURATION, b"\x01\x00") == bytes.fromhex("FDFCFBFA 0400 FF00 0100 04030201")
    assert codec.command(codec.END_CONFIGURATION) == bytes.fromhex("FDFCFBFA 0200 FE00 04030201")
    assert codec.command(codec.READ_FIRMWARE) == bytes.fromhex("FDFCFBFA 0200 A000 04030201")
    (given,) = frames(bytes.fromhex("FDFCFBFA 0C00 A001 0000 0001 0201 16240622 04030201"))
    assert isinstance(given, Answer)
    assert (given.word, given.succeeded) == (codec.READ_FIRMWARE, True)
    assert codec.firmware_name(given.data) == "V1.02.22062416"
    assert frames(bytes.fromhex("FDFCFBFA 0400 FE01 0100 04030201")) == [Answer(codec.END_CONFIGURATION, False)]


def test_what_the_model_says_is_what_the_driver_reads() -> None:
    for said in (
        Report(Target.MOVING, 70, 80, 0, 0, 70),
        Report(Target.BOTH, 1, 2, 3, 4, 65535, Gates((1,) * 9, (2,) * 9, 7, False)),
        Report(Target.STILL, 0, 0, 600, 100, 600, Gates((1,), (2, 3))),
    ):
        assert frames(codec.report(said)) == [said]


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 22, 23, 24])
def test_frames_in_any_pieces(piece: int) -> None:
    stream, reader = BASIC + ENGINEERING + BASIC, FrameReader()
    found = [frame for at in range(0, len(stream), piece) for frame in reader.feed(stream[at : at + piece])]
    assert len(found) == 3


@pytest.mark.parametrize(
    "noise",
    [
        b"\x00\xff\xf4",
        codec.REPORT_HEAD,
        codec.REPORT_HEAD[:2] + codec.REPORT_HEAD,
        BASIC[:11],
        BASIC[:-1],
        codec.REPORT_HEAD + b"\xff\xff",
        codec.COMMAND_HEAD + b"\x04\x00\xff",
        ENGINEERING[:30],
    ],
)
def test_after_noise_and_half_frames_the_next_is_found(noise: bytes) -> None:
    found = frames(noise + BASIC * 4)
    assert Report(Target.STILL, 81, 0, 0, 59, 0) in found
    assert len(found) >= 2


@pytest.mark.parametrize(
    "payload",
    [
        "02AA 07 5100 00 0000 3B 0000 5500",
        "02AB 02 5100 00 0000 3B 0000 5500",
        "02AA 02 5100 00 0000 3B 0000 5400",
        "03AA 02 5100 00 0000 3B 0000 5500",
        "02AA 02 5100 00 0000 3B 00 5500",
        "01AA 02 5100 00 0000 3B 0000 09 08 5500",
        "01AA 02 5100 00 0000 3B 0000 0808 0102 5500",
        "",
    ],
)
def test_a_frame_with_a_wrong_inside_is_none(payload: str) -> None:
    assert codec.parse_report(bytes.fromhex(payload)) is None


def test_background_noise_measurement_says_nothing_about_people() -> None:
    said = codec.parse_report(bytes.fromhex("02AA 04 5100 00 0000 3B 0000 5500"))
    assert said is not None
    assert said.measuring
    assert not said.someone
