"""What the face check asks of the camera page: a colour for its lamp, a bird to look at. Frozen; they cross the bridge."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LampTinted:
    """The lamp around the picture takes this colour: red, green, blue, each 0 to 1. None: white again."""

    colour: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class BirdSits:
    """The bird sits on this side, ``left`` or ``right`` as the visitor sees it (and so her own). None: it has flown."""

    side: str | None
