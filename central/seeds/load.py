"""Puts 示例市 into a database."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.checks.scrypt import hashed
from central.checks.staff_pins import issue_card
from central.clock import LOCAL
from central.seeds.books.load import write_books
from central.seeds.people import REGION, SeedBenefit, SeedCard, SeedPerson, demonstration_people, invented_people
from central.seeds.staff import STAFF, TERMINALS, demonstration_secret
from central.seeds.ways import DEMONSTRATION_PASSWORD, add_authorisations, add_ways
from central.storage.database import Database
from central.storage.tables import BenefitRecord, Card, Person, PersonDetail, StaffMember, Terminal
from kiosk.contract import BenefitCode, CardState

_MAX_PHOTO_BYTES: Final = 1024 * 1024


def seed(database: Database, today: date, photos: Path | None = None) -> int:
    """Fill an empty database; leave a filled one as it is, but for books that it lacks. Returns the number of people in it.

    ``photos`` may hold ``<demonstration name>.jpg``; those are (re)loaded at every call. Raises ValueError for a file
    that is no JPEG of at most 1 MiB, OSError when it cannot be read.
    """
    with database.write() as session:
        if session.scalar(select(Terminal.terminal_id).limit(1)) is None:
            _fill(session, today)
        if session.scalar(select(PersonDetail.person_ref).limit(1)) is None:
            write_books(session, _people(session, today), today)
        if photos is not None:
            _load_photos(session, today, photos)
        session.flush()
        return session.scalar(select(func.count()).select_from(Person)) or 0


def _fill(session: Session, today: date) -> None:
    noon = datetime.combine(today, time(12), LOCAL)
    for terminal_id, place in TERMINALS.items():
        session.add(Terminal(terminal_id=terminal_id, secret=demonstration_secret(terminal_id), place=place))
    for member in STAFF:
        pin = hashed(member.pin)
        session.add(
            StaffMember(
                staff_number=member.staff_number,
                name=member.name,
                pin_salt=pin.salt,
                pin_hash=pin.digest,
                active=member.active,
            )
        )
        if member.card_serial:
            session.flush()
            issue_card(session, noon, member.staff_number, member.card_serial)
    people = [person for person in demonstration_people(today) if person.known]
    refs = [_add_person(session, person) for person in (*people, *invented_people(today))]
    session.flush()
    shared = hashed(DEMONSTRATION_PASSWORD)
    # Held while they are looked up by reference: the session would ask the database for each of them again.
    everybody = session.scalars(select(Person)).all()
    for ref, person in refs:
        _add_belongings(session, ref, person)
        add_ways(session, ref, person, today, shared)
    del everybody
    add_authorisations(session, {person.slug: ref for ref, person in refs if person.slug}, today, noon)


def _add_person(session: Session, person: SeedPerson) -> tuple[str, SeedPerson]:
    # Random even in a seeded city: a reference that could be computed would not be opaque.
    person_ref = secrets.token_hex(16)
    session.add(
        Person(
            person_ref=person_ref,
            social_security_number=person.social_security_number,
            name=person.name,
            sex=person.sex,
            ethnicity=person.ethnicity,
            birth=person.birth,
        )
    )
    return person_ref, person


def _add_belongings(session: Session, person_ref: str, person: SeedPerson) -> None:
    session.add(
        Card(
            card_number=person.card.card_number,
            region=REGION,
            person_ref=person_ref,
            state=person.card.state.value,
            issued_on=person.card.issued_on,
            valid_to=person.card.valid_to,
        )
    )
    for benefit in person.benefits:
        session.add(
            BenefitRecord(
                person_ref=person_ref,
                code=benefit.code.value,
                first_paid_on=benefit.first_paid_on,
                last_certified=benefit.last_certified,
                receiving=benefit.receiving,
                suspended=benefit.suspended,
            )
        )


def _people(session: Session, today: date) -> Iterator[tuple[str, SeedPerson]]:
    """Everybody in the database, as they are there: a city seeded before there were books gets its own."""
    slugs = {person.social_security_number: person.slug for person in demonstration_people(today)}
    cards = {card.person_ref: card for card in session.scalars(select(Card).order_by(Card.issued_on))}
    benefits: dict[str, list[SeedBenefit]] = defaultdict(list)
    for record in session.scalars(select(BenefitRecord).order_by(BenefitRecord.id)):
        benefits[record.person_ref].append(
            SeedBenefit(
                code=BenefitCode(record.code),
                first_paid_on=record.first_paid_on,
                last_certified=record.last_certified,
                receiving=record.receiving,
                suspended=record.suspended,
            )
        )
    for person in session.scalars(select(Person).order_by(Person.social_security_number)):
        card = cards[person.person_ref]
        yield (
            person.person_ref,
            SeedPerson(
                slug=slugs.get(person.social_security_number, ""),
                name=person.name,
                sex=person.sex,
                ethnicity=person.ethnicity,
                birth=person.birth,
                social_security_number=person.social_security_number,
                card=SeedCard(
                    card.card_number,
                    f"{int(card.card_number[1:8]):08X}",
                    CardState(card.state),
                    card.issued_on,
                    card.valid_to,
                ),
                benefits=tuple(benefits[person.person_ref]),
            ),
        )


def _load_photos(session: Session, today: date, folder: Path) -> None:
    for person in demonstration_people(today):
        path = folder / f"{person.slug}.jpg"
        if not (person.known and person.photo_allowed and path.is_file()):
            continue
        photo = path.read_bytes()
        if not photo.startswith(b"\xff\xd8\xff") or len(photo) > _MAX_PHOTO_BYTES:
            raise ValueError(f"{path.name} is not a JPEG of at most 1 MiB")
        record = session.scalar(select(Person).where(Person.social_security_number == person.social_security_number))
        if record is not None:
            record.photo, record.has_photo = photo, True
