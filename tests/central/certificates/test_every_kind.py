"""Every kind says something true of somebody in the books of the fictitious city, and nothing of those it does not fit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from central.certificates.compose import compose
from central.certificates.content import Content, Facts, Statement, Table
from central.certificates.kinds import FOLDER, GIST_MAX, load_kinds, shipped_kinds
from central.certificates.office import Office, Term
from central.http.problems import Refusal
from central.rules.names import masked
from central.storage.database import Database
from central.storage.tables import BenefitRecord, Person
from kiosk.contract.seals import Claims, read_token, token, token_in
from tests.central.support import PEOPLE, TODAY, Api, office_keys


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
    with sqlite_api.centre.database.read() as session:
        person = session.get_one(Person, sqlite_api.person_ref("newcomer"))
        assert "没有" in compose(session, TODAY, person, shipped_kinds()["C02"], {}).gist


@pytest.mark.parametrize("code", sorted(shipped_kinds().keys() - {"C02"}))
def test_it_fits_somebody(sqlite_api: Api, code: str) -> None:
    content = _for_somebody(sqlite_api, code)
    said = "".join(block.text for block in content.blocks if isinstance(block, Statement))
    assert "{" not in said
    assert content.gist == shipped_kinds()[code].gist
    for table in (block for block in content.blocks if isinstance(block, Table)):
        assert all(len(row) == len(table.columns) for row in table.rows)


Ask = Callable[..., Content]


def _asks(database: Database) -> Ask:
    def ask(slug: str, code: str, **inputs: str | int) -> Content:
        number = PEOPLE[slug].social_security_number
        with database.read() as session:
            person = session.scalars(select(Person).filter_by(social_security_number=number)).one()
            return compose(session, TODAY, person, shipped_kinds()[code], inputs)

    return ask


@pytest.fixture(scope="module")
def of(sqlite_template: Path) -> Iterator[Ask]:
    """Composes out of the city as it was seeded."""
    database = Database(f"sqlite:///{sqlite_template}")
    yield _asks(database)
    database.close()


def _text(content: Content) -> str:
    said: list[str] = []
    for block in content.blocks:
        match block:
            case Statement():
                said.append(block.text)
            case Facts():
                said += [f"{label}:{value}" for label, value in block.rows]
            case Table():
                said += [" ".join(row) for row in block.rows]
    return "\n".join(said)


def test_a_pension_that_is_held_back_is_not_certified_as_paid(sqlite_api: Api) -> None:
    ref = sqlite_api.person_ref("due-soon")
    with sqlite_api.centre.database.write() as session:
        benefit = session.scalars(select(BenefitRecord).filter_by(person_ref=ref)).one()
        benefit.suspended, benefit.last_certified = True, date(2025, 3, 1)
    said = _text(_asks(sqlite_api.centre.database)("due-soon", "C05", **{"from": "2026-01", "to": "2026-11"}))
    assert "养老金暂停发放" in said
    assert "现在每月" not in said
    assert "按月领取" not in said
    assert "发放状态:暂停发放" in said
    assert "已发月数:5" in said
    assert "停发月数:6" in said


def test_a_pension_that_is_paid_is_certified_with_its_amount(of: Ask) -> None:
    said = _text(of("due-soon", "C05", **{"from": "2026-01", "to": "2026-11"}))
    assert "现在每月" in said
    assert "发放状态:已发放" in said
    assert "停发月数:0" in said


def test_what_an_employer_paid_is_not_called_self_paid(of: Ask) -> None:
    """helper-of-nobody worked for an employer to 2008 and pays for herself since 2013."""
    whole = of("helper-of-nobody", "C10")
    [table] = [block for block in whole.blocks if isinstance(block, Table)]
    assert {row[0][:4] for row in table.rows} == {str(year) for year in range(2013, 2027)}
    assert "保险费13年" in _text(whole)
    with pytest.raises(Refusal, match="nothing-to-certify"):
        of("helper-of-nobody", "C10", **{"from": "1996-03", "to": "2008-08"})
    with pytest.raises(Refusal, match="nothing-to-certify"):
        of("helper", "C10")


def test_months_brought_along_are_not_called_paid_here(of: Ask) -> None:
    """not-receiving paid elsewhere from 2006-07 to 2011-08, which was taken over."""
    assert "其中从外地转入5年2个月" in _text(of("not-receiving", "C06"))
    with pytest.raises(Refusal, match="nothing-to-certify"):
        of("due-soon", "C06")


def test_the_account_of_who_draws_the_pension_is_not_a_balance_of_today(of: Ask) -> None:
    drawing = _text(of("due-soon", "C03"))
    assert "开始领取时" in drawing
    assert "余额" not in drawing
    assert "账户余额" in _text(of("not-receiving", "C03"))


def test_the_last_24_months_are_those_of_the_calendar(of: Ask) -> None:
    """Who retired years ago paid nothing in the last 24 months, whatever the newest rows of the books are."""
    for slug, there in (("due-soon", False), ("not-receiving", True)):
        tables = [block for block in of(slug, "C01").blocks if isinstance(block, Table)]
        months = {row[0] for table in tables[1:] for row in table.rows}
        assert bool(months) is there
        assert all("2024-12" <= month <= "2026-11" for month in months)


def test_a_receipt_of_certification_needs_one_that_counts(of: Ask) -> None:
    assert "认证记录" in str(of("due-soon", "C11").blocks)
    for slug in ("never-certified", "suspended", "overdue"):
        with pytest.raises(Refusal, match="nothing-to-certify"):
            of(slug, "C11")


def test_a_resident_has_not_retired_and_has_not_paid_as_an_employee(of: Ask) -> None:
    with pytest.raises(Refusal, match="nothing-to-certify"):
        of("resident-pensioner", "C08")
    medical = _text(of("resident-pensioner", "C07"))
    assert "城乡居民基本医疗保险" in medical
    assert "实际缴费" not in medical


def test_who_is_not_unemployed_is_told_no_time_to_draw(of: Ask) -> None:
    assert "剩余时间" not in _text(of("not-receiving", "C09"))
    assert "剩余时间" in _text(of("unemployed", "C09"))


def test_a_purpose_is_named_where_one_was_given(of: Ask) -> None:
    assert "用途" not in _text(of("due-soon", "C01"))
    assert "用途:办理贷款" in _text(of("due-soon", "C01", purpose="loan"))


def test_what_is_said_for_a_word_is_checked_when_it_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "C05.toml"
    shipped = (FOLDER / "C05.toml").read_text(encoding="utf-8")
    file.write_text(shipped.replace('withheld = "', 'stopped = "', 1), encoding="utf-8")
    with pytest.raises(ValueError, match="by has no word stopped"):
        load_kinds(tmp_path)


def test_each_kind_has_a_gist_of_its_own() -> None:
    assert len({kind.gist for kind in shipped_kinds().values()}) == len(shipped_kinds())


@pytest.mark.parametrize(
    "gist",
    ["", "养老金每月{pension-payments.monthly}", "每月3200元", "一二三四五六七八九十" * 2 + "长", "缴费\n记录"],
    ids=["none", "an amount", "a figure", "too long", "two lines"],
)
def test_a_gist_that_would_be_cut_or_tell_something_of_the_person_is_refused(tmp_path: Path, gist: str) -> None:
    kind = (FOLDER / "C05.toml").read_text(encoding="utf-8")
    spelled = json.dumps(gist, ensure_ascii=False)
    (tmp_path / "C05.toml").write_text(kind.replace('"养老金领取情况"', spelled), encoding="utf-8")
    with pytest.raises(ValueError, match=r"C05\.toml: gist"):
        load_kinds(tmp_path)


def test_the_longest_gist_of_the_longest_name_fits_into_a_scanner() -> None:
    """512 bytes, with an address of 40."""
    claims = Claims(
        *("0" * 8, "0" * 20, "C01" + "0" * 18, "C01", TODAY, TODAY, 999, "ab" * 32),
        *(masked("阿" * 20 + "·" + "提" * 20), "险" * GIST_MAX),
    )
    address = f"https://{'x' * 32}/verify/{claims.code}#{token(claims, bytes(64))}"
    assert len(address) <= 512
    assert token_in(address) == token(claims, bytes(64))


def test_what_an_older_certificate_said_of_the_person_does_not_come_back_with_its_copy() -> None:
    """Its content is on record as it was then."""
    keys = office_keys()
    old = Content("C05", "养老保险待遇领取证明", (), (), "每月领取养老金3,218.40元")
    paper = Office(lambda: keys).make_print(
        *(old, "C05" + "0" * 18, 1, Term(TODAY, TODAY + timedelta(days=90)), datetime.now(UTC)),
        *("https://x.example", "黄*琴"),
    )
    text = token_in(paper.address)
    assert text is not None
    assert read_token(text, {keys.key_id: keys.public_key}).gist == "养老金领取情况"


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
