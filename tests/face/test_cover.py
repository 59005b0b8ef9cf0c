"""Highlights on glasses and masks are worth a hint; faces as they are, are not."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.face.cover import cover_hint
from kiosk.face.engine import EngineName, Face, load_engine
from kiosk.face.quality import Hint

Picture = NDArray[np.uint8]
SKIN, LIPS, BEARD = (105, 130, 190), (95, 100, 175), (120, 125, 132)
EYES = ((280, 200), (360, 200))
FACE = Face(240, 140, 160, 200, EYES[0], EYES[1], (320, 240), np.zeros((5, 2), np.float32))


def drawn(below: tuple[int, int, int] | None = None, lips: bool = True) -> Picture:
    """A face of one skin; ``below`` is the colour of everything under the nose."""
    frame = np.full((480, 640, 3), 120, np.uint8)
    frame[130:340, 230:410] = SKIN
    if below is not None:
        frame[255:340, 230:410] = below
    if lips:
        frame[278:290, 302:338] = LIPS
        frame[283:285, 302:338] = (50, 50, 90)
    for x, y in EYES:
        cv2.circle(frame, (x, y), 7, (40, 40, 40), -1)
    noise = np.random.default_rng(4).normal(0, 3, frame.shape)
    return np.clip(frame + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("below", "lips", "hint"),
    [
        (None, True, None),
        (BEARD, True, None),
        ((225, 190, 150), False, Hint.UNCOVER),
        ((205, 205, 205), False, Hint.UNCOVER),
        ((60, 60, 60), False, Hint.UNCOVER),
        (None, False, None),
    ],
    ids=["bare", "grey beard", "blue mask", "white mask", "black mask", "a mouth that cannot be made out"],
)
def test_what_hides_mouth_and_jaws(below: tuple[int, int, int] | None, lips: bool, hint: Hint | None) -> None:
    assert cover_hint(drawn(below, lips), FACE) is hint


def shining(*eyes: tuple[int, int], size: int = 16) -> Picture:
    frame = drawn()
    for x, y in eyes:
        cv2.circle(frame, (x, y), size, (255, 255, 255), -1)
    return frame


def test_a_highlight_over_both_eyes_is_worth_a_hint() -> None:
    assert cover_hint(shining(*EYES), FACE) is Hint.GLARE
    assert cover_hint(shining(EYES[0]), FACE) is None
    assert cover_hint(shining(*EYES, size=2), FACE) is None


@pytest.mark.parametrize("engine", list(EngineName))
def test_faces_as_they_are_get_no_such_hint(faces: Path, engine: EngineName) -> None:
    loaded = load_engine(engine)
    seen = 0
    for path in sorted(faces.glob("*.jpg")):
        picture = cv2.imread(str(path))
        assert picture is not None
        bgr = np.asarray(picture, np.uint8)
        for face in loaded.detect(bgr)[:1]:
            assert cover_hint(bgr, face) is None, path.name
            seen += 1
    assert seen >= 5


def test_a_face_at_the_rim_of_the_frame_breaks_nothing() -> None:
    outside = Face(-80, -80, 90, 90, (-60.0, -60.0), (10.0, -60.0), (-25.0, -20.0), np.zeros((5, 2), np.float32))
    assert cover_hint(drawn(), outside) in (None, *Hint)
