"""What a puppet is made of: a portrait laid on a larger canvas, its outline, its depth, and where its features are.

Everything is measured on the canvas: 800 x 700 pixels with the eyes 100 pixels apart about the point EYES. Depth grows
towards the camera, in the same pixels, and is 0 at the ears.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.puppet.mesh import CHIN, EARS, OVAL, Field, Picture, mesh_of

CANVAS = (800, 700)
EYES = (400.0, 260.0)
EYES_APART = 100.0
# One value of a coarse field stands for this many pixels each way.
COARSE = 4
# A portrait as deploy/fetch_test_faces.py makes it: where the eyes are, as shares of its height and width.
_PORTRAIT_EYES_DOWN, _PORTRAIT_EYES_APART = 0.42, 0.24
# Half of a person's breadth at the arms, in eye distances.
_ARMS_REACH = 3.3
# Half size is exact enough for an outline and four times as quick.
_OUTLINE_SCALE = 0.5
_OUTLINE_ROUNDS = 6


@dataclass(frozen=True)
class Figure:
    """``bgr``: the person, colours carried outwards over the outline. ``alpha``: 0 to 255, the outline. ``mesh``: 468 x 3.
    ``depth`` and ``turning`` (1 where the head turns, 0 where the trunk stays) are coarse fields.
    """

    bgr: Picture
    alpha: Picture
    mesh: Field
    depth: Field
    turning: Field


def figure_of(portrait: Picture) -> Figure:
    """Cut the person out of a portrait and guess the third dimension. Raises MeshMissing."""
    canvas, inside = on_canvas(portrait)
    mesh = mesh_of(canvas, EYES, EYES_APART)
    outline = _outline(canvas, inside, mesh)
    alpha = _widened(outline, inside)
    depth = _depth(mesh, alpha)
    return Figure(_carried_out(canvas, alpha, inside), _soft(alpha), mesh, depth, _turning(mesh))


def figure_from(portrait: Picture, kept: Path) -> Figure:
    """The same, taken from ``kept`` when that was made of this very portrait, and kept there otherwise."""
    key = hashlib.sha256(portrait.tobytes()).hexdigest()
    found = _read(kept, key)
    if found is None:
        found = figure_of(portrait)
        # A folder that may not be written to costs time at each start, nothing else.
        with suppress(OSError):
            _write(kept, key, found)
    return found


def on_canvas(portrait: Picture) -> tuple[Picture, Picture]:
    """The portrait with its edges drawn out to the canvas, and where it really is (255)."""
    height, width = portrait.shape[:2]
    scale = EYES_APART / (_PORTRAIT_EYES_APART * width)
    place = np.array(
        [[scale, 0, EYES[0] - scale * width / 2], [0, scale, EYES[1] - scale * _PORTRAIT_EYES_DOWN * height]]
    )
    smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    canvas = cv2.warpAffine(portrait, place, CANVAS, flags=smooth, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(np.full((height, width), 255, np.uint8), place, CANVAS, flags=cv2.INTER_NEAREST)
    return np.asarray(canvas, np.uint8), np.asarray(inside, np.uint8)


def _outline(canvas: Picture, inside: Picture, mesh: Field) -> Picture:
    """255 where the person is, inside the portrait."""
    left, top, width, height = cv2.boundingRect(inside)
    part = canvas[top : top + height, left : left + width]
    small = cv2.resize(part, None, fx=_OUTLINE_SCALE, fy=_OUTLINE_SCALE, interpolation=cv2.INTER_AREA)
    marks = _marks(small.shape[:2], (mesh[:, :2] - (left, top)) * _OUTLINE_SCALE, EYES_APART * _OUTLINE_SCALE)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    # grabCut draws random numbers: the same portrait must always give the same outline.
    cv2.setRNGSeed(1)
    cv2.grabCut(small, marks, (0, 0, 0, 0), *models, _OUTLINE_ROUNDS, cv2.GC_INIT_WITH_MASK)
    person = np.where((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD), 255, 0).astype(np.uint8)
    person = np.asarray(cv2.medianBlur(person, 7), np.uint8)
    outlines, _ = cv2.findContours(person, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(person)
    cv2.drawContours(filled, [max(outlines, key=cv2.contourArea)], -1, 255, cv2.FILLED)
    smooth = cv2.GaussianBlur(cv2.resize(filled, (width, height), interpolation=cv2.INTER_CUBIC), (0, 0), 2.5)
    whole = np.zeros_like(inside)
    whole[top : top + height, left : left + width] = np.where(smooth > 127, 255, 0)
    return whole


def _marks(shape: tuple[int, ...], points: Field, apart: float) -> Picture:
    """Where a person surely, probably and surely not is, for grabCut."""
    height, width = shape
    oval = points[list(OVAL)].astype(np.int32)
    chin, middle = points[CHIN], points[list(OVAL)].mean(axis=0)
    marks = np.full(shape, cv2.GC_PR_BGD, np.uint8)
    head = (int(middle[0]), int(middle[1] - 0.3 * apart))
    cv2.ellipse(marks, head, (int(1.3 * apart), int(1.75 * apart)), 0, 0, 360, cv2.GC_PR_FGD, cv2.FILLED)
    shoulders = int(chin[1] + 0.75 * apart)
    trunk = np.array(
        [
            (chin[0] - 0.8 * apart, chin[1]),
            (chin[0] + 0.8 * apart, chin[1]),
            (width, shoulders),
            (width, height),
            (0, height),
            (0, shoulders),
        ]
    )
    cv2.fillPoly(marks, [trunk.astype(np.int32)], cv2.GC_PR_FGD)
    above = int(chin[1] + 0.1 * apart)
    marks[:above, : max(0, int(middle[0] - 1.75 * apart))] = cv2.GC_BGD
    marks[:above, int(middle[0] + 1.75 * apart) :] = cv2.GC_BGD
    marks[:2] = cv2.GC_BGD
    cv2.fillConvexPoly(marks, cv2.convexHull(oval), cv2.GC_FGD)
    ears = points[list(EARS)]
    skull = (int(ears[:, 0].mean()), int(ears[:, 1].mean() - 0.2 * apart))
    half = int(0.46 * abs(ears[1, 0] - ears[0, 0]))
    cv2.ellipse(marks, skull, (half, int(1.4 * apart)), 0, 180, 360, cv2.GC_FGD, cv2.FILLED)
    left = np.array([(-0.45, 0.0), (-0.8, 0.9), (-1.4, 1.25), (-2.2, 1.6), (-2.2, 9.0)])
    cv2.fillPoly(
        marks, [(chin[:2] + np.concatenate([left, left[::-1] * (-1, 1)]) * apart).astype(np.int32)], cv2.GC_FGD
    )
    return marks


def _widened(outline: Picture, inside: Picture) -> Picture:
    """The outline carried on beyond the portrait's edges: the shoulders go on falling, the trunk goes on down."""
    left, top, width, height = cv2.boundingRect(inside)
    right, bottom = left + width, top + height
    whole = outline.copy()
    whole[bottom - 1 :] = outline[bottom - 2]
    rows = np.arange(whole.shape[0])[:, None]
    for edge, columns in ((left + 1, np.arange(left + 1)), (right - 2, np.arange(right - 1, whole.shape[1]))):
        reached = np.flatnonzero(outline[top:bottom, edge])
        if not reached.size:
            continue
        away = np.abs(columns - edge)[None, :] / EYES_APART
        shoulder = top + reached[0] + EYES_APART * (0.45 * away + 0.4 * away**2)
        whole[:, columns] = np.where(rows >= shoulder, 255, 0)
    whole[:, np.abs(np.arange(whole.shape[1]) - EYES[0]) > _ARMS_REACH * EYES_APART] = 0
    return whole


