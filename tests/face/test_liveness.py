"""Whole looks through a session: the puppet of the simulated camera lives, its printed portrait does not."""

from __future__ import annotations

import math
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from drivers.camera import backdrop
from drivers.camera.puppet import kept_beside
from drivers.camera.puppet.figure import figure_from
from drivers.camera.puppet.motion import Look, Manner, Motion
from drivers.camera.puppet.puppet import Puppet
from kiosk.face.engine import EngineMissing, EngineName, Face, load_engine
from kiosk.face.liveness.evidence import Cue, Grade, Liveness, Side
from kiosk.face.liveness.light import WHITE, Colour, Sequence
from kiosk.face.liveness.plugin import LivenessPlugin, load_plugin
from kiosk.face.liveness.policy import LivenessPolicy
from kiosk.face.matcher import Likeness
from kiosk.face.protocol import Begun, FaceSettings, Heard, Judged, Refused, Seen
from kiosk.face.session import Session

Picture = NDArray[np.uint8]
FRAMES_PER_SECOND = 12.5
LAMP = Sequence.random(2026)
# From the order to the lamp to the frame.
LATE = 0.16
GAMMA = 2.2
SIZE = (640, 480)
EYES, APART = (320.0, 206.0), 90.0


@dataclass(frozen=True)
class Shot:
    at: float
    bgr: Picture
    light: Colour


def grain(picture: Picture, number: int) -> Picture:
    """The sensor's noise and the camera's JPEG."""
    noise = np.random.default_rng(number).normal(0, 2.5, picture.shape)
    noisy = np.clip(picture + noise, 0, 255).astype(np.uint8)
    decoded = cv2.imdecode(cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 90])[1], cv2.IMREAD_COLOR)
    assert decoded is not None
    return np.asarray(decoded, np.uint8)


def instants(seconds: float) -> list[float]:
    return [step / FRAMES_PER_SECOND for step in range(int(seconds * FRAMES_PER_SECOND))]


def portrait(faces: Path, name: str) -> Picture:
    picture = cv2.imread(str(faces / f"{name}.jpg"))
    assert picture is not None
    return np.asarray(picture, np.uint8)


def person(
    faces: Path,
    name: str = "obama",
    seconds: float = 3.2,
    manner: Manner | None = None,
    looks: tuple[float, Look] | None = None,
    lamp: Sequence = LAMP,
) -> Iterator[Shot]:
    puppet = Puppet(figure_from(portrait(faces, name), kept_beside(faces / f"{name}.jpg")))
    motion = Motion(7, manner)
    hall = backdrop.hall(*SIZE)
    for number, at in enumerate(instants(seconds)):
        if looks is not None and at >= looks[0]:
            motion.look(looks[1], looks[0])
            looks = None
        picture = hall.copy()
        puppet.light(*lamp.at(at - LATE))
        puppet.draw(picture, motion.at(at), EYES, APART)
        yield Shot(at, grain(picture, number), lamp.at(at))


def print_of(faces: Path, name: str = "obama", seconds: float = 3.2, held: float = 1.0) -> Iterator[Shot]:
    """The portrait on paper, held before the camera by a hand that is ``held`` times as unsteady as most."""
    paper = cv2.copyMakeBorder(portrait(faces, name), 12, 12, 12, 12, cv2.BORDER_CONSTANT, value=(250, 250, 250))
    high, wide = paper.shape[:2]
    corners = np.array([(-wide, -high, 0), (wide, -high, 0), (wide, high, 0), (-wide, high, 0)]) / 2 / wide
    hall = backdrop.hall(*SIZE)
    for number, at in enumerate(instants(seconds)):
        yaw, pitch, roll = (
            held * math.radians(most) * math.sin(speed * at + begin)
            for most, speed, begin in ((7, 2.2, 1), (5, 1.7, 2), (2, 1.9, 0))
        )
        turned = corners @ _rotation(yaw, pitch, roll).T
        middle = np.array([320 + held * 14 * math.sin(1.7 * at), 260 + held * 10 * math.sin(1.1 * at + 1)])
        goals = 370 * 3 / (3 + turned[:, 2:]) * turned[:, :2] + middle
        into = cv2.getPerspectiveTransform(
            np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32), goals.astype(np.float32)
        )
        light = (1 + 0.35 * np.array(LAMP.at(at - LATE)[::-1]) ** GAMMA) / 1.35
        lit = np.clip(255 * ((paper / 255.0) ** GAMMA * light) ** (1 / GAMMA), 0, 255).astype(np.uint8)
        picture = hall.copy()
        cv2.warpPerspective(lit, into, SIZE, dst=picture, borderMode=cv2.BORDER_TRANSPARENT)
        yield Shot(at, grain(np.asarray(picture, np.uint8), number), LAMP.at(at))


