"""Who sits before the simulated camera in a scene, and how they carry themselves."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.puppet import kept_beside
from drivers.camera.puppet.figure import Figure, figure_from
from drivers.camera.puppet.mesh import MeshMissing
from drivers.camera.puppet.morph import between
from drivers.camera.puppet.motion import Held, Look, Manner, Motion
from drivers.camera.puppet.props import with_cap, with_glasses
from drivers.camera.puppet.puppet import Puppet
from drivers.camera.puppet.relief import Relief
from drivers.camera.puppet.sheet import printed, sheet

Picture = NDArray[np.uint8]

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
MANIFEST = "faces.json"


class SceneError(ValueError):
    """An unknown scene or option, or a person of whom there is no picture."""


class Sitter(Protocol):
    """Somebody, or something held up, before the camera."""

    def light(self, red: float, green: float, blue: float) -> None:
        """The screen's colour, each 0 to 1."""

    def look(self, where: Look, time: float) -> None:
        """They hear at ``time`` (seconds) where to look."""

    def draw(self, onto: Picture, time: float, eyes: tuple[float, float], eyes_apart: float) -> None:
        """Draw them as they are at ``time``; ``eyes`` is the point between the eyes at rest."""


class Person:
    """A puppet that lives."""

    def __init__(self, puppet: Puppet, motion: Motion) -> None:
        self._puppet = puppet
        self._motion = motion

    def light(self, red: float, green: float, blue: float) -> None:
        self._puppet.light(red, green, blue)

    def look(self, where: Look, time: float) -> None:
        self._motion.look(where, time)

    def draw(self, onto: Picture, time: float, eyes: tuple[float, float], eyes_apart: float) -> None:
        self._puppet.draw(onto, self._motion.at(time), eyes, eyes_apart)


class HeldUp:
    """A sheet in somebody's hand: it looks nowhere."""

    def __init__(self, relief: Relief, held: Held) -> None:
        self._relief = relief
        self._held = held

    def light(self, red: float, green: float, blue: float) -> None:
        self._relief.light(red, green, blue)

    def look(self, where: Look, time: float) -> None:
        """A picture does not follow a request."""

    def draw(self, onto: Picture, time: float, eyes: tuple[float, float], eyes_apart: float) -> None:
        self._relief.draw(onto, self._held.at(time), eyes, eyes_apart)


class Casting:
    """Makes sitters from the portraits in a folder."""

    def __init__(self, faces: Path) -> None:
        self._faces = faces

    def person(self, name: str, seed: int, manner: Manner, *, exposure: float = 1.0, ambient: float = 1.0) -> Sitter:
        return Person(Puppet(self.figure(name), exposure=exposure, ambient=ambient), Motion(seed, manner))

    def in_glasses(self, name: str, seed: int, glare: float) -> Sitter:
        figure, glares = with_glasses(self.figure(name), glare)
        return Person(Puppet(figure, glares=glares), Motion(seed))

    def in_a_cap(self, name: str, seed: int, shade: float) -> Sitter:
        return Person(Puppet(with_cap(self.figure(name), shade)), Motion(seed))

    def look_alike(self, name: str, other: str, seed: int, share: float) -> Sitter:
        """Somebody between two people: ``share`` 0 is ``name``, 1 has the face of ``other``."""
        return Person(Puppet(between(self.figure(name), self.figure(other), share)), Motion(seed))

    def photo(self, name: str, seed: int, tremor: float) -> Sitter:
        return HeldUp(Relief(sheet(*printed(self.portrait(name)))), Held(seed, tremor=tremor))

    def another_than(self, name: str) -> str:
        """The first portrait of somebody else. Raises SceneError when there is none."""
        people = self._people()
        who = people.get(name, name)
        for other in sorted(found.stem for found in self._faces.glob("*.jpg")):
            if people.get(other, other) != who:
                return other
        raise SceneError("there is nobody else")

    def figure(self, name: str) -> Figure:
        """The figure of a person. Raises SceneError."""
        try:
            return figure_from(self.portrait(name), kept_beside(self._faces / f"{name}.jpg"))
        except MeshMissing as missing:
            raise SceneError(f"nobody can be drawn: {missing}") from None

    def portrait(self, name: str) -> Picture:
        """The portrait of a person. Raises SceneError."""
        if not _NAME.fullmatch(name):
            raise SceneError("not a person's name")
        try:
            data = np.frombuffer((self._faces / f"{name}.jpg").read_bytes(), np.uint8)
        except OSError:
            raise SceneError("no picture of this person") from None
        portrait = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
        if portrait is None:
            raise SceneError("the picture of this person is damaged")
        return np.asarray(portrait, np.uint8)

    def _people(self) -> Mapping[str, str]:
        """Who is on which portrait, where the folder says so."""
        try:
            people = json.loads((self._faces / MANIFEST).read_text(encoding="utf-8"))["people"]
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return people if isinstance(people, dict) else {}


def seed_of(name: str) -> int:
    """A person's own number: everybody moves in their own way, and always in the same."""
    return zlib.crc32(name.encode())
