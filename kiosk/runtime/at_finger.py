"""The fingerprint check: the module's thread waits for a finger and compares it; after the visit nothing is left in it."""

from __future__ import annotations

from drivers.contract import Completion, Deadline, Failed
from drivers.fingerprint.contract import FingerHint, FingerprintModule, Matched, NotMatched, Unclear
from drivers.supervisor import Supervised, Ticket
from kiosk.pages import text
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.proofs import CheckFingerprint, FingerRight, FingerUnclear, FingerWrong

CHECK_SECONDS = 30.0
"""For one try: an old person reads, finds the window, and perhaps wipes a finger."""
WIPE_SECONDS = 30.0


class AtFinger:
    """One check at a time. ``module`` None: this terminal has none."""

    def __init__(self, module: Supervised[FingerprintModule] | None) -> None:
        self._module = module
        # A kiosk that was killed in the middle of a visit has left something in the module.
        self._owes_wipe = True
        self._wiping: Ticket | None = None

    def register(self, performer: Performer) -> None:
        performer.register(CheckFingerprint, self._check)

    def start(self) -> None:
        self._wipe()

    def stop(self) -> None:
        """Do not wait for a wipe: the module forgets with its power, and the next start wipes it."""
        if self._wiping is not None:
            self._wiping.cancel()

    def end_visit(self) -> None:
        """Overwrite what the visitor left in the module. Main thread."""
        self._wipe()

    def _check(self, effect: CheckFingerprint, reply: Reply) -> Cancel | None:
        if self._module is None:
            reply.done(Failed(Completion.NOT_READY, "not-configured"))
            return None
        # A wipe may still be writing over the last picture: the next one does that as well, and the wipe after it.
        self.stop()
        self._owes_wipe = True

        def tell(hint: FingerHint) -> None:
            reply.note(text(f"finger-hint-{hint.value}"))

        def work(module: FingerprintModule, deadline: Deadline) -> object:
            return module.compare(effect.template.octets, deadline, tell)

        return self._module.submit(work, CHECK_SECONDS, lambda result: reply.done(outcome(result))).cancel

    def _wipe(self) -> None:
        if self._module is None or not self._owes_wipe:
            return
        self._owes_wipe = False
        self._wiping = self._module.submit(lambda module, deadline: module.wipe(deadline), WIPE_SECONDS, self._wiped)

    def _wiped(self, result: object) -> None:
        """In the module's thread. A wipe that was not done is owed until the next end of a visit; why it was not stands in
        the device's status. What a model cannot do at all is not asked again and again.
        """
        if isinstance(result, Failed) and result.completion is not Completion.UNSUPPORTED:
            self._owes_wipe = True


def outcome(result: object) -> object:
    """The module's answer in the words of the services."""
    match result:
        case Matched(score):
            return FingerRight(score)
        case NotMatched():
            return FingerWrong()
        case Unclear(hint):
            return FingerUnclear(hint.value)
    return result
