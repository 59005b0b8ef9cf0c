"""The identity card reader as a configured simulator: the driver over a device model in memory."""

from __future__ import annotations

from collections.abc import Callable

from drivers.far_end import FarEnd, Trouble, memory_link
from drivers.idcard.driver import SamVReader
from drivers.idcard.image import IdCardImage
from drivers.idcard.model import Habits, SamVModel


class IdCardHand:
    """A hand at a modelled reader; may be called from any thread."""

    def __init__(self, model: SamVModel, far_end: FarEnd) -> None:
        self._model = model
        self._far_end = far_end

    def place(self, card: IdCardImage) -> None:
        """Put a card down, instead of the one that lies there."""
        with self._far_end.changed:
            self._model.place(card)

    def lift(self) -> None:
        with self._far_end.changed:
            self._model.lift()

    def put_back(self) -> None:
        """Lift the card that lies there and put it down again."""
        with self._far_end.changed:
            if self._model.card is not None:
                self._model.place(self._model.card)

    def lift_for_a_moment(self) -> Callable[[], None]:
        """Lift the card that lies there; what is returned puts it down again."""
        with self._far_end.changed:
            card = self._model.card
            self._model.lift()
        return lambda: None if card is None else self.place(card)

    def fault(self, name: str, times: int | None = None) -> None:
        """Set a model.Fault by name, for its next ``times`` (None: for ever). Raises ValueError for other names."""
        with self._far_end.changed:
            self._model.set_fault(name, times)

    def set_trouble(self, trouble: Trouble) -> None:
        self._far_end.set_trouble(trouble)

    def unplug(self) -> None:
        """Pull the reader's cable; it loses its power with it."""
        self._far_end.unplug()
        with self._far_end.changed:
            self._model.power_cycle()

    def plug(self) -> None:
        self._far_end.plug()

    def facts(self) -> dict[str, object]:
        """Nothing of the person."""
        with self._far_end.changed:
            card = self._model.card
            return {"card": None if card is None else card.kind.value, "reads": self._model.reads}


class SimulatedIdCardReader(SamVReader):
    """``hand`` is for the dock."""

    def __init__(self, *, extra_address: bool = False, habits: Habits | None = None) -> None:
        model = SamVModel(habits)
        far_end = FarEnd(model)
        super().__init__(lambda: memory_link(far_end), extra_address=extra_address)
        self.hand = IdCardHand(model, far_end)
