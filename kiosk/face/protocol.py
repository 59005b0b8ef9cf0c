"""What the kiosk and the face process say to each other.

A message is a JSON object with an optional block of bytes (the reference picture, a frame). JSON and not pickle: the
face process decodes pictures from outside, and what it answers must not be able to run code in the kiosk.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kiosk.face.engine import EngineName, Thresholds
from kiosk.face.liveness.evidence import Cue, CueReading, Grade, Liveness, Side
from kiosk.face.liveness.light import WHITE, Colour
from kiosk.face.liveness.policy import LivenessPolicy
from kiosk.face.matcher import Likeness
from kiosk.face.quality import Hint, QualityLimits


class ReferenceProblem(StrEnum):
    """Why a reference picture cannot be compared with."""

    UNREADABLE = "UNREADABLE"
    NO_FACE = "NO_FACE"
    SEVERAL_FACES = "SEVERAL_FACES"


@dataclass(frozen=True, slots=True)
class FaceSettings:
    """How faces are checked. Thresholds given here replace the engine's own. ``liveness`` None: no cue is looked for."""

    engine: EngineName = EngineName.SFACE
    good_frames: int = 5
    good_frame_gap_seconds: float = 0.15
    accept: float | None = None
    unsure: float | None = None
    limits: QualityLimits = field(default_factory=QualityLimits)
    liveness: LivenessPolicy | None = field(default_factory=LivenessPolicy)

    def thresholds(self, of_engine: Thresholds) -> Thresholds:
        """The engine's thresholds with this terminal's changes."""
        accept = of_engine.accept if self.accept is None else self.accept
        unsure = of_engine.unsure if self.unsure is None else self.unsure
        return Thresholds(accept, min(unsure, accept), of_engine.same_visit)


@dataclass(frozen=True, slots=True)
class Load:
    """First message to a new process: which engine, and how to check."""

    settings: FaceSettings


@dataclass(frozen=True, slots=True)
class Begin:
    """A check begins; the encoded reference picture follows as bytes."""


@dataclass(frozen=True, slots=True)
class Look:
    """A frame follows as bytes: height x width x 3, BGR. ``at`` is when it was taken, in seconds since the check began
    to look (None: now); ``light`` the colour of the screen at that moment.
    """

    height: int
    width: int
    at: float | None = None
    light: Colour = WHITE


@dataclass(frozen=True, slots=True)
class Ask:
    """The visitor is asked to look to this side, at ``at`` as in ``Look``."""

    side: Side
    at: float


@dataclass(frozen=True, slots=True)
class Judge:
    """Ask for the verdict."""


@dataclass(frozen=True, slots=True)
class End:
    """The check is over: overwrite everything."""


@dataclass(frozen=True, slots=True)
class Examine:
    """Ask how the process is protected and what it has loaded (doctor, tests)."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Overwrite everything and end."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine is loaded."""

    engine: EngineName
    accept: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class NotReady:
    """The engine cannot be loaded here."""

    reason: str


@dataclass(frozen=True, slots=True)
class Begun:
    """The reference is fit for comparison."""


@dataclass(frozen=True, slots=True)
class BadReference:
    """The reference is not fit."""

    problem: ReferenceProblem


@dataclass(frozen=True, slots=True)
class Box:
    """Where the face is, as shares of the frame's width and height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Heard:
    """It is known what the visitor was asked."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one frame showed. ``light`` is the frame's mean grey level, 0 to 255; ``followed`` tells that the request was."""

    hint: Hint
    box: Box | None
    good_frames: int
    enough: bool
    light: float
    milliseconds: float
    followed: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict: the score may be kept, the templates never leave the process. ``liveness`` is None when it is not
    looked for; ``policy_version`` names the limits it was graded by.
    """

    likeness: Likeness
    score: float
    threshold: float
    frames: int
    liveness: Liveness | None = None
    policy_version: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """Everything of the check has been overwritten."""


@dataclass(frozen=True, slots=True)
class Examined:
    """How the process is protected and what it uses."""

    core_limit: int
    dumpable: bool
    qt_loaded: bool
    resident_megabytes: float
    locked_megabytes: float


@dataclass(frozen=True, slots=True)
class Refused:
    """The message made no sense at this point."""

    reason: str


Request = Load | Begin | Look | Ask | Judge | End | Examine | Quit
Reply = Ready | NotReady | Begun | BadReference | Seen | Heard | Judged | Ended | Examined | Refused
Message = Request | Reply

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        *(Load, Begin, Look, Ask, Judge, End, Examine, Quit),
        *(Ready, NotReady, Begun, BadReference, Seen, Heard, Judged, Ended, Examined, Refused),
    )
}
_ENUMS: dict[tuple[str, str], type[StrEnum]] = {
    ("Ready", "engine"): EngineName,
    ("BadReference", "problem"): ReferenceProblem,
    ("Ask", "side"): Side,
    ("Seen", "hint"): Hint,
    ("Judged", "likeness"): Likeness,
}


class ProtocolError(Exception):
    """The other side said something that is not a message."""


def encode(message: Message) -> bytes:
    """The message as JSON."""
    body = dataclasses.asdict(message)
    return json.dumps({"kind": type(message).__name__, **body}).encode()


def decode(data: bytes) -> Message:
    """The message in ``data``. Raises ProtocolError on anything else."""
    try:
        fields = json.loads(data)
        name = fields.pop("kind")
        kind = _KINDS[name]
        for key, value in fields.items():
            fields[key] = _revive(name, key, value)
        message: Message = kind(**fields)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ProtocolError("not a message") from None
    return message


def _revive(kind: str, key: str, value: Any) -> Any:
    if (kind, key) in _ENUMS:
        return _ENUMS[kind, key](value)
    if (kind, key) == ("Seen", "box") and value is not None:
        return Box(**value)
    if (kind, key) == ("Look", "light"):
        red, green, blue = (float(part) for part in value)
        return (red, green, blue)
    if (kind, key) == ("Judged", "liveness") and value is not None:
        cues = tuple(CueReading(Cue(cue["cue"]), float(cue["score"])) for cue in value["cues"])
        return Liveness(Grade(value["grade"]), cues, bool(value["asked"]))
    if (kind, key) == ("Load", "settings"):
        limits, liveness = QualityLimits(**value.pop("limits")), value.pop("liveness")
        policy = None if liveness is None else LivenessPolicy.from_json(liveness)
        return FaceSettings(engine=EngineName(value.pop("engine")), limits=limits, liveness=policy, **value)
    return value
