"""The words of liveness: which cue said what, and the grade they add up to. Plain values, free of numpy: they leave the
face process.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cue(StrEnum):
    """What speaks for or against a living person before the camera. The values are the words of configuration and
    contract.

    BLINK: an eye closed and opened in passing, measured against the person's own median; never asked for.
    SURROUND: does what lies around the face move with it, as around a held picture?
    STILLNESS: a face that does not move at all.
    EXPRESSION: the face moves in ways a flat or stiff thing cannot.
    SCREEN: moire or the grid of a display.
    EDGES: straight borders that travel with the face.
    LIGHT: does the face answer the coloured light of the screen as a solid face does?
    IDENTITY: the same face from the first frame to the last.
    REPEAT: frames that come again, as in a loop.
    TURN: the head followed the one request.
    PLUGIN: a depth or infrared camera; outranks the rest.
    """

    BLINK = "blink"
    SURROUND = "surround"
    STILLNESS = "stillness"
    EXPRESSION = "expression"
    SCREEN = "screen"
    EDGES = "edges"
    LIGHT = "light"
    IDENTITY = "identity"
    REPEAT = "repeat"
    TURN = "turn"
    PLUGIN = "plugin"


class Grade(StrEnum):
    """How sure the cues are together. DOUBTFUL is never told to the visitor and never refuses anybody a service."""

    STRONG = "strong"
    WEAK = "weak"
    DOUBTFUL = "doubtful"


class Side(StrEnum):
    """Where the bird sits: left or right of the visitor, who sees a mirror."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class CueReading:
    """``score`` is -1 to 1: negative speaks for an attack, positive for a living person, 0 says nothing."""

    cue: Cue
    score: float


@dataclass(frozen=True, slots=True)
class Liveness:
    """The evidence of one check. ``asked`` tells whether the one request was made."""

    grade: Grade
    cues: tuple[CueReading, ...] = ()
    asked: bool = False

    def score(self, cue: Cue) -> float:
        """What this cue said; 0 when it was not asked."""
        return next((reading.score for reading in self.cues if reading.cue is cue), 0.0)
