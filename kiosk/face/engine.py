"""What a face engine can do: find faces, turn a face into numbers, compare two of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Template = NDArray[np.float32]

Point = tuple[float, float]


class EngineName(StrEnum):
    """The engines this product can be configured with; the values are the words of the configuration."""

    SFACE = "yunet_sface"
    DLIB = "face_recognition"


class EngineMissing(Exception):
    """An engine cannot be loaded; ``reason`` is a machine word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Similarities. At or above ``accept`` it is the person, below ``unsure`` it is not, between them people decide.
    Frames of one visit must reach ``same_visit`` with the first, or the count starts again.
    """

    accept: float
    unsure: float
    same_visit: float


@dataclass(frozen=True, slots=True)
class Face:
    """One face found in a picture, in the picture's pixels. Left and right are the viewer's."""

    x: float
    y: float
    width: float
    height: float
    left_eye: Point
    right_eye: Point
    nose: Point
    points: NDArray[np.float32] = field(repr=False, compare=False)

    @property
    def eye_distance(self) -> float:
        """Pixels between the eyes: the size that matters for recognition."""
        return float(((self.right_eye[0] - self.left_eye[0]) ** 2 + (self.right_eye[1] - self.left_eye[1]) ** 2) ** 0.5)


class FaceEngine(Protocol):
    """One engine, used by one thread. Templates are float32 vectors whose meaning is the engine's own."""

    name: EngineName
    thresholds: Thresholds

    def detect(self, bgr: Picture) -> list[Face]:
        """Faces in the picture, the largest first."""
        ...

    def embed(self, bgr: Picture, face: Face) -> Template:
        """The template of one face."""
        ...

    def average(self, templates: NDArray[np.float32]) -> Template:
        """One template for several of the same person (rows)."""
        ...

    def similarity(self, first: Template, second: Template) -> float:
        """How alike two templates are, on the scale of ``thresholds``: more is more alike, 1 is the same picture."""
        ...


def _load_sface() -> FaceEngine:
    from kiosk.face.engines.yunet_sface import YunetSface

    return YunetSface()


def _load_dlib() -> FaceEngine:
    from kiosk.face.engines.dlib_engine import DlibEngine

    return DlibEngine()


_LOADERS: dict[EngineName, Callable[[], FaceEngine]] = {EngineName.SFACE: _load_sface, EngineName.DLIB: _load_dlib}


def load_engine(name: EngineName) -> FaceEngine:
    """Load an engine's libraries and weights (0.2 to 2 s). Raises EngineMissing."""
    return _LOADERS[name]()
