"""A visit at a terminal: whose it is, and how sure the centre is of that.

A standing begins one (A1: a card was shown). A proof of presence raises it, once for all the pages of the visit. Whoever asks for
something of a person names the visit; the level it needs is that of the catalogue's item which offers it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from pydantic import StringConstraints

from kiosk.contract.base import Answer, Request, Word
from kiosk.contract.presence import Consent, Matter, Presence, Way

VisitRef = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""128 random bits that stand for one person's visit at one terminal, for an hour after it began or was raised."""


class Level(StrEnum):
    """How sure: A1 a card was shown, A2 it is she, A3 a real person was seen (or a registered helper stands in for her)."""

    A1 = "A1"
    A2 = "A2"
    A3 = "A3"


LEVEL_OF: Final = {
    Way.FACE: Level.A3,
    Way.PASSWORD: Level.A2,
    Way.E_CARD: Level.A2,
    Way.FINGERPRINT: Level.A3,
    Way.STAFF: Level.A3,
    Way.HELPER: Level.A3,
}
"""What each way raises a visit to."""


class VisitProofRequest(Request):
    """Raises a visit. ``matter``: what is to be done; a helper's visit is good for that alone. Sent again with the same proof, it
    is answered again.
    """

    visit_ref: VisitRef
    matter: Word[Matter]
    presence: Presence
    consent: Consent | None = None


class VisitProof(Answer):
    """What the visit is good for now. ``matter`` null: for every matter."""

    level: Word[Level]
    matter: Word[Matter] | None
