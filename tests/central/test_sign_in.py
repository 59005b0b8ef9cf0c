"""Terminals prove a secret, once per challenge, and get a token that expires."""

from __future__ import annotations

import pytest

from central.app import create_app
from central.seeds.staff import demonstration_secret
from central.storage.tables import Terminal
from kiosk.contract.wire import sign_in_proof
from tests.central.support import Api, code_of


def _sign_in(api: Api, terminal_id: str, secret: bytes, nonce: str) -> dict[str, str]:
    return {"terminal_id": terminal_id, "nonce": nonce, "proof": sign_in_proof(secret, terminal_id, nonce)}


def _nonce(api: Api) -> str:
    nonce: str = api.browser.request("GET", "/v1/terminals/nonce").json()["nonce"]
    return nonce


@pytest.mark.parametrize(
    ("terminal_id", "secret_of"), [("T-0001", "T-0002"), ("T-9999", "T-9999")], ids=["wrong-secret", "unknown-terminal"]
)
def test_a_wrong_proof_is_refused(sqlite_api: Api, terminal_id: str, secret_of: str) -> None:
    body = _sign_in(sqlite_api, terminal_id, demonstration_secret(secret_of), _nonce(sqlite_api))
    answer = sqlite_api.browser.request("POST", "/v1/terminals/sign-in", json=body)
    assert (answer.status_code, code_of(answer)) == (401, "sign-in-refused")


def test_a_nonce_works_once(sqlite_api: Api) -> None:
    body = _sign_in(sqlite_api, "T-0001", demonstration_secret("T-0001"), _nonce(sqlite_api))
    assert sqlite_api.browser.request("POST", "/v1/terminals/sign-in", json=body).status_code == 200
    again = sqlite_api.browser.request("POST", "/v1/terminals/sign-in", json=body)
    assert code_of(again) == "sign-in-refused"


def test_a_nonce_is_spent_by_a_wrong_try(sqlite_api: Api) -> None:
    nonce = _nonce(sqlite_api)
    for secret in (b"wrong", demonstration_secret("T-0001")):
        answer = sqlite_api.browser.request(
            "POST", "/v1/terminals/sign-in", json=_sign_in(sqlite_api, "T-0001", secret, nonce)
        )
        assert code_of(answer) == "sign-in-refused"


def test_an_old_nonce_and_an_invented_one_are_refused(sqlite_api: Api) -> None:
    old = _nonce(sqlite_api)
    sqlite_api.clock.pass_by(minutes=3)
    for nonce in (old, "0" * 32):
        body = _sign_in(sqlite_api, "T-0001", demonstration_secret("T-0001"), nonce)
        answer = sqlite_api.browser.request("POST", "/v1/terminals/sign-in", json=body)
        assert code_of(answer) == "sign-in-refused"


def test_a_token_expires(sqlite_api: Api) -> None:
    assert sqlite_api.standing("valid").status_code == 200
    sqlite_api.clock.pass_by(hours=12, seconds=1)
    assert code_of(sqlite_api.standing("valid")) == "token-invalid"
    assert sqlite_api.sign_in().standing("valid").status_code == 200


def test_a_terminal_taken_out_of_service_loses_its_token_at_once(sqlite_api: Api) -> None:
    with sqlite_api.centre.database.write() as session:
        session.get_one(Terminal, "T-0001").active = False
    assert code_of(sqlite_api.standing("valid")) == "token-invalid"


def test_every_endpoint_but_signing_in_wants_a_token(sqlite_api: Api) -> None:
    paths = create_app(None).openapi()["paths"]
    assert len(paths) >= 13
    for path, operations in paths.items():
        if path in ("/v1/terminals/nonce", "/v1/terminals/sign-in"):
            continue
        for method in operations:
            for headers in ({}, {"Authorization": "Bearer " + "x" * 43}, {"Authorization": "Basic eDp4"}):
                answer = sqlite_api.browser.request(method.upper(), path, headers=headers, json={})
                assert (answer.status_code, code_of(answer)) == (401, "token-invalid"), (method, path)
