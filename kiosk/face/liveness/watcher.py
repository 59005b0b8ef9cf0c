"""Watches one face over a check, in passing, and says how sure it is that it lives. One thread; holds no frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.face.liveness.cues import READERS, turn
from kiosk.face.liveness.evidence import Cue, CueReading, Liveness, Side
from kiosk.face.liveness.fusion import fuse
from kiosk.face.liveness.mesh import FaceMesh
from kiosk.face.liveness.plugin import load_plugin
from kiosk.face.liveness.trace import Request, Trace

if TYPE_CHECKING:
    from kiosk.face.engine import Face, Picture
    from kiosk.face.liveness.light import Colour
    from kiosk.face.liveness.policy import LivenessPolicy

# From here on the request was followed, and nobody has to go on looking aside.
_FOLLOWED: Final = 0.9


class Watcher:
    """Raises EngineMissing when the mesh or a configured plug-in cannot be loaded."""

    def __init__(self, policy: LivenessPolicy) -> None:
        self._policy = policy
        self._mesh = FaceMesh()
        self._plugin = load_plugin(policy.plugin) if policy.plugin else None
        self._trace = Trace()
        self._asked = False

    def begin(self) -> None:
        """A check begins."""
        self.wipe()
        if self._plugin is not None:
            self._plugin.begin()

    def see(self, bgr: Picture, face: Face, at: float, light: Colour) -> None:
        """Measure one frame; ``at`` in seconds of the check."""
        points, crop = self._mesh.follow(bgr, face)
        try:
            self._trace.add(bgr, points, crop, at, light)
        finally:
            crop.wipe()
        if self._plugin is not None:
            self._plugin.see(at, face, bgr.shape[1], bgr.shape[0])

    def confirm(self) -> None:
        """The matcher found it to be the same person still."""
        self._trace.confirmed += 1

    def another_face(self) -> None:
        """The matcher found another person: what was seen so far says nothing about this one."""
        if Cue.IDENTITY in self._policy.cues:
            self._trace.start_again()
            self._mesh.forget()
            if self._plugin is not None:
                self._plugin.wipe()

    def ask(self, side: Side, at: float) -> None:
        """The one request was made at ``at``. A second one in the same check changes nothing."""
        if not self._asked:
            self._asked = True
            self._trace.request = Request(side, at)

    @property
    def followed(self) -> bool:
        """True once the head has turned where it was asked to."""
        return self._trace.request is not None and turn.read(self._trace) >= _FOLLOWED

    def read(self) -> Liveness:
        """What the cues say now."""
        readings = [
            CueReading(cue, round(reader(self._trace), 3))
            for cue, reader in READERS.items()
            if cue in self._policy.cues and (cue is not Cue.TURN or self._asked)
        ]
        plugin = self._plugin.score() if self._plugin is not None and Cue.PLUGIN in self._policy.cues else None
        if plugin is not None:
            readings.append(CueReading(Cue.PLUGIN, round(min(1.0, max(-1.0, plugin)), 3)))
        return fuse(tuple(readings), self._policy, asked=self._asked, well_seen=self._trace.well_seen)

    def wipe(self) -> None:
        """Overwrite everything that was measured."""
        self._trace.wipe()
        self._mesh.forget()
        self._asked = False
        if self._plugin is not None:
            self._plugin.wipe()
