"""Cards of the demonstration people for the virtual card, in the JSON form of ``drivers.card.image.CardImage``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Final

from central.hsm import SimulatedHsm
from central.seeds.people import REGION, SeedPerson, demonstration_people
from central.seeds.staff import demonstration_hsm_key

DEMONSTRATION_PIN: Final = "123456"
_RID: Final = "D156000005"
_SM4: Final = "03"


def card_image(person: SeedPerson, hsm: SimulatedHsm) -> dict[str, str]:
    """The card's content: dates YYYY-MM-DD; the virtual card codes names and dates as the card layout wants them. A 3.0 card
    carries keys that ``hsm`` knows.
    """
    check = f"{int(person.card.serial, 16) * 2654435761 % 2**32:08X}"
    image = {
        "social_security_number": person.social_security_number,
        "name": person.name,
        "region": REGION,
        "serial": person.card.serial,
        "authentication_code": check,
        "version": person.card.version,
        "card_number": person.card.card_number,
        "issued_on": person.card.issued_on.isoformat(),
        "valid_to": person.card.valid_to.isoformat(),
        "sex": str(person.sex),
        "ethnicity": person.ethnicity,
        "birth_place": person.social_security_number[:6],
        "birth_date": person.birth.isoformat(),
        "pin": DEMONSTRATION_PIN,
    }
    if person.card.version == "3.00":
        keys = hsm.keys_of(_SM4, f"{REGION}{_RID}{person.card.serial}{check}")
        image |= {"algorithm": _SM4, "internal_key": keys.internal.hex(), "external_key": keys.external.hex()}
    return image


def demonstration_cards(today: date, hsm: SimulatedHsm | None = None) -> dict[str, dict[str, str]]:
    """Card images by demonstration name (``due-soon``, ``lost-card`` ...). ``hsm`` None: that of the demonstration."""
    hsm = hsm or SimulatedHsm(demonstration_hsm_key())
    return {person.slug: card_image(person, hsm) for person in demonstration_people(today)}


def write_cards(folder: Path, today: date, hsm: SimulatedHsm | None = None) -> list[Path]:
    """Write ``<name>.json`` for each demonstration person. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for slug, image in demonstration_cards(today, hsm).items():
        path = folder / f"{slug}.json"
        path.write_text(json.dumps(image, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.append(path)
    return written
