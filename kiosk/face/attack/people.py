"""Whose faces the bench uses: portraits out of a folder, brought into one form, each with a reference and somebody else."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from drivers.camera.puppet import kept_beside
from drivers.camera.puppet.figure import Figure, figure_from, figure_of

if TYPE_CHECKING:
    from kiosk.face.engine import FaceEngine, Picture

# The form of deploy/fetch_test_faces.py: size, where the eyes lie (share of the height), how far apart (of the width).
_SIZE, _EYES_DOWN, _EYES_APART = (420, 520), 0.42, 0.24
_SUFFIXES = (".jpg", ".jpeg", ".png")
_MANIFEST = "faces.json"


class PeopleError(ValueError):
    """The folder holds too little to go by; says what."""


@dataclass(frozen=True)
class Subject:
    """Somebody whose face is shown or stolen. ``reference`` is the encoded picture it is compared with, another one of the
    same person where the folder has one; ``other`` is somebody else's figure.
    """

    name: str
    portrait: Picture = field(repr=False)
    reference: bytes = field(repr=False)
    figure: Figure = field(repr=False)
    other: Figure = field(repr=False)


def people_in(folder: Path, engine: FaceEngine) -> list[Subject]:
    """Everybody in the folder, one picture each. Who is on which picture stands in its ``faces.json`` ({"people": {picture:
    person}}) or, without one, every picture is somebody. Raises PeopleError, and MeshMissing from the drivers.
    """
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES) if folder.is_dir() else []
    who = _manifest(folder)
    by_person: dict[str, list[Path]] = {}
    for path in paths:
        by_person.setdefault(who.get(path.stem, path.stem), []).append(path)
    portraits = {person: found for person, own in by_person.items() if (found := _portraits(own, engine))}
    if len(portraits) < 2:
        raise PeopleError("portraits of at least two people are needed, each with one face")
    figures = {person: _figure(own[0][0], own[0][1]) for person, own in portraits.items()}
    names = list(portraits)
    return [
        Subject(
            own[0][0].stem,
            own[0][1],
            (own[1] if len(own) > 1 else own[0])[0].read_bytes(),
            figures[person],
            figures[names[(number + 1) % len(names)]],
        )
        for number, (person, own) in enumerate(portraits.items())
    ]


def _manifest(folder: Path) -> dict[str, str]:
    try:
        people = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))["people"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {str(name): str(person) for name, person in people.items()} if isinstance(people, dict) else {}


def _portraits(paths: list[Path], engine: FaceEngine) -> list[tuple[Path, Picture]]:
    """Those pictures of one person in which the engine finds a face, the largest first."""
    found = []
    for path in paths:
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
        cropped = (
            None if picture is None else _portrait(np.asarray(picture, np.uint8), engine, kept_beside(path).is_file())
        )
        if picture is not None and cropped is not None:
            found.append((picture.shape[0], path, cropped))
    return [(path, cropped) for _, path, cropped in sorted(found, key=lambda one: -one[0])]


def _portrait(picture: Picture, engine: FaceEngine, prepared: bool) -> Picture | None:
    """Brought into form, unless it was prepared for a puppet and so is; None without a face."""
    faces = engine.detect(picture)
    if not faces:
        return None
    if prepared:
        return picture
    left, right = np.array(faces[0].left_eye), np.array(faces[0].right_eye)
    wide, high = _SIZE
    across = right - left
    turn = across * (_EYES_APART * wide / float(across @ across))
    matrix = np.array([[turn[0], turn[1]], [-turn[1], turn[0]]])
    shift = np.array([wide / 2, _EYES_DOWN * high]) - matrix @ ((left + right) / 2)
    crop = cv2.warpAffine(
        picture, np.column_stack([matrix, shift]), _SIZE, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(crop, np.uint8)


def _figure(path: Path, portrait: Picture) -> Figure:
    kept = kept_beside(path)
    # A bench writes nothing into other people's folders.
    return figure_from(portrait, kept) if kept.is_file() else figure_of(portrait)
