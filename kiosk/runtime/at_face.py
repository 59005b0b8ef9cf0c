"""The face check: lens, mailbox, face process, hints. The lens opens here and nowhere else, and only for CheckFace."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from drivers.camera.contract import CameraAdapter, FrameMailbox
from drivers.contract import Deadline, Failed
from drivers.supervisor import Supervised
from kiosk.face.check import FaceCheck, FaceVerdict, Reference, Stage, VerdictKind
from kiosk.face.liveness.evidence import Cue, Liveness, Side
from kiosk.face.liveness.light import STEADY, Sequence
from kiosk.face.process import FaceProcess
from kiosk.face.quality import Hint
from kiosk.face.worker import FaceWorker
from kiosk.pages import text
from kiosk.runtime.at_the_screen import BirdSits, LampTinted
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services import values
from kiosk.services.effects import CheckFace, FaceResult

OPEN_SECONDS = 6.0
CLOSE_SECONDS = 4.0

_KINDS = {
    VerdictKind.SAME: "same",
    VerdictKind.UNCLEAR: "unclear",
    VerdictKind.UNSURE: "unsure",
    VerdictKind.DIFFERENT: "different",
    VerdictKind.NO_FACE: "no-face",
    VerdictKind.CAMERA_TROUBLE: "camera",
    VerdictKind.ENGINE_TROUBLE: "engine",
    VerdictKind.NO_REFERENCE: "no-reference",
    VerdictKind.TIMED_OUT: "timed-out",
    VerdictKind.CANCELLED: "timed-out",
}


class AtFace:
    """Runs one face check at a time. ``mailbox`` is what the camera page samples; ``post`` takes what the check shows."""

    def __init__(
        self,
        camera: Supervised[CameraAdapter] | None,
        process: FaceProcess,
        limit_seconds: float,
        post: Callable[[object], None],
    ) -> None:
        self._camera = camera
        self._post = post
        self._process = process
        self._worker = FaceWorker(process)
        self._limit = limit_seconds

    @property
    def mailbox(self) -> FrameMailbox | None:
        return self._camera.adapter.mailbox if self._camera is not None else None

    def register(self, performer: Performer) -> None:
        performer.register(CheckFace, self._check)

    def start(self) -> None:
        self._worker.start()

    def stop(self) -> None:
        self._worker.stop()

    def end_visit(self) -> None:
        """Nothing of a face may outlast the visit: the mailbox is overwritten even when a check is still ending."""
        if self.mailbox is not None:
            self.mailbox.wipe()

    def _check(self, effect: CheckFace, reply: Reply) -> Cancel | None:
        camera = self._camera
        if camera is None:
            reply.done(FaceResult("camera"))
            return None
        deadline = Deadline(self._limit + OPEN_SECONDS)

        def judged(verdict: FaceVerdict) -> None:
            camera.submit(lambda lens, limit: lens.stop_capture(), CLOSE_SECONDS, lambda result: None)
            reply.done(result_of(verdict))

        def opened(result: object) -> None:
            if isinstance(result, Failed):
                camera.submit(lambda lens, limit: lens.stop_capture(), CLOSE_SECONDS, lambda result: None)
                reply.done(FaceResult("camera"))
                return
            references = [Reference("centre", effect.reference.jpeg)]
            if effect.card_photo is not None:
                references.append(Reference("card", effect.card_photo.jpeg))
            check = FaceCheck(
                self._process,
                camera.adapter.mailbox,
                references,
                self._stage(reply),
                deadline,
                light=self._draw_light(),
                side=secrets.choice(tuple(Side)),
            )
            self._worker.submit(check, judged)

        camera.submit(lambda lens, limit: lens.start_capture(limit), OPEN_SECONDS, opened)
        # The check asks its deadline at every step, so cancelling that is enough wherever it stands.
        return deadline.cancel

    def _draw_light(self) -> Sequence:
        """New colours for each check: who knew them beforehand could answer them with a recording."""
        policy = self._process.settings.liveness
        return Sequence.random(secrets.randbits(64)) if policy is not None and Cue.LIGHT in policy.cues else STEADY

    def _stage(self, reply: Reply) -> Stage:
        def hint(hint: Hint) -> None:
            reply.note(text(f"face-hint-{hint.value.lower().replace('_', '-')}"))

        def bird(side: Side | None) -> None:
            self._post(BirdSits(None if side is None else side.value))
            if side is not None:
                reply.note(text(f"face-hint-bird-{side.value}"))

        return Stage(hint, lambda colour: self._post(LampTinted(colour)), bird)


def result_of(verdict: FaceVerdict) -> FaceResult:
    """The verdict in the words of the services."""
    return FaceResult(
        _KINDS[verdict.kind],
        verdict.score,
        verdict.threshold,
        verdict.engine,
        _liveness(verdict.liveness),
        verdict.reference,
        verdict.policy_version,
    )


def _liveness(found: Liveness | None) -> values.Liveness | None:
    if found is None:
        return None
    cues = tuple(values.CueReading(reading.cue.value, reading.score) for reading in found.cues)
    return values.Liveness(found.grade.value, cues, found.asked)
