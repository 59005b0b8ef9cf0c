"""Runs one sequence through the real session, as the check of the kiosk does, and remembers what the cues said and when.

What the readings would have led to without one of the cues is worked out from them afterwards, by the kiosk's own fusion:
so each sequence is drawn and looked at once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drivers.camera.puppet.motion import Look
from kiosk.face.liveness.evidence import Cue, CueReading, Grade, Side
from kiosk.face.liveness.fusion import fuse, total
from kiosk.face.liveness.light import Sequence
from kiosk.face.liveness.trace import WELL_SEEN_SECONDS, WELL_SEEN_SIGHTS
from kiosk.face.matcher import Likeness
from kiosk.face.protocol import Judged, Seen
from kiosk.face.quality import Hint

if TYPE_CHECKING:
    from kiosk.face.attack.takes import Take
    from kiosk.face.liveness.policy import LivenessPolicy
    from kiosk.face.session import Session

FRAMES_PER_SECOND = 12.5
# From the order to paint to the frame that shows it: screen, exposure, the camera's queue.
_LIGHT_ARRIVES_SECONDS = 0.1
# As the check: how often the cues are asked.
_READ_EVERY_SECONDS = 0.4
# As the check: how long a try may take.
_GIVES_UP_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the cues said at one moment; ``looked`` is how long somebody had been seen then."""

    looked: float
    asked: bool
    well_seen: bool
    cues: tuple[CueReading, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One sequence. ``likeness`` is None when it never came to a comparison."""

    likeness: Likeness | None
    score: float | None = None
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the check ends: ``grade`` is None unless the face was taken for the right one. ``evidence`` is the weighted sum of
    what the cues said, which the limits of the policy cut into grades.
    """

    likeness: Likeness | None
    grade: Grade | None
    asked: bool = False
    evidence: float | None = None


@dataclass
class _Watch:
    """The state of one run."""

    seen_at: float | None = None
    read_at: float | None = None
    asked_at: float | None = None
    faces: list[float] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    judged: Judged | None = None

    @property
    def well_seen(self) -> bool:
        return len(self.faces) >= WELL_SEEN_SIGHTS and self.faces[-1] - self.faces[0] >= WELL_SEEN_SECONDS

    def note(self, seen: Seen, at: float) -> None:
        if seen.box is not None and seen.hint is not Hint.ONE_PERSON_ONLY:
            self.seen_at = at if self.seen_at is None else self.seen_at
            self.faces.append(at)

    def read(self, judged: Judged, at: float) -> None:
        self.judged, self.read_at = judged, at
        cues = () if judged.liveness is None else judged.liveness.cues
        looked = at - (self.seen_at or 0.0)
        self.readings.append(Reading(looked, self.asked_at is not None, self.well_seen, cues))


def run(
    session: Session, take: Take, reference: bytes, policy: LivenessPolicy, seed: int, *, whole: bool = True
) -> Record:
    """Look at a take until the check would end. ``whole``: the request is made even when the grade was strong before, so
    that ``outcome`` can tell how it would have ended otherwise.
    """
    light, side = Sequence.random(seed), random.Random(seed).choice(list(Side))
    session.begin(bytearray(reference))
    watch = _Watch()
    number, before = 0, 0
    while True:
        at = number / FRAMES_PER_SECOND
        number += 1
        frame = take.frame(at, light.at(at - _LIGHT_ARRIVES_SECONDS))
        seen = session.look(frame.shape[0], frame.shape[1], bytearray(frame.tobytes()), at, light.at(at))
        assert isinstance(seen, Seen)
        if seen.good_frames < before:
            # Another face took the place: the session has begun again, and so does what was seen.
            watch.faces.clear()
        before = seen.good_frames
        watch.note(seen, at)
        if not seen.enough:
            watch.judged = None
            if at >= _GIVES_UP_SECONDS:
                return Record(None)
            continue
        if watch.judged is None:
            judged = session.judge()
            assert isinstance(judged, Judged)
            if judged.likeness is not Likeness.SAME:
                return Record(judged.likeness, judged.score)
            watch.read(judged, at)
        if watch.judged is not None and _over(session, take, watch, seen, at, side, policy, whole):
            return Record(Likeness.SAME, watch.judged.score, tuple(watch.readings))


def _over(
    session: Session, take: Take, watch: _Watch, seen: Seen, at: float, side: Side, policy: LivenessPolicy, whole: bool
) -> bool:
    """Ask the cues when it is time, make the request when it is time; True at the end."""
    if watch.asked_at is not None:
        if not seen.followed and at - watch.asked_at < policy.request_seconds:
            return False
        watch.read(_judged(session), at)
        return True
    looked = at - (watch.seen_at or 0.0)
    if looked < policy.look_seconds or at - (watch.read_at or 0.0) < _READ_EVERY_SECONDS:
        return False
    watch.read(_judged(session), at)
    strong = _grade(watch.readings[-1], policy, frozenset(), None) is Grade.STRONG
    if strong and not whole:
        return True
    if looked >= policy.patience_seconds:
        watch.asked_at = at
        session.ask(side, at)
        take.hear(Look(side.value), at)
    return False


def _judged(session: Session) -> Judged:
    judged = session.judge()
    assert isinstance(judged, Judged)
    return judged


def outcome(
    record: Record, policy: LivenessPolicy, without: frozenset[Cue] = frozenset(), depth: float | None = None
) -> Outcome:
    """How a check with this record ends when the cues ``without`` say nothing; ``depth`` is what a plug-in says."""
    if record.likeness is not Likeness.SAME:
        return Outcome(record.likeness, None)
    ended = Outcome(record.likeness, Grade.WEAK)
    for reading in record.readings:
        if reading.looked < policy.look_seconds and not reading.asked:
            continue
        cues = tuple(said for said in reading.cues if said.cue not in without)
        grade = _grade(reading, policy, without, depth)
        ended = Outcome(record.likeness, grade, reading.asked, round(total(cues, policy), 3))
        if grade is Grade.STRONG:
            break
    return ended


def _grade(reading: Reading, policy: LivenessPolicy, without: frozenset[Cue], depth: float | None) -> Grade:
    cues = tuple(said for said in reading.cues if said.cue not in without)
    if depth is not None:
        cues = (*cues, CueReading(Cue.PLUGIN, depth))
    return fuse(cues, policy, asked=reading.asked, well_seen=reading.well_seen).grade
