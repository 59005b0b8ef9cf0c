"""The ways to reach a fingerprint module, for the contract suite: a finger that is the template's is the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from drivers.contract import Adapter, Deadline
from drivers.far_end import FarEnd, OnCable, PtyCable
from drivers.fingerprint.adapter import serial_fingerprint_module
from drivers.fingerprint.contract import FAMILY, FingerHint, Matched
from drivers.fingerprint.driver import SerialFingerprintModule
from drivers.fingerprint.finger import demonstration_template, finger_of
from drivers.fingerprint.model import FingerprintModel, Habits
from drivers.fingerprint.simulator import FingerHand, SimulatedFingerprintModule
from drivers.proving import Subject, Variant

_TEMPLATE: Final = demonstration_template("of the contract suite")
# The least that one finger and its own template are alike in the model.
_SCORE_MIN: Final = 200


class _Subject(OnCable):
    def __init__(self, module: SerialFingerprintModule, hand: FingerHand) -> None:
        super().__init__(hand)
        self.adapter: Adapter = module
        self._module = module
        self._hand = hand
        self._hints: list[FingerHint] = []

    def work(self, deadline: Deadline) -> object:
        self._hand.place(finger_of(_TEMPLATE))
        return self._module.compare(_TEMPLATE, deadline, self._hints.append)

    def delivered(self, result: object) -> bool:
        return isinstance(result, Matched) and result.score >= _SCORE_MIN


@contextmanager
def _simulator(folder: Path) -> Iterator[Subject]:
    module = SimulatedFingerprintModule()
    yield _Subject(module, module.controls)


def _on_a_pty(habits: Habits) -> Callable[[Path], AbstractContextManager[Subject]]:
    @contextmanager
    def make(folder: Path) -> Iterator[Subject]:
        model = FingerprintModel(habits)
        hand = FingerHand(model, FarEnd(model))
        with PtyCable(hand.far_end, folder / "fingerprint") as cable:
            yield _Subject(serial_fingerprint_module(str(cable.name)), hand)

    return make


VARIANTS: Final = (
    Variant(FAMILY, "simulator", _simulator),
    Variant(FAMILY, "zfm on a pty", _on_a_pty(Habits())),
    Variant(FAMILY, "zfm that obeys no command amid data", _on_a_pty(Habits(32, command_ends_data=False))),
    Variant(FAMILY, "zfm that reads nothing back", _on_a_pty(Habits(256, gives_templates=False, takes_images=False))),
)
