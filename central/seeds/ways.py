"""By which ways the people of 示例市 can prove who they are: passwords at the centre, fingers, e-cards, helpers.

All values are known. Who has DEMONSTRATION_PASSWORD has it under one shared salt, because a slow hash for each of some
three hundred would make every start wait for seconds. Not for real use, as all seeds.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from central.checks.passwords import MAX_FAILED_TRIES
from central.checks.scrypt import Hashed, hashed
from central.rules.cycle import age_on
from central.seeds.people import SeedPerson
from central.storage.tables import Authorisation, CentrePassword, Fingerprint, Person
from kiosk.contract.checks import FINGERPRINT_BYTES

DEMONSTRATION_PASSWORD: Final = "123456"
HELPER_PASSWORD: Final = "654321"
_PASSWORDS: Final = {"helper": HELPER_PASSWORD, "helper-of-nobody": HELPER_PASSWORD}
_WITHOUT_PASSWORD: Final = frozenset({"never-certified", "under-14", "expired-card"})
_LOCKED: Final = frozenset({"lost-card"})
FINGERS: Final = frozenset({"due-soon", "suspended", "rare-name", "no-photo", "v3-card"})
"""Demonstration people with a template; the finger before a simulated module has their name."""
E_CARDS: Final = frozenset({"due-soon", "valid", "rare-name", "minority-name", "no-photo"})


@dataclass(frozen=True, slots=True)
class SeedAuthorisation:
    """``from_day`` and ``to_day`` are days from the day of seeding; ``revoked`` ended it yesterday."""

    principal: str
    helper: str
    relation: str
    items: tuple[str, ...]
    from_day: int = -30
    to_day: int = 300
    revoked: bool = False


AUTHORISATIONS: Final = (
    SeedAuthorisation("due-soon", "helper", "child", ("certification", "enquiry", "print")),
    SeedAuthorisation("suspended", "helper", "other-relative", ("certification",)),
    SeedAuthorisation("overdue", "helper", "neighbour", ("certification",), from_day=-400, to_day=-40),
    SeedAuthorisation("valid", "helper", "neighbour", ("certification",), revoked=True),
    SeedAuthorisation("rare-name", "helper", "volunteer", ("enquiry", "print")),
)


def demonstration_template(of: str) -> bytes:
    """An invented fingerprint template, as ``drivers.fingerprint`` draws the finger of the same name."""
    return hashlib.shake_256(f"nuanping demonstration finger {of}".encode()).digest(FINGERPRINT_BYTES)


def add_ways(session: Session, person_ref: str, person: SeedPerson, today: date, shared: Hashed) -> None:
    """Passwords, finger and e-card of one person who is in the database already. Children have none of them."""
    if age_on(person.birth, today) < 18:
        return
    name = person.slug or person.social_security_number
    if person.slug not in _WITHOUT_PASSWORD:
        kept = hashed(_PASSWORDS[person.slug]) if person.slug in _PASSWORDS else shared
        tries = MAX_FAILED_TRIES if person.slug in _LOCKED else 0
        session.add(CentrePassword(person_ref=person_ref, salt=kept.salt, hash=kept.digest, failed_tries=tries))
    # Of the invented people every third has a finger on record, every other an e-card.
    chance = hashlib.sha256(name.encode()).digest()[0]
    if person.slug in FINGERS or (not person.slug and chance % 3 == 0):
        session.add(Fingerprint(person_ref=person_ref, template=demonstration_template(name)))
    if person.slug in E_CARDS or (not person.slug and chance % 2 == 0):
        session.get_one(Person, person_ref).e_card = True


def add_authorisations(session: Session, refs: Mapping[str, str], today: date, now: datetime) -> None:
    """The helpers of the demonstration people; ``refs`` by demonstration name."""
    for seeded in AUTHORISATIONS:
        session.add(
            Authorisation(
                authorisation_id=secrets.token_hex(16),
                principal_ref=refs[seeded.principal],
                helper_ref=refs[seeded.helper],
                relation=seeded.relation,
                items=list(seeded.items),
                valid_from=today + timedelta(days=seeded.from_day),
                valid_to=today + timedelta(days=seeded.to_day),
                evidence="委托书原件",
                registered_at=now,
                revoked_at=now - timedelta(days=1) if seeded.revoked else None,
            )
        )
