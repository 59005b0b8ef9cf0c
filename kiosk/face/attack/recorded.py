"""Attacks with recordings: on a phone, on a tablet, in a loop, or fed in in place of a camera."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from drivers.camera import backdrop
from drivers.camera.puppet.figure import CANVAS, EYES, EYES_APART
from drivers.camera.puppet.motion import Held, Look, Motion
from drivers.camera.puppet.puppet import Puppet
from drivers.camera.puppet.relief import PAGE, Relief, Surface
from drivers.camera.puppet.sheet import sheet
from kiosk.face.attack.genuine import Sitting
from kiosk.face.attack.takes import EYES as SEEN_AT
from kiosk.face.attack.takes import EYES_APART as SEEN_APART
from kiosk.face.attack.takes import Sensor, Take, Wall

if TYPE_CHECKING:
    from drivers.camera.puppet.mesh import Field
    from kiosk.face.attack.people import Subject
    from kiosk.face.engine import Picture
    from kiosk.face.liveness.light import Colour

# The glass of a display throws back some of the light before it, evenly; the picture shines by itself.
_GLASS = 10
_BLACK, _WHITE, _CURVE = 14.0, 244.0, 1.12
_PHONE = (266, 92, 534, 672)
_BODY = (30, 28, 28)
# Pixels of the display to one of the canvas: a face of natural size on a tablet, a phone held near.
_TABLET_PITCH, _PHONE_PITCH = 0.27, 0.36


class Video:
    """A recording of somebody who sits before another wall, once more after ``period`` seconds (None: it is long enough).
    ``turns`` is where they turn at the moment at which the one who plays it lets them.
    """

    def __init__(self, person: Subject, seed: int, *, period: float | None = None, turns: Look | None = None) -> None:
        self._puppet = Puppet(person.figure)
        self._motion = Motion(seed + 7)
        self._period, self._turns = period, turns
        self._wall = np.asarray(cv2.flip(backdrop.hall(*CANVAS), 1), np.uint8)

    def at(self, time: float) -> Picture:
        """The recorded picture, on the canvas of a relief: the eyes lie where a person's would."""
        shown = time if self._period is None else time % self._period
        picture = self._wall.copy()
        self._puppet.draw(picture, self._motion.at(shown + 20.0), EYES, EYES_APART)
        return picture

    def turn(self, time: float) -> None:
        """Whoever plays it was asked for a turn."""
        if self._turns is not None:
            self._motion.look(self._turns, time + 20.0)


class Display(Relief):
    """A lit screen: its own grid meets the camera's, which shows as moire; its refreshing runs over the picture as bands.
    ``moire`` is how much of the grid's contrast the lens lets through, 0 to 1.
    """

    def __init__(self, surface: Surface, *, pitch: float, moire: float) -> None:
        super().__init__(surface)
        self._pitch, self._moire = pitch, moire
        self.time = 0.0

    def _looked_at(self, seen: Picture, sources: Field) -> Picture:
        rows = np.arange(seen.shape[0], dtype=np.float32)[:, None]
        bands = 1 + 0.015 * np.sin(2 * np.pi * (rows / 190 - 1.7 * self.time))
        grid = np.ones((*seen.shape[:2], 4), np.float32)
        grid[..., :3] = bands[..., None]
        if self._moire:
            turns = np.asarray(sources, np.float32) * np.float32(2 * np.pi / self._pitch) % np.float32(2 * np.pi)
            cosine, sine = cv2.polarToCart(np.ones_like(turns[..., 0]), np.ascontiguousarray(turns[..., 0]))
            down, _ = cv2.polarToCart(np.ones_like(turns[..., 1]), np.ascontiguousarray(turns[..., 1]))
            for channel, shift in enumerate((-2.1, 0.0, 2.1)):
                # Blue, green and red stand side by side on the glass.
                across = math.cos(shift) * cosine - math.sin(shift) * sine
                grid[..., channel] *= 1 + self._moire * (0.6 * across + 0.4 * down)
        return np.asarray(cv2.multiply(seen, grid, dtype=cv2.CV_8U), np.uint8)


