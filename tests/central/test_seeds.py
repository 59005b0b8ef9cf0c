"""The fictitious city: invented, complete, stable where it must be."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from central.rules.cycle import age_on
from central.seeds.cards import demonstration_cards, write_cards
from central.seeds.load import seed
from central.seeds.numbers import card_check, identity_check
from central.seeds.people import demonstration_people, invented_people
from central.seeds.staff import TERMINALS, demonstration_secret
from central.storage.database import Database
from central.storage.migrate import migrate
from central.storage.tables import Person
from drivers.card.image import CardImage
from tests.central.support import PEOPLE, TODAY, Api


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "110000194910010018"])
def test_identity_check_digits_agree_with_published_numbers(number: str) -> None:
    assert identity_check(number[:17]) == number[17]


@pytest.mark.parametrize("number", ["X00000019", "B00000131"])
def test_card_check_characters_agree_with_published_numbers(number: str) -> None:
    assert card_check(number[:8]) == number[8]


def test_everybody_is_invented_and_well_formed() -> None:
    people = [*demonstration_people(TODAY), *invented_people(TODAY)]
    assert len(people) >= 300
    for person in people:
        number = person.social_security_number
        assert re.fullmatch(r"[1-6][0-9]0000\d{11}[0-9X]", number)
        assert identity_check(number[:17]) == number[17]
        assert (number[6:14], int(number[16]) % 2) == (f"{person.birth:%Y%m%d}", person.sex % 2)
        assert card_check(person.card.card_number[:8]) == person.card.card_number[8]
        assert 2 <= len(person.name) <= 50
        assert len(person.name.encode("gb18030")) <= 50
    assert len({person.social_security_number for person in people}) == len(people)
    assert len({person.card.card_number for person in people}) == len(people)


def test_ages_run_from_12_to_101() -> None:
    ages = {age_on(person.birth, TODAY) for person in invented_people(TODAY)}
    assert (min(ages), max(ages)) == (12, 101)


def test_every_rare_character_and_the_separator_occur() -> None:
    names = "".join(person.name for person in [*demonstration_people(TODAY), *invented_people(TODAY)])
    assert set("䶮𬱖㛃龑翀·") <= set(names)


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2028, 2, 29), date(2027, 3, 1), date(2030, 12, 31)])
def test_every_state_occurs_on_any_day(today: date, tmp_path: Path) -> None:
    from central.rules.cycle import benefit_state, due_on

    states = Counter(
        benefit_state(
            receiving=benefit.receiving,
            suspended=benefit.suspended,
            due=due_on(benefit.first_paid_on, benefit.last_certified),
            today=today,
        )
        for person in invented_people(today)
        for benefit in person.benefits
    )
    assert set(states) == {"VALID", "DUE_SOON", "OVERDUE_VERIFYING", "SUSPENDED", "NOT_RECEIVING"}
    assert min(states.values()) >= 10


def test_demonstration_people_keep_their_number_card_and_name_from_day_to_day() -> None:
    later = {person.slug: person for person in demonstration_people(TODAY + timedelta(days=500))}
    for slug, person in PEOPLE.items():
        assert (person.social_security_number, person.card, person.name) == (
            later[slug].social_security_number,
            later[slug].card,
            later[slug].name,
        )


def test_the_demonstration_pensioner_is_a_woman_of_74() -> None:
    person = PEOPLE["due-soon"]
    assert (person.sex, age_on(person.birth, TODAY)) == (2, 74)


def test_cards_are_read_by_the_virtual_card_and_fit_what_the_centre_knows(api: Api, tmp_path: Path) -> None:
    files = write_cards(tmp_path / "cards", TODAY)
    assert {path.stem for path in files} == set(PEOPLE) == set(demonstration_cards(TODAY))
    for path in files:
        image = CardImage.from_json(json.loads(path.read_text(encoding="utf-8")))
        person = PEOPLE[path.stem]
        assert (image.social_security_number, image.name) == (person.social_security_number, person.name)
        answer = api.post(
            "/v1/standings",
            {
                "social_security_number": image.social_security_number,
                "name": image.name,
                "card_number": image.card_number,
                "card_region": image.region,
            },
        )
        expected = {"lost-card": 403, "cancelled-card": 403, "expired-card": 403, "unknown": 404}
        assert answer.status_code == expected.get(path.stem, 200), path.stem


def test_seeding_twice_changes_nothing_and_references_are_random(tmp_path: Path) -> None:
    refs: list[set[str]] = []
    for name in ("one.db", "two.db"):
        database = Database(f"sqlite:///{tmp_path / name}")
        migrate(database)
        count = seed(database, TODAY)
        assert seed(database, TODAY) == count
        with database.read() as session:
            assert session.scalar(select(func.count()).select_from(Person)) == count
            refs.append(set(session.scalars(select(Person.person_ref))))
        database.close()
    assert not refs[0] & refs[1]


def test_a_photo_that_is_no_jpeg_is_refused_by_name_of_the_file_only(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'c.db'}")
    migrate(database)
    (tmp_path / "valid.jpg").write_bytes(b"GIF89a")
    with pytest.raises(ValueError, match=r"^valid\.jpg is not a JPEG"):
        seed(database, TODAY, tmp_path)
    database.close()


def test_every_terminal_has_its_own_secret() -> None:
    assert len({demonstration_secret(terminal_id) for terminal_id in TERMINALS}) == len(TERMINALS)
