"""What every way is given and what it gives back when it did not work out."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.pages import Text
from kiosk.services.values import Matter

OTHER_WAY = "other-way"
STEP = (2, 3)
TRIES = 3
"""At one password, code or finger in a visit. Fewer than a card allows (six in the texts read), so that none is locked here."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Of the visitor only what the ways need. ``staff_card``: one can be shown to the scanner now; ``matter``: what it is for."""

    visit_ref: str = field(repr=False)
    own_number: str = field(repr=False)
    by_id_card: bool
    staff_card: bool
    face_tries: int
    matter: Matter


@dataclass(frozen=True, slots=True)
class NotProved:
    """A way did not work out. ``because`` is the plain reason shown with the other ways; ``spent``: do not offer it again."""

    because: Text | None
    spent: bool
