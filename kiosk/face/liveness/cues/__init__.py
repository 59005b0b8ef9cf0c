"""One module for each cue: from what was seen to a number between -1 and 1. Without enough to go by each says 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.face.liveness.cues import (
    answer,
    blink,
    edges,
    expression,
    identity,
    repeat,
    screen,
    stillness,
    surround,
    turn,
)
from kiosk.face.liveness.evidence import Cue
from kiosk.face.liveness.trace import Trace

READERS: Final[dict[Cue, Callable[[Trace], float]]] = {
    Cue.BLINK: blink.read,
    Cue.SURROUND: surround.read,
    Cue.STILLNESS: stillness.read,
    Cue.EXPRESSION: expression.read,
    Cue.SCREEN: screen.read,
    Cue.EDGES: edges.read,
    Cue.LIGHT: answer.read,
    Cue.IDENTITY: identity.read,
    Cue.REPEAT: repeat.read,
    Cue.TURN: turn.read,
}
