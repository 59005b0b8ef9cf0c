"""Who the person is, which benefits are due, what the card is worth."""

from __future__ import annotations

import pytest

from central.seeds.people import REGION
from tests.central.support import PEOPLE, PHOTO, Api, code_of, standing_body


@pytest.mark.parametrize(
    ("slug", "state"),
    [
        ("due-soon", "DUE_SOON"),
        ("valid", "VALID"),
        ("overdue", "OVERDUE_VERIFYING"),
        ("suspended", "SUSPENDED"),
    ],
)
def test_each_demonstration_person_stands_where_the_name_says(api: Api, slug: str, state: str) -> None:
    benefits = api.standing(slug, with_card=True).json()["benefits"]
    assert [benefit["state"] for benefit in benefits] == [state]


def test_someone_never_certified_is_due_a_year_after_the_first_payment(api: Api) -> None:
    [benefit] = api.standing("never-certified").json()["benefits"]
    assert benefit["last_certified"] is None
    assert benefit["due_on"] is not None


def test_a_person_without_benefits_is_known_and_has_none(api: Api) -> None:
    assert api.standing("not-receiving").json()["benefits"] == []


def test_the_answer_is_masked_and_holds_no_number_and_no_name(api: Api) -> None:
    answer = api.standing("minority-name", with_card=True)
    assert answer.json()["masked_name"] == "阿***·**尔"
    assert answer.headers["cache-control"] == "no-store"
    person = PEOPLE["minority-name"]
    assert person.name not in answer.text
    assert person.social_security_number not in answer.text


def test_rare_characters_count_as_one(api: Api) -> None:
    assert api.standing("rare-name").json()["masked_name"] == "沈*𬱖"


@pytest.mark.parametrize("separator", ["•", "‧", "・", "∙", "⋅", "᛫", "．"])
def test_look_alike_separators_name_the_same_person(api: Api, separator: str) -> None:
    body = standing_body(PEOPLE["minority-name"])
    body["name"] = PEOPLE["minority-name"].name.replace("·", separator)
    assert api.post("/v1/standings", body).status_code == 200


def test_a_wrong_name_is_answered_like_an_unknown_number(api: Api) -> None:
    wrong = api.post("/v1/standings", {**standing_body(PEOPLE["valid"]), "name": "林德寿"})
    unknown = api.standing("unknown")
    assert code_of(wrong) == code_of(unknown) == "person-unknown"
    assert wrong.content == unknown.content


@pytest.mark.parametrize(("slug", "state"), [("lost-card", "LOST"), ("cancelled-card", "CANCELLED")])
def test_a_lost_or_cancelled_card_is_refused_and_the_person_is_not(api: Api, slug: str, state: str) -> None:
    assert code_of(api.standing(slug, with_card=True)) == f"card-{state.lower()}"
    assert api.standing(slug).json()["card_state"] == state


def test_a_card_is_good_on_its_last_day_and_expired_the_day_after(sqlite_api: Api) -> None:
    assert code_of(sqlite_api.standing("expired-card", with_card=True)) == "card-expired"
    last_day = PEOPLE["valid"].card.valid_to
    sqlite_api.clock.pass_by(days=(last_day - sqlite_api.clock.today).days)
    api = sqlite_api.sign_in()
    assert api.standing("valid", with_card=True).json()["card_state"] == "NORMAL"
    api.clock.pass_by(days=1)
    assert code_of(api.sign_in().standing("valid", with_card=True)) == "card-expired"


def test_a_card_of_another_city_is_unknown_and_not_refused(api: Api) -> None:
    body = {**standing_body(PEOPLE["valid"]), "card_number": "B00000131", "card_region": "110000"}
    assert api.post("/v1/standings", body).json()["card_state"] == "UNKNOWN"


def test_somebody_elses_card_does_not_count_as_the_persons(api: Api) -> None:
    other = PEOPLE["due-soon"].card.card_number
    body = {**standing_body(PEOPLE["valid"]), "card_number": other, "card_region": REGION}
    assert api.post("/v1/standings", body).json()["card_state"] == "UNKNOWN"


def test_the_reference_photo_comes_as_it_was_loaded_and_is_not_cached(api: Api) -> None:
    answer = api.post("/v1/reference-photos", {"visit_ref": api.visit("due-soon", "A1")})
    assert (answer.content, answer.headers["content-type"]) == (PHOTO, "image/jpeg")
    assert answer.headers["cache-control"] == "no-store"
    assert api.standing("due-soon").json()["has_reference_photo"] is True


@pytest.mark.parametrize(("slug", "code"), [("no-photo", "no-photo"), ("under-14", "under-14")])
def test_no_photo_is_given_out_where_there_is_none_or_may_be_none(api: Api, slug: str, code: str) -> None:
    assert api.standing(slug).json()["has_reference_photo"] is False
    assert code_of(api.post("/v1/reference-photos", {"visit_ref": api.visit(slug, "A1")})) == code


def test_a_reference_nobody_has_is_of_no_visit(api: Api) -> None:
    assert code_of(api.post("/v1/reference-photos", {"visit_ref": "0" * 32})) == "visit-over"


def test_a_child_is_marked_until_the_fourteenth_birthday(sqlite_api: Api) -> None:
    birth = PEOPLE["under-14"].birth
    fourteenth = birth.replace(year=birth.year + 14)
    sqlite_api.clock.pass_by(days=(fourteenth - sqlite_api.clock.today).days - 1)
    api = sqlite_api.sign_in()
    assert api.standing("under-14").json()["under_14"] is True
    api.clock.pass_by(days=1)
    assert api.sign_in().standing("under-14").json()["under_14"] is False
