"""The short memory of a check that the cues read: measurements, never frames."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.face.liveness.around import Surroundings
from kiosk.face.liveness.sight import sight_of
from kiosk.face.liveness.texture import Texture

if TYPE_CHECKING:
    from kiosk.face.engine import Picture
    from kiosk.face.liveness.evidence import Side
    from kiosk.face.liveness.geometry import Points
    from kiosk.face.liveness.light import Colour
    from kiosk.face.liveness.mesh import Crop
    from kiosk.face.liveness.sight import Sight

# About 16 s at 25 frames a second.
_MOST_SIGHTS: Final = 400
_COLOURS_EVERY_SECONDS: Final = 0.07
WELL_SEEN_SIGHTS, WELL_SEEN_SECONDS = 30, 4.0


@dataclass(frozen=True, slots=True)
class Request:
    """The one request: where to look, and when it was made."""

    side: Side
    at: float


class Trace:
    """What was seen of one face. ``confirmed`` counts how often the matcher found it to be the same person still,
    ``swaps`` how often in this check another one took its place.
    """

    def __init__(self) -> None:
        self.sights: deque[Sight] = deque()
        self.around = Surroundings()
        self.texture = Texture()
        self.request: Request | None = None
        self.confirmed = 0
        self.swaps = 0
        self._coloured_at = float("-inf")

    def add(self, bgr: Picture, points: Points, crop: Crop, at: float, light: Colour) -> Sight:
        with_colours = at - self._coloured_at >= _COLOURS_EVERY_SECONDS
        sight = sight_of(bgr, points, crop, at, light, with_colours=with_colours)
        if with_colours:
            self._coloured_at = at
        self.sights.append(sight)
        if len(self.sights) > _MOST_SIGHTS:
            self.sights.popleft().wipe()
        self.around.add(bgr, sight.placement, at)
        self.texture.add(bgr, sight.placement, at)
        return sight

    @property
    def seconds(self) -> float:
        """From the first look to the last."""
        return self.sights[-1].at - self.sights[0].at if self.sights else 0.0

    @property
    def well_seen(self) -> bool:
        """True when there was enough to see, so that seeing no sign of life means something."""
        return len(self.sights) >= WELL_SEEN_SIGHTS and self.seconds >= WELL_SEEN_SECONDS

    def start_again(self) -> None:
        """Another face: nothing that was seen of the last one may speak for it."""
        swaps = self.swaps + 1
        self.wipe()
        self.swaps = swaps

    def wipe(self) -> None:
        """Overwrite and forget."""
        for sight in self.sights:
            sight.wipe()
        self.sights.clear()
        self.around.wipe()
        self.texture.wipe()
        self.request = None
        self.confirmed = self.swaps = 0
        self._coloured_at = float("-inf")
