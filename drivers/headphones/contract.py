"""What the rest of the house may know of the headphone jack.

Private audio starts when a plug is in. What is private must not come out of the loudspeaker: UNKNOWN is to be treated as
OUT, and a jack that is lost while a plug was in says HeadphonesOut first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from drivers.contract import Adapter

FAMILY = "headphones"

# A plug that goes in makes and breaks contact; one that goes out is told at once, for the loudspeaker may be loud.
SETTLE_SECONDS = 0.15


class Jack(StrEnum):
    """UNKNOWN: the driver cannot ask and nothing has moved yet."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class HeadphonesIn:
    """A plug is in. ``already_in``: it was when the driver came up, so nobody has just put it in."""

    already_in: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class HeadphonesOut:
    """The plug is out. ``jack_gone``: the jack itself is lost, and nobody knows."""

    jack_gone: bool = field(default=False, compare=False)


class HeadphoneJack(Adapter, Protocol):
    """A jack whose ``poll`` gives HeadphonesIn and HeadphonesOut by turns, HeadphonesIn first. A plug that is in at
    ``open`` is an event too.
    """

    @property
    def jack(self) -> Jack:
        """As last told; any thread."""
        ...
