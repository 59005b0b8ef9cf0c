"""What may break into a visit, in one ordered table.

Interrupts belong to the conductor and not to services. Those that change the visit are thrown into the coroutine as typed
exceptions, which a service may catch where it has something better to offer; overlays never disturb it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Interrupt(Exception):
    """Base of everything thrown into a service from outside. ``reason`` names the closing text (``closing-<reason>``)."""

    reason: ClassVar[str] = "left"


class PowerFailing(Interrupt):
    """The supply is about to go: end now, keep the visitor's card out of the slot."""

    reason = "power"


class StaffTook(Interrupt):
    """A person at the desk took the visit over."""

    reason = "staff"


class VisitorLeft(Interrupt):
    """The visitor pressed the end button."""

    reason = "left"


class VisitorSilent(Interrupt):
    """Nobody answered the idle warning, or personal data stood on the screen for too long without a touch."""

    reason = "silent"


class CardPulled(Interrupt):
    """The card left the slot before the commit: nothing was changed."""

    reason = "card-pulled"


class DeviceLost(Interrupt):
    """The device the visit stands on (the card reader that holds the card) is gone."""

    reason = "device"


class EffectBroke(Exception):
    """What carries out an effect failed in its own code, so that no result will ever come: a fault like one of the service, and
    no service catches it.
    """


PRIORITY: tuple[type[Interrupt], ...] = (PowerFailing, StaffTook, VisitorLeft, VisitorSilent, CardPulled, DeviceLost)
"""First wins when several wait. Overlays (help, idle warning) come after all of these and never reach the coroutine."""

AFTER_ACCEPTANCE: frozenset[type[Interrupt]] = frozenset({PowerFailing, StaffTook, VisitorLeft, VisitorSilent})
"""Those that still end a visit whose act was accepted and whose result the visitor holds; the act itself stays."""


def first(waiting: list[Interrupt]) -> Interrupt:
    """The waiting interrupt with the highest priority."""
    return min(waiting, key=lambda interrupt: PRIORITY.index(type(interrupt)))


class NeedsPerson(Exception):
    """Raised by a service that hands the visit to a person. ``reason`` names the text ``staff-because-<reason>``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Took(StrEnum):
    """What she has of a visit in which nothing was filed, from the least to the most."""

    NOTHING = "nothing"
    SEEN = "seen"
    PERHAPS_PRINTED = "perhaps-printed"
    PRINTED = "printed"

    def and_then(self, more: Took) -> Took:
        """The greater of the two."""
        return max(self, more, key=list(Took).index)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a visit ended. Every path ends in one of the three below. Holds nothing personal."""

    reason: str


@dataclass(frozen=True, slots=True)
class Finished(Ending):
    """The service is done (or there was nothing to do) and the visitor holds the result."""


@dataclass(frozen=True, slots=True)
class HandedToPerson(Ending):
    """A person goes on from here."""


@dataclass(frozen=True, slots=True)
class LeftSafely(Ending):
    """The visitor went, or was taken out safely; nothing was changed that she was not told. ``took``: what she has all the same."""

    took: Took = Took.NOTHING
