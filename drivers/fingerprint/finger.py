"""Fingers before a modelled module. No real print is among them: their ridges are drawn out of a hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from drivers.fingerprint.codec import Confirm
from drivers.fingerprint.contract import TEMPLATE_BYTES

RIDGE_BYTES: Final = 256
"""One character file; a template holds two of them."""
_CHANGED_EVERY: Final = 8


@dataclass(frozen=True, slots=True)
class Finger:
    """``ridges``: what makes it this finger. ``trouble``: why nothing can be made of its picture, for its first ``times``
    pictures (None: for ever).
    """

    ridges: bytes = field(repr=False)
    trouble: Confirm | None = None
    times: int | None = None

    def troubled(self, trouble: Confirm, times: int | None = None) -> Finger:
        """The same finger, too wet (TOO_MESSY), too worn or dry (TOO_FEW_POINTS), or moved (NOT_TAKEN)."""
        return replace(self, trouble=trouble, times=times)


class Laid(StrEnum):
    """What a hand lays on the sensor: the template's finger (dry and clean, wet, worn, or moved), another, or none."""

    RIGHT = "right"
    WET = "wet"
    WORN = "worn"
    MOVED = "moved"
    OTHER = "other"
    NONE = "none"


_TROUBLES: Final = {
    Laid.WET: Confirm.TOO_MESSY,
    Laid.WORN: Confirm.TOO_FEW_POINTS,
    Laid.MOVED: Confirm.NOT_TAKEN,
}


def demonstration_template(of: str) -> bytes:
    """An invented template, always the same for the same ``of``."""
    return hashlib.shake_256(f"nuanping demonstration finger {of}".encode()).digest(TEMPLATE_BYTES)


def finger_of(template: bytes) -> Finger:
    """The finger that this template was made of."""
    return Finger(template[:RIDGE_BYTES])


def stranger() -> Finger:
    """A finger that no template here was made of."""
    return Finger(hashlib.shake_256(b"nuanping stranger").digest(RIDGE_BYTES))


def laid(what: Laid, template: bytes) -> Finger | None:
    """``what`` of the finger that ``template`` was made of; None for no finger."""
    if what is Laid.NONE:
        return None
    if what is Laid.OTHER:
        return stranger()
    own = finger_of(template)
    return own.troubled(_TROUBLES[what]) if what in _TROUBLES else own


def seen(finger: Finger) -> bytes:
    """Its characteristics as one picture gives them: never twice the same as the template's, always alike."""
    return bytes(octet ^ (0x55 if at % _CHANGED_EVERY == 0 else 0) for at, octet in enumerate(finger.ridges))


def likeness(characteristics: bytes, template: bytes) -> int:
    """0 to RIDGE_BYTES."""
    if not any(characteristics) or not any(template):
        return 0
    return sum(a == b for a, b in zip(characteristics[:RIDGE_BYTES], template[:RIDGE_BYTES], strict=True))
