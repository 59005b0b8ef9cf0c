"""The face check: lens, mailbox, face process, hints. The lens opens here and nowhere else, and only for CheckFace."""

from __future__ import annotations

from drivers.camera.contract import CameraAdapter, FrameMailbox
from drivers.contract import Deadline, Failed
from drivers.supervisor import Supervised
from kiosk.face.check import FaceCheck, FaceVerdict, FaceWorker, VerdictKind
from kiosk.face.process import FaceProcess
from kiosk.face.quality import Hint
from kiosk.pages import text
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.effects import CheckFace, FaceResult

OPEN_SECONDS = 6.0
CLOSE_SECONDS = 4.0

_KINDS = {
    VerdictKind.SAME: "same",
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
    """Runs one face check at a time. ``mailbox`` is what the camera page samples."""

    def __init__(self, camera: Supervised[CameraAdapter] | None, process: FaceProcess, limit_seconds: float) -> None:
        self._camera = camera
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

        def tell(hint: Hint) -> None:
            reply.note(text(f"face-hint-{hint.value.lower().replace('_', '-')}"))

        def judged(verdict: FaceVerdict) -> None:
            camera.submit(lambda lens, limit: lens.stop_capture(), CLOSE_SECONDS, lambda result: None)
            reply.done(FaceResult(_KINDS[verdict.kind], verdict.score, verdict.threshold, verdict.engine))

        def opened(result: object) -> None:
            if isinstance(result, Failed):
                camera.submit(lambda lens, limit: lens.stop_capture(), CLOSE_SECONDS, lambda result: None)
                reply.done(FaceResult("camera"))
                return
            check = FaceCheck(self._process, camera.adapter.mailbox, effect.reference.jpeg, tell, deadline)
            self._worker.submit(check, judged)

        camera.submit(lambda lens, limit: lens.start_capture(limit), OPEN_SECONDS, opened)
        # The check asks its deadline at every step, so cancelling that is enough wherever it stands.
        return deadline.cancel
