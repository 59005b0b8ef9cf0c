"""The bench draws what it says: measured on the frames, without the check."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.camera.puppet.mesh import Picture
from drivers.camera.puppet.motion import Look
from kiosk.face.attack.kinds import ATTACKS, GENUINE, KINDS
from kiosk.face.attack.people import PeopleError, Subject, people_in
from kiosk.face.attack.recorded import Injected, Video
from kiosk.face.attack.takes import HEIGHT, WIDTH, shots
from kiosk.face.engines.yunet_sface import YunetSface
from kiosk.face.liveness.light import STEADY, WHITE, Sequence
from tests.drivers.camera.studio import mesh, openness

BLUE, ORANGE = (0.66, 0.88, 1.0), (1.0, 0.84, 0.66)
NOSE, LEFT_CHEEK, RIGHT_CHEEK = 4, 234, 454


@pytest.fixture(scope="module")
def engine() -> YunetSface:
    return YunetSface()


@pytest.fixture(scope="module")
def subjects(faces: Path, engine: YunetSface) -> list[Subject]:
    return people_in(faces, engine)


def frames(subject: Subject, kind: str, seconds: float, rate: float = 10.0, seed: int = 3) -> list[Picture]:
    return [shot.bgr for shot in shots(KINDS[kind].make(subject, seed), seconds, rate, STEADY)]


def red_to_blue(picture: Picture) -> float:
    """On the middle of the face."""
    blue, _, red = picture[190:290, 270:370].reshape(-1, 3).mean(axis=0)
    return float(red / blue)


def answer(subject: Subject, kind: str) -> float:
    """By how much the face turns from blue to orange with the light."""
    take = KINDS[kind].make(subject, 3)
    return red_to_blue(take.frame(0.0, ORANGE)) / red_to_blue(take.frame(0.04, BLUE)) - 1


def test_everybody_in_the_folder_is_there_once_with_another_picture_of_them_as_reference(
    subjects: list[Subject], faces: Path
) -> None:
    assert [subject.name for subject in subjects] == ["astronaut", "biden", "obama"]
    wang = (faces / "wang.jpg").read_bytes()
    assert subjects[0].reference == wang
    assert subjects[2].reference == (faces / "obama2.jpg").read_bytes()
    assert subjects[0].other is subjects[1].figure
    assert "reference" not in repr(subjects[0])


@pytest.mark.parametrize("kind", [*KINDS])
def test_every_kind_shows_the_person_the_engine_knows(subjects: list[Subject], engine: YunetSface, kind: str) -> None:
    last = frames(subjects[0], kind, 1.2)[-1]
    assert last.shape == (HEIGHT, WIDTH, 3)
    found = engine.detect(last)
    assert found
    template = engine.embed(last, found[0])
    known = engine.embed(subjects[0].portrait, engine.detect(subjects[0].portrait)[0])
    assert engine.similarity(template, known) >= engine.thresholds.accept


@pytest.mark.parametrize("kind", ["sitting", "photo-tilted", "phone", "tablet", "mask-eyes", "injected-loop"])
def test_the_same_seed_draws_the_same_and_another_does_not(subjects: list[Subject], kind: str) -> None:
    one, again, other = (frames(subjects[0], kind, 0.4, seed=seed) for seed in (5, 5, 6))
    assert all(np.array_equal(first, second) for first, second in zip(one, again, strict=True))
    assert not np.array_equal(one[-1], other[-1])


def test_a_face_answers_the_light_paper_too_and_a_recording_hardly(subjects: list[Subject]) -> None:
    answers = {
        kind: answer(subjects[0], kind) for kind in ("sitting", "dim-hall", "photo-held", "tablet", "injected-file")
    }
    assert answers["sitting"] > 0.08
    assert answers["photo-held"] > 0.08
    assert answers["dim-hall"] > 1.5 * answers["sitting"]
    assert abs(answers["tablet"]) < 0.02
    assert abs(answers["injected-file"]) < 0.02


def test_who_is_asked_turns_and_a_file_does_not(subjects: list[Subject]) -> None:
    def turned(kind: str, side: Look) -> float:
        take = KINDS[kind].make(subjects[0], 3)
        take.frame(0.0, WHITE)
        take.hear(side, 0.0)
        points = mesh(take.frame(2.0, WHITE))[:, 0]
        return float((points[NOSE] - points[LEFT_CHEEK]) / (points[RIGHT_CHEEK] - points[LEFT_CHEEK]))

    for kind in ("sitting", "mask"):
        assert turned(kind, Look.LEFT) > turned(kind, Look.RIGHT) + 0.15
    for kind in ("injected-file", "tablet", "does-not-turn", "photo-held"):
        assert turned(kind, Look.LEFT) == pytest.approx(turned(kind, Look.RIGHT), abs=0.03)
    played = [turned("video-turning", side) for side in Look]
    assert max(played) - min(played) < 0.03


def test_a_loop_comes_again_bit_for_bit_and_a_camera_never_does(subjects: list[Subject]) -> None:
    injected = Injected(subjects[0], 3, seconds=0.8)
    first = [injected.frame(number / 12.5, WHITE) for number in range(20)]
    assert all(np.array_equal(first[number], first[number + 10]) for number in range(10))
    assert not np.array_equal(first[0], first[1])
    sitting = frames(subjects[0], "sitting", 2.0)
    assert len({frame.tobytes() for frame in sitting}) == len(sitting)


def test_a_looped_video_shows_the_same_after_its_period(subjects: list[Subject]) -> None:
    video = Video(subjects[0], 3, period=2.4)
    assert np.array_equal(video.at(0.7), video.at(3.1))
    assert not np.array_equal(video.at(0.7), video.at(1.9))


def test_a_display_shows_tones_that_paper_does_not(subjects: list[Subject]) -> None:
    def sharpest(picture: Picture) -> float:
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)[160:288, 256:384].astype(np.float32)
        window = np.hanning(128)[:, None] * np.hanning(128)[None, :]
        power = np.abs(np.fft.rfft2((grey - grey.mean()) * window)) ** 2
        around = cv2.blur(power.astype(np.float32), (11, 11))
        far = np.hypot(np.fft.fftfreq(128)[:, None], np.fft.rfftfreq(128)[None, :]) > 0.1
        return float(10 * np.log10((power / around)[far].max()))

    def median(kind: str, seed: int) -> float:
        return float(np.median([sharpest(frame) for frame in frames(subjects[0], kind, 0.5, seed=seed)]))

    # Not every display shows its grid at every distance, as in life.
    paper = max(median("photo-held", seed) for seed in (1, 3))
    assert median("tablet", 3) > paper + 3.0
    assert median("phone", 1) > paper + 3.0


def test_only_cut_out_eyes_blink_behind_a_mask(subjects: list[Subject]) -> None:
    def varies(kind: str) -> float:
        opened = [openness(frame) for frame in frames(subjects[2], kind, 7.0, rate=12.0)]
        return (max(opened) - min(opened)) / float(np.median(opened))

    assert varies("mask-eyes") > varies("mask") + 0.15


def test_a_swap_begins_with_somebody_else(subjects: list[Subject], engine: YunetSface) -> None:
    taken = frames(subjects[0], "swap", 1.0)
    first, last = (engine.embed(picture, engine.detect(picture)[0]) for picture in (taken[0], taken[-1]))
    assert engine.similarity(first, last) < engine.thresholds.same_visit


def test_kinds_have_names_of_their_own_and_say_what_they_are() -> None:
    assert len(KINDS) == len(ATTACKS) + len(GENUINE)
    assert all(kind.says and kind.attack for kind in ATTACKS)
    assert all(kind.says and not kind.attack and kind.depth > 0 for kind in GENUINE)
    assert all(kind.depth < 0.5 for kind in ATTACKS)


def test_any_portrait_is_brought_into_form(faces: Path, engine: YunetSface, tmp_path: Path) -> None:
    for name in ("astronaut", "biden"):
        picture = cv2.imread(str(faces / f"{name}.jpg"))
        assert picture is not None
        turned = cv2.warpAffine(
            picture, cv2.getRotationMatrix2D((210, 200), 8, 0.8), (420, 520), borderValue=(90, 90, 90)
        )
        cv2.imwrite(str(tmp_path / f"{name}.png"), turned)
    found = people_in(tmp_path, engine)
    assert [subject.name for subject in found] == ["astronaut", "biden"]
    for subject in found:
        face = engine.detect(subject.portrait)[0]
        assert abs(face.left_eye[1] - face.right_eye[1]) < 8
        assert face.eye_distance == pytest.approx(0.24 * 420, rel=0.1)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".png", ".png"]


def test_a_folder_with_too_few_people_is_refused(faces: Path, engine: YunetSface, tmp_path: Path) -> None:
    with pytest.raises(PeopleError, match="two people"):
        people_in(tmp_path / "none", engine)
    (tmp_path / "one.jpg").write_bytes((faces / "biden.jpg").read_bytes())
    cv2.imwrite(str(tmp_path / "wall.png"), np.full((400, 300, 3), 90, np.uint8))
    with pytest.raises(PeopleError, match="two people"):
        people_in(tmp_path, engine)
    (tmp_path / "faces.json").write_text('{"people": 3}', encoding="utf-8")
    with pytest.raises(PeopleError):
        people_in(tmp_path, engine)


def test_light_of_the_sequence_is_told_with_each_shot(subjects: list[Subject]) -> None:
    light = Sequence.random(4)
    taken = list(shots(KINDS["sitting"].make(subjects[0], 1), 1.5, 8.0, light))
    assert [shot.at for shot in taken] == [number / 8 for number in range(12)]
    assert [shot.light for shot in taken] == [light.at(shot.at) for shot in taken]
