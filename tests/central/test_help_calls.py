"""Calling a person, the desk that answers, and ratings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from central.seeds.staff import STAFF
from tests.central.support import START, Api, Browser, code_of, proved

_OPEN = {"reason": "vouch", "page": "prove-presence", "detail_code": "face-not-recognised"}


@pytest.fixture
def desk(api: Api) -> Iterator[Browser]:
    """A browser at the desk, signed in as S001."""
    browser = Browser(api.centre)
    assert _sign_in(browser, "S001", STAFF[0].pin).status_code == 303
    yield browser
    browser.close()


def _sign_in(browser: Browser, number: str, pin: str, **headers: str) -> httpx.Response:
    return browser.request("POST", "/desk/sign-in", data={"staff_number": number, "pin": pin}, headers=headers)


def _call(api: Api, key: str = "call-00001", **changes: str) -> str:
    call_id: str = api.post("/v1/help-calls", {**_OPEN, **changes}, key).json()["call_id"]
    return call_id


def _press(desk: Browser, call_id: str, act: str, token: str | None = None) -> httpx.Response:
    if token is None:
        found = re.search(r'name="csrf_token" value="([^"]+)"', desk.request("GET", "/desk").text)
        assert found is not None
        token = found[1]
    return desk.request("POST", f"/desk/calls/{call_id}/{act}", data={"csrf_token": token})


def _state(api: Api, call_id: str) -> tuple[str, str | None, str | None]:
    call = api.get(f"/v1/help-calls/{call_id}").json()
    return call["state"], call["outcome"], call["staff_number"]


def test_a_call_waits_and_tells_how_long_and_behind_how_many(api: Api) -> None:
    _call(api)
    api.clock.pass_by(seconds=30)
    other = api.sign_in("T-0002")
    answer = other.post("/v1/help-calls", {"reason": "help", "page": "home"}, "call-00001").json()
    assert answer == {
        "call_id": answer["call_id"],
        "state": "WAITING",
        "outcome": None,
        "staff_number": None,
        "waiting_seconds": 0,
        "people_ahead": 1,
    }
    api.clock.pass_by(seconds=12)
    assert other.get(f"/v1/help-calls/{answer['call_id']}").json()["waiting_seconds"] == 12


def test_a_double_tap_is_one_call(api: Api) -> None:
    assert _call(api) == _call(api)


def test_a_terminal_sees_only_its_own_calls(api: Api) -> None:
    call_id = _call(api)
    other = api.sign_in("T-0002")
    assert code_of(other.get(f"/v1/help-calls/{call_id}")) == "help-call-unknown"
    assert code_of(other.post(f"/v1/help-calls/{call_id}/cancel")) == "help-call-unknown"
    assert _state(api, call_id)[0] == "WAITING"


def test_a_visitor_can_withdraw_the_call(api: Api, desk: Browser) -> None:
    call_id = _call(api)
    assert api.post(f"/v1/help-calls/{call_id}/cancel").json()["outcome"] == "CANCELLED"
    assert call_id not in desk.request("GET", "/desk/calls").text


def test_staff_accepts_and_vouches_with_the_own_number(api: Api, desk: Browser) -> None:
    call_id = _call(api)
    page = desk.request("GET", "/desk").text
    assert "示例市服务大厅1号机（T-0001）" in page
    assert "已核实本人" not in page
    assert _press(desk, call_id, "accept").status_code == 303
    assert _state(api, call_id) == ("ACCEPTED", None, "S001")
    assert "已核实本人" in desk.request("GET", "/desk/calls").text
    _press(desk, call_id, "vouch")
    assert _state(api, call_id) == ("CLOSED", "VOUCHED", "S001")
    assert api.post(f"/v1/help-calls/{call_id}/cancel").json()["outcome"] == "VOUCHED"


@pytest.mark.parametrize(("act", "outcome"), [("close", "HELPED"), ("decline", "DECLINED")])
def test_staff_closes_or_declines(api: Api, desk: Browser, act: str, outcome: str) -> None:
    call_id = _call(api)
    _press(desk, call_id, act)
    assert _state(api, call_id) == ("CLOSED", outcome, "S001")


def test_only_an_accepted_vouch_call_can_be_vouched_for(api: Api, desk: Browser) -> None:
    waiting, help_call = _call(api), _call(api, "call-00002", reason="help")
    _press(desk, waiting, "vouch")
    assert _state(api, waiting)[0] == "WAITING"
    _press(desk, help_call, "accept")
    _press(desk, help_call, "vouch")
    assert _state(api, help_call)[:2] == ("ACCEPTED", None)


def _vouched(api: Api, desk: Browser, key: str = "call-00001") -> None:
    call_id = _call(api, key)
    _press(desk, call_id, "accept")
    _press(desk, call_id, "vouch")


def test_a_filing_by_staff_stands_on_one_vouched_call(api: Api, desk: Browser) -> None:
    by_staff = proved("staff", staff_number="S001")
    assert code_of(api.file("due-soon", "intent-0001", presence=by_staff)) == "proof-invalid"
    _vouched(api, desk)
    assert api.file("due-soon", "intent-0002", presence=by_staff).status_code == 201
    assert code_of(api.file("valid", "intent-0003", presence=by_staff)) == "proof-invalid"
    _vouched(api, desk, "call-00002")
    assert api.file("valid", "intent-0004", presence=by_staff).status_code == 201


@pytest.mark.parametrize("what", ["other-terminal", "other-staff", "long-after", "long-before"])
def test_a_vouched_call_counts_for_nothing_else(api: Api, desk: Browser, what: str) -> None:
    _vouched(api, desk)
    filing, number, minutes = api, "S001", 0
    if what == "other-terminal":
        filing = api.sign_in("T-0002")
    elif what == "other-staff":
        number = "S002"
    else:
        minutes = 11 if what == "long-after" else -2
    proved_at = (START + timedelta(minutes=minutes)).isoformat()
    presence = proved("staff", staff_number=number) | {"proved_at": proved_at}
    assert code_of(filing.file("due-soon", "intent-0001", presence=presence)) == "proof-invalid"
    assert api.file("due-soon", "intent-0002", presence=proved("staff", staff_number="S001")).status_code == 201


def test_the_first_who_accepts_keeps_the_call(api: Api, desk: Browser) -> None:
    call_id = _call(api)
    _press(desk, call_id, "accept")
    second = Browser(api.centre)
    _sign_in(second, "S002", STAFF[1].pin)
    _press(second, call_id, "accept")
    assert _state(api, call_id) == ("ACCEPTED", None, "S001")
    second.close()


def test_nothing_happens_without_session_or_with_a_foreign_form(api: Api, desk: Browser) -> None:
    call_id = _call(api)
    stranger = Browser(api.centre)
    assert "登录" in stranger.request("GET", "/desk").text
    assert stranger.request("GET", "/desk/calls").status_code == 401
    assert stranger.request("POST", f"/desk/calls/{call_id}/accept", data={"csrf_token": "x"}).status_code == 403
    assert _press(desk, call_id, "accept", token="forged").status_code == 403
    assert desk.request("POST", f"/desk/calls/{call_id}/accept", content=b"\xff\xfe").status_code == 403
    assert _state(api, call_id)[0] == "WAITING"
    assert _sign_in(stranger, "S001", STAFF[0].pin, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    stranger.close()


def test_the_session_cookie_is_kept_from_scripts_and_foreign_pages(sqlite_api: Api) -> None:
    browser = Browser(sqlite_api.centre)
    cookie = _sign_in(browser, "s001", STAFF[0].pin).headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/desk"))
    sqlite_api.clock.pass_by(hours=11)
    assert browser.request("GET", "/desk/calls").status_code == 401
    browser.close()


def test_signing_out_ends_the_session(api: Api, desk: Browser) -> None:
    found = re.search(r'name="csrf_token" value="([^"]+)"', desk.request("GET", "/desk").text)
    assert found is not None
    desk.request("POST", "/desk/sign-out", data={"csrf_token": found[1]})
    assert desk.request("GET", "/desk/calls").status_code == 401


@pytest.mark.parametrize(
    ("number", "pin"), [("S001", "000000"), ("S777", "135001"), ("S009", "135009"), ("", ""), ("'--", "1234")]
)
def test_wrong_pin_unknown_and_inactive_staff_stay_out(sqlite_api: Api, number: str, pin: str) -> None:
    answer = _sign_in(sqlite_api.browser, number, pin)
    assert answer.status_code == 403
    assert "工号或密码不对" in answer.text


def test_five_wrong_pins_lock_the_number_for_five_minutes(sqlite_api: Api) -> None:
    for _ in range(5):
        _sign_in(sqlite_api.browser, "S001", "000000")
    assert _sign_in(sqlite_api.browser, "S001", STAFF[0].pin).status_code == 403
    sqlite_api.clock.pass_by(minutes=5, seconds=1)
    assert _sign_in(sqlite_api.browser, "S001", STAFF[0].pin).status_code == 303


def _rate(api: Api, key: str, level: int | None, receipt: str | None = None) -> httpx.Response:
    body = {"receipt_number": receipt, "level": level, "reasons": ["too-slow"], "rated_at": START.isoformat()}
    return api.post("/v1/ratings", body, key)


@pytest.mark.parametrize("level", [1, 5, None])
def test_a_rating_is_stored_as_given_and_a_skip_stays_a_skip(api: Api, level: int | None) -> None:
    assert _rate(api, "rating-0001", level).json() == {"level": level}


@pytest.mark.parametrize("level", [0, 6, "5", 4.5, True])
def test_a_level_outside_the_five_is_refused(sqlite_api: Api, level: object) -> None:
    body = {"level": level, "rated_at": START.isoformat()}
    assert code_of(sqlite_api.post("/v1/ratings", body, "rating-0001")) == "invalid-request"


def test_leaving_the_level_out_is_not_a_skip(sqlite_api: Api) -> None:
    assert code_of(sqlite_api.post("/v1/ratings", {"rated_at": START.isoformat()}, "rating-0001")) == "invalid-request"


def test_each_matter_is_rated_once(api: Api) -> None:
    receipt = api.file("due-soon", "intent-0001").json()["receipt_number"]
    first = _rate(api, "rating-0001", 2, receipt)
    assert _rate(api, "rating-0001", 2, receipt).content == first.content
    assert code_of(_rate(api, "rating-0002", 5, receipt)) == "already-rated"
    assert code_of(_rate(api, "rating-0003", 5, "RZ202601010000000000")) == "receipt-unknown"
