"""Cards of the demonstration people for the virtual card, in the JSON form of ``drivers.card.image.CardImage``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Final

from central.seeds.people import REGION, SeedPerson, demonstration_people

DEMONSTRATION_PIN: Final = "123456"


def card_image(person: SeedPerson) -> dict[str, str]:
    """The card's content: dates YYYY-MM-DD; the virtual card codes names and dates as the card layout wants them."""
    return {
        "social_security_number": person.social_security_number,
        "name": person.name,
        "region": REGION,
        "serial": person.card.serial,
        "authentication_code": f"{int(person.card.serial, 16) * 2654435761 % 2**32:08X}",
        "version": "2.00",
        "card_number": person.card.card_number,
        "issued_on": person.card.issued_on.isoformat(),
        "valid_to": person.card.valid_to.isoformat(),
        "sex": str(person.sex),
        "ethnicity": person.ethnicity,
        "birth_place": person.social_security_number[:6],
        "birth_date": person.birth.isoformat(),
        "pin": DEMONSTRATION_PIN,
    }


def demonstration_cards(today: date) -> dict[str, dict[str, str]]:
    """Card images by demonstration name (``due-soon``, ``lost-card`` ...)."""
    return {person.slug: card_image(person) for person in demonstration_people(today)}


def write_cards(folder: Path, today: date) -> list[Path]:
    """Write ``<name>.json`` for each demonstration person. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for slug, image in demonstration_cards(today).items():
        path = folder / f"{slug}.json"
        path.write_text(json.dumps(image, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.append(path)
    return written