class Replayed:
    """A video on a display that somebody holds before the camera. ``bezel`` False: its rim is not in the picture."""

    def __init__(self, video: Video, seed: int, *, bezel: bool, moire: float, wobble: float) -> None:
        self._video = video
        self._bezel = bezel
        canvas = np.full((CANVAS[1], CANVAS[0], 3), _BODY, np.uint8)
        alpha = _body() if bezel else np.full(CANVAS[::-1], 255, np.uint8)
        surface = sheet(canvas, alpha, held=bezel)
        glass = _glass() if bezel else alpha
        self._hand, self._screen = surface.bgr, _visible(glass, surface.bgr)
        dull = np.full(CANVAS[::-1], _GLASS, np.uint8)
        shading = np.where(glass > 0, dull, surface.shading).astype(np.uint8)
        pitch = _PHONE_PITCH if bezel else _TABLET_PITCH
        # No two displays are held at the same distance: the grids meet differently each time.
        pitch *= 1 + 0.11 * ((seed * 37) % 10) / 10
        self._relief = Display(dataclasses.replace(surface, shading=shading), pitch=pitch, moire=moire)
        # On a stand nothing trembles.
        self._held = Held(seed, wobble) if wobble else Held(seed, 0.0, 0.0)
        self._wall = Wall()
        self._sensor = Sensor(seed)

    def frame(self, at: float, light: Colour) -> Picture:
        picture = self._wall.lit(light)
        self._relief.light(*light)
        self._relief.time = at
        self._relief.show(self._shown(at))
        pose = self._held.at(at)
        # What has no rim in the picture is larger than the picture.
        pose = pose if self._bezel else dataclasses.replace(pose, nearer=pose.nearer + 0.7)
        self._relief.draw(picture, pose, SEEN_AT, SEEN_APART)
        return self._sensor.take(picture, at)

    def hear(self, side: Look, at: float) -> None:
        self._video.turn(at)

    def _shown(self, at: float) -> Picture:
        shares = np.arange(256) / 255
        curve = np.asarray(_BLACK + (_WHITE - _BLACK) * shares**_CURVE, np.uint8)
        video = cv2.LUT(self._video.at(at), curve)
        if not self._bezel:
            return np.asarray(video, np.uint8)
        shown = self._hand.copy()
        cv2.copyTo(video, self._screen, shown)
        return shown


def _visible(glass: Picture, hand: Picture) -> Picture:
    """The glass where no thumb lies on it."""
    bare = np.all(np.abs(hand.astype(np.int16) - _BODY) <= 2, axis=2)
    return np.asarray(np.where(bare, glass, 0), np.uint8)


def _body() -> Picture:
    left, top, right, bottom = _PHONE
    return _rounded(left - 12, top - 20, right + 12, bottom + 20, 34)


def _glass() -> Picture:
    return _rounded(*_PHONE, 22)


def _rounded(left: int, top: int, right: int, bottom: int, radius: int) -> Picture:
    shape = np.zeros(CANVAS[::-1], np.uint8)
    cv2.rectangle(shape, (left + radius, top + radius), (right - radius, bottom - radius), 255, cv2.FILLED)
    reach = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    cv2.circle(reach, (radius, radius), radius, 1, cv2.FILLED)
    round_ = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, reach.shape[::-1])
    return np.asarray(cv2.dilate(shape, round_), np.uint8)


def _moire(seed: int) -> float:
    """Some lenses show the grid, some hardly."""
    return (0.02, 0.035, 0.05, 0.065)[seed % 4]


def phone(person: Subject, seed: int) -> Replayed:
    return Replayed(Video(person, seed), seed, bezel=True, moire=_moire(seed), wobble=0.7)


def tablet(person: Subject, seed: int) -> Replayed:
    return Replayed(Video(person, seed), seed, bezel=False, moire=_moire(seed), wobble=0.5)


def tablet_on_a_stand(person: Subject, seed: int) -> Replayed:
    """Stands still, shows no grid: the best a display can do."""
    return Replayed(Video(person, seed), seed, bezel=False, moire=0.0, wobble=0.0)


def turning_video(person: Subject, seed: int) -> Replayed:
    """A turn was recorded too, to one side: it is right every other time."""
    video = Video(person, seed, turns=Look.LEFT if seed % 2 else Look.RIGHT)
    return Replayed(video, seed, bezel=False, moire=0.0, wobble=0.0)


def looped_video(person: Subject, seed: int) -> Replayed:
    return Replayed(Video(person, seed, period=2.4), seed, bezel=False, moire=0.0, wobble=0.0)


class Injected:
    """Frames of a file in place of a camera's, once more after ``count`` frames, equal in every bit."""

    def __init__(self, person: Subject, seed: int, *, seconds: float, frames_per_second: float = 12.5) -> None:
        self._rate = frames_per_second
        take = Sitting(Puppet(person.figure), Motion(seed), seed)
        self._frames = [take.frame(number / self._rate, PAGE) for number in range(int(seconds * self._rate))]

    def frame(self, at: float, light: Colour) -> Picture:
        return self._frames[round(at * self._rate) % len(self._frames)].copy()

    def hear(self, side: Look, at: float) -> None:
        """A file hears nothing."""


def injected_loop(person: Subject, seed: int) -> Injected:
    return Injected(person, seed, seconds=2.4)


def injected_file(person: Subject, seed: int) -> Injected:
    return Injected(person, seed, seconds=16.0)


class Swapped:
    """Somebody living sits down, and half a second later another person's photo is held up."""

    def __init__(self, first: Take, then: Take, after: float) -> None:
        self._first, self._then, self._after = first, then, after

    def frame(self, at: float, light: Colour) -> Picture:
        return (self._first if at < self._after else self._then).frame(at, light)

    def hear(self, side: Look, at: float) -> None:
        self._then.hear(side, at)
