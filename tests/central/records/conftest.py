"""Every answer about every seeded person, asked once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.records.answers import answer
from central.records.fields import OPERATIONS
from central.storage.database import Database
from central.storage.tables import Person
from config.pension import load_pension_rules
from kiosk.contract import Record
from kiosk.pension import RuleBook
from tests.central.support import PEOPLE, TODAY


@dataclass(frozen=True)
class Books:
    """One person's answers by operation."""

    person_ref: str
    slug: str
    person: Person
    answers: dict[str, Record]

    def __getitem__(self, operation: str) -> Record:
        return self.answers[operation]


@pytest.fixture(scope="session")
def city(sqlite_template: Path) -> Iterator[Session]:
    """The seeded database, only read."""
    database = Database(f"sqlite:///{sqlite_template}")
    with database.read() as session:
        yield session
    database.close()


@pytest.fixture(scope="session")
def books(city: Session) -> list[Books]:
    """Everybody's."""
    slugs = {person.social_security_number: slug for slug, person in PEOPLE.items()}
    people = city.scalars(select(Person).order_by(Person.social_security_number)).all()
    asked = [operation.name for operation in OPERATIONS.values() if operation.about_person]
    return [
        Books(
            person.person_ref,
            slugs.get(person.social_security_number, ""),
            person,
            {name: answer(city, TODAY, person.person_ref, name, {}) for name in asked},
        )
        for person in people
    ]


@pytest.fixture(scope="session")
def book() -> RuleBook:
    """The rules of the city, as the terminal computes with them."""
    return RuleBook.of(load_pension_rules())
