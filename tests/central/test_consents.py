"""Consent to face processing: on record without biometrics, withdrawn with a receipt, kept three years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from central.cli import main
from central.retention import retain
from central.storage.tables import (
    Base,
    CentreProof,
    Certification,
    CheckTry,
    ConsentRecord,
    ConsentWithdrawal,
    ContactEntry,
    FaceCountRow,
    FaceWish,
    PresenceEvidence,
    Review,
    UsedECardCode,
)
from tests.central.support import (
    CONSENT,
    E_CARDS,
    PEOPLE,
    START,
    STRONG,
    Api,
    Browser,
    code_of,
    desk_browser,
    face,
    press,
)

FACE = face(policy_version="2026-11", liveness=STRONG)


@pytest.fixture
def desk(api: Api) -> Iterator[Browser]:
    browser = desk_browser(api.centre)
    yield browser
    browser.close()


def _count(api: Api, table: type[Base]) -> int:
    with api.centre.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _withdraw(api: Api, key: str = "withdraw-0001", slug: str = "due-soon") -> dict[str, str]:
    answer = api.post("/v1/consent-withdrawals", {"person_ref": api.person_ref(slug)}, key)
    assert answer.status_code == 201, answer.text
    found: dict[str, str] = answer.json()
    return found


def _wish(desk: Browser, api: Api, slug: str = "due-soon") -> str:
    """What the counter does: find the person, press the button."""
    person = PEOPLE[slug]
    token = desk.request("GET", "/desk/people").text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "number": person.social_security_number, "name": person.name}
    shown = desk.request("POST", "/desk/people", data=form).text
    if 'action="/desk/people/face-wish"' in shown:
        body = {"csrf_token": token, "person_ref": api.person_ref(slug)}
        desk.request("POST", "/desk/people/face-wish", data=body)
    return shown


def test_every_filing_by_face_leaves_a_record_of_the_consent(api: Api) -> None:
    filed = api.file("due-soon", "intent-0001", presence=FACE, consent=CONSENT).json()
    with api.centre.database.read() as session:
        [kept] = session.scalars(select(ConsentRecord))
        assert (kept.receipt_number, kept.terminal_id) == (filed["receipt_number"], "T-0001")
        assert kept.person_ref == api.person_ref("due-soon")
        assert (kept.version, kept.given_at, kept.recorded_at) == ("face-2025-06", START, START)
    columns = set(ConsentRecord.__table__.columns.keys())
    assert columns == {"receipt_number", "person_ref", "version", "given_at", "terminal_id", "recorded_at"}


def test_a_filing_by_another_way_or_a_refused_one_leaves_none(api: Api) -> None:
    api.file("due-soon", "intent-0001", consent=CONSENT)
    api.file("due-soon", "intent-0002", presence=face(0.1), consent=CONSENT)
    assert _count(api, ConsentRecord) == 0


def test_withdrawing_is_receipted_once_and_ends_face_processing(api: Api) -> None:
    first = _withdraw(api)
    api.clock.pass_by(minutes=5)
    assert _withdraw(api) == first
    assert first["withdrawn_at"] == "2026-11-23T04:00:00Z"
    assert first["receipt_number"].startswith("CH20261123")
    assert _count(api, ConsentWithdrawal) == 1
    standing = api.standing("due-soon").json()
    assert (standing["face_withdrawn"], standing["has_reference_photo"]) == (True, False)
    photo = api.post("/v1/reference-photos", {"visit_ref": standing["visit_ref"]})
    assert (photo.status_code, code_of(photo)) == (409, "consent-withdrawn")
    presence = FACE | {"proved_at": api.clock.now.isoformat()}
    refused = api.file("due-soon", "intent-0001", presence=presence, consent=CONSENT)
    assert code_of(refused) == "consent-withdrawn"
    assert api.file("due-soon", "intent-0002").status_code == 201


def test_withdrawing_leaves_other_people_alone(api: Api) -> None:
    _withdraw(api)
    other = api.standing("suspended").json()
    assert (other["face_withdrawn"], other["has_reference_photo"]) == (False, True)


def test_what_was_filed_by_face_before_stays_filed(api: Api) -> None:
    api.file("due-soon", "intent-0001", presence=FACE, consent=CONSENT)
    _withdraw(api)
    [receipt] = api.post("/v1/receipts", {"visit_ref": api.visit("due-soon", "A1")}).json()["receipts"]
    assert receipt["filed"]["way"] == "face"
    assert api.standing("due-soon").json()["benefits"][0]["last_certified"] == "2026-11-23"


def test_a_filing_kept_by_the_terminal_from_before_the_withdrawal_is_taken(api: Api) -> None:
    """She confirmed at nine, withdrew at another terminal at ten, and the first terminal was cut off until eleven."""
    proved_at = api.clock.now
    api.clock.pass_by(hours=1)
    _withdraw(api.sign_in("T-0002"))
    api.clock.pass_by(hours=1)
    presence = FACE | {"proved_at": proved_at.isoformat()}
    assert api.file("due-soon", "intent-0001", presence=presence, consent=CONSENT).status_code == 201


def test_a_second_withdrawal_moves_nothing_and_gets_its_own_receipt(api: Api) -> None:
    first = _withdraw(api)
    api.clock.pass_by(hours=1)
    between = api.clock.now
    api.clock.pass_by(hours=1)
    second = _withdraw(api, "withdraw-0002")
    assert first["receipt_number"] != second["receipt_number"]
    presence = FACE | {"proved_at": between.isoformat()}
    assert code_of(api.file("due-soon", "intent-0001", presence=presence, consent=CONSENT)) == "consent-withdrawn"


def test_nobody_unknown_withdraws_and_no_key_no_withdrawal(api: Api) -> None:
    assert code_of(api.post("/v1/consent-withdrawals", {"person_ref": "f" * 32}, "withdraw-0001")) == "person-unknown"
    assert code_of(api.post("/v1/consent-withdrawals", {"person_ref": "f" * 32})) == "key-missing"


def test_a_new_wish_is_recorded_by_a_person_and_each_check_asks_anew(api: Api, desk: Browser) -> None:
    _withdraw(api)
    assert "已撤回刷脸同意" in _wish(desk, api)
    standing = api.standing("due-soon").json()
    assert (standing["face_withdrawn"], standing["has_reference_photo"]) == (False, True)
    with api.centre.database.read() as session:
        [wish] = session.scalars(select(FaceWish))
        assert (wish.staff_number, wish.recorded_at) == ("S001", START)
    assert code_of(api.file("due-soon", "intent-0001", presence=FACE)) == "consent-required"
    assert api.file("due-soon", "intent-0002", presence=FACE, consent=CONSENT).status_code == 201
    assert "已撤回刷脸同意" not in _wish(desk, api)
    assert _count(api, FaceWish) == 1


def test_the_counter_finds_nobody_by_a_wrong_name(sqlite_api: Api) -> None:
    desk = desk_browser(sqlite_api.centre)
    token = desk.request("GET", "/desk/people").text.split('name="csrf_token" value="')[1].split('"')[0]
    number = PEOPLE["due-soon"].social_security_number
    for fields in ({"number": number, "name": "黄素兰"}, {"number": "1", "name": "黄素琴"}, {}):
        assert "没有查到" in desk.request("POST", "/desk/people", data={"csrf_token": token, **fields}).text
    desk.close()


def _move_to(api: Api, day: date) -> Api:
    api.clock.pass_by(days=(day - api.clock.today).days)
    return api.sign_in()


def test_records_of_consent_stay_three_years_and_go_afterwards(api: Api, desk: Browser) -> None:
    api.file("due-soon", "intent-0001", presence=FACE, consent=CONSENT)
    _withdraw(api)
    _wish(desk, api)
    tables = (ConsentRecord, ConsentWithdrawal, FaceWish)
    api = _move_to(api, date(2029, 11, 23))
    retain(api.centre)
    assert [_count(api, table) for table in tables] == [1, 1, 1]
    api = _move_to(api, date(2029, 11, 24))
    gone = retain(api.centre)
    assert [gone[what] for what in ("consents", "withdrawals", "wishes")] == [1, 1, 1]
    assert [_count(api, table) for table in tables] == [0, 0, 0]
    assert _count(api, Certification) == 1


def test_a_withdrawal_that_still_holds_is_kept_as_long_as_it_holds(api: Api) -> None:
    _withdraw(api)
    api = _move_to(api, date(2035, 1, 1))
    assert retain(api.centre)["withdrawals"] == 0
    assert api.standing("due-soon").json()["face_withdrawn"] is True


def test_figures_go_after_three_years_but_not_while_somebody_still_looks(api: Api) -> None:
    weak = face(policy_version="2026-11", liveness={**STRONG, "grade": "weak"})
    api.file("due-soon", "intent-0001", presence=weak, consent=CONSENT)
    api.file("suspended", "intent-0002", benefit="resident_pension")
    api = _move_to(api, date(2029, 11, 24))
    assert retain(api.centre)["figures of proofs"] == 1
    assert _count(api, PresenceEvidence) == 1


def test_what_clerks_wrote_goes_three_years_after_they_closed_it(api: Api) -> None:
    weak = face(policy_version="2026-11", liveness={**STRONG, "grade": "weak"})
    api.file("due-soon", "intent-0001", presence=weak, consent=CONSENT)
    api = _move_to(api, date(2027, 1, 10))
    desk = desk_browser(api.centre)
    with api.centre.database.read() as session:
        number = session.scalars(select(Review.id)).one()
    press(desk, "/desk/comparisons", f"/desk/comparisons/{number}/does-not-fit")
    press(desk, "/desk/reviews", f"/desk/reviews/{number + 1}/return", note="照片不像")
    with api.centre.database.read() as session:
        entry = session.scalars(select(ContactEntry.id)).one()
    api = _move_to(api, date(2030, 1, 10))
    retain(api.centre)
    assert (_count(api, Review), _count(api, ContactEntry), _count(api, PresenceEvidence)) == (2, 1, 0)
    api = _move_to(api, date(2030, 1, 11))
    retain(api.centre)
    assert (_count(api, Review), _count(api, ContactEntry)) == (0, 1)
    desk.close()
    later = desk_browser(api.centre)
    press(later, "/desk/contacts", f"/desk/contacts/{entry}/done")
    later.close()
    api = _move_to(api, date(2033, 1, 12))
    retain(api.centre)
    assert _count(api, ContactEntry) == 0


def test_tries_codes_and_proofs_go_in_their_own_time(api: Api) -> None:
    visit_ref = api.visit("due-soon", "A1")
    code = E_CARDS.code(PEOPLE["due-soon"].social_security_number, api.clock.now)
    assert api.post("/v1/e-card-checks", {"visit_ref": visit_ref, "code": code}).json()["result"] == "right"
    with api.centre.database.write() as session:
        session.add(
            FaceCountRow(
                terminal_id="T-0001",
                day=api.clock.today,
                band="70-79",
                device="camera",
                tries=1,
                failed=0,
                handed_over=0,
            )
        )
    tables = (CheckTry, UsedECardCode, CentreProof, FaceCountRow)
    api.clock.pass_by(hours=23)
    retain(api.centre)
    assert [_count(api, table) for table in tables] == [1, 1, 1, 1]
    api.clock.pass_by(hours=2)
    retain(api.centre)
    assert [_count(api, table) for table in tables] == [0, 0, 1, 1]
    api.clock.now = START + timedelta(days=400)
    retain(api.centre)
    assert [_count(api, table) for table in tables] == [0, 0, 1, 1]
    api.clock.pass_by(days=1)
    retain(api.centre)
    assert [_count(api, table) for table in tables] == [0, 0, 0, 0]


def test_the_command_tells_what_it_deleted(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention", "--db", sqlite_url, "--clock", "+2000d"]) == 0
    assert "0 consents\n" in capsys.readouterr().out
