"""Is this frame good enough to compare, and if not, what one thing would help?

Hints describe; none asks for an action such as blinking or turning the head, at which elderly people fail.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.face.engine import Face

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.face.engine import Picture


class Hint(StrEnum):
    """The one thing to tell the visitor about the live picture. Frames of GLARE and UNCOVER are good frames all the same."""

    GOOD = "GOOD"
    NO_FACE = "NO_FACE"
    ONE_PERSON_ONLY = "ONE_PERSON_ONLY"
    TOO_DARK = "TOO_DARK"
    TOO_BRIGHT = "TOO_BRIGHT"
    COME_CLOSER = "COME_CLOSER"
    MOVE_BACK = "MOVE_BACK"
    LOOK_AT_SCREEN = "LOOK_AT_SCREEN"
    HOLD_STILL = "HOLD_STILL"
    GLARE = "GLARE"
    UNCOVER = "UNCOVER"


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """What a frame must reach. Grey levels are 0 to 255; shares and ratios 0 to 1."""

    eye_distance_pixels: float = 60.0
    eye_distance_share_at_most: float = 0.23
    other_face_share: float = 0.5
    dark_below: float = 50.0
    dark_frame_below: float = 40.0
    bright_above: float = 225.0
    clipped_share_at_most: float = 0.3
    nose_offset_at_most: float = 0.30
    tilt_degrees_at_most: float = 25.0
    sharpness_at_least: float = 0.045


_CLIPPED_FROM = 250
# Sharpness is judged at one size, so that a big face is not held to less than a small one.
_SHARPNESS_SIDE = 96


def judge_frame(bgr: Picture, faces: Sequence[Face], limits: QualityLimits) -> Hint:
    """The hint for a frame and the faces found in it, largest first."""
    if not faces:
        return _without_face(bgr, limits)
    face = faces[0]
    if len(faces) > 1 and faces[1].eye_distance >= limits.other_face_share * face.eye_distance:
        return Hint.ONE_PERSON_ONLY
    return _light(bgr, face, limits) or _distance(bgr, face, limits) or _pose(face, limits) or _focus(bgr, face, limits)


def mean_light(bgr: Picture) -> float:
    """Mean grey level of the whole frame, from one pixel in 8 x 8."""
    return float(bgr[::8, ::8].mean())


def _without_face(bgr: Picture, limits: QualityLimits) -> Hint:
    if mean_light(bgr) < limits.dark_frame_below:
        return Hint.TOO_DARK
    if float((bgr[::8, ::8] >= _CLIPPED_FROM).mean()) > limits.clipped_share_at_most:
        return Hint.TOO_BRIGHT
    return Hint.NO_FACE


def _crop(bgr: Picture, face: Face) -> Picture:
    """The part of the frame inside the face's box; at least one pixel."""
    height, width = bgr.shape[:2]
    left, top = min(max(0, int(face.x)), width - 1), min(max(0, int(face.y)), height - 1)
    right, bottom = max(left + 1, int(face.x + face.width)), max(top + 1, int(face.y + face.height))
    return bgr[top:bottom, left:right]


def _light(bgr: Picture, face: Face, limits: QualityLimits) -> Hint | None:
    # One pixel in 4 x 4 tells the light as well as all of them, in a tenth of the time.
    crop = _crop(bgr, face)[::4, ::4]
    mean = float(crop.mean())
    if mean < limits.dark_below:
        return Hint.TOO_DARK
    clipped = float((crop.min(axis=2) >= _CLIPPED_FROM).mean())
    return Hint.TOO_BRIGHT if mean > limits.bright_above or clipped > limits.clipped_share_at_most else None


def _distance(bgr: Picture, face: Face, limits: QualityLimits) -> Hint | None:
    if face.eye_distance < limits.eye_distance_pixels:
        return Hint.COME_CLOSER
    return Hint.MOVE_BACK if face.eye_distance > limits.eye_distance_share_at_most * bgr.shape[1] else None


def _pose(face: Face, limits: QualityLimits) -> Hint | None:
    across = (face.right_eye[0] - face.left_eye[0], face.right_eye[1] - face.left_eye[1])
    tilt = abs(math.degrees(math.atan2(across[1], across[0])))
    middle = ((face.left_eye[0] + face.right_eye[0]) / 2, (face.left_eye[1] + face.right_eye[1]) / 2)
    towards_nose = (face.nose[0] - middle[0], face.nose[1] - middle[1])
    # How far the nose lies to one side, along the line of the eyes, in eye distances: 0 when looking straight on.
    offset = abs(towards_nose[0] * across[0] + towards_nose[1] * across[1]) / face.eye_distance**2
    turned = tilt > limits.tilt_degrees_at_most or offset > limits.nose_offset_at_most
    return Hint.LOOK_AT_SCREEN if turned else None


def _focus(bgr: Picture, face: Face, limits: QualityLimits) -> Hint:
    import cv2

    grey = cv2.cvtColor(_crop(bgr, face), cv2.COLOR_BGR2GRAY)
    grey = cv2.resize(grey, (_SHARPNESS_SIDE, _SHARPNESS_SIDE), interpolation=cv2.INTER_AREA)
    contrast = float(grey.var())
    # Relative to the contrast, so that soft light is not mistaken for a blur.
    sharpness = float(cv2.Laplacian(grey, cv2.CV_32F).var()) / max(contrast, 1.0)
    return Hint.GOOD if sharpness >= limits.sharpness_at_least else Hint.HOLD_STILL
