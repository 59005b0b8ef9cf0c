"""A camera that runs as it does in the kiosk, and a shorthand for checks before it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from drivers.camera.base import CameraBase
from drivers.camera.contract import CameraSettings
from drivers.camera.mjpeg import MjpegCamera
from drivers.camera.opencv_adapter import OpenCvCamera
from drivers.camera.simulator import SimulatedCamera
from drivers.contract import Deadline
from drivers.supervisor import Supervised
from kiosk.face.check import FaceCheck, FaceVerdict, Reference, Stage
from kiosk.face.liveness.evidence import Side
from kiosk.face.liveness.light import STEADY, WHITE, Colour, Sequence
from kiosk.face.process import FaceProcess
from kiosk.face.quality import Hint


def camera_settings(source: str) -> CameraSettings:
    return CameraSettings(source, frames_per_second=25.0, trouble_after_seconds=0.3)


class Studio:
    """A capturing camera in its device thread: simulated, or the real adapter on a network camera."""

    def __init__(self, faces: Path, server: MjpegCamera | None = None) -> None:
        self.faces = faces
        self.camera: CameraBase
        if server is None:
            simulated = SimulatedCamera(camera_settings("simulator"), faces, "wang")
            self.camera, self.scene = simulated, simulated.set_scene
        else:
            self.camera, self.scene = OpenCvCamera(camera_settings(server.url)), server.set_scene
        self._supervised = Supervised(self.camera, lambda _: None)

    def __enter__(self) -> Studio:
        self._supervised.start()
        started: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._supervised.submit(lambda camera, deadline: camera.start_capture(deadline), 3, started.put)
        assert started.get(timeout=5) is None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.camera.stop_capture()
        self._supervised.stop()

    def portrait(self, name: str) -> bytes:
        return (self.faces / f"{name}.jpg").read_bytes()

    def check(
        self,
        process: FaceProcess,
        reference: str | bytes,
        seconds: float = 60.0,
        on_hint: Callable[[Hint], None] = lambda hint: None,
        patience: float = 0.8,
        on_bird: Callable[[Side | None], None] | None = None,
        light: Sequence = STEADY,
        side: Side = Side.LEFT,
    ) -> FaceCheck:
        picture = reference if isinstance(reference, bytes) else self.portrait(reference)
        return FaceCheck(
            process,
            self.camera.mailbox,
            [Reference("centre", picture)],
            Stage(on_hint, self._shine, on_bird or self._look),
            Deadline(seconds),
            light=light,
            side=side,
            camera_patience_seconds=patience,
        )

    def _look(self, side: Side | None) -> None:
        """The person before the camera follows the bird."""
        if isinstance(self.camera, SimulatedCamera):
            self.camera.look("ahead" if side is None else side.value)

    def _shine(self, colour: Colour | None) -> None:
        if isinstance(self.camera, SimulatedCamera):
            self.camera.shine(*(WHITE if colour is None else colour))


class Running:
    """A check running in a thread of the test's."""

    def __init__(self, check: FaceCheck) -> None:
        self._verdicts: queue.SimpleQueue[FaceVerdict] = queue.SimpleQueue()
        self._thread = threading.Thread(target=lambda: self._verdicts.put(check.run()))
        self._thread.start()

    def verdict(self, seconds: float = 60.0) -> FaceVerdict:
        verdict = self._verdicts.get(timeout=seconds)
        self._thread.join()
        return verdict
