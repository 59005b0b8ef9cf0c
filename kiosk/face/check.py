"""One face check from the first hint to the verdict, and the thread that runs checks. No Qt."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from drivers.camera.contract import Frame, FrameMailbox
from drivers.contract import Completion, Deadline
from drivers.stack import forget_stack
from kiosk.face.matcher import Likeness
from kiosk.face.process import EngineTrouble, FaceProcess, TroubleKind
from kiosk.face.protocol import BadReference, Box, Judged, Seen
from kiosk.face.quality import Hint

_log = logging.getLogger("kiosk.face")

# Elderly listeners need the time to hear one hint before the next (and the voice the time to say it).
HINT_EVERY_SECONDS = 2.0
# One odd frame between good ones is not worth a word.
_STEADY_FRAMES = 3
# A camera that comes back within this time is forgiven: a re-plugged device must be back within 3 s.
CAMERA_PATIENCE_SECONDS = 4.0
# Below this mean grey level there is no picture, whatever the light in the hall.
_BLACK_BELOW = 8.0
_FRAME_WAIT_SECONDS = 0.05
_STOP_SECONDS = 3.0


class VerdictKind(StrEnum):
    """How a face check ended. Everything but SAME leads to another way or to a person, never to a refusal."""

    SAME = "SAME"
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
    is a machine word (``several-faces``, ``process-ended`` ...).
    """

    kind: VerdictKind
    engine: str
    score: float | None = None
    threshold: float | None = None
    frames_used: int = 0
    milliseconds: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """The latest state of a running check, for the oval on the screen."""

    hint: Hint
    box: Box | None
    good_frames: int


class FaceCheck:
    """Compares the person before the camera with a reference picture. ``run`` blocks; the rest is for any thread.

    The camera must be capturing already: consent and lens are not this class's business. ``on_hint`` is called in the
    thread of ``run``, on change, at most once in two seconds. The face process is recycled at the end of every run.
    """

    def __init__(
        self,
        process: FaceProcess,
        mailbox: FrameMailbox,
        reference_jpeg: bytes,
        on_hint: Callable[[Hint], None],
        deadline: Deadline,
        *,
        camera_patience_seconds: float = CAMERA_PATIENCE_SECONDS,
    ) -> None:
        self._process = process
        self._mailbox = mailbox
        self._reference = reference_jpeg
        self._on_hint = on_hint
        self._deadline = deadline
        self._camera_patience = camera_patience_seconds
        self._progress: Progress | None = None
        self._told: Hint | None = None
        self._told_at = float("-inf")
        self._steady = 0
        self._seen_face = False
        self._started_at = time.monotonic()

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
            self._reference = b""
            self._progress = None
            self._process.recycle()

    def _begin(self) -> FaceVerdict | None:
        over = self._over()
        if over is not None:
            return over
        if not self._reference:
            return self._verdict(VerdictKind.NO_REFERENCE, reason="none")
        begun = self._process.begin(self._reference, cancelled=lambda: self._deadline.over is not None)
        if isinstance(begun, EngineTrouble):
            return self._trouble(begun)
        if isinstance(begun, BadReference):
            return self._verdict(VerdictKind.NO_REFERENCE, reason=begun.problem.value.lower().replace("_", "-"))
        return None

    def _watch(self) -> FaceVerdict:
        number = 0
        picture_at = time.monotonic()
        while True:
            over = self._over()
            if over is not None:
                return over
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
                if seen.enough:
                    return self._judge()
            if now - picture_at > self._camera_patience:
                return self._verdict(VerdictKind.CAMERA_TROUBLE, reason="no-frames" if frame is None else "black")

    def _look(self, frame: Frame) -> Seen | EngineTrouble:
        try:
            return self._process.look(frame.bgr, cancelled=lambda: self._deadline.cancelled)
        finally:
            frame.bgr.fill(0)

    def _tell(self, seen: Seen) -> None:
        self._seen_face = self._seen_face or seen.box is not None
        same = self._progress is not None and self._progress.hint is seen.hint
        self._steady = self._steady + 1 if same else 1
        self._progress = Progress(seen.hint, seen.box, seen.good_frames)
        if seen.hint is self._told or self._steady < _STEADY_FRAMES:
            return
        if time.monotonic() - self._told_at >= HINT_EVERY_SECONDS:
            self._told = seen.hint
            self._on_hint(seen.hint)
            self._told_at = time.monotonic()

    def _judge(self) -> FaceVerdict:
        judged = self._process.judge()
        if isinstance(judged, Judged):
            return self._verdict(_KIND_OF[judged.likeness], judged)
        return self._trouble(judged)

    def _over(self) -> FaceVerdict | None:
        over = self._deadline.over
        if over is None:
            return None
        if over is Completion.CANCELLED:
            return self._verdict(VerdictKind.CANCELLED)
        return self._verdict(VerdictKind.TIMED_OUT if self._seen_face else VerdictKind.NO_FACE)

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
        return FaceVerdict(kind, engine, judged.score, judged.threshold, judged.frames, milliseconds, reason)

    def __repr__(self) -> str:
        return "<FaceCheck>"


@dataclass(frozen=True, slots=True)
class _Errand:
    check: FaceCheck
    done: Callable[[FaceVerdict], None]


class FaceWorker:
    """The long-lived thread in which checks run, one after the other. ``done`` is called in that thread."""

    def __init__(self, process: FaceProcess) -> None:
        self._process = process
        self._errands: queue.SimpleQueue[_Errand | None] = queue.SimpleQueue()
        self._running: FaceCheck | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread and warm the face process up behind it."""
        if self._thread is not None:
            return
        self._stopping.clear()
        self._process.start()
        self._thread = threading.Thread(target=self._run, name="face-check", daemon=True)
        self._thread.start()

    def submit(self, check: FaceCheck, done: Callable[[FaceVerdict], None]) -> None:
        """Run ``check`` when the ones before it are over."""
        self._errands.put(_Errand(check, done))

    def stop(self) -> None:
        """Cancel what runs or waits, end the thread and the face process. Safe to call twice."""
        thread = self._thread
        self._stopping.set()
        running = self._running
        if running is not None:
            running.cancel()
        self._errands.put(None)
        if thread is not None:
            thread.join(_STOP_SECONDS)
            if thread.is_alive():
                _log.error("the face thread did not stop within %.0f s", _STOP_SECONDS)
        self._thread = None
        self._process.close()

    def _run(self) -> None:
        while (errand := self._errands.get()) is not None:
            self._running = errand.check
            if self._stopping.is_set():
                errand.check.cancel()
            verdict = errand.check.run()
            self._running = None
            errand.done(verdict)
            del errand
            forget_stack()
