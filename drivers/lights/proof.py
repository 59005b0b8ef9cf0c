"""The ways to reach guide lights, for the contract suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from drivers.contract import Adapter, Deadline
from drivers.far_end import PtyCable, Trouble
from drivers.gpio_fake import FakeChip
from drivers.lights.contract import FAMILY, GuideLight, GuideLights, Shown, Slot
from drivers.lights.gpio_lamps import GpioLights, LampLines
from drivers.lights.model import RelayFarEnd
from drivers.lights.relay import RelaySettings, SerialRelayLights
from drivers.lights.simulator import ALL_SLOTS, SimulatedLights
from drivers.proving import Subject, Variant

LAMPS = {Slot.CARD: LampLines((5,)), Slot.RECEIPT: LampLines((6,), active_low=True), Slot.CASH: LampLines((17, 27, 22))}


class LightsSubject:
    """``work`` lights the lamp of the card slot."""

    def __init__(self, lights: GuideLights, device: RelayFarEnd | FakeChip, *, answers: bool) -> None:
        self.adapter: Adapter = lights
        self._lights = lights
        self._device = device
        self._answers = answers

    def work(self, deadline: Deadline) -> object:
        return self._lights.show(Slot.CARD, GuideLight.CONTINUOUS, deadline)

    def delivered(self, result: object) -> bool:
        return isinstance(result, Shown) and Slot.CARD in result.lit

    def hinder(self, trouble: Trouble) -> bool:
        if isinstance(self._device, RelayFarEnd):
            self._device.set_trouble(trouble)
        # What is never answered cannot be answered badly.
        return self._answers or trouble is Trouble.NONE

    def unplug(self) -> None:
        self._device.unplug()

    def plug(self) -> None:
        self._device.plug()


@contextmanager
def _simulator(_: Path) -> Iterator[Subject]:
    lights = SimulatedLights()
    yield LightsSubject(lights, lights.controls, answers=True)


def _relay(*, answers: bool, text: bool = False) -> Callable[[Path], AbstractContextManager[Subject]]:
    @contextmanager
    def make(folder: Path) -> Iterator[Subject]:
        board = RelayFarEnd(answers=answers, text=text)
        settings = RelaySettings(ALL_SLOTS, answers=answers, solid_state=True)
        with PtyCable(board, folder / "relay") as cable:
            yield LightsSubject(SerialRelayLights(str(cable.name), settings), board, answers=answers)

    return make


def _gpio(*, dimmable: bool) -> Callable[[Path], AbstractContextManager[Subject]]:
    @contextmanager
    def make(_: Path) -> Iterator[Subject]:
        chip = FakeChip()
        yield LightsSubject(GpioLights(LAMPS, dimmable=dimmable, open_pins=chip.open), chip, answers=False)

    return make


VARIANTS: tuple[Variant, ...] = (
    Variant(FAMILY, "simulator", _simulator),
    Variant(FAMILY, "relay board that answers in bytes on a pty", _relay(answers=True)),
    Variant(FAMILY, "relay board that answers in text on a pty", _relay(answers=True, text=True)),
    Variant(FAMILY, "mute relay board on a pty", _relay(answers=False)),
    Variant(FAMILY, "dimmed lamps on a mock chip", _gpio(dimmable=True)),
    Variant(FAMILY, "lamps on a mock chip", _gpio(dimmable=False)),
)
