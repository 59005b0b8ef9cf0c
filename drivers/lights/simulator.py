"""The simulated guide lights: the real relay driver over a board in memory, with a lamp at every slot."""

from __future__ import annotations

from drivers.far_end import memory_link
from drivers.lights.contract import Slot
from drivers.lights.model import RelayFarEnd
from drivers.lights.relay import RelayLights, RelaySettings

ALL_SLOTS = {slot: number for number, slot in enumerate(Slot, 1)}


class SimulatedLights(RelayLights):
    """``controls`` (lit, stick, unplug, plug, set_trouble) and ``burning`` from any thread."""

    def __init__(self, settings: RelaySettings | None = None) -> None:
        settings = settings or RelaySettings(ALL_SLOTS, answers=True, solid_state=True)
        self.controls = RelayFarEnd(settings.relays, answers=settings.answers)
        super().__init__(lambda: memory_link(self.controls), settings)

    def burning(self) -> frozenset[Slot]:
        """Slots whose lamp burns at this moment; a flashing one comes and goes."""
        lit = self.controls.lit
        return frozenset(slot for slot, channel in self._settings.channels.items() if channel in lit)
