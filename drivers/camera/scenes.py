"""Draws what a camera would see: a person who never sits quite still, nobody, two people, bad light.

The pictures of people come from a directory of portraits (``deploy/fetch_test_faces.py`` makes one): upright JPEGs
whose eyes lie level at 42 % of the height and 24 % of the width apart. Each becomes a puppet; what that takes is kept
beside the portrait.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np

from drivers.camera import backdrop
from drivers.camera.casting import Casting, Picture, SceneError, Sitter, seed_of
from drivers.camera.puppet.motion import Look, Manner
from drivers.camera.puppet.relief import PAGE, Colour

_JPEG_QUALITY = 88
# Sensor noise, in grey levels; it also makes every frame different, as a live camera's frames are.
_NOISE_SIGMA = 3.0
# A few sheets of noise, laid at random over the frames: drawing new noise would cost more than the rest of the frame. Two
# frames that follow each other never have the same sheet, or the noise would seem to move across the picture.
_NOISE_SHEETS, _NOISE_SHIFTS = 3, 64
# A person before a window: how much of the light on the face the camera makes use of.
_AGAINST_THE_LIGHT = 0.1
_EYES_DOWN = 0.43


class Scene(StrEnum):
    """What the fake camera sees, or what befalls its stream.

    SQUINTING eyes never open far enough to blink; on GLASSES a window is reflected; a HAT shades the forehead; a
    STRANGER is somebody else; a LOOK_ALIKE is nearly the person; in a DIM hall the screen is a good part of the light; a
    TREMBLING hand holds the camera; a HELD_PHOTO is a print in somebody's hand; a DYING camera is gone after some frames.
    """

    PERSON = "person"
    NO_FACE = "no-face"
    TWO_FACES = "two-faces"
    TOO_FAR = "too-far"
    TOO_NEAR = "too-near"
    TOO_DARK = "too-dark"
    BACKLIT = "backlit"
    BLURRED = "blurred"
    OVER_EXPOSED = "over-exposed"
    SQUINTING = "squinting"
    GLASSES = "glasses"
    HAT = "hat"
    STRANGER = "stranger"
    LOOK_ALIKE = "look-alike"
    DIM = "dim"
    TREMBLING = "trembling"
    HELD_PHOTO = "held-photo"
    DYING = "dying"
    BLACK = "black"
    FROZEN = "frozen"
    LATE = "late"
    STALLED = "stalled"
    GARBAGE = "garbage"
    STOPPED = "stopped"


_NEEDS_NOBODY = (Scene.NO_FACE, Scene.BLACK, Scene.STALLED, Scene.STOPPED, Scene.GARBAGE)
# LATE frames come slower than the watchdog accepts but faster than a read times out.
LATE_SECONDS = 0.8

# What may be set, and what it is when it is not: shares of 1; ``shake`` and ``tremor`` in shares of the frame's width and in
# eye distances; ``after`` in frames. The share of the look-alike was measured: ``astronaut`` with the face of ``obama`` scores
# 0.35 to 0.38 with SFace against both reference pictures of her, between refusal (0.33) and acceptance (0.40).
OPTIONS: Mapping[Scene, Mapping[str, float]] = {
    Scene.SQUINTING: {"lids": 0.85},
    Scene.GLASSES: {"glare": 0.8},
    Scene.HAT: {"shade": 1.0},
    Scene.LOOK_ALIKE: {"share": 0.71},
    Scene.DIM: {"ambient": 0.25},
    Scene.TREMBLING: {"shake": 0.006, "tremor": 0.03},
    Scene.HELD_PHOTO: {"tremor": 0.012},
    Scene.DYING: {"after": 12},
}
# Scenes in which ``with`` names a second person.
_WITH = (Scene.TWO_FACES, Scene.STRANGER, Scene.LOOK_ALIKE)
_LOOKS_LIKE = "obama"


@dataclass(frozen=True)
class _Shot:
    """Eye distance as a share of the frame's width, the places of the faces across the frame, and the camera."""

    eyes_apart: float = 0.14
    across: tuple[float, ...] = (0.5,)
    gain: float = 1.0
    lift: float = 0.0
    blur: float = 0.0


