"""The cameras under test: the simulator, and the real adapter on a network camera that speaks MJPEG over real HTTP."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from drivers.camera.base import CameraBase
from drivers.camera.contract import CameraSettings
from drivers.camera.mjpeg import MjpegCamera
from drivers.camera.opencv_adapter import OpenCvCamera
from drivers.camera.simulator import SimulatedCamera

PATIENCE_SECONDS = 8.0


class Rig(Protocol):
    adapter: CameraBase

    def scene(self, name: str, person: str | None = None) -> None: ...

    def unplug(self) -> None: ...

    def plug(self) -> None: ...

    def watched(self) -> bool:
        """Whether the device itself knows of somebody looking."""
        ...

    def close(self) -> None: ...


def settings(source: str) -> CameraSettings:
    return CameraSettings(source, frames_per_second=25.0, trouble_after_seconds=0.3)


class SimulatorRig:
    def __init__(self, faces: Path) -> None:
        self.adapter: CameraBase
        self._camera = SimulatedCamera(settings("simulator"), faces, "wang")
        self.adapter = self._camera

    def scene(self, name: str, person: str | None = None) -> None:
        self._camera.set_scene(name, person)

    def unplug(self) -> None:
        self._camera.unplug()

    def plug(self) -> None:
        self._camera.plug()

    def watched(self) -> bool:
        return self._camera.times_opened > 0

    def close(self) -> None:
        self.adapter.stop_capture()
        self.adapter.close()


class MjpegRig:
    def __init__(self, faces: Path) -> None:
        self.server = MjpegCamera(faces)
        self.server.set_scene("person", "wang")
        self.server.start()
        self.adapter: CameraBase = OpenCvCamera(settings(self.server.url))

    def scene(self, name: str, person: str | None = None) -> None:
        self.server.set_scene(name, person)

    def unplug(self) -> None:
        self.server.set_scene("stopped")

    def plug(self) -> None:
        self.server.set_scene("person")

    def watched(self) -> bool:
        return self.server.viewers > 0

    def close(self) -> None:
        self.adapter.stop_capture()
        self.adapter.close()
        self.server.stop()


RIGS: dict[str, Callable[[Path], Rig]] = {"simulator": SimulatorRig, "opencv-on-mjpeg": MjpegRig}


def poll_until(adapter: CameraBase, reached: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Drive the adapter as its device thread would, until something holds."""
    expires_at = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < expires_at, "nothing happened in time"
        adapter.poll(0.05)


def open_descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))
