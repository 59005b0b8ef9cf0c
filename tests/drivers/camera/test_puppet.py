"""The puppet is measured as a face would be: it has depth, eyes that close, and it answers light as a solid thing."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.camera.casting import SceneError
from drivers.camera.puppet.figure import figure_from, figure_of
from drivers.camera.puppet.mesh import NOSE_TIP, Picture
from drivers.camera.puppet.motion import BLINK_EVERY_SECONDS, BLINK_SECONDS, TURN_DEGREES, Look, Manner, Motion, Pose
from drivers.camera.puppet.puppet import Puppet
from drivers.camera.puppet.relief import PAGE
from drivers.camera.scenes import SceneGenerator
from tests.drivers.camera.studio import EYES, EYES_APART, WALL, figure, flat_residual, mesh, openness, shot

PEOPLE = ("astronaut", "biden", "obama")
FACE = (slice(190, 290), slice(280, 360))


@pytest.fixture(params=PEOPLE)
def puppet(request: pytest.FixtureRequest, faces: Path) -> Puppet:
    return Puppet(figure(faces, request.param))


def turned_print(picture: Picture, degrees: float) -> Picture:
    """The picture as a print turned about its upright axis, in true perspective."""
    away, (middle_x, middle_y) = 8.0 * EYES_APART, EYES
    corners = np.array([(0, 0), (640, 0), (640, 480), (0, 480)], np.float32)
    angle = np.radians(degrees)
    across = (corners[:, 0] - middle_x) * np.cos(angle)
    scale = away / (away - (corners[:, 0] - middle_x) * np.sin(angle))
    goal = np.stack([middle_x + across * scale, middle_y + (corners[:, 1] - middle_y) * scale], axis=1)
    turn = cv2.getPerspectiveTransform(corners, goal.astype(np.float32))
    return np.asarray(cv2.warpPerspective(picture, turn, (640, 480), borderValue=WALL), np.uint8)


def test_at_rest_the_puppet_looks_like_its_portrait(puppet: Puppet) -> None:
    seen = shot(puppet)[FACE].astype(int)
    scale = EYES_APART / 100.0
    place = np.array([[scale, 0, EYES[0] - 400 * scale], [0, scale, EYES[1] - 260 * scale]])
    portrait = cv2.warpAffine(puppet.figure.bgr, place, (640, 480))[FACE].astype(int)
    assert np.abs(seen - portrait).mean() < 1.5


def test_the_old_background_is_cut_away(puppet: Puppet) -> None:
    picture = shot(puppet)
    for corner in (picture[:60, :150], picture[:60, -150:]):
        assert np.array_equal(corner.reshape(-1, 3), np.full((corner.size // 3, 3), WALL))


def test_a_turn_cannot_be_explained_by_a_flat_picture_that_turns(puppet: Puppet) -> None:
    rest = shot(puppet)
    for degrees in (10.0, -10.0):
        solid = flat_residual(rest, shot(puppet, Pose(yaw=degrees)))
        flat = flat_residual(rest, turned_print(rest, degrees))
        assert solid > 1.5 * flat
    level = Puppet(dataclasses.replace(puppet.figure, depth=np.zeros_like(puppet.figure.depth)))
    assert flat_residual(rest, shot(level, Pose(yaw=10))) < flat_residual(rest, shot(puppet, Pose(yaw=10)))


@pytest.mark.parametrize(("yaw", "side"), [(TURN_DEGREES, 1), (-TURN_DEGREES, -1)])
def test_a_turn_to_the_persons_left_goes_right_in_the_picture(puppet: Puppet, yaw: float, side: int) -> None:
    nose = [mesh(picture)[NOSE_TIP, 0] for picture in (shot(puppet), shot(puppet, Pose(yaw=yaw)))]
    assert side * (nose[1] - nose[0]) > 0.15 * EYES_APART


def test_lids_close_the_eyes_by_degrees(puppet: Puppet) -> None:
    opened = [openness(shot(puppet, Pose(lids=lids))) for lids in (0.0, 0.4, 0.8)]
    assert opened == sorted(opened, reverse=True)
    assert opened[-1] < 0.6 * opened[0]


def test_mouth_and_brows_move_and_the_forehead_stays(puppet: Puppet) -> None:
    rest = shot(puppet).astype(int)
    for pose in (Pose(smile=1), Pose(jaw=1), Pose(brows=1), Pose(gaze=1)):
        assert np.abs(shot(puppet, pose).astype(int) - rest)[FACE].max() > 20
    assert np.abs(shot(puppet, Pose(smile=1, jaw=1)).astype(int) - rest)[150:170, 300:340].max() <= 2


def test_coloured_light_shows_on_the_face_and_more_where_it_stands_out(puppet: Puppet) -> None:
    page, warm = (shot(puppet, light=light).astype(float) for light in (PAGE, (1.0, 0.84, 0.66)))
    blue, red = (warm[..., channel] / np.maximum(page[..., channel], 1) for channel in (0, 2))
    assert blue[FACE].mean() < 0.97
    assert red[FACE].mean() == pytest.approx(1.0, abs=0.01)
    points = mesh(shot(puppet))[:, :2].astype(int)
    nose, ear = (blue[y - 3 : y + 4, x - 3 : x + 4].mean() for x, y in points[[NOSE_TIP, 454]])
    assert nose < ear - 0.005


def test_the_less_light_there_is_the_more_the_screen_tells(faces: Path) -> None:
    lit, dim = Puppet(figure(faces, "obama")), Puppet(figure(faces, "obama"), ambient=0.2)
    answers = [
        float((shot(made, light=(0.6, 0.6, 1.0))[FACE][..., 2].mean()) / shot(made)[FACE][..., 2].mean())
        for made in (lit, dim)
    ]
    assert answers[1] < answers[0] - 0.05
    against = Puppet(figure(faces, "obama"), exposure=0.1)
    assert shot(against)[FACE].mean() == pytest.approx(0.1 ** (1 / 2.2) * shot(lit)[FACE].mean(), rel=0.05)


def test_a_person_blinks_now_and_then_and_never_the_same_twice() -> None:
    blinks = Motion(3).blinks_until(120.0)
    assert 120 / BLINK_EVERY_SECONDS[1] - 1 <= len(blinks) <= 120 / BLINK_EVERY_SECONDS[0]
    assert all(BLINK_SECONDS[0] <= lasts <= BLINK_SECONDS[1] for _, lasts in blinks)
    gaps = [after[0] - before[0] for before, after in itertools.pairwise(blinks)]
    assert all(BLINK_EVERY_SECONDS[0] <= gap <= BLINK_EVERY_SECONDS[1] for gap in gaps)
    assert blinks == Motion(3).blinks_until(120.0)
    assert blinks != Motion(4).blinks_until(120.0)
    begins, lasts = blinks[2]
    motion = Motion(3)
    assert max(motion.at(begins + lasts * share / 20).lids for share in range(20)) == 1.0
    assert motion.at(begins - 0.05).lids < 0.1


def test_eyes_too_narrow_to_blink_stay_as_they_are() -> None:
    motion = Motion(3, Manner(lids=0.85, blinks=False))
    lids = [motion.at(number / 25).lids for number in range(500)]
    assert 0.75 < min(lids) <= max(lids) < 0.95
    assert motion.blinks_until(20.0) == []


def test_a_statue_does_not_move_but_breathes_no_life() -> None:
    motion = Motion(3, Manner(sway=0.0, blinks=False))
    assert motion.at(1.0) == motion.at(7.3) == Pose()


def test_a_person_follows_what_they_are_asked_to_look_at_and_comes_back() -> None:
    motion = Motion(3, Manner(sway=0.0))
    motion.look(Look.LEFT, 10.0)
    assert motion.at(10.2).yaw == 0.0
    assert motion.at(10.5).gaze > motion.at(10.2).gaze
    assert motion.at(12.0).yaw == pytest.approx(TURN_DEGREES)
    motion.look(Look.RIGHT, 13.0)
    assert motion.at(15.0).yaw == pytest.approx(-TURN_DEGREES)
    motion.look(Look.AHEAD, 16.0)
    assert motion.at(18.0).yaw == pytest.approx(0.0)


def test_the_same_scene_is_drawn_the_same_and_the_wall_stands_still(faces: Path) -> None:
    first, second = SceneGenerator(faces), SceneGenerator(faces)
    for generator in (first, second):
        generator.select("person", "astronaut")
    frames = [first.draw() for _ in range(40)]
    assert all(np.array_equal(frame, second.draw()) for frame in frames)
    wall = [frame[60:200, 20:110].astype(int) for frame in frames]
    face = [frame[FACE].astype(int) for frame in frames]
    assert np.abs(wall[39] - wall[0]).mean() < 5
    assert np.abs(face[39] - face[0]).mean() > 8


def test_the_scene_answers_the_screen_and_the_request(faces: Path) -> None:
    generator = SceneGenerator(faces)
    generator.select("person", "astronaut")
    white = generator.draw().astype(float)
    generator.shine(0.66, 0.88, 1.0)
    tinted = generator.draw().astype(float)
    assert tinted[FACE][..., 2].mean() < 0.98 * white[FACE][..., 2].mean()
    assert tinted[:100, :100, 2].mean() == pytest.approx(white[:100, :100, 2].mean(), rel=0.01)
    generator.look("right")
    for _ in range(45):
        turned = generator.draw()
    assert mesh(turned)[NOSE_TIP, 0] < mesh(white.astype(np.uint8))[NOSE_TIP, 0] - 0.1 * EYES_APART


def test_a_scene_refuses_what_is_no_colour_and_no_direction(faces: Path) -> None:
    generator = SceneGenerator(faces)
    with pytest.raises(SceneError, match="colour"):
        generator.shine(1.0, 1.2, 0.0)
    with pytest.raises(SceneError, match="colour"):
        generator.shine(float("nan"), 0.0, 0.0)
    with pytest.raises(SceneError, match="look"):
        generator.look("up")


def test_a_figure_is_kept_and_made_anew_for_another_portrait(faces: Path, tmp_path: Path) -> None:
    kept = tmp_path / "somebody.figure.npz"
    portrait = cv2.imread(str(faces / "wang.jpg"))
    other = cv2.imread(str(faces / "obama3.jpg"))
    assert portrait is not None
    assert other is not None
    made = figure_from(np.asarray(portrait, np.uint8), kept)
    written = kept.stat().st_mtime_ns
    again = figure_from(np.asarray(portrait, np.uint8), kept)
    assert kept.stat().st_mtime_ns == written
    assert np.array_equal(made.bgr, again.bgr)
    assert not np.array_equal(figure_from(np.asarray(other, np.uint8), kept).bgr, made.bgr)
    kept.write_bytes(kept.read_bytes()[:2000])
    assert np.array_equal(figure_from(np.asarray(portrait, np.uint8), kept).bgr, made.bgr)
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]


def test_where_nothing_may_be_written_the_figure_is_made_all_the_same(faces: Path, tmp_path: Path) -> None:
    portrait = np.asarray(cv2.imread(str(faces / "wang.jpg")), np.uint8)
    made = figure_from(portrait, tmp_path / "no-such-folder" / "wang.figure.npz")
    assert np.array_equal(made.alpha, figure_of(portrait).alpha)
