"""The effect of the fingerprint module: it compares, in its own thread; template and finger are gone from it afterwards."""

from __future__ import annotations

from drivers.contract import Completion, Deadline, Failed
from drivers.fingerprint.contract import FingerHint, FingerprintModule, Matched, NotMatched, Unclear
from drivers.supervisor import Supervised
from kiosk.pages import text
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.effects import FingerRight, FingerUnclear, FingerWrong
from kiosk.services.proofs import CheckFingerprint

TRY_SECONDS = 30.0
"""For one try: a hint may have to be heard and a finger wiped in between."""


class AtFinger:
    """One comparison at a time."""

    def __init__(self, module: Supervised[FingerprintModule] | None) -> None:
        self._module = module

    def register(self, performer: Performer) -> None:
        performer.register(CheckFingerprint, self._check)

    def _check(self, effect: CheckFingerprint, reply: Reply) -> Cancel | None:
        if self._module is None:
            reply.done(Failed(Completion.NOT_READY, "not-configured"))
            return None

        def tell(hint: FingerHint) -> None:
            reply.note(text(f"finger-hint-{hint.value}"))

        def work(module: FingerprintModule, deadline: Deadline) -> object:
            return module.compare(effect.template.octets, deadline, tell)

        return self._module.submit(work, TRY_SECONDS, lambda result: reply.done(finger_result(result))).cancel


def finger_result(result: object) -> object:
    """The module's answer in the words of the services."""
    match result:
        case Matched(score):
            return FingerRight(score)
        case NotMatched():
            return FingerWrong()
        case Unclear(hint):
            return FingerUnclear(hint.value)
    return result