_SHOTS = {
    Scene.TWO_FACES: _Shot(eyes_apart=0.1, across=(0.26, 0.74)),
    Scene.TOO_FAR: _Shot(eyes_apart=0.04),
    Scene.TOO_NEAR: _Shot(eyes_apart=0.30),
    Scene.TOO_DARK: _Shot(gain=0.16, lift=3.0),
    Scene.BLURRED: _Shot(blur=6.0),
    Scene.OVER_EXPOSED: _Shot(gain=4.0, lift=120.0),
}


@dataclass(frozen=True)
class _Directions:
    """A scene with its options."""

    scene: Scene
    numbers: Mapping[str, float]
    other: str | None

    def number(self, name: str) -> float:
        return self.numbers.get(name, 0.0)


def directions(scene: str, options: Mapping[str, str] | None = None) -> _Directions:
    """Read a scene's name and options. Raises SceneError naming what there is."""
    try:
        chosen = Scene(scene)
    except ValueError:
        raise SceneError("unknown scene") from None
    numbers, other = dict(OPTIONS.get(chosen, {})), None
    for name, value in (options or {}).items():
        if name == "with" and chosen in _WITH:
            other = value
        elif name in numbers:
            numbers[name] = _number(name, value)
        else:
            there = ", ".join([*numbers, *(("with",) if chosen in _WITH else ())]) or "none"
            raise SceneError(f"the scene {chosen} has no option {name}; there are: {there}")
    return _Directions(chosen, numbers, other)


