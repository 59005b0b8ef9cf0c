"""A face between two people, as a brother's or sister's may be: for the score that neither accepts nor refuses."""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np

from drivers.camera.puppet.figure import CANVAS, COARSE, EYES_APART, Figure, through
from drivers.camera.puppet.mesh import BROW, BROW_TOP, LOWER_LID, OVAL, UPPER_LID, Field, Picture

_MOUTH = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 13, 14)
_NOSE = (168, 6, 197, 195, 5, 4, 1, 2, 98, 327, 129, 358)
_LEADING = (
    *OVAL,
    *(point for lids in (UPPER_LID, LOWER_LID, BROW, BROW_TOP) for side in lids.values() for point in side),
    *_MOUTH,
    *_NOSE,
)
# Far from the face nothing is warped.
_RIM = [(x, y) for x in range(0, 801, 100) for y in (0, 699)] + [(x, y) for x in (0, 799) for y in range(100, 601, 100)]


def between(person: Figure, other: Figure, share: float) -> Figure:
    """``share`` 0 is ``person``, 1 has the face of ``other``; hair, trunk and outline stay those of ``person``."""
    mesh = np.asarray(person.mesh * (1 - share) + other.mesh * share, np.float32)
    mine, theirs = _drawn_to(mesh, person, other)
    oval = np.zeros(CANVAS[::-1], np.uint8)
    cv2.fillConvexPoly(oval, cv2.convexHull(mesh[list(OVAL), :2].astype(np.int32)), 255)
    # The skin takes over from the rim inwards, so that no seam shows.
    inside = np.clip(cv2.distanceTransform(oval, cv2.DIST_L2, 5) / (0.3 * EYES_APART), 0, 1)
    theirs = _in_the_light_of(mine, theirs, oval)
    mixed = mine + (theirs.astype(np.float32) - mine) * (share * inside)[:, :, None]
    return dataclasses.replace(person, bgr=np.asarray(mixed, np.uint8), mesh=mesh)


def _drawn_to(mesh: Field, *figures: Figure) -> list[Picture]:
    """The figures' pictures with their faces drawn to the points of ``mesh``."""
    leading = sorted(set(_LEADING))
    places = np.concatenate([mesh[leading, :2], np.array(_RIM)]).astype(np.float64)
    moves = np.zeros((len(places), 2 * len(figures)))
    for number, figure in enumerate(figures):
        moves[: len(leading), 2 * number : 2 * number + 2] = figure.mesh[leading, :2] - mesh[leading, :2]
    fields = through(places, moves, 0.02 * EYES_APART)
    rows, columns = np.mgrid[0 : CANVAS[1], 0 : CANVAS[0]].astype(np.float32)
    drawn = []
    for number, figure in enumerate(figures):
        across, down = (
            cv2.resize(field, None, fx=COARSE, fy=COARSE, interpolation=cv2.INTER_LINEAR)
            for field in fields[2 * number : 2 * number + 2]
        )
        picture = cv2.remap(
            figure.bgr, columns + across, rows + down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        drawn.append(np.asarray(picture, np.uint8))
    return drawn


def _in_the_light_of(mine: Picture, theirs: Picture, oval: Picture) -> Picture:
    """``theirs`` with the mean and the spread of the colours that ``mine`` has on the face."""
    face = oval > 0
    own, alien = mine[face].astype(np.float32), theirs[face].astype(np.float32)
    gain = own.std(axis=0) / np.maximum(alien.std(axis=0), 1)
    return np.asarray(np.clip((theirs - alien.mean(axis=0)) * gain + own.mean(axis=0), 0, 255), np.uint8)
