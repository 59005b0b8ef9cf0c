"""The simulated fingerprint module: the real driver and the real bytes to a module in memory, and the hand at its sensor."""

from __future__ import annotations

from drivers.far_end import FarEnd, Trouble, memory_link
from drivers.fingerprint.driver import FingerprintSettings, SerialFingerprintModule
from drivers.fingerprint.finger import Finger
from drivers.fingerprint.model import FingerprintModel


class FingerHand:
    """A hand at a modelled module and its cable; may be called from any thread."""

    def __init__(self, model: FingerprintModel, far_end: FarEnd) -> None:
        self.model = model
        self.far_end = far_end

    def place(self, finger: Finger | None) -> None:
        """Lay a finger on, instead of the one that lies there; None: lift that."""
        with self.far_end.changed:
            if finger is None:
                self.model.lift()
            else:
                self.model.place(finger)

    def lift(self) -> None:
        self.place(None)

    def remains(self) -> list[str]:
        """Where anything of anybody is left in the module."""
        with self.far_end.changed:
            return self.model.remains()

    def set_trouble(self, trouble: Trouble) -> None:
        self.far_end.set_trouble(trouble)

    def unplug(self) -> None:
        """Pull the cable; it carries the power, so the working memory is lost."""
        self.far_end.unplug()
        with self.far_end.changed:
            self.model.power_cycle()

    def plug(self) -> None:
        self.far_end.plug()

    def facts(self) -> dict[str, object]:
        """Nothing of the person."""
        with self.far_end.changed:
            return {
                "finger": self.model.finger is not None,
                "pictures": self.model.pictures,
                "remains": self.model.remains(),
            }


class SimulatedFingerprintModule(SerialFingerprintModule):
    """Configured like any module; ``controls`` is the hand at it (dock, scenarios, tests)."""

    def __init__(self, settings: FingerprintSettings | None = None, model: FingerprintModel | None = None) -> None:
        model = model or FingerprintModel()
        far_end = FarEnd(model)
        super().__init__(lambda: memory_link(far_end), settings)
        self.controls = FingerHand(model, far_end)
