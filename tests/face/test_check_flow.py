"""What a check does with the evidence: when it is content, when it asks, what it never says. The process is a script."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from drivers.camera.contract import Frame, FrameMailbox
from drivers.contract import Completion, Deadline
from kiosk.face import check as check_module
from kiosk.face.check import FaceCheck, FaceVerdict, Reference, Stage, VerdictKind
from kiosk.face.liveness.evidence import Grade, Liveness, Side
from kiosk.face.liveness.light import STEADY, Colour, Sequence
from kiosk.face.liveness.policy import LivenessPolicy
from kiosk.face.matcher import Likeness
from kiosk.face.process import EngineTrouble, FaceProcess, TroubleKind
from kiosk.face.protocol import BadReference, Begun, Box, FaceSettings, Heard, Judged, ReferenceProblem, Seen
from kiosk.face.quality import Hint

POLICY = LivenessPolicy(version="test")
LAMP = Sequence((0.0, 0.9, 1.8), ((1.0, 0.9, 0.7), (0.7, 0.9, 1.0), (0.8, 1.0, 0.8)))
FRAME_SECONDS = 0.04


@dataclass
class Scripted:
    """Plays the face process: five good frames, then these grades, the last of them for ever."""

    grades: list[Grade]
    policy: LivenessPolicy | None = POLICY
    likeness: Likeness = Likeness.SAME
    follows: bool = False
    after_asking: Grade | None = None
    bad: tuple[bytes, ...] = ()
    deaf: bool = False
    loses_face_at: int = 0
    hints: tuple[Hint, ...] = (Hint.GOOD,)
    frames: int = 0
    asked: list[tuple[Side, float]] = field(default_factory=list)
    began: list[bytes] = field(default_factory=list)
    lights: list[Colour] = field(default_factory=list)
    ats: list[float] = field(default_factory=list)
    recycled: int = 0

    @property
    def settings(self) -> FaceSettings:
        return FaceSettings(liveness=self.policy)

    def begin(self, reference: bytes, **_: object) -> Begun | BadReference:
        self.began.append(reference)
        return BadReference(ReferenceProblem.NO_FACE) if reference in self.bad else Begun()

    def look(self, bgr: NDArray[np.uint8], *, at: float, light: Colour, **_: object) -> Seen:
        self.frames += 1
        self.lights.append(light)
        self.ats.append(at)
        enough = self.frames >= 5 and self.frames != self.loses_face_at
        followed = self.follows and bool(self.asked)
        hint = self.hints[int(at) % len(self.hints)]
        return Seen(hint, Box(0.3, 0.3, 0.4, 0.4), min(5, self.frames), enough, 120.0, 1.0, followed=followed)

    def ask(self, side: Side, at: float) -> Heard | EngineTrouble:
        if self.deaf:
            return EngineTrouble(TroubleKind.CRASHED, "process-ended")
        self.asked.append((side, at))
        return Heard()

    def judge(self) -> Judged:
        grade = self.grades.pop(0) if len(self.grades) > 1 else self.grades[0]
        if self.asked and self.after_asking is not None:
            grade = self.after_asking
        liveness = None if self.policy is None else Liveness(grade, (), asked=bool(self.asked))
        return Judged(self.likeness, 0.7, 0.4, 5, liveness, "test" if self.policy else "")

    def recycle(self) -> None:
        self.recycled += 1


@dataclass
class Watched:
    """The check, and what the visitor was shown and told."""

    verdict: FaceVerdict
    hints: list[Hint]
    colours: list[Colour | None]
    birds: list[Side | None]


class Clock:
    """Time that passes with the frames."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


class Mailbox(FrameMailbox):
    """A camera that never rests."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._count = 0

    def wait_newer(self, number: int, timeout_seconds: float) -> Frame | None:
        self._clock.now += FRAME_SECONDS
        self._count += 1
        return Frame(self._count, self._clock.now, np.full((48, 64, 3), 120, np.uint8))


class Until(Deadline):
    """Over at a time of the clock."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        super().__init__(3600.0)
        self._clock = clock
        self._until = clock.now + seconds

    @property
    def over(self) -> Completion | None:
        return Completion.TIMED_OUT if self._clock.now >= self._until else None


def check(
    process: Scripted,
    seconds: float = 20.0,
    references: tuple[Reference, ...] = (Reference("centre", b"photo"),),
    light: Sequence = STEADY,
    side: Side = Side.RIGHT,
) -> Watched:
    hints: list[Hint] = []
    colours: list[Colour | None] = []
    birds: list[Side | None] = []
    stage = Stage(hints.append, colours.append, birds.append)
    clock = Clock()
    double: FaceProcess = process  # type: ignore[assignment]  # plays the part that a check sees
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check_module, "time", clock)
        made = FaceCheck(double, Mailbox(clock), references, stage, Until(clock, seconds), side=side, light=light)
        return Watched(made.run(), hints, colours, birds)


def test_who_is_surely_there_is_asked_nothing() -> None:
    process = Scripted([Grade.WEAK, Grade.STRONG])
    seen = check(process)
    assert seen.verdict.kind is VerdictKind.SAME
    assert seen.verdict.liveness == Liveness(Grade.STRONG, (), asked=False)
    assert (seen.verdict.reference, seen.verdict.policy_version) == ("centre", "test")
    assert process.asked == []
    assert seen.birds == []
    assert process.recycled == 1


def test_a_look_lasts_its_time_even_when_all_is_clear_at_once() -> None:
    process = Scripted([Grade.STRONG])
    assert check(process).verdict.kind is VerdictKind.SAME
    assert POLICY.look_seconds <= process.ats[-1] <= POLICY.look_seconds + 1


