"""How much each cue counts and where the grades begin: one value, versioned, free of numpy. The version goes into the
evidence, so that the centre knows by which limits a grade was given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from kiosk.face.liveness.evidence import Cue

VERSION: Final = "2026-11"

# Against, for. What a cue can prove differs by direction: a straight border that travels with the face is a print, its
# absence is nothing; a blink is a sign of life, or of a video.
_WEIGHTS: Final = {
    Cue.BLINK: (0.0, 0.5),
    Cue.SURROUND: (0.9, 0.2),
    Cue.STILLNESS: (0.9, 0.0),
    Cue.EXPRESSION: (0.9, 0.6),
    Cue.SCREEN: (1.8, 0.0),
    Cue.EDGES: (1.6, 0.0),
    Cue.LIGHT: (1.0, 0.9),
    Cue.IDENTITY: (0.3, 0.1),
    Cue.REPEAT: (1.9, 0.0),
    Cue.TURN: (0.6, 1.0),
}


@dataclass(frozen=True, slots=True)
class LivenessPolicy:
    """Seconds, weights and limits of the liveness evidence.

    ``cues`` are those asked; ``weights`` how much a reading of -1 counts against and one of 1 for a living person. The
    weighted sum makes the grade: ``strong_from`` and more is strong, ``doubtful_to`` and less is doubtful. A reading of
    ``veto_at`` or less keeps a grade from being strong. Strong also needs an answer to something that nobody could
    foresee, the coloured light or the request: ``answer_from`` of one of them. Whoever was asked and gave no sign of life
    at all, in blinks, face, light or turn, less than ``alive_from`` together, is doubtful. The plug-in outranks all of this
    from ``plugin_from`` on, in either direction.

    A look lasts ``look_seconds``, and up to ``patience_seconds`` while the grade is not strong. Then, with ``request``,
    the visitor is asked once to look to one side and has ``request_seconds`` for it. ``refuse``: what is still doubtful
    then is an unclear try; without it the grade is only reported.
    """

    version: str = VERSION
    cues: tuple[Cue, ...] = tuple(Cue)
    weights: dict[Cue, tuple[float, float]] = field(default_factory=lambda: dict(_WEIGHTS))
    strong_from: float = 0.8
    doubtful_to: float = -0.4
    veto_at: float = -0.6
    answer_from: float = 0.4
    alive_from: float = 0.2
    plugin_from: float = 0.5
    look_seconds: float = 2.5
    patience_seconds: float = 4.0
    request: bool = True
    request_seconds: float = 8.0
    refuse: bool = True
    plugin: str = ""

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> LivenessPolicy:
        """The value that ``dataclasses.asdict`` and JSON made of one. Raises what is raised by fields that do not fit."""
        weights = {Cue(cue): (float(against), float(good)) for cue, (against, good) in fields.pop("weights").items()}
        cues = tuple(Cue(cue) for cue in fields.pop("cues"))
        return cls(cues=cues, weights=weights, **fields)
