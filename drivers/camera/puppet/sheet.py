"""A sheet of paper with somebody's picture on it, held up by a hand: what is held before a camera in place of a face."""

from __future__ import annotations

import cv2
import numpy as np

from drivers.camera.puppet.figure import CANVAS, COARSE, EYES, EYES_APART, on_canvas
from drivers.camera.puppet.mesh import Field, Picture
from drivers.camera.puppet.relief import Surface, shading_of

_PAPER = (236, 240, 241)
_SKIN = (132, 158, 205)
_SLEEVE = (92, 78, 70)
# Ink on paper: black is not black, white not white.
_DARKEST, _BRIGHTEST = 22.0, 238.0


def printed(portrait: Picture, border: float = 0.12) -> tuple[Picture, Picture]:
    """The portrait as ink on paper, on the canvas, and where the paper is (255); the eyes lie where a person's would.
    ``border`` is the breadth of the white rim in eye distances.
    """
    canvas, inside = on_canvas(portrait)
    left, top, width, height = cv2.boundingRect(inside)
    rim = int(border * EYES_APART)
    picture = np.full_like(canvas, _PAPER)
    picture[inside > 0] = inked(canvas)[inside > 0]
    paper = np.zeros_like(inside)
    paper[max(0, top - rim) : top + height + rim, max(0, left - rim) : left + width + rim] = 255
    return picture, paper


def inked(picture: Picture) -> Picture:
    """The colours that ink on paper makes of a picture's."""
    return np.asarray(_DARKEST + picture * ((_BRIGHTEST - _DARKEST) / 255), np.uint8)


def sheet(picture: Picture, alpha: Picture, *, curl: float = 0.0, held: bool = True) -> Surface:
    """A flat thing with ``picture`` on it where ``alpha`` is 255; ``held`` draws the hand that holds it. ``curl`` is how much it
    is rolled about its upright axis: 1 over the radius, in 1 over eye distances.
    """
    across = (np.arange(CANVAS[0], dtype=np.float32) - EYES[0]) / EYES_APART
    if curl:
        # Seen from before, a rolled sheet is narrower towards its sides.
        bent = np.arcsin(np.clip(across * curl, -0.98, 0.98)) / curl * EYES_APART + EYES[0]
        columns = np.tile(bent.astype(np.float32), (CANVAS[1], 1))
        rows = np.mgrid[0 : CANVAS[1], 0 : CANVAS[0]][0].astype(np.float32)
        picture = np.asarray(cv2.remap(picture, columns, rows, cv2.INTER_LINEAR), np.uint8)
        alpha = np.asarray(cv2.remap(alpha, columns, rows, cv2.INTER_LINEAR), np.uint8)
    if held:
        picture, alpha = _in_a_hand(picture, alpha)
    depth = _rolled(curl)
    soft = np.asarray(cv2.GaussianBlur(alpha, (0, 0), 0.8), np.uint8)
    return Surface(picture, soft, depth, np.ones_like(depth), shading_of(depth), (EYES[0], EYES[1] + 50.0, 0.0))


def _rolled(curl: float) -> Field:
    columns = np.arange(0, CANVAS[0], COARSE) + (COARSE - 1) / 2 - EYES[0]
    if curl:
        radius = EYES_APART / curl
        line = np.sqrt(np.maximum(radius**2 - columns**2, (0.2 * radius) ** 2)) - radius
    else:
        line = np.zeros_like(columns)
    return np.asarray(np.tile(line, (CANVAS[1] // COARSE, 1)), np.float32)


def _in_a_hand(picture: Picture, alpha: Picture) -> tuple[Picture, Picture]:
    """A hand that grips the thing at its lower right, the thumb before it, the rest behind."""
    left, top, width, height = cv2.boundingRect(alpha)
    right, bottom = left + width, top + height
    grip = (right + 10, min(bottom - 60, 520))
    behind = np.zeros_like(alpha)
    for number in range(4):
        knuckle = (grip[0] - 4, grip[1] - 46 + 30 * number)
        cv2.line(behind, knuckle, (grip[0] + 34, knuckle[1] + 12), 255, 27, cv2.LINE_AA)
    cv2.ellipse(behind, (grip[0] + 52, grip[1] + 26), (42, 76), -18, 0, 360, 255, cv2.FILLED, cv2.LINE_AA)
    arm = np.zeros_like(alpha)
    cv2.line(arm, (grip[0] + 64, grip[1] + 92), (grip[0] + 96, CANVAS[1] + 40), 255, 92, cv2.LINE_AA)
    thumb = np.zeros_like(alpha)
    cv2.line(thumb, (grip[0] + 30, grip[1] - 4), (grip[0] - 44, grip[1] - 36), 255, 30, cv2.LINE_AA)
    made = picture.copy()
    behind[alpha > 0] = 0
    arm[alpha > 0] = 0
    for mask, colour in ((arm, _SLEEVE), (behind, _SKIN), (thumb, _SKIN)):
        share = mask[:, :, None] / 255
        made = np.asarray(made * (1 - share) + _round(mask, colour) * share, np.uint8)
    return made, np.maximum.reduce([alpha, behind, arm, thumb])


def _round(mask: Picture, colour: tuple[int, int, int]) -> Field:
    """The colour, darker towards the rim of what it fills, as round things are."""
    inside = np.clip(cv2.distanceTransform(mask, cv2.DIST_L2, 3) / 16, 0, 1)
    grain = np.random.default_rng(5).normal(1.0, 0.03, mask.shape)
    return np.asarray(
        np.array(colour) * ((0.72 + 0.3 * inside) * cv2.GaussianBlur(grain, (0, 0), 1.5))[:, :, None], np.float32
    )
