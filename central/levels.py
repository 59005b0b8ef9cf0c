"""How sure the centre must be of a person before it answers: said by the catalogue that it serves, and nowhere else.

Of several items that offer the same, the highest sign-in counts; what no item offers is switched off.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from central.catalogue import newest
from central.http.problems import Refusal
from central.records.fields import OPERATIONS
from config.catalogue.item import Catalogue
from config.catalogue.load import catalogue_of, shipped
from kiosk.contract import Level, Matter


@dataclass(frozen=True, slots=True)
class Need:
    """What a visit must be good for. ``level`` None: nobody need have shown who it is."""

    level: Level | None
    matter: Matter


def need_of_operation(session: Session, name: str) -> Need:
    """Raises Refusal operation-unknown, not-offered."""
    operation = OPERATIONS.get(name)
    if operation is None:
        raise Refusal("operation-unknown")
    said = served(session).level_of_operation(name)
    if said is None:
        raise Refusal("not-offered")
    return Need(_level(said, about_person=operation.about_person), Matter.ENQUIRY)


def need_of_certificate(session: Session, kind: str) -> Need:
    """Raises Refusal not-offered."""
    said = served(session).level_of_certificate(kind)
    if said is None:
        raise Refusal("not-offered")
    return Need(_level(said, about_person=True), Matter.PRINT)


def need_of_slips(session: Session) -> Need:
    """To see the receipts of somebody and to print one again. Raises Refusal not-offered."""
    said = served(session).level_of_story("papers")
    if said is None:
        raise Refusal("not-offered")
    return Need(_level(said, about_person=True), Matter.PRINT)


def served(session: Session) -> Catalogue:
    """The newest published catalogue, or the shipped one that terminals use where none is."""
    found = newest(session)
    return shipped() if found is None else _read(found.payload)


@lru_cache(maxsize=4)
def _read(payload: str) -> Catalogue:
    return catalogue_of(json.loads(payload)["items"])


def _level(said: str, *, about_person: bool) -> Level | None:
    """An estimate may be had without a card (A0); what is on record about her may not."""
    if said == "A0":
        return Level.A1 if about_person else None
    return Level(said)