def _number(name: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        raise SceneError(f"{name} is a number") from None
    highest = 10_000.0 if name == "after" else 1.0
    if not 0.0 <= number <= highest:
        raise SceneError(f"{name} is a number from 0 to {highest:g}")
    return number


class SceneGenerator:
    """Draws frame after frame of the selected scene. Any thread may call anything."""

    def __init__(self, faces: Path, width: int = 640, height: int = 480, frames_per_second: float = 25.0) -> None:
        self._casting = Casting(faces)
        self._size = (width, height)
        self._period = 1.0 / frames_per_second
        self._lock = threading.Lock()
        self._scene = directions(Scene.NO_FACE)
        self._person: str | None = None
        self._sitters: list[Sitter] = []
        self._number = self._since = 0
        self._frozen: Picture | None = None
        self._asked: deque[Look] = deque()
        self._light: Colour = PAGE
        random = np.random.default_rng(20260101)
        grain = (_NOISE_SHEETS, height + _NOISE_SHIFTS, width + _NOISE_SHIFTS, 3)
        self._noise = random.normal(0.0, _NOISE_SIGMA, grain).astype(np.int16)
        self._laid = random.integers(0, _NOISE_SHIFTS, (997, 2))
        self._hall, self._window = backdrop.hall(width, height), backdrop.window(width, height)
        self._lit_hall = (PAGE, 1.0, self._hall)

    @property
    def scene(self) -> Scene:
        """What is seen now; a dying camera that has died is STOPPED."""
        scene = self._scene.scene
        if scene is Scene.DYING and self._number - self._since >= self._scene.number("after"):
            return Scene.STOPPED
        return scene

    def select(self, scene: str, person: str | None = None, options: Mapping[str, str] | None = None) -> None:
        """Change the scene; ``person`` names a portrait and stays chosen until another is. Raises SceneError."""
        chosen = directions(scene, options)
        name = person if person is not None else self._person
        if name is None and chosen.scene not in _NEEDS_NOBODY:
            raise SceneError("this scene needs a person")
        sitters = [] if name is None else self._cast(name, chosen)
        with self._lock:
            if chosen.scene is not Scene.FROZEN:
                self._frozen = None
            self._scene, self._person, self._sitters = chosen, name, sitters
            self._since = self._number

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
            if self._scene.scene is Scene.FROZEN:
                if self._frozen is None:
                    self._frozen = self._compose(Scene.PERSON)
                return self._frozen.copy()
            return self._compose(self._scene.scene)

    def jpeg(self) -> bytes:
        """The next frame as a camera's MJPEG part carries it; not a picture at all in the GARBAGE scene."""
        if self._scene.scene is Scene.GARBAGE:
            with self._lock:
                self._number += 1
                return bytes(np.random.default_rng(self._number).bytes(4096))
        encoded, data = cv2.imencode(".jpg", self.draw(), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
        if not encoded:
            raise SceneError("the frame could not be encoded")
        return bytes(data.tobytes())

    def _cast(self, name: str, scene: _Directions) -> list[Sitter]:
        casting, seed = self._casting, seed_of(name)
        match scene.scene:
            case Scene.TWO_FACES:
                other = scene.other or casting.another_than(name)
                return [casting.person(name, seed, Manner()), casting.person(other, seed_of(other), Manner())]
            case Scene.BACKLIT:
                return [casting.person(name, seed, Manner(), exposure=_AGAINST_THE_LIGHT)]
            case Scene.DIM:
                return [casting.person(name, seed, Manner(), ambient=scene.number("ambient"))]
            case Scene.SQUINTING:
                return [casting.person(name, seed, Manner(lids=scene.number("lids"), blinks=False))]
            case Scene.TREMBLING:
                return [casting.person(name, seed, Manner(tremor=scene.number("tremor")))]
            case Scene.GLASSES:
                return [casting.in_glasses(name, seed, scene.number("glare"))]
            case Scene.HAT:
                return [casting.in_a_cap(name, seed, scene.number("shade"))]
            case Scene.STRANGER:
                other = scene.other or casting.another_than(name)
                return [casting.person(other, seed_of(other), Manner())]
            case Scene.LOOK_ALIKE:
                return [casting.look_alike(name, scene.other or _LOOKS_LIKE, seed, scene.number("share"))]
            case Scene.HELD_PHOTO:
                return [casting.photo(name, seed, scene.number("tremor"))]
        return [casting.person(name, seed, Manner())]

    def _hear(self) -> None:
        # Whoever asks does not wait for the frame that is being drawn.
        while self._asked:
            where = self._asked.popleft()
            for sitter in self._sitters:
                sitter.look(where, self._number * self._period)

    def _compose(self, scene: Scene) -> Picture:
        if scene is Scene.BLACK:
            return self._with_noise(np.zeros_like(self._hall), 0.0, 0.0)
        shot = _SHOTS.get(scene, _Shot())
        picture = self._backdrop(scene)
        if scene is not Scene.NO_FACE:
            width, height = self._size
            time = self._number * self._period
            for across, sitter in zip(shot.across, self._sitters, strict=True):
                sitter.light(*self._light)
                sitter.draw(picture, time, (across * width, _EYES_DOWN * height), shot.eyes_apart * width)
        if shot.blur:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), shot.blur), dtype=np.uint8)
        if shake := self._scene.number("shake"):
            picture = self._shaken(picture, shake * self._size[0])
        flicker = 1.0 + 0.02 * float(np.sin(1.7 * self._number * self._period))
        return self._with_noise(picture, shot.gain * flicker, shot.lift)

    def _backdrop(self, scene: Scene) -> Picture:
        if scene is Scene.BACKLIT:
            return self._window.copy()
        light, ambient = self._light, self._scene.numbers.get("ambient", 1.0)
        if (light, ambient) != self._lit_hall[:2]:
            self._lit_hall = (light, ambient, backdrop.lit(self._hall, light, ambient))
        return self._lit_hall[2].copy()

    def _shaken(self, picture: Picture, pixels: float) -> Picture:
        """As a trembling hand holds the camera: some pixels to and fro, five times a second and more."""
        time = self._number * self._period
        across, down = pixels * math.sin(33.0 * time), pixels * math.sin(41.0 * time + 1.0)
        move = np.array([[1.0, 0.0, across], [0.0, 1.0, down]])
        return np.asarray(cv2.warpAffine(picture, move, self._size, borderMode=cv2.BORDER_REFLECT), np.uint8)

    def _with_noise(self, picture: Picture, gain: float, lift: float) -> Picture:
        lit = cv2.convertScaleAbs(picture, alpha=gain, beta=lift)
        width, height = self._size
        down, right = self._laid[self._number % len(self._laid)]
        sheet = self._noise[self._number % _NOISE_SHEETS]
        noisy = cv2.add(lit, sheet[down : down + height, right : right + width], dtype=cv2.CV_8U)
        return np.asarray(noisy, dtype=np.uint8)


def _share(part: float) -> float:
    if not 0.0 <= part <= 1.0:
        raise SceneError("a colour is three numbers from 0 to 1")
    return part
