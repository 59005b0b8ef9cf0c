"""Filing: the cycle, the refusals, the receipts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from central.storage.tables import Certification
from tests.central.support import CONSENT, START, Api, certification_body, code_of, face


def _count(api: Api) -> int:
    with api.centre.database.read() as session:
        return session.scalar(select(func.count()).select_from(Certification)) or 0


def test_filing_starts_a_new_twelve_months_from_the_day_of_filing(api: Api) -> None:
    due_before = api.standing("due-soon").json()["benefits"][0]["due_on"]
    answer = api.file("due-soon", "intent-0001")
    filed = answer.json()
    assert answer.status_code == 201
    assert (filed["previous_due_on"], filed["next_due_on"]) == (due_before, "2027-11-23")
    assert filed["resumes"] is False
    [benefit] = api.standing("due-soon").json()["benefits"]
    assert benefit == {
        "code": "employee_pension",
        "state": "VALID",
        "last_certified": "2026-11-23",
        "due_on": "2027-11-23",
    }


def test_the_day_of_filing_is_the_day_in_china(sqlite_api: Api) -> None:
    sqlite_api.clock.now = START.replace(hour=16, minute=30)  # 00:30 on the 24th in China
    assert sqlite_api.sign_in().file("due-soon", "intent-0001").json()["next_due_on"] == "2027-11-24"


def test_filing_on_29_february_is_due_on_28_february(sqlite_api: Api) -> None:
    sqlite_api.clock.now = START.replace(year=2028, month=2, day=29)
    assert sqlite_api.sign_in().file("due-soon", "intent-0001").json()["next_due_on"] == "2029-02-28"


def test_a_suspended_benefit_is_certified_and_resumes(api: Api) -> None:
    filed = api.file("suspended", "intent-0001", benefit="resident_pension").json()
    assert filed["resumes"] is True
    assert api.standing("suspended").json()["benefits"][0]["state"] == "VALID"
    assert api.file("suspended", "intent-0002", benefit="resident_pension").json()["resumes"] is False


@pytest.mark.parametrize(
    ("slug", "changes", "code"),
    [
        ("not-receiving", {}, "not-receiving"),
        ("due-soon", {"benefit": "work_injury_allowance"}, "not-receiving"),
        ("under-14", {"benefit": "survivor_allowance"}, "under-14"),
        ("due-soon", {"presence": face()}, "consent-required"),
        ("due-soon", {"presence": face(0.362), "consent": CONSENT}, "presence-insufficient"),
        ("due-soon", {"presence": face(0.9, "homemade"), "consent": CONSENT}, "engine-unknown"),
        ("no-photo", {"presence": face(), "consent": CONSENT}, "no-photo"),
    ],
)
def test_what_may_not_be_filed_is_refused_and_leaves_nothing(
    api: Api, slug: str, changes: dict[str, object], code: str
) -> None:
    assert code_of(api.file(slug, "intent-0001", **changes)) == code
    assert _count(api) == 0
    assert api.get("/v1/certifications/keys/intent-0001").json()["problem"]["code"] == code


@pytest.mark.parametrize("staff_number", ["S009", "S777"], ids=["no-longer-active", "unknown"])
def test_only_active_staff_vouches(sqlite_api: Api, staff_number: str) -> None:
    presence = {"way": "staff", "tries": 1, "proved_at": START.isoformat(), "staff_number": staff_number}
    assert code_of(sqlite_api.file("due-soon", "intent-0001", presence=presence)) == "staff-unknown"


@pytest.mark.parametrize(
    "presence",
    [face(0.363), face(0.5, "face_recognition"), {"way": "password", "tries": 2, "proved_at": START.isoformat()}],
    ids=["face-at-the-minimum", "dlib-at-the-minimum", "password"],
)
def test_each_way_files(sqlite_api: Api, presence: dict[str, object]) -> None:
    answer = sqlite_api.file("due-soon", "intent-0001", presence=presence, consent=CONSENT)
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "presence",
    [
        {**face(), "score": None},
        {**face(), "engine": None},
        {"way": "staff", "tries": 1, "proved_at": START.isoformat()},
        {**face(), "score": "0.9"},
        {**face(), "score": 1.5},
        {**face(), "tries": 0},
        {**face(), "tries": True},
        {**face(), "proved_at": 1767225600},
        {**face(), "proved_at": "1767225600"},
        {**face(), "proved_at": "2026-01-01T00:00:00"},
        {**face(), "template": "AAAA"},
        {**face(), "way": "telepathy"},
    ],
)
def test_a_presence_that_breaks_the_contract_is_named_without_its_values(
    sqlite_api: Api, presence: dict[str, object]
) -> None:
    answer = sqlite_api.file("due-soon", "intent-0001", presence=presence, consent=CONSENT)
    assert code_of(answer) == "invalid-request"
    assert set(answer.json()["errors"][0]) == {"at", "rule"}
    assert sqlite_api.get("/v1/certifications/keys/intent-0001").json()["state"] == "UNKNOWN"


def test_an_unknown_person_is_refused(api: Api) -> None:
    answer = api.post("/v1/certifications", certification_body("f" * 32), "intent-0001")
    assert code_of(answer) == "person-unknown"


def test_receipts_list_the_last_twelve_months_newest_first(api: Api) -> None:
    first = api.file("due-soon", "intent-0001").json()
    api.clock.pass_by(days=200)
    api = api.sign_in()
    second = api.file("due-soon", "intent-0002").json()
    found = api.post("/v1/receipts", {"visit_ref": api.visit("due-soon", "A1")}).json()["receipts"]
    assert found == [{"filed": second, "reprint_count": 0}, {"filed": first, "reprint_count": 0}]
    api.clock.pass_by(days=200)
    api = api.sign_in()
    found = api.post("/v1/receipts", {"visit_ref": api.visit("due-soon", "A1")}).json()["receipts"]
    assert [entry["filed"] for entry in found] == [second]


def test_each_copy_is_counted_and_carries_its_own_code(api: Api) -> None:
    original = api.file("due-soon", "intent-0001").json()
    visit_ref = api.visit("due-soon", "A1")
    body = {"receipt_number": original["receipt_number"], "visit_ref": visit_ref}
    first = api.post("/v1/reprints", body, "copy-00001")
    assert api.post("/v1/reprints", body, "copy-00001").content == first.content
    second = api.post("/v1/reprints", body, "copy-00002").json()
    assert (first.json()["copy_number"], second["copy_number"]) == (1, 2)
    codes = {original["verification_code"], first.json()["filed"]["verification_code"]}
    assert len(codes | {second["filed"]["verification_code"]}) == 3
    assert second["filed"]["receipt_number"] == original["receipt_number"]
    [receipt] = api.post("/v1/receipts", {"visit_ref": visit_ref}).json()["receipts"]
    assert receipt == {"filed": original, "reprint_count": 2}


def test_nobody_reprints_somebody_elses_receipt(api: Api) -> None:
    number = api.file("due-soon", "intent-0001").json()["receipt_number"]
    body = {"receipt_number": number, "visit_ref": api.visit("valid")}
    assert code_of(api.post("/v1/reprints", body, "copy-00001")) == "receipt-unknown"


def test_the_printed_code_shows_a_masked_summary_until_it_expires(sqlite_api: Api) -> None:
    filed = sqlite_api.file("due-soon", "intent-0001").json()
    assert len(filed["verification_code"]) == 20
    assert filed["verification_url"].endswith(f"/verify/{filed['verification_code']}")
    path = f"/verify/{filed['verification_code']}"
    page = sqlite_api.browser.request("GET", path)
    assert page.status_code == 200
    assert "黄*琴" in page.text
    assert "黄素琴" not in page.text
    sqlite_api.clock.pass_by(days=91)
    assert sqlite_api.browser.request("GET", path).status_code == 410
    assert sqlite_api.browser.request("GET", "/verify/" + "0" * 20).status_code == 404


def test_a_long_history_keeps_every_date_a_year_apart(sqlite_api: Api) -> None:
    api = sqlite_api
    previous: date | None = None
    for number in range(4):
        filed = api.file("valid", f"intent-{number:04d}").json()
        if previous is not None:
            assert filed["previous_due_on"] == previous.isoformat()
        previous = date.fromisoformat(filed["next_due_on"])
        assert timedelta(days=365) <= previous - api.clock.today <= timedelta(days=366)
        api.clock.pass_by(days=300)
        api = api.sign_in()
