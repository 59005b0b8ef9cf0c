"""Family helpers: who may help whom with what, today."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from central.rules.authorisation import effective, registrable
from central.seeds.people import demonstration_people
from central.storage.tables import Authorisation, PresenceEvidence
from kiosk.contract import AuthorisationResult, Matter
from tests.central.support import PEOPLE, TODAY, Api, code_of, desk_browser, proved

HELPER = PEOPLE["helper"]


def test_a_registered_helper_with_the_own_password_gets_a_proof(api: Api) -> None:
    answer = api.helper_check("due-soon")
    assert (answer["result"], answer["masked_helper_name"], answer["tries_left"]) == ("right", "黄*燕", 5)
    assert answer["authorisation_id"]
    assert answer["centre_proof"]
    assert HELPER.social_security_number not in str(answer)


@pytest.mark.parametrize(
    ("slug", "helper", "password", "result"),
    [
        ("overdue", "helper", "654321", "no-authorisation"),
        ("valid", "helper", "654321", "no-authorisation"),
        ("no-photo", "helper", "654321", "no-authorisation"),
        ("due-soon", "helper-of-nobody", "654321", "no-authorisation"),
        ("due-soon", "unknown", "654321", "no-authorisation"),
        ("due-soon", "never-certified", "654321", "no-authorisation"),
        ("due-soon", "due-soon", "123456", "no-authorisation"),
        ("rare-name", "helper", "654321", "not-for-this"),
        ("due-soon", "helper", "123456", "wrong"),
        ("due-soon", "lost-card", "123456", "locked"),
    ],
    ids=[
        "expired",
        "revoked",
        "none",
        "of-nobody",
        "unknown",
        "no-password",
        "oneself",
        "other-items",
        "wrong",
        "locked",
    ],
)
def test_who_may_not_help_is_told_so(api: Api, slug: str, helper: str, password: str, result: str) -> None:
    answer = api.helper_check(slug, helper, password)
    assert answer["result"] == result
    assert (answer["authorisation_id"], answer["masked_helper_name"], answer["centre_proof"]) == (None, None, None)


def test_without_the_password_nobody_is_told_who_may_help_whom(sqlite_api: Api) -> None:
    answers = [
        sqlite_api.helper_check(slug, password="000000") for slug in ("due-soon", "overdue", "no-photo", "rare-name")
    ]
    assert [answer["result"] for answer in answers] == ["wrong"] * 4
    assert [answer["tries_left"] for answer in answers] == [4, 3, 2, 1]


def test_another_item_is_judged_by_itself(sqlite_api: Api) -> None:
    assert sqlite_api.helper_check("rare-name", item="enquiry")["result"] == "right"
    assert sqlite_api.helper_check("suspended", item="enquiry")["result"] == "not-for-this"


def test_a_filing_by_a_helper_waits_for_a_person_and_names_the_helper_masked(api: Api) -> None:
    answer = api.helper_check("due-soon")
    filed = api.file("due-soon", "intent-0001", presence=proved("helper", centre_proof=answer["centre_proof"])).json()
    assert (filed["way"], filed["handling"], filed["masked_helper_name"]) == ("helper", "person-looks", "黄*燕")
    [receipt] = api.post("/v1/receipts", {"visit_ref": api.visit("due-soon", "A1")}).json()["receipts"]
    assert receipt["filed"] == filed
    with api.centre.database.read() as session:
        evidence = session.scalars(select(PresenceEvidence)).one()
        assert evidence.authorisation_id == answer["authorisation_id"]
        assert evidence.helper_ref == api.person_ref("helper")


def test_what_is_revoked_between_check_and_filing_counts_for_nothing(api: Api) -> None:
    answer = api.helper_check("due-soon")
    with api.centre.database.write() as session:
        session.get_one(Authorisation, str(answer["authorisation_id"])).revoked_at = api.clock.now
    presence = proved("helper", centre_proof=answer["centre_proof"])
    assert code_of(api.file("due-soon", "intent-0001", presence=presence)) == "proof-invalid"


def _allow(api: Api, slugs: list[str], helper: str = "helper-of-nobody") -> None:
    helper_ref = api.person_ref(helper)
    refs = [api.person_ref(slug) for slug in slugs]
    with api.centre.database.write() as session:
        for ref in refs:
            session.add(
                Authorisation(
                    authorisation_id=secrets.token_hex(16),
                    principal_ref=ref,
                    helper_ref=helper_ref,
                    relation="volunteer",
                    items=["certification"],
                    valid_from=TODAY,
                    valid_to=TODAY + timedelta(days=100),
                    evidence="委托书原件",
                    registered_at=api.clock.now,
                )
            )


def test_one_helper_helps_ten_people_a_day_before_staff_looks_at_it(sqlite_api: Api) -> None:
    api = sqlite_api
    slugs = [person.slug for person in demonstration_people(TODAY) if person.known and "helper" not in person.slug][:11]
    _allow(api, slugs)
    told = [api.helper_check(slug, "helper-of-nobody")["result"] for slug in slugs]
    assert told == ["right"] * 10 + ["too-many"]
    assert api.helper_check(slugs[0], "helper-of-nobody")["result"] == "right"
    api.clock.pass_by(hours=12)
    assert api.sign_in().helper_check(slugs[10], "helper-of-nobody")["result"] == "right"


@dataclass(frozen=True)
class _Given:
    items: tuple[str, ...]
    valid_from: date
    valid_to: date
    revoked_at: datetime | None = None


_WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], AuthorisationResult.NO_AUTHORISATION),
        ([_Given(("certification",), TODAY + timedelta(days=1), TODAY + _WEEK)], AuthorisationResult.NO_AUTHORISATION),
        ([_Given(("certification",), TODAY - _WEEK, TODAY - timedelta(days=1))], AuthorisationResult.NO_AUTHORISATION),
        ([_Given(("enquiry",), TODAY, TODAY)], AuthorisationResult.NOT_FOR_THIS),
        (
            [_Given(("certification",), TODAY, TODAY, datetime(2026, 1, 1)), _Given(("print",), TODAY, TODAY)],  # noqa: DTZ001
            AuthorisationResult.NOT_FOR_THIS,
        ),
    ],
)
def test_what_does_not_count(given: list[_Given], expected: AuthorisationResult) -> None:
    assert effective(given, Matter.CERTIFICATION, TODAY) is expected


def test_first_and_last_day_count() -> None:
    for first, last in ((TODAY, TODAY + _WEEK), (TODAY - _WEEK, TODAY)):
        one = _Given(("certification",), first, last)
        assert effective([_Given(("print",), TODAY, TODAY), one], Matter.CERTIFICATION, TODAY) is one


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(-10, 800))
def test_nothing_is_registered_for_longer_than_a_year(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    wrong = registrable(
        principal="a", helper="b", relation="child", items=["certification"], valid_from=first, valid_to=last
    )
    assert (wrong is None) == (0 <= days <= 365 or (days == 366 and _leap_between(first, last)))


def _leap_between(first: date, last: date) -> bool:
    return (last.month, last.day) == (first.month, first.day)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"helper": "a"}, "same-person"),
        ({"relation": "owner"}, "relation-unknown"),
        ({"items": []}, "items-unknown"),
        ({"items": ["certification", "bank-account"]}, "items-unknown"),
    ],
)
def test_what_cannot_be_registered(change: dict[str, object], wrong: str) -> None:
    sound: dict[str, object] = {
        "principal": "a",
        "helper": "b",
        "relation": "child",
        "items": ["certification"],
        "valid_from": TODAY,
        "valid_to": TODAY,
    }
    assert registrable(**sound) is None  # type: ignore[arg-type]
    assert registrable(**{**sound, **change}) == wrong  # type: ignore[arg-type]


def test_a_counter_registers_and_revokes(api: Api) -> None:
    desk = desk_browser(api.centre)
    token = desk.request("GET", "/desk/people").text.split('name="csrf_token" value="')[1].split('"')[0]
    ref = api.person_ref("no-photo")
    form = {
        "csrf_token": token,
        "person_ref": ref,
        "helper_number": HELPER.social_security_number,
        "helper_name": HELPER.name,
        "relation": "child",
        "item": "certification",
        "months": "12",
        "evidence": "委托书原件",
    }
    assert api.standing("no-photo").json()["has_helpers"] is False
    assert "黄*燕" in desk.request("POST", "/desk/people/authorise", data=form).text
    assert api.standing("no-photo").json()["has_helpers"] is True
    answer = api.helper_check("no-photo")
    assert answer["result"] == "right"
    revoke = {"csrf_token": token, "person_ref": ref, "authorisation_id": str(answer["authorisation_id"])}
    other = {**revoke, "person_ref": api.person_ref("valid")}
    desk.request("POST", "/desk/people/revoke", data=other)
    assert api.standing("no-photo").json()["has_helpers"] is True
    assert "没有有效的授权" in desk.request("POST", "/desk/people/revoke", data=revoke).text
    assert api.helper_check("no-photo")["result"] == "no-authorisation"
    for change in ({"months": "13"}, {"months": "0"}, {"months": "x"}, {"relation": "owner"}, {"evidence": " "}):
        desk.request("POST", "/desk/people/authorise", data={**form, **change})
    assert api.standing("no-photo").json()["has_helpers"] is False
    desk.close()
