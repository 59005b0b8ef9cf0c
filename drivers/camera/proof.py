"""The cameras that the device contract is proved on: the simulator, and the real adapter on MJPEG over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from drivers.camera.base import CameraBase
from drivers.camera.contract import FAMILY, CameraSettings, Frame
from drivers.camera.mjpeg import MjpegCamera
from drivers.camera.opencv_adapter import OpenCvCamera
from drivers.camera.simulator import SimulatedCamera
from drivers.contract import Adapter, Completion, Deadline, Failed
from drivers.far_end import Trouble
from drivers.proving import Subject, Variant

_POLL_SECONDS: Final = 0.05
# A late picture within the deadline is a picture, and so is a torn one: only these keep every picture away.
_SCENES: Final = {Trouble.NONE: "no-face", Trouble.SILENT: "stalled", Trouble.GARBAGE: "garbage"}


class _CameraSubject:
    """Opens the lens, takes one picture, shuts the lens."""

    def __init__(
        self,
        camera: CameraBase,
        show: Callable[[str], None],
        unplug: Callable[[], None],
        plug: Callable[[], None],
    ) -> None:
        self.adapter: Adapter = camera
        self._camera = camera
        self._show = show
        self.unplug = unplug
        self.plug = plug

    def work(self, deadline: Deadline) -> object:
        camera = self._camera
        failed = camera.start_capture(deadline)
        if failed is not None:
            return failed
        try:
            while deadline.over is None:
                list(camera.poll(_POLL_SECONDS))
                frame = camera.mailbox.latest()
                if frame is not None:
                    return frame
            return Failed(deadline.over or Completion.TIMED_OUT, "no-frame")
        finally:
            camera.stop_capture()
            camera.close()

    def delivered(self, result: object) -> bool:
        return isinstance(result, Frame) and result.bgr.any().item()

    def hinder(self, trouble: Trouble) -> bool:
        if trouble not in _SCENES:
            return False
        self._show(_SCENES[trouble])
        return True


@contextmanager
def _simulator(folder: Path) -> Iterator[Subject]:
    camera = SimulatedCamera(CameraSettings("simulator", frames_per_second=25.0), folder)
    yield _CameraSubject(camera, camera.set_scene, camera.unplug, camera.plug)


@contextmanager
def _mjpeg(folder: Path) -> Iterator[Subject]:
    servers = [MjpegCamera(folder)]
    servers[0].start()
    url, port = servers[0].url, servers[0].port

    def unplug() -> None:
        servers.pop().stop()

    def plug() -> None:
        servers.append(MjpegCamera(folder, port))
        servers[0].start()

    camera = OpenCvCamera(CameraSettings(url, frames_per_second=25.0))
    try:
        yield _CameraSubject(camera, lambda scene: servers[0].set_scene(scene), unplug, plug)
    finally:
        for server in servers:
            server.stop()


def _variant(name: str, make: Callable[[Path], AbstractContextManager[Subject]]) -> Variant:
    return Variant(FAMILY, name, make)


VARIANTS: Final[tuple[Variant, ...]] = (
    _variant("simulator", _simulator),
    _variant("opencv on mjpeg", _mjpeg),
)
