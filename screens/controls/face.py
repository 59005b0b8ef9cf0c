"""What a button shows, as a value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, IntEnum

from kiosk.pages import Picture
from screens.controls.signs import Sign
from screens.theme import Type

SIGN_EMS = 1.15


class Weight(Enum):
    """How a button is filled. Buttons of equal weight look exactly equal."""

    PLAIN = ("surface", "ink", "line")
    PRIMARY = ("accent", "on_accent", "accent")
    STAFF = ("staff", "on_staff", "staff")
    QUIET = ("ground", "ink", "line")
    CLOSED = ("ground", "soft", "line")

    @property
    def fill(self) -> str:
        return self.value[0]

    @property
    def ink(self) -> str:
        return self.value[1]

    @property
    def line(self) -> str:
        return self.value[2]


class Slim(IntEnum):
    """What a page gives up, in this order, before it is cut into leaves: numbers and pictures, a large title, hints
    (still spoken).
    """

    NOTHING = 0
    BADGE = 1
    TITLE = 2
    HINT = 3


@dataclass(frozen=True, slots=True)
class Face:
    """What a button shows. ``name`` is what a screen reader says where the painted label is only a sign."""

    label: str
    hint: str = ""
    reason: str = ""
    name: str = ""
    sign: Sign | None = None
    sign_ems: float = SIGN_EMS
    """Height of the sign in ems of the label."""
    picture: Picture = Picture.NONE
    badge: str = ""
    weight: Weight = Weight.PLAIN
    kind: Type = Type.LABEL
    centred: bool = False
    factor: float | None = None

    def slimmed(self, slim: Slim) -> Face:
        """What is left of it on a page that gave so much up. On a closed button the reason stands in place of the hint: it is
        what the visitor needs now.
        """
        hint = self.hint if slim < Slim.HINT and not self.reason else ""
        if slim >= Slim.BADGE:
            return replace(self, hint=hint, badge="", picture=Picture.NONE, sign_ems=SIGN_EMS)
        return self if hint == self.hint else replace(self, hint=hint)