def _rotation(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    about_y = np.array([(math.cos(yaw), 0, math.sin(yaw)), (0, 1, 0), (-math.sin(yaw), 0, math.cos(yaw))])
    about_x = np.array([(1, 0, 0), (0, math.cos(pitch), -math.sin(pitch)), (0, math.sin(pitch), math.cos(pitch))])
    about_z = np.array([(math.cos(roll), -math.sin(roll), 0), (math.sin(roll), math.cos(roll), 0), (0, 0, 1)])
    return np.asarray(about_y @ about_x @ about_z, np.float64)


class Checked:
    """A session that looked at all shots."""

    def __init__(
        self,
        faces: Path,
        shots: Iterator[Shot],
        policy: LivenessPolicy | None = None,
        engine: EngineName = EngineName.SFACE,
        ask: tuple[float, Side] | None = None,
    ) -> None:
        settings = FaceSettings(engine=engine, liveness=policy or LivenessPolicy())
        self.session = Session(load_engine(engine), settings)
        assert self.session.begin((faces / "obama.jpg").read_bytes()) == Begun()
        self.followed = False
        for shot in shots:
            if ask is not None and shot.at >= ask[0]:
                assert self.session.ask(ask[1], shot.at) == Heard()
                ask = None
            seen = self.session.look(480, 640, bytearray(shot.bgr.tobytes()), at=shot.at, light=shot.light)
            assert isinstance(seen, Seen)
            self.followed = self.followed or seen.followed
        judged = self.session.judge()
        assert isinstance(judged, Judged)
        self.judged = judged
        assert judged.liveness is not None
        self.liveness: Liveness = judged.liveness


@pytest.mark.parametrize("engine", list(EngineName))
def test_a_person_is_known_as_one_with_either_engine(faces: Path, engine: EngineName) -> None:
    checked = Checked(faces, person(faces), engine=engine)
    assert checked.judged.likeness is Likeness.SAME
    assert checked.liveness.grade is Grade.STRONG
    assert checked.judged.policy_version == LivenessPolicy().version


@pytest.mark.parametrize("engine", list(EngineName))
def test_a_print_is_the_right_face_and_no_person_with_either_engine(faces: Path, engine: EngineName) -> None:
    checked = Checked(faces, print_of(faces), engine=engine)
    assert checked.judged.likeness is Likeness.SAME
    assert checked.liveness.grade is Grade.DOUBTFUL


def test_a_print_on_a_stand_is_still(faces: Path) -> None:
    checked = Checked(faces, print_of(faces, held=0.0))
    assert checked.liveness.score(Cue.STILLNESS) < -0.5
    assert checked.liveness.grade is Grade.DOUBTFUL


def test_who_cannot_blink_is_believed_all_the_same(faces: Path) -> None:
    squints = Manner(lids=0.55, blinks=False)
    checked = Checked(faces, person(faces, manner=squints))
    assert checked.liveness.score(Cue.BLINK) == 0
    assert checked.liveness.grade is Grade.STRONG


def test_a_trembling_head_is_no_loop_and_no_print(faces: Path) -> None:
    checked = Checked(faces, person(faces, manner=Manner(tremor=0.02)))
    assert checked.liveness.score(Cue.REPEAT) == 0
    assert checked.liveness.grade is Grade.STRONG


def test_in_a_hall_whose_light_drowns_the_lamp_nobody_is_doubted(faces: Path) -> None:
    steady = Sequence((0.0,), (WHITE,))
    checked = Checked(faces, person(faces, lamp=steady))
    assert checked.liveness.score(Cue.LIGHT) == 0
    assert checked.liveness.grade is Grade.WEAK


@pytest.mark.parametrize(("side", "look"), [(Side.LEFT, Look.LEFT), (Side.RIGHT, Look.RIGHT)])
def test_the_bird_is_looked_for_on_the_visitors_own_side(faces: Path, side: Side, look: Look) -> None:
    steady = Sequence((0.0,), (WHITE,))
    shots = person(faces, seconds=4.6, looks=(2.6, look), lamp=steady)
    checked = Checked(faces, shots, ask=(2.6, side))
    assert checked.followed
    assert checked.liveness.asked
    assert checked.liveness.score(Cue.TURN) == 1
    assert checked.liveness.grade is Grade.STRONG


def test_a_head_that_looks_elsewhere_has_not_followed(faces: Path) -> None:
    shots = person(faces, seconds=4.6, looks=(2.6, Look.RIGHT), lamp=Sequence((0.0,), (WHITE,)))
    checked = Checked(faces, shots, ask=(2.6, Side.LEFT))
    assert not checked.followed
    assert checked.liveness.score(Cue.TURN) < 0
    assert checked.liveness.grade is not Grade.STRONG


@pytest.mark.parametrize("cue", [Cue.LIGHT, Cue.EDGES, Cue.IDENTITY])
def test_a_cue_that_is_switched_off_is_not_read(faces: Path, cue: Cue) -> None:
    policy = LivenessPolicy(cues=tuple(other for other in Cue if other is not cue))
    checked = Checked(faces, print_of(faces, seconds=2.6), policy)
    assert cue not in [reading.cue for reading in checked.liveness.cues]


def test_another_face_takes_nothing_over_from_the_one_before(faces: Path) -> None:
    def swapped() -> Iterator[Shot]:
        yield from person(faces, "wang", seconds=2.4)
        for shot in print_of(faces, seconds=3.2):
            yield replace(shot, at=shot.at + 2.4, light=LAMP.at(shot.at))

    checked = Checked(faces, swapped())
    assert checked.judged.likeness is Likeness.SAME
    assert checked.liveness.score(Cue.IDENTITY) == -1
    assert checked.liveness.grade is Grade.DOUBTFUL
    # Without the cue the living face of one person vouches for the picture of another.
    without = LivenessPolicy(cues=tuple(cue for cue in Cue if cue is not Cue.IDENTITY))
    assert Checked(faces, swapped(), without).liveness.score(Cue.EXPRESSION) > 0


def test_what_was_measured_is_overwritten_at_the_end(faces: Path) -> None:
    session = Checked(faces, person(faces, seconds=1.2)).session
    assert session._watcher is not None
    trace = session._watcher._trace
    kept: list[NDArray[np.floating[Any]] | Picture] = []
    for sight in trace.sights:
        kept += [sight.points, sight.tones, sight.thumb, sight.eyes]
    assert trace.around._grey is not None
    kept.append(trace.around._grey)
    assert all(array.any() for array in kept)
    session.end()
    assert not any(array.any() for array in kept)
    assert not trace.sights
    assert session.judge() == Refused("not-enough-frames")


class Depth:
    """A depth camera that is sure of its matter."""

    def __init__(self, says: float | None) -> None:
        self.says = says
        self.calls: list[str] = []

    def begin(self) -> None:
        self.calls.append("begin")

    def see(self, at: float, face: Face, width: int, height: int) -> None:
        assert (width, height) == SIZE
        assert 40 < face.eye_distance < 140
        self.calls.append("see")

    def score(self) -> float | None:
        return self.says

    def wipe(self) -> None:
        self.calls.append("wipe")


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Callable[[float | None], Depth]:
    """Installs a plug-in under the name ``fake_depth:camera``."""

    def plug(says: float | None) -> Depth:
        depth, module = Depth(says), types.ModuleType("fake_depth")
        module.__dict__["camera"] = lambda: depth
        monkeypatch.setitem(sys.modules, "fake_depth", module)
        return depth

    return plug


POLICY = LivenessPolicy(plugin="fake_depth:camera")


def test_a_depth_camera_outranks_the_rest(faces: Path, plugged: Callable[[float | None], Depth]) -> None:
    depth = plugged(-1.0)
    assert Checked(faces, person(faces), POLICY).liveness.grade is Grade.DOUBTFUL
    assert "see" in depth.calls
    plugged(0.9)
    checked = Checked(faces, print_of(faces, seconds=2.6), POLICY)
    assert checked.liveness.grade is Grade.STRONG
    assert checked.liveness.score(Cue.PLUGIN) == 0.9


def test_a_depth_camera_that_saw_nothing_leaves_the_rest_alone(
    faces: Path, plugged: Callable[[float | None], Depth]
) -> None:
    depth = plugged(None)
    checked = Checked(faces, print_of(faces, seconds=2.6), POLICY)
    assert Cue.PLUGIN not in [reading.cue for reading in checked.liveness.cues]
    assert checked.liveness.grade is Grade.DOUBTFUL
    checked.session.end()
    assert depth.calls[-1] == "wipe"


@pytest.mark.expected_logs(r"^kiosk\.face: liveness plug-in (no_such_module_here:camera|builtins:memoryview)")
def test_a_plugin_that_is_configured_and_missing_is_noticed(plugged: Callable[[float | None], Depth]) -> None:
    with pytest.raises(EngineMissing) as missing:
        load_plugin("no_such_module_here:camera")
    assert missing.value.reason == "liveness-plugin-missing"
    plugged(None)
    with pytest.raises(EngineMissing) as unfit:
        load_plugin("builtins:object")
    assert unfit.value.reason == "liveness-plugin-unfit"
    with pytest.raises(EngineMissing) as broken:
        load_plugin("builtins:memoryview")
    assert broken.value.reason == "liveness-plugin-broken"
    assert isinstance(load_plugin("fake_depth:camera"), LivenessPlugin)


def test_without_liveness_the_verdict_is_likeness_alone(faces: Path) -> None:
    settings = FaceSettings(liveness=None)
    session = Session(load_engine(EngineName.SFACE), settings)
    session.begin((faces / "obama.jpg").read_bytes())
    for shot in person(faces, seconds=2.0):
        session.look(480, 640, bytearray(shot.bgr.tobytes()), at=shot.at)
    judged = session.judge()
    assert isinstance(judged, Judged)
    assert (judged.likeness, judged.liveness, judged.policy_version) == (Likeness.SAME, None, "")
    assert session.ask(Side.LEFT, 2.0) == Refused("no-check-begun")
