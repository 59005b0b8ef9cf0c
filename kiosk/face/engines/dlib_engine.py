"""The second engine: the face_recognition package over dlib (HOG detector, five-point landmarks, ResNet).

Slower and less exact on identity-card photos than the default (EER 1.31 % against 0.43 %), and known to be weaker on
East Asian faces, so it is chosen only where a county asks for it.
"""

from __future__ import annotations

import importlib.util
import warnings
from typing import TYPE_CHECKING, Any

from kiosk.face.engine import EngineMissing, EngineName, Face, Point, Thresholds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kiosk.face.engine import Picture, Template

_NEEDED = ("dlib", "face_recognition_models", "face_recognition", "pkg_resources")


class DlibEngine:
    """face_recognition. Similarity is 1 - Euclidean distance of the 128 numbers.

    Thresholds from the mean of five frames against simulated identity-card photos: at distance 0.55 FAR 0.30 %, FRR
    0.2 %; the package's own tolerance of 0.60 accepts up to 2.1 % of strangers, so from there on it is a refusal.
    """

    name = EngineName.DLIB
    thresholds = Thresholds(accept=0.45, unsure=0.40, same_visit=0.50)

    def __init__(self) -> None:
        for module in _NEEDED:
            if importlib.util.find_spec(module) is None:
                raise EngineMissing(f"{module.replace('_', '-')}-missing")
        with warnings.catch_warnings():
            # face_recognition_models still imports pkg_resources, which announces its own end on every import.
            warnings.simplefilter("ignore")
            try:
                import face_recognition
            except (ImportError, RuntimeError, SystemExit):
                # The package calls quit() when it cannot import its models; a library must not end the process.
                raise EngineMissing("face-recognition-unusable") from None
        import numpy as np

        self._library: Any = face_recognition
        self._np = np

    def detect(self, bgr: Picture) -> list[Face]:
        rgb = self._rgb(bgr)
        # Upsampling (98 ms instead of 22) finds faces under 80 pixels. They are too small to compare, but their owners
        # should be told to come closer and not that nobody is there.
        boxes = self._library.face_locations(rgb, 0) or self._library.face_locations(rgb, 1)
        marks = self._library.face_landmarks(rgb, boxes, model="small")
        faces = [self._face(box, mark) for box, mark in zip(boxes, marks, strict=True)]
        return sorted(faces, key=lambda face: face.eye_distance, reverse=True)

    def embed(self, bgr: Picture, face: Face) -> Template:
        box = (int(face.y), int(face.x + face.width), int(face.y + face.height), int(face.x))
        vectors = self._library.face_encodings(self._rgb(bgr), [box], model="small")
        return self._np.asarray(vectors[0], self._np.float32)

    def average(self, templates: NDArray[np.float32]) -> Template:
        return self._np.asarray(templates.mean(axis=0), self._np.float32)

    def similarity(self, first: Template, second: Template) -> float:
        return 1.0 - float(self._np.linalg.norm(first - second))

    def _rgb(self, bgr: Picture) -> Picture:
        return self._np.ascontiguousarray(bgr[:, :, ::-1])

    def _face(self, box: tuple[int, int, int, int], marks: dict[str, list[tuple[int, int]]]) -> Face:
        top, right, bottom, left = box
        one, other, nose = (self._centre(marks[part]) for part in ("left_eye", "right_eye", "nose_tip"))
        # The package names the eyes from the sitter's side; here left is where the viewer sees it.
        left_eye, right_eye = (one, other) if one[0] <= other[0] else (other, one)
        points = self._np.array([left_eye, right_eye, nose], self._np.float32)
        return Face(left, top, right - left, bottom - top, left_eye, right_eye, nose, points)

    @staticmethod
    def _centre(points: list[tuple[int, int]]) -> Point:
        return (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))
