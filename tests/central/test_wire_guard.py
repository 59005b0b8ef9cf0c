"""Whatever bytes arrive, the answer is a problem and never a traceback."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from central.http.guard import Guard
from kiosk.contract.wire import KEY_HEADER, MAX_REQUEST_BYTES
from tests.central.support import PEOPLE, Api, certification_body, code_of, standing_body


def _with(field: str, value: str) -> bytes:
    body = standing_body(PEOPLE["valid"])
    del body[field]
    return (json.dumps(body)[:-1] + f', "{field}": {value}}}').encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "invalid-json"),
        (b"", "invalid-request"),
        (b"[]", "invalid-request"),
        (b'"text"', "invalid-request"),
        (b"null", "invalid-request"),
        (b'{"a": NaN}', "not-a-number"),
        (b'{"a": -Infinity}', "not-a-number"),
        (b'{"a": 1, "a": 1}', "duplicate-key"),
        (b'{"x": {"b": 1, "b": 2}}', "duplicate-key"),
        (b'{"a": "\xff\xfe"}', "invalid-utf8"),
        (b'{"a": "\xed\xa0\x80"}', "invalid-utf8"),
        (b"\xef\xbb\xbf{}", "invalid-json"),
        (b"[" * 33 + b"]" * 33, "too-deep"),
        (b"[" * 120_000, "too-deep"),
        (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, "too-deep"),
        (b"9" * 6000, "invalid-json"),
        (_with("name", '"\\ud800"'), "invalid-request"),
        (_with("name", '"a\\u0000b"'), "invalid-request"),
        (_with("name", '""'), "invalid-request"),
        (_with("name", json.dumps("长" * 51)), "invalid-request"),
        (_with("name", "5"), "invalid-request"),
        (_with("social_security_number", '"11010519491231002x"'), "invalid-request"),
        (_with("social_security_number", '"11010519491231002X\\n"'), "invalid-request"),
    ],
)
def test_bytes_outside_the_contract_are_refused(sqlite_api: Api, body: bytes, code: str) -> None:
    assert code_of(sqlite_api.post("/v1/standings", body)) == code


@pytest.mark.parametrize("value", ["1e400", "-1e400", "1E999"])
def test_a_number_that_overflows_is_no_number(sqlite_api: Api, value: str) -> None:
    body = json.dumps(certification_body("0" * 32)).replace('"tries": 1', f'"score": {value}, "tries": 1')
    assert code_of(sqlite_api.post("/v1/certifications", body.encode(), "intent-0001")) == "invalid-request"


def test_a_body_may_have_256_kib_and_not_a_byte_more(sqlite_api: Api) -> None:
    body = json.dumps(standing_body(PEOPLE["valid"])).encode()
    fits = body + b" " * (MAX_REQUEST_BYTES - len(body))
    assert sqlite_api.post("/v1/standings", fits).status_code == 200
    answer = sqlite_api.post("/v1/standings", fits + b" ")
    assert (answer.status_code, code_of(answer)) == (413, "too-large")


@pytest.mark.parametrize("length", ["-1", "x", "\u00b2", "9" * 5000])
def test_a_length_that_is_no_length_is_refused(sqlite_api: Api, length: str) -> None:
    headers = [
        (b"Authorization", f"Bearer {sqlite_api.token}".encode()),
        (b"Content-Type", b"application/json"),
        (b"Content-Length", length.encode("latin-1")),
    ]
    answer = sqlite_api.browser.request("POST", "/v1/standings", content=b"{}", headers=headers)
    assert code_of(answer) == "too-large"


def test_only_json_is_taken(sqlite_api: Api) -> None:
    headers = {"Authorization": f"Bearer {sqlite_api.token}", "Content-Type": "text/plain"}
    answer = sqlite_api.browser.request("POST", "/v1/standings", content=b"{}", headers=headers)
    assert (answer.status_code, code_of(answer)) == (415, "media-type")


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/v1/nowhere", "not-found"),
        ("GET", "/docs", "not-found"),
        ("GET", "/openapi.json", "not-found"),
        ("GET", "/_faults", "not-found"),
        ("GET", "/v1/standings", "method-not-allowed"),
        ("DELETE", "/v1/certifications", "method-not-allowed"),
        ("POST", "/v1/standings/", "not-found"),
    ],
)
def test_unknown_paths_and_methods_are_problems(sqlite_api: Api, method: str, path: str, code: str) -> None:
    assert code_of(sqlite_api.browser.request(method, path)) == code


@pytest.mark.parametrize("odd", ["%00", "%ff%fe", "..%2f", "%e4%b8%80", "a" * 5000, "'--", "0" * 31 + "%0a"])
def test_odd_words_in_an_address_are_just_unknown(api: Api, odd: str) -> None:
    for answer in (api.get(f"/v1/help-calls/{odd}"), api.post(f"/v1/help-calls/{odd}/cancel")):
        assert code_of(answer) in ("help-call-unknown", "not-found")
    for answer in (api.get(f"/v1/certifications/keys/{odd}"), api.post(f"/v1/keys/{odd}/void")):
        assert code_of(answer) in ("key-malformed", "not-found")
    assert api.browser.request("GET", f"/verify/{odd}").status_code == 404
    assert api.browser.request("POST", f"/desk/calls/{odd}/accept").status_code in (403, 404)


_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
_JSON = st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
_PATHS = [
    "/v1/standings",
    "/v1/certifications",
    "/v1/help-calls",
    "/v1/ratings",
    "/v1/heartbeats",
    "/v1/terminals/sign-in",
]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(_PATHS), body=st.binary(max_size=200) | _JSON.map(lambda value: json.dumps(value).encode()))
def test_no_input_makes_the_centre_stumble(sqlite_api: Api, path: str, body: bytes) -> None:
    answer = sqlite_api.post(path, body, "fuzz-000001")
    assert 400 <= answer.status_code < 500, answer.text
    assert code_of(answer)


_FIELDS = st.sampled_from(["person_ref", "benefit", "presence", "consent", "intent_row_hash"])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=_FIELDS, value=_JSON)
def test_one_broken_member_is_enough_to_refuse_a_filing(sqlite_api: Api, field: str, value: object) -> None:
    body = json.dumps({**certification_body("0" * 32), field: value}).encode()
    headers = {
        "Authorization": f"Bearer {sqlite_api.token}",
        KEY_HEADER: "fuzz-000002",
        "Content-Type": "application/json",
    }
    answer = sqlite_api.browser.request("POST", "/v1/certifications", content=body, headers=headers)
    assert code_of(answer) in ("invalid-request", "not-a-number", "person-unknown")


def test_an_answer_that_breaks_off_is_logged_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    async def breaks_off(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("张三 would stand in the log")

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(_message: Message) -> None:
        return

    scope: Scope = {"type": "http", "method": "GET", "path": "/v1/x", "headers": []}
    asyncio.run(Guard(breaks_off)(scope, receive, send))
    assert [record.name for record in caplog.records if record.levelname == "ERROR"] == ["central"]
    assert "张三" not in caplog.text
