"""The PIN pad under the contract suite: the real adapter on a pty, and the simulator; an enciphered PIN is the work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from drivers.contract import Adapter, Deadline
from drivers.far_end import OnCable, PtyCable
from drivers.pinpad.adapter import serial_pin_pad
from drivers.pinpad.contract import FAMILY, KeyFeedback, PinEntered
from drivers.pinpad.driver import SerialPinPad
from drivers.pinpad.model import PadModel
from drivers.pinpad.simulator import PadHand, SimulatedPinPad, demo_store
from drivers.proving import Subject, Variant

# An invented account in a range that no bank uses.
_ACCOUNT: Final = "0000000000000000017"
_DIGITS: Final = "135790"


class _Subject(OnCable):
    def __init__(self, pad: SerialPinPad, hand: PadHand) -> None:
        super().__init__(hand)
        self.adapter: Adapter = pad
        self._pad = pad
        self._hand = hand
        self._heard: list[KeyFeedback] = []

    def work(self, deadline: Deadline) -> object:
        self._heard.clear()
        self._hand.type_when_asked(_DIGITS)
        return self._pad.enter_pin(4, 6, _ACCOUNT, deadline, self._heard.append)

    def delivered(self, result: object) -> bool:
        complete = [feedback.entered for feedback in self._heard] == [1, 2, 3, 4, 5, 6, 6]
        return isinstance(result, PinEntered) and complete


@contextmanager
def _simulator(folder: Path) -> Iterator[Subject]:
    pad = SimulatedPinPad()
    yield _Subject(pad, pad.controls)


@contextmanager
def _on_a_pty(folder: Path) -> Iterator[Subject]:
    hand = PadHand(PadModel(demo_store()))
    with PtyCable(hand.far_end, folder / "pin-pad") as cable:
        yield _Subject(serial_pin_pad(str(cable.name)), hand)


VARIANTS: Final = (Variant(FAMILY, "simulator", _simulator), Variant(FAMILY, "serial pad on a pty", _on_a_pty))