def test_where_the_cues_say_too_little_there_is_one_request_spoken_twice_at_most() -> None:
    process = Scripted([Grade.WEAK])
    seen = check(process, side=Side.RIGHT)
    assert [side for side, _ in process.asked] == [Side.RIGHT]
    assert process.asked[0][1] >= POLICY.patience_seconds
    assert seen.birds == [Side.RIGHT, Side.RIGHT, None]
    # Nothing more came: it goes on all the same, and the evidence says so.
    assert seen.verdict.kind is VerdictKind.SAME
    assert seen.verdict.liveness == Liveness(Grade.WEAK, (), asked=True)


def test_who_looks_at_the_bird_is_done_at_once() -> None:
    process = Scripted([Grade.DOUBTFUL], follows=True, after_asking=Grade.STRONG)
    seen = check(process, side=Side.LEFT)
    assert seen.birds == [Side.LEFT, None]
    assert seen.verdict.kind is VerdictKind.SAME
    assert seen.verdict.liveness is not None
    assert seen.verdict.liveness.grade is Grade.STRONG


def test_what_stays_doubtful_is_an_unclear_try_with_its_evidence() -> None:
    seen = check(Scripted([Grade.DOUBTFUL]))
    assert seen.verdict.kind is VerdictKind.UNCLEAR
    assert seen.verdict.score == 0.7
    assert seen.verdict.liveness == Liveness(Grade.DOUBTFUL, (), asked=True)


def test_where_it_is_only_reported_nobody_is_asked_or_turned_away() -> None:
    process = Scripted([Grade.DOUBTFUL], policy=replace(POLICY, refuse=False, request=False))
    seen = check(process)
    assert seen.verdict.kind is VerdictKind.SAME
    assert seen.verdict.liveness == Liveness(Grade.DOUBTFUL, (), asked=False)
    assert process.asked == []


@pytest.mark.parametrize(
    ("likeness", "kind"), [(Likeness.UNSURE, VerdictKind.UNSURE), (Likeness.DIFFERENT, VerdictKind.DIFFERENT)]
)
def test_another_face_is_told_at_once_and_asked_nothing(likeness: Likeness, kind: VerdictKind) -> None:
    process = Scripted([Grade.DOUBTFUL], likeness=likeness)
    assert check(process).verdict.kind is kind
    assert process.asked == []
    assert process.frames == 5


def test_without_liveness_five_frames_are_the_verdict() -> None:
    process = Scripted([Grade.WEAK], policy=None)
    seen = check(process)
    assert (seen.verdict.kind, seen.verdict.liveness, seen.verdict.policy_version) == (VerdictKind.SAME, None, None)
    assert process.frames == 5


def test_when_time_is_up_in_the_middle_of_the_request_what_was_seen_counts() -> None:
    long = replace(POLICY, request_seconds=30.0)
    assert check(Scripted([Grade.WEAK], policy=long)).verdict.kind is VerdictKind.SAME
    assert check(Scripted([Grade.DOUBTFUL], policy=long)).verdict.kind is VerdictKind.UNCLEAR


def test_a_face_that_is_lost_after_its_five_frames_has_to_be_seen_again() -> None:
    process = Scripted([Grade.STRONG], loses_face_at=7)
    assert check(process).verdict.kind is VerdictKind.SAME
    assert process.frames > 7


def test_a_process_that_dies_at_the_request_is_the_engines_trouble() -> None:
    seen = check(Scripted([Grade.WEAK], deaf=True))
    assert (seen.verdict.kind, seen.verdict.reason) == (VerdictKind.ENGINE_TROUBLE, "process-ended")
    assert seen.birds == []


def test_the_lamp_follows_its_sequence_and_each_frame_is_noted_under_its_colour() -> None:
    process = Scripted([Grade.STRONG])
    seen = check(process, light=LAMP)
    assert seen.colours[:2] == list(LAMP.colours[:2])
    assert seen.colours[-1] is None
    assert process.lights == [LAMP.at(at) for at in process.ats]
    assert check(Scripted([Grade.STRONG])).colours == []


def test_while_the_bird_is_looked_for_nothing_else_is_said() -> None:
    process = Scripted([Grade.WEAK], hints=(Hint.GOOD, Hint.LOOK_AT_SCREEN, Hint.COME_CLOSER))
    seen = check(process)
    assert seen.birds[0] is Side.RIGHT
    # Every second another hint: one in two seconds is told until the request, and none in the eight seconds after it.
    assert 1 <= len(seen.hints) <= 3


def test_the_photo_of_the_centre_comes_first_and_that_of_the_card_second() -> None:
    both = (Reference("centre", b"old"), Reference("card", b"chip"))
    good = Scripted([Grade.STRONG])
    assert check(good, references=both).verdict.reference == "centre"
    assert good.began == [b"old"]
    spoilt = Scripted([Grade.STRONG], bad=(b"old",))
    assert check(spoilt, references=both).verdict.reference == "card"
    assert spoilt.began == [b"old", b"chip"]


def test_without_a_usable_photo_there_is_nothing_to_compare_with() -> None:
    none = check(Scripted([Grade.STRONG], bad=(b"old", b"chip")), references=(Reference("centre", b"old"),))
    assert (none.verdict.kind, none.verdict.reason) == (VerdictKind.NO_REFERENCE, "no-face")
    empty = check(Scripted([Grade.STRONG]), references=(Reference("centre", b""),))
    assert (empty.verdict.kind, empty.verdict.reason) == (VerdictKind.NO_REFERENCE, "none")


def test_a_reference_shows_no_picture() -> None:
    assert "photo" not in repr(Reference("centre", b"photo"))
