"""Password, e-card code, staff card and fingerprint, checked by the centre: tries, locks, limits, secrets."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from central.checks.staff_pins import issue_card
from central.cli import main
from central.context import Centre
from central.e_cards import Freshness, SimulatedECardIssuer
from central.seeds.people import demonstration_people
from central.seeds.staff import STAFF, demonstration_e_card_key
from central.seeds.ways import demonstration_template
from central.storage.tables import CentrePassword, CentreProof, CheckTry, StaffCard, StaffMember
from drivers.fingerprint import finger
from drivers.scanner.contract import CodeKind, CodeRules, Scanned
from drivers.scanner.grammar import classify
from tests.central.support import E_CARDS, PEOPLE, START, TODAY, Api, Browser, code_of, desk_browser
from tests.digits import digits

PASSWORD = "123456"
CARD = STAFF[0].card
PIN = STAFF[0].pin


def check_password(api: Api, password: str, slug: str = "due-soon") -> dict[str, object]:
    answer = api.post("/v1/password-checks", {"visit_ref": api.visit(slug, "A1"), "password": digits(password)})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, object] = answer.json()
    return found


def _staff(api: Api, card: str, pin: str) -> dict[str, object]:
    body = {"visit_ref": api.visit("due-soon", "A1"), "staff_card": card, "pin": digits(pin)}
    found: dict[str, object] = api.post("/v1/staff-checks", body).json()
    return found


def _e_card(api: Api, code: str, slug: str = "due-soon") -> dict[str, object]:
    found: dict[str, object] = api.post("/v1/e-card-checks", {"visit_ref": api.visit(slug, "A1"), "code": code}).json()
    return found


def _shown(slug: str, api: Api) -> str:
    return E_CARDS.code(PEOPLE[slug].social_security_number, api.clock.now)


def _together(centre: Centre, requests: list[tuple[str, str, object]]) -> list[dict[str, object]]:
    """All requests at the same moment, each from a browser of its own; the answers in no order."""
    start, told = threading.Barrier(len(requests)), []
    browsers = [Browser(centre) for _ in requests]
    for browser, (token, path, _) in zip(browsers, requests, strict=True):
        # FastAPI builds a route at its first request and silences a warning of pydantic in a way not made for threads.
        browser.request("POST", path, json={}, headers={"Authorization": f"Bearer {token}"})

    def send(browser: Browser, token: str, path: str, body: object) -> None:
        start.wait(20)
        told.append(browser.request("POST", path, json=body, headers={"Authorization": f"Bearer {token}"}).json())

    threads = [
        threading.Thread(target=send, args=(browser, *request))
        for browser, request in zip(browsers, requests, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for browser in browsers:
        browser.close()
    return told


def test_a_right_password_yields_a_proof_of_which_only_the_hash_is_kept(api: Api) -> None:
    answer = check_password(api, PASSWORD)
    assert (answer["result"], answer["tries_left"]) == ("right", 5)
    proof = str(answer["centre_proof"])
    with api.centre.database.read() as session:
        [kept] = session.scalars(select(CentreProof))
        assert (kept.proof_hash, kept.way) == (hashlib.sha256(proof.encode()).hexdigest(), "password")
        assert (kept.terminal_id, kept.person_ref) == ("T-0001", api.person_ref("due-soon"))


def test_five_wrong_passwords_in_a_row_lock_until_a_counter_unlocks(api: Api) -> None:
    told = [check_password(api, "000000") for _ in range(6)]
    assert [(one["result"], one["tries_left"]) for one in told] == [
        ("wrong", 4),
        ("wrong", 3),
        ("wrong", 2),
        ("wrong", 1),
        ("locked", 0),
        ("locked", 0),
    ]
    api.clock.pass_by(hours=11)
    assert check_password(api, PASSWORD) == {"result": "locked", "tries_left": 0, "centre_proof": None}
    desk = desk_browser(api.centre)
    person = PEOPLE["due-soon"]
    page = desk.request("GET", "/desk/people").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "number": person.social_security_number, "name": person.name}
    shown = desk.request("POST", "/desk/people", data=form).text
    assert "社保密码已锁定" in shown
    who = {"csrf_token": token, "person_ref": api.person_ref("due-soon")}
    assert "已解锁" in desk.request("POST", "/desk/people/unlock", data=who).text
    assert check_password(api, PASSWORD)["result"] == "right"
    desk.close()


def test_a_right_password_gives_all_tries_back(api: Api) -> None:
    for _ in range(4):
        check_password(api, "000000")
    assert check_password(api, PASSWORD)["result"] == "right"
    assert check_password(api, "000000")["tries_left"] == 4


def test_parallel_guesses_count_one_after_the_other(api: Api) -> None:
    """Twenty guesses at the same moment give no more than five tries."""
    body = {"visit_ref": api.visit("due-soon", "A1")}
    bodies = [{**body, "password": digits(f"{number:06d}")} for number in range(10)]
    told = _together(api.centre, [(api.token, "/v1/password-checks", one) for one in bodies])
    assert [one.get("result") for one in told].count("wrong") == 4
    assert check_password(api, PASSWORD)["result"] == "locked"


def test_a_person_without_a_password_is_told_apart_from_a_wrong_one(api: Api) -> None:
    body = {"visit_ref": api.visit("never-certified", "A1"), "password": digits(PASSWORD)}
    assert code_of(api.post("/v1/password-checks", body)) == "no-centre-password"
    assert api.standing("never-certified").json()["has_centre_password"] is False
    assert api.standing("due-soon").json()["has_centre_password"] is True


def test_the_seeded_locked_person_is_locked(sqlite_api: Api) -> None:
    assert check_password(sqlite_api, PASSWORD, "lost-card")["result"] == "locked"


def test_staff_beside_the_terminal_vouches_with_card_and_pin(api: Api) -> None:
    answer = _staff(api, CARD, PIN)
    assert (answer["result"], answer["staff_number"], answer["tries_left"]) == ("right", "S001", 5)
    assert answer["centre_proof"]


def test_desk_and_terminal_share_the_lock_of_a_pin(api: Api) -> None:
    for _ in range(3):
        assert _staff(api, CARD, "000000")["result"] == "wrong"
    browser = Browser(api.centre)
    for _ in range(2):
        browser.request("POST", "/desk/sign-in", data={"staff_number": "S001", "pin": "000000"})
    assert _staff(api, CARD, PIN) == {"result": "locked", "staff_number": None, "tries_left": 0, "centre_proof": None}
    form = {"staff_number": "S001", "pin": PIN}
    assert browser.request("POST", "/desk/sign-in", data=form).status_code == 403
    api.clock.pass_by(minutes=5, seconds=1)
    assert _staff(api, CARD, PIN)["result"] == "right"
    browser.close()


@pytest.mark.parametrize(
    "card",
    ["S001-0000000000000000", STAFF[1].card.replace("S002", "S001"), "S003-7K2MQ9XH4RT8WZ3B", STAFF[3].card],
    ids=["invented-serial", "serial-of-another", "no-card-issued", "no-longer-active"],
)
def test_a_card_that_does_not_count_vouches_for_nobody_and_locks_nobody(api: Api, card: str) -> None:
    for _ in range(6):
        assert _staff(api, card, "000000")["result"] == "wrong"
    pin = next(member.pin for member in STAFF if card.startswith(member.staff_number))
    assert _staff(api, card, pin)["result"] == "wrong"
    with api.centre.database.read() as session:
        assert session.get_one(StaffMember, "S001").failed_tries == 0


def test_a_new_card_ends_the_old_one_and_its_serial_is_kept_nowhere(api: Api) -> None:
    with api.centre.database.write() as session:
        fresh = issue_card(session, api.clock.now, "S001")
    assert _staff(api, CARD, PIN)["result"] == "wrong"
    assert _staff(api, fresh, PIN)["result"] == "right"
    assert isinstance(classify(fresh.encode(), CodeRules()), Scanned)
    serial = fresh.partition("-")[2]
    with api.centre.database.read() as session:
        assert all(serial not in str(vars(card)) for card in session.scalars(select(StaffCard)))


def test_the_command_issues_a_card(tmp_path: object, sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["staff-card", "S002", "--db", sqlite_url]) == 0
    assert capsys.readouterr().out.startswith("S002-")
    assert main(["staff-card", "S777", "--db", sqlite_url]) == 2


def test_a_fresh_code_is_right_once_and_for_one_person(api: Api) -> None:
    code = _shown("due-soon", api)
    assert _e_card(api, code, "valid")["result"] == "wrong"
    assert _e_card(api, code)["result"] == "right"
    assert _e_card(api, code) == {"result": "expired", "centre_proof": None}


@pytest.mark.parametrize(
    ("seconds", "result"),
    [(59, "right"), (60, "right"), (119, "right"), (120, "expired"), (899, "expired"), (901, "wrong")],
)
def test_a_code_lives_for_its_minute_and_one_of_grace(sqlite_api: Api, seconds: int, result: str) -> None:
    assert sqlite_api.clock.now.timestamp() % 60 == 0
    code = _shown("due-soon", sqlite_api)
    sqlite_api.clock.pass_by(seconds=seconds)
    assert _e_card(sqlite_api, code)["result"] == result


def test_a_code_of_the_future_is_wrong(sqlite_api: Api) -> None:
    code = E_CARDS.code(PEOPLE["due-soon"].social_security_number, sqlite_api.clock.now + timedelta(minutes=1))
    assert _e_card(sqlite_api, code)["result"] == "wrong"


def test_two_terminals_with_one_code_get_one_proof(api: Api) -> None:
    code = _shown("due-soon", api)
    bodies = [
        (one.token, {"visit_ref": one.visit("due-soon", "A1"), "code": code}) for one in (api, api.sign_in("T-0002"))
    ]
    told = _together(api.centre, [(token, "/v1/e-card-checks", body) for token, body in bodies])
    assert sorted(str(one["result"]) for one in told) == ["expired", "right"]


def test_only_who_signed_an_e_card_is_offered_it_and_only_where_an_issuer_is(api: Api) -> None:
    assert api.standing("due-soon").json()["offers_e_card"] is True
    assert api.standing("suspended").json()["offers_e_card"] is False
    body = {"visit_ref": api.visit("suspended", "A1"), "code": "E" * 20}
    assert code_of(api.post("/v1/e-card-checks", body)) == "no-e-card"
    without = Browser(replace(api.centre, e_cards=None))
    headers = {"Authorization": f"Bearer {api.token}"}
    body = {"visit_ref": api.visit("due-soon", "A1"), "code": _shown("due-soon", api)}
    assert code_of(without.request("POST", "/v1/e-card-checks", json=body, headers=headers)) == "no-e-card"
    without.close()


def test_the_scanner_takes_the_codes_for_what_they_are() -> None:
    now = START
    for person in demonstration_people(TODAY):
        for minute in range(20):
            code = E_CARDS.code(person.social_security_number, now + timedelta(minutes=minute))
            assert classify(code.encode(), CodeRules()) == Scanned(CodeKind.E_CARD, code)


def test_codes_of_two_minutes_or_people_have_nothing_in_common_and_name_nobody() -> None:
    number = PEOPLE["due-soon"].social_security_number
    codes = {E_CARDS.code(number, START + timedelta(minutes=minute))[1:] for minute in range(200)}
    codes |= {E_CARDS.code(person.social_security_number, START)[1:] for person in PEOPLE.values()}
    assert len(codes) == 200 + len(PEOPLE) - 1
    assert len({code[:4] for code in codes}) > 200
    other = SimulatedECardIssuer(bytes(32))
    assert other.judge(number, E_CARDS.code(number, START), START) is Freshness.FOREIGN
    with pytest.raises(ValueError, match="32 bytes"):
        SimulatedECardIssuer(b"short")


def test_the_command_shows_what_the_telephone_shows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["e-card", "due-soon", "--clock", "2030-01-01"]) == 0
    code = capsys.readouterr().out.strip()
    assert isinstance(classify(code.encode(), CodeRules()), Scanned)
    assert main(["e-card", "nobody"]) == 2
    assert "due-soon" in capsys.readouterr().err


def test_a_simulated_issuer_is_refused_in_production(sqlite_api: Api) -> None:
    with pytest.raises(ValueError, match="e-card issuer is refused"):
        Centre(sqlite_api.centre.database, e_cards=SimulatedECardIssuer(demonstration_e_card_key()), production=True)


def _template(api: Api, slug: str = "due-soon") -> bytes:
    answer = api.post("/v1/fingerprint-templates", {"visit_ref": api.visit(slug, "A1")})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/octet-stream"), answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


def test_the_template_is_the_persons_and_a_good_score_yields_a_proof(api: Api) -> None:
    assert _template(api) == demonstration_template("due-soon")
    assert _template(api) == finger.demonstration_template("due-soon")
    body = {"visit_ref": api.visit("due-soon", "A1"), "score": 50, "quality": 71}
    assert api.post("/v1/fingerprint-checks", body).json()["centre_proof"]
    assert code_of(api.post("/v1/fingerprint-checks", {**body, "score": 49})) == "presence-insufficient"
    with api.centre.database.read() as session:
        [kept] = session.scalars(select(CentreProof))
        assert (kept.way, kept.module_score, kept.module_quality) == ("fingerprint", 50, 71)


def test_a_score_without_a_template_just_given_out_is_worth_nothing(api: Api) -> None:
    body = {"visit_ref": api.visit("due-soon", "A1"), "score": 200}
    assert code_of(api.post("/v1/fingerprint-checks", body)) == "presence-insufficient"
    _template(api.sign_in("T-0002"))
    assert code_of(api.post("/v1/fingerprint-checks", body)) == "presence-insufficient"
    _template(api)
    api.clock.pass_by(minutes=10, seconds=1)
    assert code_of(api.post("/v1/fingerprint-checks", body)) == "presence-insufficient"


def test_without_a_finger_on_record_there_is_no_template(api: Api) -> None:
    asked = {"visit_ref": api.visit("valid", "A1")}
    assert code_of(api.post("/v1/fingerprint-templates", asked)) == "no-fingerprint"
    assert code_of(api.post("/v1/fingerprint-checks", {**asked, "score": 200})) == "no-fingerprint"
    assert [api.standing(slug).json()["has_fingerprint"] for slug in ("valid", "due-soon")] == [False, True]
    child = {"visit_ref": api.visit("under-14", "A1")}
    assert code_of(api.post("/v1/fingerprint-templates", child)) == "under-14"


def test_what_was_typed_is_in_no_log_and_in_no_table(sqlite_api: Api, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    typed = "917352"
    check_password(sqlite_api, typed)
    _staff(sqlite_api, CARD, typed)
    code = _shown("due-soon", sqlite_api)
    _e_card(sqlite_api, code)
    for written in (typed, ", ".join(typed), ",".join(typed), code):
        assert written not in caplog.text
    with sqlite_api.centre.database.engine.connect() as connection:
        dump = "".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert typed not in dump
    assert code not in dump


def test_a_secret_that_breaks_the_contract_is_not_quoted(sqlite_api: Api) -> None:
    body = {"visit_ref": sqlite_api.visit("due-soon", "A1"), "password": "my secret 77"}
    answer = sqlite_api.post("/v1/password-checks", body)
    assert code_of(answer) == "invalid-request"
    assert "secret" not in answer.text


def test_seeded_passwords_and_ways_stand_where_the_documents_say() -> None:
    from central.seeds.ways import E_CARDS as WITH_E_CARD
    from central.seeds.ways import FINGERS

    assert {"due-soon", "rare-name", "no-photo"} <= FINGERS & WITH_E_CARD
    assert "helper" in PEOPLE


def test_every_seeded_adult_has_a_password_and_no_child(tmp_path: object, sqlite_api: Api) -> None:
    with sqlite_api.centre.database.read() as session:
        hashes = session.scalars(select(CentrePassword.hash)).all()
        tries = session.scalars(select(CheckTry.id)).all()
    assert len(hashes) > 290
    assert tries == []
