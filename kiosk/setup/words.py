"""What happened at a device, in a few words for the engineer's screen: never which key, never a code, never a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from drivers.card.contract import CardInserted, CardRemoved
from drivers.contract import DeviceState, DeviceStatus, StatusChanged, Supply
from drivers.fingerprint.contract import ModuleReport
from drivers.headphones.contract import HeadphonesIn, HeadphonesOut
from drivers.idcard.contract import IdCardLifted, IdCardPlaced
from drivers.keypad.contract import KeyPressed
from drivers.power.contract import BatteryLow, MainsBack, MainsLost, PowerReading, ShutdownNow
from drivers.presence.contract import Sighting, SomeoneCame, SomeoneLeft
from drivers.scanner.contract import Scanned, ScanRefused
from kiosk import devices as families

_UP: Final = (DeviceState.ONLINE, DeviceState.BUSY)
STARTING: Final = "starting"
TELLING: Final = (
    families.CARD,
    families.ID_CARD,
    families.SCANNER,
    families.KEYPAD,
    families.HEADPHONES,
    families.PRESENCE,
    families.POWER,
)
"""Families that tell of something by themselves; of the others there is only a state (and the camera's picture)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a device sees now, asked again and again; no event."""

    family: str
    text: str


def event_words(event: object) -> tuple[str, str] | None:
    """Family and words; None for what says nothing to an engineer."""
    match event:
        case CardInserted(atr=b""):
            return families.CARD, "card in, but its chip is silent"
        case CardInserted(already_in=True):
            return families.CARD, "a card lies in it"
        case CardInserted():
            return families.CARD, "card in"
        case CardRemoved(reader_gone=True):
            return families.CARD, "reader gone"
        case CardRemoved():
            return families.CARD, "card out"
        case IdCardPlaced():
            return families.ID_CARD, "card lies on it"
        case IdCardLifted():
            return families.ID_CARD, "card lifted"
        case Scanned(kind=kind):
            return families.SCANNER, f"code scanned: {kind.value}"
        case ScanRefused(reason=reason):
            return families.SCANNER, f"code not taken: {reason.value}"
        case KeyPressed():
            return families.KEYPAD, "key pressed"
        case HeadphonesIn():
            return families.HEADPHONES, "plug in"
        case HeadphonesOut(jack_gone=True):
            return families.HEADPHONES, "jack gone"
        case HeadphonesOut():
            return families.HEADPHONES, "plug out"
        case SomeoneCame(distance_cm=distance):
            return families.PRESENCE, "someone came" if distance is None else f"someone came, {distance} cm"
        case SomeoneLeft():
            return families.PRESENCE, "nobody there any more"
        case MainsLost():
            return families.POWER, "mains out, on battery"
        case MainsBack():
            return families.POWER, "mains back"
        case BatteryLow():
            return families.POWER, "battery low"
        case ShutdownNow():
            return families.POWER, "power may go any moment"
    return None


def sighting_words(seen: Sighting) -> str:
    """What the presence sensor sees."""
    if not seen.someone:
        return "nobody"
    where = "" if seen.distance_cm is None else f" at {seen.distance_cm} cm"
    return f"someone{where}" + (", moving" if seen.moving else "")


def power_words(reading: PowerReading) -> str:
    """What the supply says."""
    mains = {True: "on battery", False: "on mains", None: "cannot tell"}[reading.on_battery]
    charge = "" if reading.charge_percent is None else f", charge {reading.charge_percent:.0f} %"
    left = "" if reading.runtime_seconds is None else f", {reading.runtime_seconds / 60:.0f} min"
    return f"{mains}{charge}{left}" + ("; wants a new battery" if reading.replace_battery else "")


def module_words(told: ModuleReport) -> str:
    """What the fingerprint module says of itself. Prints that it stores are not the kiosk's: a visit's end deletes them."""
    stored = {None: "cannot count what it stores", 0: "stores no print"}.get(
        told.stored, f"stores {told.stored} print(s)"
    )
    return f"level {told.security_level}, packets of {told.packet_bytes}, {stored}"


@dataclass(slots=True)
class Tile:
    """One device as the window shows it. ``pulls`` counts how often it was lost while we watched: paper that is out, or a
    covered lens, is no loss.
    """

    family: str
    driver: str
    status: DeviceStatus = field(init=False)
    event: str = ""
    event_at: str = ""
    reading: str = ""
    pulls: int = 0
    _there: bool = False

    def __post_init__(self) -> None:
        self.status = DeviceStatus(self.family, DeviceState.UNKNOWN, reason=STARTING)

    def take(self, message: object, at: str) -> bool:
        """Whether ``message`` was about this device. ``at``: the time of day to show."""
        match message:
            case StatusChanged(status=status) if status.family == self.family:
                self.pulls += self._there and status.state is DeviceState.OFFLINE
                self._there = status.state is not DeviceState.OFFLINE and (self._there or status.state in _UP)
                self.status = status
                if status.state not in _UP:
                    self.reading = ""
                return True
            case Reading(family=self.family, text=text):
                self.reading = text if self.status.state in _UP else ""
                return True
        told = event_words(message)
        if told is None or told[0] != self.family:
            return False
        self.event, self.event_at = told[1], at
        return True

    @property
    def supply(self) -> str:
        """The consumable in XFS words, "" where there is none."""
        return "" if self.status.supply is Supply.NOT_SUPPORTED else self.status.supply.value
