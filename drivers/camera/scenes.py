"""Draws what a camera would see: a person who never sits quite still, nobody, two people, bad light.

The pictures of people come from a directory of portraits (``deploy/fetch_test_faces.py`` makes one): upright JPEGs
whose eyes lie level at 42 % of the height and 24 % of the width apart.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_EYES_DOWN = 0.42
_EYES_APART = 0.24
_JPEG_QUALITY = 88
# Sensor noise, in grey levels; it also makes every frame different, as a live camera's frames are.
_NOISE_SIGMA = 3.0
# A person before a window: how much darker, and the grey level of the window.
_AGAINST_THE_LIGHT = 0.35
_WINDOW_GREY = 225
# One sheet of noise, laid differently over each frame: drawing new noise would cost more than the rest of the frame.
_NOISE_SHIFTS = 17


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


# LATE frames come slower than the watchdog accepts but faster than a read times out.
LATE_SECONDS = 0.8


class SceneError(ValueError):
    """An unknown scene, or a person of whom there is no picture."""


@dataclass(frozen=True)
class _Shot:
    """Eye distance as a share of the frame's width, and the places of the faces across the frame."""

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


class SceneGenerator:
    """Draws frame after frame of the selected scene. Any thread may call anything."""

    def __init__(self, faces: Path, width: int = 640, height: int = 480, frames_per_second: float = 25.0) -> None:
        self._faces = faces
        self._size = (width, height)
        self._period = 1.0 / frames_per_second
        self._lock = threading.Lock()
        self._scene = Scene.NO_FACE
        self._portrait: Picture | None = None
        self._number = 0
        self._frozen: Picture | None = None
        random = np.random.default_rng(20260101)
        grain = random.normal(0.0, _NOISE_SIGMA, (height + _NOISE_SHIFTS, width + _NOISE_SHIFTS, 3))
        self._noise = grain.astype(np.int16)
        self._background = self._draw_background()

    @property
    def scene(self) -> Scene:
        return self._scene

    def select(self, scene: str, person: str | None = None) -> None:
        """Change the scene; ``person`` names a portrait and stays chosen until another is. Raises SceneError."""
        try:
            chosen = Scene(scene)
        except ValueError:
            raise SceneError("unknown scene") from None
        portrait = self._load(person) if person is not None else self._portrait
        if portrait is None and chosen not in (Scene.NO_FACE, Scene.BLACK, Scene.STALLED, Scene.STOPPED, Scene.GARBAGE):
            raise SceneError("this scene needs a person")
        with self._lock:
            if chosen is not Scene.FROZEN:
                self._frozen = None
            self._scene, self._portrait = chosen, portrait

    def draw(self) -> Picture:
        """The next frame of the scene, height x width x 3."""
        with self._lock:
            self._number += 1
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

    def _load(self, person: str) -> Picture:
        if not _NAME.fullmatch(person):
            raise SceneError("not a person's name")
        try:
            data = np.frombuffer((self._faces / f"{person}.jpg").read_bytes(), np.uint8)
        except OSError:
            raise SceneError("no picture of this person") from None
        portrait = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
        if portrait is None:
            raise SceneError("the picture of this person is damaged")
        return np.asarray(portrait, dtype=np.uint8)

    def _draw_background(self) -> Picture:
        width, height = self._size
        down = np.linspace(150.0, 95.0, height)[:, None, None]
        across = np.linspace(-12.0, 12.0, width)[None, :, None]
        wall = down + across + np.array([6.0, 2.0, -4.0])[None, None, :]
        return np.asarray(wall, dtype=np.uint8)

    def _compose(self, scene: Scene) -> Picture:
        if scene is Scene.BLACK:
            return self._with_noise(np.zeros_like(self._background), 0.0, 0.0)
        shot = _SHOTS.get(scene, _Shot())
        picture = self._background.copy()
        if scene is not Scene.NO_FACE and self._portrait is not None:
            for place, across in enumerate(shot.across):
                self._place(picture, self._portrait, shot, across, flipped=place % 2 == 1)
        if scene is Scene.BACKLIT:
            window = (picture == self._background).all(axis=2)
            picture = np.asarray(cv2.convertScaleAbs(picture, alpha=_AGAINST_THE_LIGHT), dtype=np.uint8)
            picture[window] = _WINDOW_GREY
        if shot.blur:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), shot.blur), dtype=np.uint8)
        flicker = 1.0 + 0.02 * float(np.sin(1.7 * self._number * self._period))
        return self._with_noise(picture, shot.gain * flicker, shot.lift)

    def _place(self, picture: Picture, portrait: Picture, shot: _Shot, across: float, *, flipped: bool) -> None:
        """Draw the portrait into the picture, a little moved, turned and scaled: nobody sits perfectly still."""
        width, height = self._size
        time = self._number * self._period
        source = np.asarray(cv2.flip(portrait, 1), dtype=np.uint8) if flipped else portrait
        apart = shot.eyes_apart * width * (1.0 + 0.03 * float(np.sin(0.5 * time)))
        scale = apart / (_EYES_APART * source.shape[1])
        eyes = (source.shape[1] / 2, _EYES_DOWN * source.shape[0])
        turn = cv2.getRotationMatrix2D(eyes, 1.5 * float(np.sin(0.4 * time + across)), scale)
        turn[0, 2] += across * width + 0.012 * width * float(np.sin(1.1 * time + 3 * across)) - eyes[0]
        turn[1, 2] += 0.43 * height + 0.010 * height * float(np.sin(0.7 * time)) - eyes[1]
        smooth = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
        cv2.warpAffine(source, turn, self._size, dst=picture, flags=smooth, borderMode=cv2.BORDER_TRANSPARENT)

    def _with_noise(self, picture: Picture, gain: float, lift: float) -> Picture:
        lit = cv2.convertScaleAbs(picture, alpha=gain, beta=lift)
        width, height = self._size
        down, right = self._number % _NOISE_SHIFTS, (self._number * 5) % (_NOISE_SHIFTS - 1)
        noisy = cv2.add(lit, self._noise[down : down + height, right : right + width], dtype=cv2.CV_8U)
        return np.asarray(noisy, dtype=np.uint8)
