"""Attacks with paper: photos held, tilted, stood up, curled, as a poster, cut out and worn."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import cv2
import numpy as np

from drivers.camera import backdrop
from drivers.camera.puppet.figure import CANVAS, EYES_APART
from drivers.camera.puppet.mesh import LOWER_LID, OVAL, UPPER_LID
from drivers.camera.puppet.motion import Held, Look, Motion, Pose, ease
from drivers.camera.puppet.puppet import Puppet
from drivers.camera.puppet.relief import Relief, Surface, shading_of
from drivers.camera.puppet.sheet import inked, printed, sheet
from kiosk.face.attack.takes import EYES as SEEN_AT
from kiosk.face.attack.takes import EYES_APART as SEEN_APART
from kiosk.face.attack.takes import Sensor, Wall

if TYPE_CHECKING:
    from kiosk.face.attack.people import Subject
    from kiosk.face.engine import Picture
    from kiosk.face.liveness.light import Colour

_TILT_DEGREES, _TILT_AFTER, _TILT_LASTS = 24.0, 0.5, 0.8


class HeldUp:
    """A thing that somebody holds before the camera. ``tilts``: when a look aside is asked for, it is tilted to that side;
    ``swings`` are degrees by which it is turned to and fro all the time; ``nearer`` as in a pose.
    """

    def __init__(
        self, relief: Relief, held: Held, seed: int, *, tilts: bool = False, swings: float = 0.0, nearer: float = 0.0
    ) -> None:
        self._relief = relief
        self._held = held
        self._wall = Wall()
        self._sensor = Sensor(seed)
        self._tilts, self._swings, self._nearer = tilts, swings, nearer
        self._asked: tuple[float, float] | None = None

    def frame(self, at: float, light: Colour) -> Picture:
        picture = self._wall.lit(light)
        self._relief.light(*light)
        self._relief.draw(picture, self._pose(at), SEEN_AT, SEEN_APART)
        return self._sensor.take(picture, at)

    def hear(self, side: Look, at: float) -> None:
        if self._tilts:
            self._asked = (at, _TILT_DEGREES if side is Look.LEFT else -_TILT_DEGREES)

    def _pose(self, at: float) -> Pose:
        pose = self._held.at(at)
        yaw = pose.yaw + self._swings * float(np.sin(1.9 * at))
        if self._asked is not None:
            begun, degrees = self._asked
            yaw += (degrees - yaw) * ease((at - begun - _TILT_AFTER) / _TILT_LASTS)
        return dataclasses.replace(pose, yaw=yaw, nearer=pose.nearer + self._nearer)


def held_photo(person: Subject, seed: int) -> HeldUp:
    return HeldUp(Relief(sheet(*printed(person.portrait))), Held(seed), seed)


def tilted_photo(person: Subject, seed: int) -> HeldUp:
    return HeldUp(Relief(sheet(*printed(person.portrait))), Held(seed), seed, tilts=True, swings=14.0)


def photo_on_a_stand(person: Subject, seed: int) -> HeldUp:
    return HeldUp(Relief(sheet(*printed(person.portrait), held=False)), Held(seed, 0.0, 0.0), seed)


def curled_photo(person: Subject, seed: int) -> HeldUp:
    """Rolled about its upright axis, as a sheet held at both sides is, and tilted as asked."""
    return HeldUp(Relief(sheet(*printed(person.portrait), curl=0.42)), Held(seed), seed, tilts=True, swings=10.0)


def poster(person: Subject, seed: int) -> HeldUp:
    """So large that no border is in the picture."""
    share = person.figure.alpha[:, :, None] / 255
    snapshot = person.figure.bgr * share + cv2.flip(backdrop.hall(*CANVAS), 1) * (1 - share)
    everywhere = np.full(CANVAS[::-1], 255, np.uint8)
    picture = inked(np.asarray(snapshot, np.uint8))
    return HeldUp(Relief(sheet(picture, everywhere, held=False)), Held(seed, 0.6), seed, tilts=True, nearer=0.6)


class Worn:
    """A paper mask of one person's face on another person's head, who turns when asked."""

    def __init__(self, mask: Relief, wearer: Puppet, motion: Motion, seed: int) -> None:
        self._mask, self._wearer, self._motion = mask, wearer, motion
        self._wall = Wall()
        self._sensor = Sensor(seed)

    def frame(self, at: float, light: Colour) -> Picture:
        picture = self._wall.lit(light)
        pose = self._motion.at(at)
        self._wearer.light(*light)
        self._wearer.draw(picture, pose, SEEN_AT, SEEN_APART)
        self._mask.light(*light)
        self._mask.draw(picture, pose, SEEN_AT, SEEN_APART)
        return self._sensor.take(picture, at)

    def hear(self, side: Look, at: float) -> None:
        self._motion.look(side, at)


def mask(person: Subject, seed: int) -> Worn:
    return _worn(person, seed, eyes=False)


def mask_with_eyes(person: Subject, seed: int) -> Worn:
    """The eyes are cut out: those of the wearer blink behind it."""
    return _worn(person, seed, eyes=True)


def _worn(person: Subject, seed: int, *, eyes: bool) -> Worn:
    picture, _ = printed(person.portrait)
    alpha = np.zeros(CANVAS[::-1], np.uint8)
    points = person.figure.mesh[:, :2]
    oval = points[list(OVAL)].astype(np.float32)
    middle = oval.mean(axis=0)
    cv2.fillConvexPoly(alpha, cv2.convexHull((middle + 1.04 * (oval - middle)).astype(np.int32)), 255)
    if eyes:
        for side in ("left", "right"):
            rim = points[list(UPPER_LID[side] + LOWER_LID[side])]
            hole = cv2.convexHull((rim.mean(axis=0) + 1.15 * (rim - rim.mean(axis=0))).astype(np.int32))
            cv2.fillConvexPoly(alpha, hole, 0)
    bent = sheet(picture, alpha, curl=0.5, held=False)
    wearer = Puppet(person.other)
    # It lies on the face: as far before the ears as cheeks are, and turns about the wearer's neck.
    depth = bent.depth + 0.75 * EYES_APART
    surface = Surface(bent.bgr, bent.alpha, depth, bent.turning, shading_of(depth), wearer.surface.pivot)
    return Worn(Relief(surface), wearer, Motion(seed), seed)
