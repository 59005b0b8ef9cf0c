"""The simulated PIN pad: the real driver and the real bytes to a pad in memory, and the hand at that pad."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from drivers.far_end import FarEnd, Trouble, memory_link
from drivers.pinpad.contract import KeyUse, PadSettings
from drivers.pinpad.driver import SerialPinPad
from drivers.pinpad.keys import MASTER, Algorithm, KeyStore, SecretKey, wrap_key
from drivers.pinpad.messages import LoadKey, Result
from drivers.pinpad.model import ENTER_KEY, PadModel

# Not secrets: the keys of a simulated pad, refused in production with the simulator itself.
DEMO_MASTER: Final = bytes(range(32))
DEMO_PIN_KEYS: Final = (
    SecretKey("pin", KeyUse.PIN, Algorithm.AES, bytes.fromhex("C1D0F8FB4958670DBA40AB1F3752EF0D")),
    SecretKey("pin-tdea", KeyUse.PIN, Algorithm.TDEA, bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")),
)


def demo_store() -> KeyStore:
    """Key memory with the demonstration keys, loaded the way a key centre does it."""
    store = KeyStore(DEMO_MASTER)
    for key in DEMO_PIN_KEYS:
        result, _ = store.load(LoadKey(key.name, MASTER, key.check_value, wrap_key(DEMO_MASTER, key)))
        if result is not Result.OK:
            raise AssertionError(f"demonstration key {key.name}: {result.name}")
    return store


class PadHand:
    """Hands at the pad and its cable (dock, scenarios, tests); callable from any thread."""

    def __init__(self, model: PadModel) -> None:
        self.model = model
        self.far_end = FarEnd(model)

    def press(self, keys: Iterable[str]) -> None:
        """Keys one after the other: digits, ``clear``, ``cancel``, ``enter``. Without power nothing happens."""
        with self.far_end.changed:
            for key in keys:
                if self.far_end.plugged:
                    self.far_end.say(self.model.press(key))

    def type_when_asked(self, digits: str, last: str = ENTER_KEY) -> None:
        """A visitor who types ``digits`` and ``last`` as soon as the next entry opens."""
        with self.far_end.changed:
            self.model.visitor = (*digits, last)

    def tamper(self) -> None:
        with self.far_end.changed:
            self.far_end.say(self.model.tamper())

    def repair(self) -> None:
        """Back from the secure room with the demonstration keys."""
        with self.far_end.changed:
            self.model.repair(DEMO_MASTER)
            self.model.store = demo_store()

    def unplug(self) -> None:
        """Pull the cable; it carries the power, so an entry is forgotten at once."""
        with self.far_end.changed:
            self.far_end.unplug()
            self.model.connected()

    def plug(self) -> None:
        self.far_end.plug()

    def set_trouble(self, trouble: Trouble) -> None:
        self.far_end.set_trouble(trouble)


class SimulatedPinPad(SerialPinPad):
    """Configured like any pad; ``controls`` may be used from any thread."""

    def __init__(self, settings: PadSettings | None = None, model: PadModel | None = None) -> None:
        wanted = settings or PadSettings()
        self.controls = PadHand(model or PadModel(demo_store(), clear_allowed=wanted.clear_allowed))
        super().__init__(lambda: memory_link(self.controls.far_end), wanted)
