"""One effect per (terminal, key), the same bytes ever after, tombstones, retention."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from central.context import Centre
from central.server import purge
from central.storage.tables import Certification
from kiosk.contract.wire import KEY_HEADER
from tests.central.support import Api, certification_body, code_of


def _certifications(api: Api) -> int:
    with api.centre.database.read() as session:
        return session.scalar(select(func.count()).select_from(Certification)) or 0


def _state(api: Api, key: str) -> str:
    state: str = api.get(f"/v1/certifications/keys/{key}").json()["state"]
    return state


def test_the_same_key_and_body_get_the_same_bytes_and_one_effect(api: Api) -> None:
    body = certification_body(api.person_ref("due-soon"))
    first = api.post("/v1/certifications", body, "intent-0001")
    api.clock.pass_by(hours=1)
    again = api.post("/v1/certifications", body, "intent-0001")
    assert (again.status_code, again.content) == (first.status_code, first.content) == (201, first.content)
    assert _certifications(api) == 1


def test_key_order_white_space_and_spelled_out_nulls_are_the_same_body(api: Api) -> None:
    body = certification_body(api.person_ref("due-soon"))
    first = api.post("/v1/certifications", body, "intent-0001")
    shuffled = json.dumps({"consent": None, **dict(reversed(body.items()))}, indent=3).encode()
    assert api.post("/v1/certifications", shuffled, "intent-0001").content == first.content


@pytest.mark.parametrize("change", [{"intent_row_hash": "cd" * 32}, {"benefit": "survivor_allowance"}])
def test_the_same_key_with_another_body_is_refused(api: Api, change: dict[str, object]) -> None:
    body = certification_body(api.person_ref("due-soon"))
    api.post("/v1/certifications", body, "intent-0001")
    answer = api.post("/v1/certifications", {**body, **change}, "intent-0001")
    assert (answer.status_code, code_of(answer)) == (422, "key-reused")
    assert _certifications(api) == 1


def test_the_same_key_on_another_operation_is_refused(api: Api) -> None:
    api.post("/v1/help-calls", {"reason": "help", "page": "home"}, "intent-0001")
    assert code_of(api.file("due-soon", "intent-0001")) == "key-reused"
    assert code_of(api.get("/v1/certifications/keys/intent-0001")) == "key-reused"
    assert code_of(api.post("/v1/keys/intent-0001/void")) == "key-reused"


def test_keys_belong_to_their_terminal(api: Api) -> None:
    other = api.sign_in("T-0002")
    first = api.file("due-soon", "intent-0001").json()
    second = other.file("due-soon", "intent-0001").json()
    assert first["receipt_number"] != second["receipt_number"]
    third = api.sign_in("T-0003")
    assert _state(third, "intent-0001") == "UNKNOWN"


def test_a_refusal_is_the_answer_of_its_key(api: Api) -> None:
    first = api.file("not-receiving", "intent-0001")
    again = api.file("not-receiving", "intent-0001")
    assert again.content == first.content
    assert _state(api, "intent-0001") == "REFUSED"


@pytest.mark.parametrize("key", [None, "", "short", "k" * 129, "with space", "with/slash", "schlüssel-1", "a;b=c#d?e"])
def test_a_missing_oversized_or_odd_key_is_refused(sqlite_api: Api, key: str | None) -> None:
    body = certification_body(sqlite_api.person_ref("due-soon"))
    headers = {"Authorization": f"Bearer {sqlite_api.token}"}
    raw = {} if key is None else {KEY_HEADER: key.encode()}
    answer = sqlite_api.browser.request("POST", "/v1/certifications", json=body, headers={**headers, **raw})
    assert (answer.status_code, code_of(answer)) == (400, "key-missing" if key is None else "key-malformed")


def test_two_keys_in_one_request_are_refused(sqlite_api: Api) -> None:
    body = certification_body(sqlite_api.person_ref("due-soon"))
    headers = [
        ("Authorization", f"Bearer {sqlite_api.token}"),
        (KEY_HEADER, "intent-0001"),
        (KEY_HEADER, "intent-0002"),
    ]
    answer = sqlite_api.browser.request("POST", "/v1/certifications", json=body, headers=headers)
    assert code_of(answer) == "key-malformed"


def test_a_key_never_seen_can_be_voided_and_a_late_original_is_refused(api: Api) -> None:
    assert _state(api, "intent-0001") == "UNKNOWN"
    assert api.post("/v1/keys/intent-0001/void").json()["state"] == "VOIDED"
    late = api.file("due-soon", "intent-0001")
    assert (late.status_code, code_of(late)) == (410, "voided")
    assert _state(api, "intent-0001") == "VOIDED"
    assert api.post("/v1/keys/intent-0001/void").json()["state"] == "VOIDED"
    assert _certifications(api) == 0


def test_what_was_filed_first_wins_over_voiding(api: Api) -> None:
    filed = api.file("due-soon", "intent-0001").json()
    for answer in (api.post("/v1/keys/intent-0001/void"), api.get("/v1/certifications/keys/intent-0001")):
        assert answer.json() == {"state": "FILED", "answer": filed, "problem": None}
    assert api.file("due-soon", "intent-0001").json() == filed
    assert _certifications(api) == 1


def test_voiding_a_refused_key_tells_the_refusal(api: Api) -> None:
    api.file("not-receiving", "intent-0001")
    answer = api.post("/v1/keys/intent-0001/void").json()
    assert (answer["state"], answer["problem"]["code"]) == ("REFUSED", "not-receiving")


def test_keys_live_at_least_400_days(api: Api) -> None:
    first = api.file("due-soon", "intent-0001")
    api.clock.pass_by(days=400)
    assert purge(api.centre) == 0
    api = api.sign_in()
    assert api.file("due-soon", "intent-0001").content == first.content
    api.clock.pass_by(seconds=1)
    assert purge(api.centre) == 1
    assert _state(api.sign_in(), "intent-0001") == "UNKNOWN"


def test_a_shorter_life_of_keys_is_refused(sqlite_api: Api) -> None:
    with pytest.raises(ValueError, match="at least 400 days"):
        Centre(sqlite_api.centre.database, key_retention_days=399)


def test_an_effect_that_crashes_leaves_neither_key_nor_effect(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    body = certification_body(api.person_ref("due-soon"))

    def crash(*_: object) -> str:
        raise RuntimeError("disk on fire")

    with monkeypatch.context() as patch:
        patch.setattr("central.filing.new_code", crash)
        answer = api.post("/v1/certifications", body, "intent-0001")
    assert (answer.status_code, code_of(answer)) == (500, "internal-error")
    assert "fire" not in answer.text + caplog.text
    caplog.clear()
    assert (_certifications(api), _state(api, "intent-0001")) == (0, "UNKNOWN")
    assert api.post("/v1/certifications", body, "intent-0001").status_code == 201
