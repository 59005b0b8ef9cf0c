"""Simulated visitors who are who they say they are, under conditions that halls and old age bring along."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from drivers.camera import backdrop
from drivers.camera.puppet.motion import Look, Manner, Motion
from drivers.camera.puppet.props import with_cap, with_glasses
from drivers.camera.puppet.puppet import Puppet
from kiosk.face.attack.takes import EYES, EYES_APART, HEIGHT, WIDTH, Sensor, Wall

if TYPE_CHECKING:
    from kiosk.face.attack.people import Subject
    from kiosk.face.engine import Picture
    from kiosk.face.liveness.light import Colour

_AGAINST_THE_LIGHT = 0.1
_DIM = 0.3


class Sitting:
    """A puppet before a wall. ``follows`` False: does not hear what is asked, or not in time. ``clouds`` is how much the light
    of the hall comes and goes. ``shake`` is how much the camera trembles, in pixels.
    """

    def __init__(
        self,
        puppet: Puppet,
        motion: Motion,
        seed: int,
        *,
        wall: Wall | None = None,
        follows: bool = True,
        clouds: float = 0.0,
        shake: float = 0.0,
    ) -> None:
        self._puppet = puppet
        self._motion = motion
        self._wall = wall or Wall()
        self._sensor = Sensor(seed)
        self._follows, self._clouds, self._shake = follows, clouds, shake

    def frame(self, at: float, light: Colour) -> Picture:
        picture = self._wall.lit(light)
        self._puppet.light(*light)
        self._puppet.draw(picture, self._motion.at(at), EYES, EYES_APART)
        if self._shake:
            move = (self._shake * math.sin(33.0 * at), self._shake * math.sin(41.0 * at + 1.0))
            shift = np.array([[1.0, 0.0, move[0]], [0.0, 1.0, move[1]]])
            picture = np.asarray(
                cv2.warpAffine(picture, shift, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT), np.uint8
            )
        cloud = 1.0 + self._clouds * (math.sin(0.9 * at) + 0.5 * math.copysign(1.0, math.sin(2.3 * at)))
        return self._sensor.take(picture, at, cloud)

    def hear(self, side: Look, at: float) -> None:
        if self._follows:
            self._motion.look(side, at)


def sitting(person: Subject, seed: int) -> Sitting:
    return Sitting(Puppet(person.figure), Motion(seed), seed)


def changing_light(person: Subject, seed: int) -> Sitting:
    return Sitting(Puppet(person.figure), Motion(seed), seed, clouds=0.12)


def squinting(person: Subject, seed: int) -> Sitting:
    return Sitting(Puppet(person.figure), Motion(seed, Manner(lids=0.85, blinks=False)), seed)


def glasses(person: Subject, seed: int) -> Sitting:
    figure, glares = with_glasses(person.figure, 0.8)
    return Sitting(Puppet(figure, glares=glares), Motion(seed), seed)


def cap(person: Subject, seed: int) -> Sitting:
    return Sitting(Puppet(with_cap(person.figure)), Motion(seed), seed)


def dim_hall(person: Subject, seed: int) -> Sitting:
    return Sitting(Puppet(person.figure, ambient=_DIM), Motion(seed), seed, wall=Wall(ambient=_DIM))


def backlit(person: Subject, seed: int) -> Sitting:
    puppet = Puppet(person.figure, exposure=_AGAINST_THE_LIGHT)
    return Sitting(puppet, Motion(seed), seed, wall=Wall(backdrop.window(WIDTH, HEIGHT)))


def trembling(person: Subject, seed: int) -> Sitting:
    return Sitting(Puppet(person.figure), Motion(seed, Manner(tremor=0.03)), seed, shake=3.0)


def quiet(person: Subject, seed: int) -> Sitting:
    return Sitting(Puppet(person.figure), Motion(seed, Manner(sway=0.35)), seed)


def deaf_ear(person: Subject, seed: int) -> Sitting:
    """Sits quietly, squints, and does not turn when asked: what is left are light and small movements."""
    return Sitting(Puppet(person.figure), Motion(seed, Manner(sway=0.5, lids=0.6)), seed, follows=False)
