"""A module in memory with its driver and a hand at it, and what is allowed to be said to it."""

from __future__ import annotations

from typing import Final

from drivers.contract import Deadline
from drivers.far_end import FarEnd, memory_link
from drivers.fingerprint.codec import Instruction
from drivers.fingerprint.contract import FingerHint
from drivers.fingerprint.driver import FingerprintSettings, SerialFingerprintModule
from drivers.fingerprint.finger import demonstration_template, finger_of
from drivers.fingerprint.model import FingerprintModel, Habits
from drivers.fingerprint.simulator import FingerHand

TEMPLATE: Final = demonstration_template("of the tests")
RIGHT: Final = finger_of(TEMPLATE)
STORE, UP_IMAGE = 0x06, 0x0A
NEVER: Final = {STORE, UP_IMAGE, 0x04, 0x07, 0x12, 0x15, 0x18}
"""Storing, searching and loading prints, giving out pictures, passwords, addresses, the note pad."""


class Rig:
    """Open from the start. The clock stands still unless it is moved."""

    def __init__(
        self,
        habits: Habits | None = None,
        settings: FingerprintSettings | None = None,
        model: FingerprintModel | None = None,
    ) -> None:
        self.model = model or FingerprintModel(habits)
        self.hand = FingerHand(self.model, FarEnd(self.model))
        self.now = 100.0
        self.hints: list[FingerHint] = []
        self.module = SerialFingerprintModule(lambda: memory_link(self.hand.far_end), settings, clock=lambda: self.now)

    def open(self) -> Rig:
        self.module.open()
        self.idle()
        return self

    def idle(self) -> None:
        """As often as the supervisor polls within a second."""
        for _ in range(3):
            list(self.module.poll(0.0))

    def compare(self, seconds: float = 5.0, template: bytes = TEMPLATE) -> object:
        """One try; hints may come one after the other at once."""

        def tell(hint: FingerHint) -> None:
            self.hints.append(hint)
            self.now += 2.0

        return self.module.compare(template, Deadline(seconds), tell)

    def memory(self) -> bytes:
        """All that the module holds, one after the other."""
        model = self.model
        return b"".join([model.image, *model.buffers.values(), *model.library.values()])

    def said_nothing_forbidden(self) -> bool:
        return set(self.model.asked) <= {int(word) for word in Instruction} and not NEVER & set(self.model.asked)