def _carried_out(canvas: Picture, alpha: Picture, inside: Picture) -> Picture:
    """The person's own colours carried over the outline, so that no rim of the old background shows; beyond the
    portrait, where its edge was drawn out to streaks, they run into one another as cloth does.
    """
    core = np.asarray(cv2.erode(alpha, np.ones((3, 3), np.uint8), iterations=3), np.uint8)
    result = canvas.astype(np.float32)
    for reach in (24.0, 8.0, 3.0):
        colours, weight = _blurred(canvas, core, reach)
        known = (weight > 0.02) & (core == 0)
        result[known] = colours[known]
    cloth, _ = _blurred(canvas, alpha, 18.0)
    beyond = cv2.distanceTransform(cv2.bitwise_not(inside), cv2.DIST_L2, 3)
    share = np.clip(beyond / 30, 0, 1)[:, :, None]
    return np.asarray(np.clip(result * (1 - share) + cloth * share, 0, 255), np.uint8)


def _blurred(canvas: Picture, mask: Picture, reach: float) -> tuple[Field, Field]:
    """The colours under the mask, blurred without those beside it, and how much of the mask is near each place."""
    # At a quarter of the size nothing is lost that such a blur would leave, unless it reaches only a little.
    scale = 1.0 if reach < 8 else 0.25
    small = cv2.resize(canvas, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    share = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    weight = cv2.GaussianBlur(share, (0, 0), reach * scale)
    colours = cv2.GaussianBlur(small * share[:, :, None], (0, 0), reach * scale)
    colours = colours / np.maximum(weight, 1e-6)[:, :, None]
    return (
        np.asarray(cv2.resize(colours, CANVAS, interpolation=cv2.INTER_LINEAR), np.float32),
        np.asarray(cv2.resize(weight, CANVAS, interpolation=cv2.INTER_LINEAR), np.float32),
    )


def _soft(alpha: Picture) -> Picture:
    return np.asarray(cv2.GaussianBlur(cv2.erode(alpha, np.ones((3, 3), np.uint8)), (0, 0), 1.6), np.uint8)


def _depth(mesh: Field, alpha: Picture) -> Field:
    """How far each place stands out: the mesh on the face, falling away to the outline of the head, the trunk behind."""
    ears = float(mesh[list(EARS), 2].mean())
    chin = float(mesh[CHIN, 1])
    known = [mesh - (0, 0, ears)]
    outlines, _ = cv2.findContours(alpha, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    rim = max(outlines, key=cv2.contourArea)[::14, 0].astype(np.float32)
    rim = rim[rim[:, 1] < chin + 0.1 * EYES_APART]
    known.append(np.column_stack([rim, np.full(len(rim), -0.25 * EYES_APART)]))
    trunk = [(x, y, -0.2 * EYES_APART) for x in range(0, 801, 100) for y in (int(chin + EYES_APART), 690)]
    known.append(np.array(trunk))
    points = np.concatenate(known).astype(np.float64)
    (depth,) = through(points[:, :2], points[:, 2:], 0.04 * EYES_APART)
    return np.asarray(cv2.GaussianBlur(depth, (0, 0), 1.6), np.float32)


def through(places: NDArray[np.float64], values: NDArray[np.float64], give: float) -> list[Field]:
    """The coarse fields that pass nearly (within about ``give``) through scattered values, sums of cones: one for each column
    of ``values`` (n x k) at ``places`` (n x 2).
    """
    across = places[:, None] - places[None]
    count = len(places)
    system = np.ones((count + 1, count + 1))
    system[:count, :count] = -np.hypot(across[..., 0], across[..., 1]) + give * np.eye(count)
    system[count, count] = 0.0
    weights = np.linalg.solve(system, np.vstack([values, np.zeros(values.shape[1])])).astype(np.float32)
    rows, columns = (np.arange(0, side, COARSE, dtype=np.float32) + (COARSE - 1) / 2 for side in reversed(CANVAS))
    fields = [np.full((len(rows), len(columns)), last, np.float32) for last in weights[count]]
    for (x, y), heights in zip(places.astype(np.float32), weights[:count], strict=True):
        cone = np.sqrt((columns - x)[None, :] ** 2 + ((rows - y) ** 2)[:, None])
        for field, height in zip(fields, heights, strict=True):
            field -= height * cone
    return list(fields)


def _turning(mesh: Field) -> Field:
    chin = float(mesh[CHIN, 1])
    rows = np.mgrid[0 : CANVAS[1] : COARSE, 0 : CANVAS[0] : COARSE][0]
    share = np.clip((chin + 1.0 * EYES_APART - rows) / EYES_APART, 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def _read(kept: Path, key: str) -> Figure | None:
    try:
        with np.load(io.BytesIO(kept.read_bytes()), allow_pickle=False) as parts:
            if str(parts["key"]) != key:
                return None
            return Figure(parts["bgr"], parts["alpha"], parts["mesh"], parts["depth"], parts["turning"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(kept: Path, key: str, figure: Figure) -> None:
    made = io.BytesIO()
    np.savez(
        made,
        key=np.array(key),
        bgr=figure.bgr,
        alpha=figure.alpha,
        mesh=figure.mesh,
        depth=figure.depth,
        turning=figure.turning,
    )
    # Renamed into place: another process may be reading it.
    unfinished = kept.with_name(f"{kept.name}.{hashlib.sha256(str(id(made)).encode()).hexdigest()[:8]}")
    unfinished.write_bytes(made.getvalue())
    unfinished.replace(kept)
