"""One face check from the first hint to the verdict. No Qt.

Five good frames tell who it is. Whether somebody is there is looked for in passing over at least the policy's look; only
where that says too little is there one request, to look at the bird on one side, and its end is no refusal either.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from drivers.camera.contract import Frame, FrameMailbox
from drivers.contract import Completion, Deadline
from kiosk.face.liveness.evidence import Grade, Liveness, Side
from kiosk.face.liveness.light import STEADY, Colour
from kiosk.face.liveness.light import Sequence as LightSequence
from kiosk.face.matcher import Likeness
from kiosk.face.process import EngineTrouble, FaceProcess, TroubleKind
from kiosk.face.protocol import BadReference, Box, Judged, Seen
from kiosk.face.quality import Hint

# Elderly listeners need the time to hear one hint before the next (and the voice the time to say it).
HINT_EVERY_SECONDS = 2.0
# One odd frame between good ones is not worth a word.
_STEADY_FRAMES = 3
# A camera that comes back within this time is forgiven: a re-plugged device must be back within 3 s.
CAMERA_PATIENCE_SECONDS = 4.0
# Below this mean grey level there is no picture, whatever the light in the hall.
_BLACK_BELOW = 8.0
_FRAME_WAIT_SECONDS = 0.05
# Evidence grows slowly: more often than this it is not worth reading.
_READ_EVERY_SECONDS = 0.5


class VerdictKind(StrEnum):
    """How a face check ended. Everything but SAME leads to another way or to a person, never to a refusal. UNCLEAR: the
    face is the right one, but nothing showed that a living person is there.
    """

    SAME = "SAME"
    UNCLEAR = "UNCLEAR"
    UNSURE = "UNSURE"
    DIFFERENT = "DIFFERENT"
    NO_FACE = "NO_FACE"
    CAMERA_TROUBLE = "CAMERA_TROUBLE"
    ENGINE_TROUBLE = "ENGINE_TROUBLE"
    NO_REFERENCE = "NO_REFERENCE"
    CANCELLED = "CANCELLED"
    TIMED_OUT = "TIMED_OUT"


_KIND_OF = {
    Likeness.SAME: VerdictKind.SAME,
    Likeness.UNSURE: VerdictKind.UNSURE,
    Likeness.DIFFERENT: VerdictKind.DIFFERENT,
}


@dataclass(frozen=True, slots=True)
class FaceVerdict:
    """The result; all of it may be kept. ``score`` and ``threshold`` are None when nothing was compared. ``reason``
    is a machine word (``several-faces``, ``process-ended`` ...). ``reference`` names the photo it was compared with,
    ``policy_version`` the limits by which ``liveness`` was graded.
    """

    kind: VerdictKind
    engine: str
    score: float | None = None
    threshold: float | None = None
    frames_used: int = 0
    milliseconds: int = 0
    reason: str = ""
    liveness: Liveness | None = None
    reference: str | None = None
    policy_version: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """The latest state of a running check, for the oval on the screen."""

    hint: Hint
    box: Box | None
    good_frames: int


@dataclass(frozen=True, slots=True)
class Reference:
    """One picture of the person on the record. ``source``: ``centre`` or ``card``."""

    source: str
    jpeg: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """What a check shows the visitor; each is called in the thread of ``run``.

    ``hint``: on change, at most once in two seconds. ``light``: the lamp takes a colour, None at the end. ``bird``: it
    sits on this side and is spoken of, twice at most; None when it flies.
    """

    hint: Callable[[Hint], None]
    light: Callable[[Colour | None], None] = lambda colour: None
    bird: Callable[[Side | None], None] = lambda side: None


class FaceCheck:
    """Compares the person before the camera with the first usable of the references. ``run`` blocks; the rest is for any
    thread.

    The camera must be capturing already: consent and lens are not this class's business. ``light`` and ``side`` are drawn
    by the caller, anew for each check. The face process is recycled at the end of every run.
    """

    def __init__(
        self,
        process: FaceProcess,
        mailbox: FrameMailbox,
        references: Sequence[Reference],
        stage: Stage,
        deadline: Deadline,
        *,
        light: LightSequence = STEADY,
        side: Side = Side.LEFT,
        camera_patience_seconds: float = CAMERA_PATIENCE_SECONDS,
    ) -> None:
        self._process = process
        self._mailbox = mailbox
        self._references = list(references)
        self._stage = stage
        self._deadline = deadline
        self._light = light
        self._side = side
        self._policy = process.settings.liveness
        self._camera_patience = camera_patience_seconds
        self._progress: Progress | None = None
        self._told: Hint | None = None
        self._told_at = float("-inf")
        self._steady = 0
        self._started_at = self._since = time.monotonic()
        self._seen_at: float | None = None
        self._colour: Colour | None = None
        self._source: str | None = None
        self._judged: Judged | None = None
        self._read_at = float("-inf")
        self._asked_at: float | None = None
        self._asked_again = False

    @property
    def progress(self) -> Progress | None:
        """The latest state, or None before the first frame."""
        return self._progress

    def cancel(self) -> None:
        """End the check as CANCELLED within 200 ms."""
        self._deadline.cancel()

    def run(self) -> FaceVerdict:
        """Do the check. Never raises on trouble: trouble is a verdict."""
        self._started_at = time.monotonic()
        try:
            return self._begin() or self._watch()
        finally:
            self._references.clear()
            self._progress = None
            self._process.recycle()
            if self._colour is not None:
                self._stage.light(None)
            if self._asked_at is not None:
                self._stage.bird(None)

    def _begin(self) -> FaceVerdict | None:
        over = self._over()
        if over is not None:
            return over
        reason = "none"
        for reference in self._references:
            if not reference.jpeg:
                continue
            begun = self._process.begin(reference.jpeg, cancelled=lambda: self._deadline.over is not None)
            if isinstance(begun, EngineTrouble):
                return self._trouble(begun)
            if not isinstance(begun, BadReference):
                self._source = reference.source
                return None
            reason = begun.problem.value.lower().replace("_", "-")
        return self._verdict(VerdictKind.NO_REFERENCE, reason=reason)

    def _watch(self) -> FaceVerdict:
        number = 0
        self._since = picture_at = time.monotonic()
        while True:
            over = self._over()
            if over is not None:
                return self._so_far(over)
            self._shine()
            frame = self._mailbox.wait_newer(number, _FRAME_WAIT_SECONDS)
            now = time.monotonic()
            if frame is not None:
                number = frame.number
                seen = self._look(frame)
                if isinstance(seen, EngineTrouble):
                    return self._trouble(seen)
                if seen.light >= _BLACK_BELOW:
                    picture_at = now
                self._tell(seen)
                ended = self._decide(seen)
                if ended is not None:
                    return ended
            if now - picture_at > self._camera_patience:
                return self._verdict(VerdictKind.CAMERA_TROUBLE, reason="no-frames" if frame is None else "black")

    def _look(self, frame: Frame) -> Seen | EngineTrouble:
        at = frame.taken_at_monotonic - self._since
        try:
            return self._process.look(
                frame.bgr, cancelled=lambda: self._deadline.cancelled, at=at, light=self._light.at(at)
            )
        finally:
            frame.bgr.fill(0)

    def _shine(self) -> None:
        colour = self._light.at(time.monotonic() - self._since)
        if self._light is not STEADY and colour != self._colour:
            self._colour = colour
            self._stage.light(colour)

    def _tell(self, seen: Seen) -> None:
        if self._seen_at is None and seen.box is not None:
            self._seen_at = time.monotonic()
        same = self._progress is not None and self._progress.hint is seen.hint
        self._steady = self._steady + 1 if same else 1
        self._progress = Progress(seen.hint, seen.box, seen.good_frames)
        # While the visitor looks for the bird, nothing else is said.
        if self._asked_at is not None or seen.hint is self._told or self._steady < _STEADY_FRAMES:
            return
        if time.monotonic() - self._told_at >= HINT_EVERY_SECONDS:
            self._told = seen.hint
            self._stage.hint(seen.hint)
            self._told_at = time.monotonic()

    def _decide(self, seen: Seen) -> FaceVerdict | None:
        """The verdict, when there is one after this frame."""
        if not seen.enough:
            # Somebody else came before the camera, and the count began again.
            self._judged = None
            return None
        now = time.monotonic()
        if self._judged is None:
            return self._read(now)
        policy = self._policy
        assert policy is not None
        if self._asked_at is not None:
            if seen.followed or now - self._asked_at >= policy.request_seconds:
                return self._conclude(self._process.judge())
            if now - self._asked_at >= policy.request_seconds / 2 and not self._asked_again:
                self._asked_again = True
                self._stage.bird(self._side)
            return None
        looked = now - (self._started_at if self._seen_at is None else self._seen_at)
        if looked < policy.look_seconds or now - self._read_at < _READ_EVERY_SECONDS:
            return None
        verdict = self._read(now)
        if verdict is not None:
            return verdict
        strong = self._judged.liveness is not None and self._judged.liveness.grade is Grade.STRONG
        if not strong and looked < policy.patience_seconds:
            return None
        return self._conclude(self._judged) if strong or not policy.request else self._ask(now)

    def _read(self, now: float) -> FaceVerdict | None:
        """Ask for the verdict so far; what does not depend on anybody's being alive is the end of the check."""
        judged = self._process.judge()
        if not isinstance(judged, Judged):
            return self._trouble(judged)
        if judged.likeness is not Likeness.SAME or judged.liveness is None or self._policy is None:
            return self._verdict(_KIND_OF[judged.likeness], judged)
        self._judged, self._read_at = judged, now
        return None

    def _ask(self, now: float) -> FaceVerdict | None:
        heard = self._process.ask(self._side, now - self._since)
        if isinstance(heard, EngineTrouble):
            return self._trouble(heard)
        self._asked_at = now
        self._stage.bird(self._side)
        return None

    def _conclude(self, judged: Judged | EngineTrouble) -> FaceVerdict:
        """The end of a check whose face is the right one."""
        if isinstance(judged, EngineTrouble):
            return self._trouble(judged)
        doubtful = judged.liveness is not None and judged.liveness.grade is Grade.DOUBTFUL
        refused = doubtful and self._policy is not None and self._policy.refuse
        return self._verdict(VerdictKind.UNCLEAR if refused else VerdictKind.SAME, judged)

    def _so_far(self, over: FaceVerdict) -> FaceVerdict:
        """Time is up: what was seen until now counts, when it is enough to tell who it is."""
        if over.kind is VerdictKind.CANCELLED or self._judged is None:
            return over
        return self._conclude(self._process.judge())

    def _over(self) -> FaceVerdict | None:
        over = self._deadline.over
        if over is None:
            return None
        if over is Completion.CANCELLED:
            return self._verdict(VerdictKind.CANCELLED)
        return self._verdict(VerdictKind.NO_FACE if self._seen_at is None else VerdictKind.TIMED_OUT)

    def _trouble(self, trouble: EngineTrouble) -> FaceVerdict:
        if self._deadline.cancelled:
            return self._verdict(VerdictKind.CANCELLED)
        if trouble.kind is TroubleKind.CANCELLED:
            # Time was up before the engine was ready; that nobody was seen says nothing about the visitor.
            return self._verdict(VerdictKind.ENGINE_TROUBLE, reason="too-slow")
        return self._verdict(VerdictKind.ENGINE_TROUBLE, reason=trouble.reason or trouble.kind.value.lower())

    def _verdict(self, kind: VerdictKind, judged: Judged | None = None, reason: str = "") -> FaceVerdict:
        milliseconds = round((time.monotonic() - self._started_at) * 1000)
        engine = self._process.settings.engine.value
        if judged is None:
            return FaceVerdict(kind, engine, milliseconds=milliseconds, reason=reason)
        return FaceVerdict(
            kind,
            engine,
            judged.score,
            judged.threshold,
            judged.frames,
            milliseconds,
            reason,
            judged.liveness,
            self._source,
            judged.policy_version or None,
        )

    def __repr__(self) -> str:
        return "<FaceCheck>"
