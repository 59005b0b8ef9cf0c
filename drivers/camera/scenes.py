"""Draws what a camera would see: a person who never sits quite still, nobody, two people, bad light.

The pictures of people come from a directory of portraits (``deploy/fetch_test_faces.py`` makes one): upright JPEGs
whose eyes lie level at 42 % of the height and 24 % of the width apart. Each becomes a puppet; what that takes is kept
beside the portrait as ``NAME.figure.npz``.
"""

from __future__ import annotations

import re
import threading
import zlib
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera import backdrop
from drivers.camera.puppet.figure import Figure, figure_from
from drivers.camera.puppet.mesh import MeshMissing
from drivers.camera.puppet.motion import Look, Manner, Motion
from drivers.camera.puppet.puppet import GAMMA, PAGE, Colour, Puppet

Picture = NDArray[np.uint8]

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_JPEG_QUALITY = 88
# Sensor noise, in grey levels; it also makes every frame different, as a live camera's frames are.
_NOISE_SIGMA = 3.0
# One sheet of noise, laid differently over each frame: drawing new noise would cost more than the rest of the frame.
_NOISE_SHIFTS = 17
# A person before a window: how much of the light on the face the camera makes use of.
_AGAINST_THE_LIGHT = 0.1
# The wall of the hall is far away: what a white screen adds to its light.
_SCREEN_ON_WALL = 0.015
_EYES_DOWN = 0.43


class Scene(StrEnum):
    """What the fake camera sees, or what befalls its stream."""

    PERSON = "person"
    NO_FACE = "no-face"
    TWO_FACES = "two-faces"
    TOO_FAR = "too-far"
    TOO_NEAR = "too-near"
    TOO_DARK = "too-dark"
    BACKLIT = "backlit"
    BLURRED = "blurred"
    OVER_EXPOSED = "over-exposed"
    BLACK = "black"
    FROZEN = "frozen"
    LATE = "late"
    STALLED = "stalled"
    GARBAGE = "garbage"
    STOPPED = "stopped"


_NEEDS_NOBODY = (Scene.NO_FACE, Scene.BLACK, Scene.STALLED, Scene.STOPPED, Scene.GARBAGE)
# LATE frames come slower than the watchdog accepts but faster than a read times out.
LATE_SECONDS = 0.8


class SceneError(ValueError):
    """An unknown scene, or a person of whom there is no picture."""


@dataclass(frozen=True)
class _Shot:
    """Eye distance as a share of the frame's width, the places of the faces across the frame, and the light."""

    eyes_apart: float = 0.14
    across: tuple[float, ...] = (0.5,)
    gain: float = 1.0
    lift: float = 0.0
    blur: float = 0.0
    exposure: float = 1.0
    manner: Manner = field(default_factory=Manner)


_SHOTS = {
    Scene.TWO_FACES: _Shot(eyes_apart=0.1, across=(0.26, 0.74)),
    Scene.TOO_FAR: _Shot(eyes_apart=0.04),
    Scene.TOO_NEAR: _Shot(eyes_apart=0.30),
    Scene.TOO_DARK: _Shot(gain=0.16, lift=3.0),
    Scene.BACKLIT: _Shot(exposure=_AGAINST_THE_LIGHT),
    Scene.BLURRED: _Shot(blur=6.0),
    Scene.OVER_EXPOSED: _Shot(gain=4.0, lift=120.0),
}


class _Sitter:
    """One person of a scene: the puppet and how it moves."""

    def __init__(self, puppet: Puppet, motion: Motion, across: float) -> None:
        self.puppet = puppet
        self.motion = motion
        self.across = across


