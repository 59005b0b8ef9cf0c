"""Every scene differs from the plain one in the way it is meant to, measured on the pictures."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from drivers.camera import simulator
from drivers.camera.casting import Casting, SceneError
from drivers.camera.mjpeg import MjpegCamera, obey
from drivers.camera.puppet.mesh import NOSE_TIP, Picture
from drivers.camera.scenes import OPTIONS, Scene, SceneGenerator
from drivers.camera.simulator import SimulatedCamera
from drivers.contract import Deadline, DeviceFault
from tests.drivers.camera.rigs import poll_until, settings
from tests.drivers.camera.studio import mesh, openness

EYE_BAND = (slice(180, 235), slice(260, 380))


def frames(faces: Path, scene: str, count: int, person: str = "astronaut", **options: str) -> list[Picture]:
    generator = SceneGenerator(faces)
    generator.select(scene, person, options)
    return [generator.draw() for _ in range(count)]


def forehead(picture: Picture) -> float:
    """Just above the brows, under the brim of a cap."""
    return float(picture[174:188, 305:335].mean())


def unrest(pictures: list[Picture], place: tuple[slice, slice]) -> float:
    """How much a place changes from one picture to the next, in grey levels, noise aside."""
    soft = [cv2.GaussianBlur(picture[place], (0, 0), 3).astype(np.float32) for picture in pictures]
    return float(np.median([np.abs(after - before).mean() for before, after in itertools.pairwise(soft)]))


@pytest.mark.parametrize("person", ["astronaut", "biden"])
def test_squinting_eyes_are_nearly_shut_all_the_time(faces: Path, person: str) -> None:
    plain = np.median([openness(picture) for picture in frames(faces, "person", 25, person)])
    squinting = [openness(picture) for picture in frames(faces, "squinting", 75, person)[::5]]
    assert max(squinting) < 0.65 * plain
    half = np.median([openness(picture) for picture in frames(faces, "squinting", 10, person, lids="0.4")])
    assert np.median(squinting) < half < plain


def test_a_window_on_glasses_hides_the_eyes_and_moves(faces: Path) -> None:
    def white(picture: Picture) -> Picture:
        return np.asarray(cv2.GaussianBlur(picture[EYE_BAND], (0, 0), 2).min(axis=2) > 215, np.uint8)

    plain, glasses = frames(faces, "person", 60), frames(faces, "glasses", 60)
    assert white(glasses[0]).mean() > white(plain[0]).mean() + 0.05
    clear = frames(faces, "glasses", 1, glare="0")
    assert white(clear[0]).mean() < white(glasses[0]).mean() - 0.05
    # Against the head: what is bright on the lens lies elsewhere on it when the head has turned.
    by_yaw = sorted(glasses, key=lambda picture: float(mesh(picture)[NOSE_TIP, 0]))
    offsets = []
    for picture in (by_yaw[0], by_yaw[-1]):
        columns = np.flatnonzero(white(picture).sum(axis=0))
        offsets.append(float(columns.mean()) + EYE_BAND[1].start - float(mesh(picture)[:, 0].mean()))
    assert abs(offsets[0] - offsets[1]) > 1.0


def test_a_cap_shades_the_forehead_and_covers_the_hair(faces: Path) -> None:
    plain, cap = frames(faces, "person", 1)[0], frames(faces, "hat", 1)[0]
    assert forehead(cap) < 0.75 * forehead(plain)
    bright = frames(faces, "hat", 1, shade="0")[0]
    assert forehead(cap) < 0.8 * forehead(bright)
    hair = (slice(40, 80), slice(280, 360))
    assert cap[hair][..., 2].mean() < plain[hair][..., 2].mean() - 20


def test_another_face_comes_where_one_is_meant(faces: Path) -> None:
    person, stranger, biden = (
        frames(faces, "person", 1)[0],
        frames(faces, "stranger", 1)[0],
        frames(faces, "person", 1, "biden")[0],
    )
    assert np.array_equal(stranger, biden)
    assert not np.array_equal(stranger, person)
    assert np.array_equal(frames(faces, "stranger", 1, **{"with": "obama"})[0], frames(faces, "person", 1, "obama")[0])


def test_two_faces_are_two_people(faces: Path) -> None:
    pair = frames(faces, "two-faces", 1)[0]
    left, right = pair[:, :320].astype(int), pair[:, 320:].astype(int)
    assert np.abs(left - right)[100:300, 80:240].mean() > 20
    twins = frames(faces, "two-faces", 1, **{"with": "astronaut"})[0]
    assert np.abs(twins[:, :320].astype(int) - twins[:, 320:]).mean() < 0.7 * np.abs(left - right).mean()


def test_in_a_dim_hall_the_screen_is_a_good_part_of_the_light(faces: Path) -> None:
    answers = []
    for scene in ("person", "dim"):
        generator = SceneGenerator(faces)
        generator.select(scene, "astronaut")
        white = generator.draw()[200:280, 280:360].astype(float)
        generator.shine(0.66, 0.88, 1.0)
        tinted = generator.draw()[200:280, 280:360].astype(float)
        answers.append((white.mean(), tinted[..., 2].mean() / white[..., 2].mean()))
    assert answers[1][0] < 0.9 * answers[0][0]
    assert answers[1][1] < answers[0][1] - 0.03


def test_a_trembling_hand_shakes_the_wall_as_well(faces: Path) -> None:
    wall = (slice(60, 260), slice(0, 110))
    still, shaken = (unrest(frames(faces, scene, 25), wall) for scene in ("person", "trembling"))
    assert shaken > 2.5 * still


def test_a_held_photo_takes_its_background_along_and_follows_nobody(faces: Path) -> None:
    beside = (slice(100, 200), slice(125, 165))
    photo = frames(faces, "held-photo", 60)
    person = frames(faces, "person", 60)
    change = [np.abs(found[-1][beside].astype(int) - found[0][beside].astype(int)).mean() for found in (photo, person)]
    assert change[0] > 2 * change[1]
    generator = SceneGenerator(faces)
    generator.select("held-photo", "astronaut")
    alone = [generator.draw() for _ in range(40)][-1]
    asked = SceneGenerator(faces)
    asked.select("held-photo", "astronaut")
    asked.look("left")
    assert np.array_equal([asked.draw() for _ in range(40)][-1], alone)


def test_a_dying_camera_is_lost_after_so_many_frames(faces: Path) -> None:
    camera = SimulatedCamera(settings("simulator"), faces, "astronaut")
    camera.set_scene("dying", None, {"after": "5"})
    camera.open()
    assert camera.start_capture(Deadline(3)) is None
    with pytest.raises(DeviceFault, match="no-signal"):
        poll_until(camera, lambda: False)
    newest = camera.mailbox.latest()
    assert newest is not None
    assert newest.number == 5
    camera.set_scene("person")
    camera.open()
    poll_until(camera, lambda: camera.mailbox.wait_newer(5, 0) is not None)
    camera.stop_capture()
    camera.close()


def test_a_page_that_is_being_built_goes_before_a_picture(faces: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gave: list[None] = []
    camera = SimulatedCamera(settings("simulator"), faces, "astronaut")
    monkeypatch.setattr(simulator, "SCREEN", SimpleNamespace(give=lambda: gave.append(None)))
    camera.open()
    assert camera.start_capture(Deadline(3)) is None
    poll_until(camera, lambda: camera.mailbox.wait_newer(1, 0) is not None)
    camera.stop_capture()
    camera.close()
    assert len(gave) >= 2, "before each of them"


def test_every_scene_with_options_can_be_drawn_with_them(faces: Path) -> None:
    for scene, options in OPTIONS.items():
        drawn = frames(faces, scene, 1, **{name: f"{value}" for name, value in options.items()})
        assert drawn[0].shape == (480, 640, 3), scene


@pytest.mark.parametrize(
    ("scene", "options", "says"),
    [
        ("glasses", {"shade": "1"}, "there are: glare"),
        ("person", {"glare": "1"}, "there are: none"),
        ("stranger", {"glare": "1"}, "there are: with"),
        ("hat", {"shade": "much"}, "is a number"),
        ("hat", {"shade": "nan"}, "from 0 to 1"),
        ("hat", {"shade": "1.1"}, "from 0 to 1"),
        ("stranger", {"with": "../../etc/passwd"}, "not a person's name"),
        ("party", {}, "unknown scene"),
    ],
)
def test_options_that_mean_nothing_are_refused_and_change_nothing(
    faces: Path, scene: str, options: dict[str, str], says: str
) -> None:
    generator = SceneGenerator(faces)
    generator.select("person", "astronaut")
    with pytest.raises(SceneError, match=says):
        generator.select(scene, None, options)
    assert generator.scene is Scene.PERSON


def test_options_reach_the_camera_on_the_wire(faces: Path) -> None:
    with MjpegCamera(faces) as camera:
        camera.set_scene("person", "astronaut")
        line = b'{"do": "scene", "name": "dying", "options": {"after": 0}}'
        assert obey(camera, line, threading.Event()) == {"ok": True}
        assert camera.scenes.scene is Scene.STOPPED
        for bad in (
            b'{"do": "scene", "name": "hat", "options": [1]}',
            b'{"do": "scene", "name": "hat", "options": {"x": 1}}',
        ):
            assert obey(camera, bad, threading.Event())["ok"] is False


def test_a_folder_with_one_person_has_no_stranger(faces: Path, tmp_path: Path) -> None:
    for name in ("astronaut", "wang"):
        (tmp_path / f"{name}.jpg").write_bytes((faces / f"{name}.jpg").read_bytes())
    (tmp_path / "faces.json").write_bytes((faces / "faces.json").read_bytes())
    with pytest.raises(SceneError, match="nobody else"):
        Casting(tmp_path).another_than("wang")
    (tmp_path / "faces.json").write_text("[]", encoding="utf-8")
    assert Casting(tmp_path).another_than("wang") == "astronaut"
