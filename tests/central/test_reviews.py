"""What clerks look at: nothing is suspended meanwhile, nothing is suspended afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from central.records.answers import answer
from central.storage.tables import BenefitRecord, ContactEntry, Review
from tests.central.support import CONSENT, PEOPLE, STRONG, Api, Browser, desk_browser, face, press, proved

WEAK = face(policy_version="2026-11", liveness={**STRONG, "grade": "weak"})
SURE = face(policy_version="2026-11", liveness=STRONG)


@pytest.fixture
def desk(api: Api) -> Iterator[Browser]:
    browser = desk_browser(api.centre)
    yield browser
    browser.close()


def _by_helper(api: Api, slug: str, key: str = "intent-0001", **changes: object) -> dict[str, object]:
    proof = api.helper_check(slug)["centre_proof"]
    presence = proved("helper", centre_proof=proof) | {"proved_at": api.clock.now.isoformat()}
    answer = api.file(slug, key, presence=presence, **changes)
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


def _by_face(api: Api, presence: dict[str, object], key: str, slug: str = "due-soon") -> dict[str, object]:
    answer = api.file(slug, key, presence=presence | {"proved_at": api.clock.now.isoformat()}, consent=CONSENT)
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


def _benefit(api: Api, slug: str) -> dict[str, object]:
    [benefit] = api.standing(slug).json()["benefits"]
    found: dict[str, object] = benefit
    return found


def _reviews(api: Api) -> list[Review]:
    with api.centre.database.read() as session:
        return list(session.scalars(select(Review).order_by(Review.id)))


def _review_id(desk: Browser, place: str) -> int:
    found = re.search(rf"/desk/{place}/(\d+)/", desk.request("GET", f"/desk/{place}").text)
    assert found is not None
    return int(found[1])


def _contacts(api: Api) -> list[ContactEntry]:
    with api.centre.database.read() as session:
        return list(session.scalars(select(ContactEntry)))


def test_received_is_not_yet_certified_and_confirmed_counts_from_the_day_of_filing(api: Api, desk: Browser) -> None:
    before = _benefit(api, "due-soon")
    filed = _by_helper(api, "due-soon")
    assert (filed["handling"], filed["next_due_on"]) == ("person-looks", "2027-11-23")
    assert _benefit(api, "due-soon") == before
    api.clock.pass_by(hours=9)
    shown = desk.request("GET", "/desk/reviews").text
    assert all(word in shown for word in ("黄*琴", "亲属代办", "职工养老金", "1952年生"))
    assert PEOPLE["due-soon"].name not in shown
    assert PEOPLE["due-soon"].social_security_number not in shown
    number = _review_id(desk, "reviews")
    assert press(desk, "/desk/reviews", f"/desk/reviews/{number}/confirm").status_code == 303
    assert _benefit(api, "due-soon")["last_certified"] == "2026-11-23"
    [receipt] = api.post("/v1/receipts", {"visit_ref": api.visit("due-soon", "A1")}).json()["receipts"]
    assert receipt["filed"] == {**filed, "handling": "filed"}
    [review] = _reviews(api)
    assert (review.outcome, review.closed_by) == ("confirmed", "S001")
    assert "现在没有待核实的" in desk.request("GET", "/desk/reviews").text


def test_a_repeated_filing_keeps_its_first_answer_after_the_look(api: Api, desk: Browser) -> None:
    filed = _by_helper(api, "due-soon")
    press(desk, "/desk/reviews", f"/desk/reviews/{_review_id(desk, 'reviews')}/confirm")
    assert api.get("/v1/certifications/keys/intent-0001").json()["answer"] == filed


def test_while_a_clerk_owes_the_look_the_benefit_does_not_become_overdue(api: Api, desk: Browser) -> None:
    due = _benefit(api, "due-soon")["due_on"]
    _by_helper(api, "due-soon")
    api.clock.pass_by(days=200)
    api = api.sign_in()
    assert (_benefit(api, "due-soon")["state"], _benefit(api, "due-soon")["due_on"]) == ("DUE_SOON", due)
    again = desk_browser(api.centre)
    number = _review_id(again, "reviews")
    press(again, "/desk/reviews", f"/desk/reviews/{number}/return", note="电话核对不上")
    again.close()
    assert _benefit(api, "due-soon")["state"] == "OVERDUE_VERIFYING"


def test_a_suspended_benefit_stays_suspended_until_the_look_and_resumes_with_it(api: Api, desk: Browser) -> None:
    filed = _by_helper(api, "suspended", benefit="resident_pension")
    assert (filed["handling"], filed["resumes"]) == ("person-looks", False)
    assert _benefit(api, "suspended")["state"] == "SUSPENDED"
    press(desk, "/desk/reviews", f"/desk/reviews/{_review_id(desk, 'reviews')}/confirm")
    assert _benefit(api, "suspended")["state"] == "VALID"
    [receipt] = api.post("/v1/receipts", {"visit_ref": api.visit("suspended", "A1")}).json()["receipts"]
    assert (receipt["filed"]["resumes"], receipt["filed"]["handling"]) == (True, "filed")


def test_what_is_sent_back_leads_to_a_call_and_never_to_a_suspension(api: Api, desk: Browser) -> None:
    before = _benefit(api, "due-soon")
    _by_helper(api, "due-soon")
    number = _review_id(desk, "reviews")
    assert press(desk, "/desk/reviews", f"/desk/reviews/{number}/return", note="  \x00 ").status_code == 303
    assert [review.outcome for review in _reviews(api)] == [None]
    press(desk, "/desk/reviews", f"/desk/reviews/{number}/return", note="电话核对不上")
    assert _benefit(api, "due-soon") == before
    [entry] = _contacts(api)
    assert (entry.note, entry.opened_by, entry.done_at) == ("电话核对不上", "S001", None)
    shown = desk.request("GET", "/desk/contacts").text
    assert "黄*琴" in shown
    assert "电话核对不上" in shown
    press(desk, "/desk/contacts", f"/desk/contacts/{entry.id}/done")
    [entry] = _contacts(api)
    assert (entry.done_by, entry.done_at) == ("S001", api.clock.now)


def test_a_weak_face_is_on_record_and_compared_later(api: Api, desk: Browser) -> None:
    filed = _by_face(api, WEAK, "intent-0001")
    assert filed["handling"] == "compare-later"
    assert _benefit(api, "due-soon")["last_certified"] == "2026-11-23"
    shown = desk.request("GET", "/desk/comparisons").text
    assert all(word in shown for word in ("黄*琴", "刷脸", "一般", "0.60（标准 0.40）"))
    press(desk, "/desk/comparisons", f"/desk/comparisons/{_review_id(desk, 'comparisons')}/fits")
    assert [review.outcome for review in _reviews(api)] == ["fits"]
    [receipt] = api.post("/v1/receipts", {"visit_ref": api.visit("due-soon", "A1")}).json()["receipts"]
    assert receipt["filed"] == {**filed, "handling": "filed"}


def test_what_does_not_fit_is_looked_at_and_the_benefit_goes_on(api: Api, desk: Browser) -> None:
    before = _benefit(api, "due-soon")
    _by_face(api, WEAK, "intent-0001")
    press(desk, "/desk/comparisons", f"/desk/comparisons/{_review_id(desk, 'comparisons')}/does-not-fit")
    assert _benefit(api, "due-soon")["state"] == "VALID"
    assert "比对不符" in desk.request("GET", "/desk/reviews").text
    number = _review_id(desk, "reviews")
    press(desk, "/desk/reviews", f"/desk/reviews/{number}/return", note="照片不像")
    assert _benefit(api, "due-soon") == before
    assert len(_contacts(api)) == 1


def test_a_look_that_confirms_a_comparison_changes_nothing_else(api: Api, desk: Browser) -> None:
    _by_face(api, WEAK, "intent-0001")
    press(desk, "/desk/comparisons", f"/desk/comparisons/{_review_id(desk, 'comparisons')}/does-not-fit")
    press(desk, "/desk/reviews", f"/desk/reviews/{_review_id(desk, 'reviews')}/confirm")
    assert _benefit(api, "due-soon")["last_certified"] == "2026-11-23"
    assert _contacts(api) == []


def test_sending_back_falls_to_the_newest_filing_that_still_counts(api: Api, desk: Browser) -> None:
    _by_face(api, WEAK, "intent-0001")
    api.clock.pass_by(days=30)
    api = api.sign_in()
    _by_face(api, WEAK, "intent-0002")
    again = desk_browser(api.centre)
    first, second = (review.id for review in _reviews(api))
    for number in (second, first):
        press(again, "/desk/comparisons", f"/desk/comparisons/{number}/does-not-fit")
    third, fourth = (review.id for review in _reviews(api) if review.kind == "look")
    press(again, "/desk/reviews", f"/desk/reviews/{third}/return", note="不符")
    assert _benefit(api, "due-soon")["last_certified"] == "2026-11-23"
    press(again, "/desk/reviews", f"/desk/reviews/{fourth}/return", note="不符")
    assert _benefit(api, "due-soon")["last_certified"] < "2026-11-01"  # type: ignore[operator]
    again.close()


def test_after_a_return_the_record_names_the_way_that_still_counts(sqlite_api: Api) -> None:
    def way(api: Api) -> object:
        ref = api.person_ref("due-soon")
        with api.centre.database.read() as session:
            [row] = answer(session, api.clock.today, ref, "certification-status", {}).rows
        return row["way"]

    def send_back(api: Api, count: int) -> None:
        desk = desk_browser(api.centre)
        press(desk, "/desk/comparisons", f"/desk/comparisons/{_review_id(desk, 'comparisons')}/does-not-fit")
        press(desk, "/desk/reviews", f"/desk/reviews/{_review_id(desk, 'reviews')}/return", note="不符")
        desk.close()
        assert len(_contacts(api)) == count

    _by_face(sqlite_api, WEAK, "intent-0001")
    assert way(sqlite_api) == "face"
    send_back(sqlite_api, 1)
    assert way(sqlite_api) == "data"
    assert sqlite_api.file("due-soon", "intent-0002").status_code == 201
    sqlite_api.clock.pass_by(days=30)
    later = sqlite_api.sign_in()
    _by_face(later, WEAK, "intent-0003")
    assert way(later) == "face"
    send_back(later, 2)
    assert way(later) == "password"


def test_a_resumed_benefit_is_not_suspended_again_by_a_return(api: Api, desk: Browser) -> None:
    answer = api.file("suspended", "intent-0001", benefit="resident_pension", presence=WEAK, consent=CONSENT)
    assert (answer.json()["handling"], answer.json()["resumes"]) == ("compare-later", True)
    press(desk, "/desk/comparisons", f"/desk/comparisons/{_review_id(desk, 'comparisons')}/does-not-fit")
    press(desk, "/desk/reviews", f"/desk/reviews/{_review_id(desk, 'reviews')}/return", note="不符")
    assert _benefit(api, "suspended")["state"] == "OVERDUE_VERIFYING"
    with api.centre.database.read() as session:
        assert not any(
            session.scalars(
                select(BenefitRecord.suspended).where(BenefitRecord.person_ref == api.person_ref("suspended"))
            )
        )


def test_a_certification_beyond_doubt_makes_the_waiting_look_needless(api: Api, desk: Browser) -> None:
    _by_helper(api, "due-soon")
    _by_face(api, WEAK, "intent-0002")
    assert [review.outcome for review in _reviews(api)] == [None, None]
    _by_face(api, SURE, "intent-0003")
    assert [review.outcome for review in _reviews(api)] == ["superseded", "superseded"]
    assert "现在没有待核实的" in desk.request("GET", "/desk/reviews").text


def test_two_clerks_cannot_both_decide(api: Api, desk: Browser) -> None:
    _by_helper(api, "due-soon")
    number = _review_id(desk, "reviews")
    second = desk_browser(api.centre, "S002")
    token = second.request("GET", "/desk/reviews").text.split('name="csrf_token" value="')[1].split('"')[0]
    press(desk, "/desk/reviews", f"/desk/reviews/{number}/confirm")
    late = {"csrf_token": token, "note": "不符"}
    assert second.request("POST", f"/desk/reviews/{number}/return", data=late).status_code == 303
    [review] = _reviews(api)
    assert (review.outcome, review.closed_by) == ("confirmed", "S001")
    assert _contacts(api) == []
    second.close()


def test_strangers_and_foreign_forms_decide_nothing(api: Api, desk: Browser) -> None:
    _by_helper(api, "due-soon")
    number = _review_id(desk, "reviews")
    stranger = Browser(api.centre)
    for place in ("reviews", "comparisons", "contacts", "people", "flags"):
        assert "登录" in stranger.request("GET", f"/desk/{place}").text
    actions = [
        f"/desk/reviews/{number}/confirm",
        "/desk/comparisons/1/fits",
        "/desk/contacts/1/done",
        "/desk/people",
        "/desk/people/face-wish",
        "/desk/people/unlock",
        "/desk/people/authorise",
        "/desk/people/revoke",
        "/desk/flags/1/close",
    ]
    for action in actions:
        for browser, token in ((stranger, "x"), (desk, "forged")):
            assert browser.request("POST", action, data={"csrf_token": token}).status_code == 403, action
    assert [review.outcome for review in _reviews(api)] == [None]
    stranger.close()


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x"])
def test_numbers_no_row_can_have_are_refused(sqlite_api: Api, number: str) -> None:
    desk = desk_browser(sqlite_api.centre)
    token = desk.request("GET", "/desk").text.split('name="csrf_token" value="')[1].split('"')[0]
    for action in (f"/desk/reviews/{number}/confirm", f"/desk/contacts/{number}/done", f"/desk/flags/{number}/close"):
        assert desk.request("POST", action, data={"csrf_token": token}).status_code == 422
    assert desk.request("POST", "/desk/reviews/77/confirm", data={"csrf_token": token}).status_code == 303
    desk.close()


def test_what_a_clerk_writes_is_shown_as_text(sqlite_api: Api) -> None:
    desk = desk_browser(sqlite_api.centre)
    _by_helper(sqlite_api, "due-soon")
    note = "<script>alert(1)</script>"
    press(desk, "/desk/reviews", f"/desk/reviews/{_review_id(desk, 'reviews')}/return", note=note)
    shown = desk.request("GET", "/desk/contacts").text
    assert note not in shown
    assert "&lt;script&gt;" in shown
    desk.close()


def test_a_printed_code_says_that_a_person_still_looks(sqlite_api: Api) -> None:
    filed = _by_helper(sqlite_api, "due-soon")
    page = sqlite_api.browser.request("GET", f"/verify/{filed['verification_code']}").text
    assert "由工作人员核实，核实前待遇照常" in page