class SceneGenerator:
    """Draws frame after frame of the selected scene. Any thread may call anything."""

    def __init__(self, faces: Path, width: int = 640, height: int = 480, frames_per_second: float = 25.0) -> None:
        self._faces = faces
        self._size = (width, height)
        self._period = 1.0 / frames_per_second
        self._lock = threading.Lock()
        self._scene = Scene.NO_FACE
        self._person: str | None = None
        self._sitters: list[_Sitter] = []
        self._number = 0
        self._frozen: Picture | None = None
        self._asked: deque[Look] = deque()
        self._light: Colour = PAGE
        random = np.random.default_rng(20260101)
        grain = random.normal(0.0, _NOISE_SIGMA, (height + _NOISE_SHIFTS, width + _NOISE_SHIFTS, 3))
        self._noise = grain.astype(np.int16)
        self._hall, self._window = backdrop.hall(width, height), backdrop.window(width, height)
        self._lit_hall = (PAGE, self._hall)

    @property
    def scene(self) -> Scene:
        return self._scene

    def select(self, scene: str, person: str | None = None) -> None:
        """Change the scene; ``person`` names a portrait and stays chosen until another is. Raises SceneError."""
        try:
            chosen = Scene(scene)
        except ValueError:
            raise SceneError("unknown scene") from None
        name = person if person is not None else self._person
        if name is None and chosen not in _NEEDS_NOBODY:
            raise SceneError("this scene needs a person")
        sitters = [] if name is None else self._cast(name, _SHOTS.get(chosen, _Shot()))
        with self._lock:
            if chosen is not Scene.FROZEN:
                self._frozen = None
            self._scene, self._person, self._sitters = chosen, name, sitters

    def shine(self, red: float, green: float, blue: float) -> None:
        """The screen before the scene now has this colour, each 0 to 1; the faces answer from the next frame on."""
        self._light = (_share(red), _share(green), _share(blue))

    def look(self, where: str) -> None:
        """Ask the person to look ``left``, ``right`` (their own) or ``ahead``; they follow as people do. Raises
        SceneError.
        """
        try:
            side = Look(where)
        except ValueError:
            raise SceneError("nobody can look there") from None
        self._asked.append(side)

    def draw(self) -> Picture:
        """The next frame of the scene, height x width x 3."""
        with self._lock:
            self._number += 1
            self._hear()
            if self._scene is Scene.FROZEN:
                if self._frozen is None:
                    self._frozen = self._compose(Scene.PERSON)
                return self._frozen.copy()
            return self._compose(self._scene)

    def jpeg(self) -> bytes:
        """The next frame as a camera's MJPEG part carries it; not a picture at all in the GARBAGE scene."""
        if self._scene is Scene.GARBAGE:
            with self._lock:
                self._number += 1
                return bytes(np.random.default_rng(self._number).bytes(4096))
        encoded, data = cv2.imencode(".jpg", self.draw(), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
        if not encoded:
            raise SceneError("the frame could not be encoded")
        return bytes(data.tobytes())

    def _cast(self, name: str, shot: _Shot) -> list[_Sitter]:
        figure = self._figure(name)
        seed = zlib.crc32(name.encode())
        return [
            _Sitter(Puppet(figure, exposure=shot.exposure), Motion(seed + place, shot.manner), across)
            for place, across in enumerate(shot.across)
        ]

    def _figure(self, person: str) -> Figure:
        if not _NAME.fullmatch(person):
            raise SceneError("not a person's name")
        try:
            data = np.frombuffer((self._faces / f"{person}.jpg").read_bytes(), np.uint8)
        except OSError:
            raise SceneError("no picture of this person") from None
        portrait = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
        if portrait is None:
            raise SceneError("the picture of this person is damaged")
        try:
            return figure_from(np.asarray(portrait, np.uint8), self._faces / f"{person}.figure.npz")
        except MeshMissing as missing:
            raise SceneError(f"nobody can be drawn: {missing}") from None

    def _hear(self) -> None:
        # Whoever asks does not wait for the frame that is being drawn.
        while self._asked:
            where = self._asked.popleft()
            for sitter in self._sitters:
                sitter.motion.look(where, self._number * self._period)

    def _compose(self, scene: Scene) -> Picture:
        if scene is Scene.BLACK:
            return self._with_noise(np.zeros_like(self._hall), 0.0, 0.0)
        shot = _SHOTS.get(scene, _Shot())
        picture = self._window.copy() if scene is Scene.BACKLIT else self._hall_in(self._light)
        if scene is not Scene.NO_FACE:
            width, height = self._size
            for sitter in self._sitters:
                sitter.puppet.light(*self._light)
                pose = sitter.motion.at(self._number * self._period)
                sitter.puppet.draw(picture, pose, (sitter.across * width, _EYES_DOWN * height), shot.eyes_apart * width)
        if shot.blur:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), shot.blur), dtype=np.uint8)
        flicker = 1.0 + 0.02 * float(np.sin(1.7 * self._number * self._period))
        return self._with_noise(picture, shot.gain * flicker, shot.lift)

    def _hall_in(self, light: Colour) -> Picture:
        if light != self._lit_hall[0]:
            factors = [(1 + _SCREEN_ON_WALL * (part**GAMMA - 1)) ** (1 / GAMMA) for part in reversed(light)]
            self._lit_hall = (light, np.asarray(self._hall * np.array(factors), np.uint8))
        return self._lit_hall[1].copy()

    def _with_noise(self, picture: Picture, gain: float, lift: float) -> Picture:
        lit = cv2.convertScaleAbs(picture, alpha=gain, beta=lift)
        width, height = self._size
        down, right = self._number % _NOISE_SHIFTS, (self._number * 5) % (_NOISE_SHIFTS - 1)
        noisy = cv2.add(lit, self._noise[down : down + height, right : right + width], dtype=cv2.CV_8U)
        return np.asarray(noisy, dtype=np.uint8)


def _share(part: float) -> float:
    if not 0.0 <= part <= 1.0:
        raise SceneError("a colour is three numbers from 0 to 1")
    return part
