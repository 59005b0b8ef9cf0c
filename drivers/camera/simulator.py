"""A simulated camera: an ordinary, configured driver that draws its frames instead of grabbing them.

It goes through the same base as the real adapter (consent, watchdog, faults), and each frame passes the JPEG codec,
so a damaged stream looks to it as it does to the real one.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.camera.base import CameraBase
from drivers.camera.contract import CameraSettings, CameraTrouble, PictureSize
from drivers.camera.picture import upright
from drivers.contract import Deadline
from drivers.right_of_way import SCREEN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from drivers.camera.scenes import SceneGenerator


class SimulatedCamera(CameraBase):
    """A camera that sees scenes. ``set_scene``, ``shine``, ``look``, ``unplug`` and ``plug`` are its controls, for any
    thread.
    """

    def __init__(self, settings: CameraSettings, faces: Path, person: str | None = None) -> None:
        super().__init__(settings)
        self._faces = faces
        self._person = person
        self._generator: SceneGenerator | None = None
        self._plugged = True
        self._due_at = 0.0
        self._last_at = 0.0

    def set_scene(self, scene: str, person: str | None = None, options: Mapping[str, str] | None = None) -> None:
        """Show another scene from the next frame on; ``options`` are those of drivers.camera.scenes.OPTIONS. Raises
        drivers.camera.casting.SceneError.
        """
        self._scenes().select(scene, person, options)

    def shine(self, red: float, green: float, blue: float) -> None:
        """The screen before the scene has this colour now, each 0 to 1. In a simulation nothing shines by itself: whoever
        runs it carries the screen's light to the camera. Raises drivers.camera.casting.SceneError.
        """
        self._scenes().shine(red, green, blue)

    def look(self, where: str) -> None:
        """The simulated person is asked to look ``left``, ``right`` or ``ahead``. Raises drivers.camera.casting.SceneError."""
        self._scenes().look(where)

    def unplug(self) -> None:
        """Pull the camera's cable; a running capture ends at the next frame."""
        self._plugged = False
        self._woken.set()

    def plug(self) -> None:
        """Put the cable back."""
        self._plugged = True

    def _scenes(self) -> SceneGenerator:
        # Imported here because drawing needs cv2, which a terminal with a real camera elsewhere may load later or
        # never.
        from drivers.camera.scenes import SceneGenerator

        if self._generator is None:
            settings = self._settings
            generator = SceneGenerator(self._faces, settings.width, settings.height, settings.frames_per_second)
            if self._person is not None:
                generator.select("person", self._person)
            self._generator = generator
        return self._generator

    def _require_device(self) -> None:
        if not self._plugged:
            raise self._lost(CameraTrouble.NO_DEVICE)

    def _open_lens(self, deadline: Deadline) -> None:
        from drivers.camera.casting import SceneError
        from drivers.camera.scenes import Scene

        try:
            scene = self._scenes().scene
        except SceneError:
            raise self._lost(CameraTrouble.NO_SIGNAL) from None
        if not self._plugged or scene is Scene.STOPPED or deadline.over is not None:
            raise self._lost(CameraTrouble.NO_SIGNAL)
        self._due_at = self._last_at = time.monotonic()

    def _close_lens(self) -> None:
        self._due_at = 0.0

    def _grab(self) -> NDArray[np.uint8] | None:
        import cv2
        import numpy as np

        from drivers.camera.scenes import LATE_SECONDS, Scene

        generator = self._scenes()
        period = LATE_SECONDS if generator.scene is Scene.LATE else 1.0 / self._settings.frames_per_second
        remaining = self._due_at - time.monotonic()
        if remaining > 0 and self._woken.wait(min(remaining, 0.1)):
            self._woken.clear()
        now = time.monotonic()
        if not self._plugged or generator.scene is Scene.STOPPED:
            raise self._lost(CameraTrouble.NO_SIGNAL)
        if now < self._due_at:
            return None
        if generator.scene is Scene.STALLED:
            if now - self._last_at > self._settings.read_timeout_seconds:
                raise self._lost(CameraTrouble.NO_SIGNAL)
            self._woken.wait(0.05)
            return None
        self._due_at, self._last_at = max(self._due_at + period, now), now
        # A real lens draws no pictures in Python: this one must not keep a page waiting.
        SCREEN.give()
        picture = cv2.imdecode(np.frombuffer(generator.jpeg(), np.uint8), cv2.IMREAD_COLOR)
        if picture is None:
            raise self._lost(CameraTrouble.NO_SIGNAL)
        self._delivered = PictureSize(picture.shape[1], picture.shape[0])
        return upright(picture, self._settings, shrink=False)
