"""Every kind says something true of somebody in the books of the fictitious city, and nothing of those it does not fit."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from central.certificates.compose import compose
from central.certificates.content import Content, Statement, Table
from central.certificates.kinds import load_kinds, shipped_kinds
from central.http.problems import Refusal
from central.storage.tables import Person
from tests.central.support import TODAY, Api


def _for_somebody(api: Api, code: str) -> Content:
    kind = shipped_kinds()[code]
    with api.centre.database.read() as session:
        for person in session.scalars(select(Person).order_by(Person.person_ref).limit(60)):
            try:
                return compose(session, TODAY, person, kind, {})
            except Refusal as refusal:
                assert refusal.code == "nothing-to-certify"  # noqa: PT017  the next person may have it
    raise AssertionError(f"{code} fits nobody")


def test_who_was_never_insured_here_gets_a_certificate_of_that(sqlite_api: Api) -> None:
    """Nobody of the city is without any record, so somebody moves in."""
    stranger = Person(
        person_ref="f" * 32,
        social_security_number="990000199001010018",
        name="新来的",
        sex=1,
        ethnicity="01",
        birth=date(1990, 1, 1),
    )
    with sqlite_api.centre.database.write() as session:
        session.add(stranger)
        session.flush()
        assert "没有" in compose(session, TODAY, stranger, shipped_kinds()["C02"], {}).gist


@pytest.mark.parametrize("code", sorted(shipped_kinds().keys() - {"C02"}))
def test_it_fits_somebody(sqlite_api: Api, code: str) -> None:
    content = _for_somebody(sqlite_api, code)
    said = "".join(block.text for block in content.blocks if isinstance(block, Statement))
    assert "{" not in said + content.gist
    assert "—" not in content.gist
    for table in (block for block in content.blocks if isinstance(block, Table)):
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_there_are_twelve() -> None:
    assert sorted(load_kinds()) == [f"C{number:02d}" for number in range(1, 13)]


def test_who_is_insured_gets_no_certificate_of_not_being_so(sqlite_api: Api) -> None:
    with sqlite_api.centre.database.read() as session:
        person = session.get_one(Person, sqlite_api.person_ref("due-soon"))
        with pytest.raises(Refusal, match="nothing-to-certify"):
            compose(session, TODAY, person, shipped_kinds()["C02"], {})


def test_for_a_screen_in_a_hall_name_and_number_are_masked(sqlite_api: Api) -> None:
    with sqlite_api.centre.database.read() as session:
        person = session.get_one(Person, sqlite_api.person_ref("due-soon"))
        shown = str(compose(session, TODAY, person, shipped_kinds()["C11"], {}, mask=True).blocks[0].rows)  # type: ignore[union-attr]  # the first are facts
    assert person.name not in shown
    assert person.social_security_number not in shown
    assert "黄*琴" in shown
