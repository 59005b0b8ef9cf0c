"""Who may ask for a check, and how often: a visit of the person at that terminal, and not without end."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from central.storage.tables import CheckTry
from tests.central.support import Api, code_of
from tests.central.test_checks import PASSWORD, check_password
from tests.digits import digits

CHECKS: dict[str, dict[str, object]] = {
    "/v1/password-checks": {"password": digits("000000")},
    "/v1/e-card-checks": {"code": "E" * 20},
    "/v1/staff-checks": {"staff_card": "S001-0000000000000000", "pin": digits("000000")},
    "/v1/fingerprint-templates": {},
    "/v1/fingerprint-checks": {"score": 1},
    "/v1/authorisation-checks": {
        "helper_number": "110000195001010012",
        "helper_name": "张三三",
        "password": digits("000000"),
        "item": "enquiry",
    },
}


@pytest.mark.parametrize("path", CHECKS)
def test_nobody_guesses_about_one_person_without_end(sqlite_api: Api, path: str) -> None:
    """Twenty tries an hour about one person, from however many terminals, and the refused ones are not tries."""
    terminals = [sqlite_api, sqlite_api.sign_in("T-0002")]
    bodies = [{"visit_ref": terminal.visit("due-soon", "A1"), **CHECKS[path]} for terminal in terminals]
    for number in range(20):
        answer = terminals[number % 2].post(path, bodies[number % 2])
        assert answer.status_code != 429, number
    for terminal, body in zip(terminals, bodies, strict=True):
        refused = terminal.post(path, body)
        assert (refused.status_code, code_of(refused)) == (429, "too-many-requests")
        assert refused.headers["retry-after"] == "600"
    sqlite_api.clock.pass_by(hours=1, seconds=1)
    body = {"visit_ref": sqlite_api.visit("due-soon", "A1"), **CHECKS[path]}
    assert sqlite_api.post(path, body).status_code != 429


def test_a_terminal_that_asks_too_fast_is_held_up(sqlite_api: Api) -> None:
    refs = [sqlite_api.visit(slug, "A1") for slug in ("due-soon", "valid", "overdue", "suspended")]
    for number in range(30):
        body = {"visit_ref": refs[number % 4], "code": "E" * 20}
        assert sqlite_api.post("/v1/e-card-checks", body).status_code != 429, number
    refused = sqlite_api.post("/v1/password-checks", {"visit_ref": refs[0], "password": digits(PASSWORD)})
    assert (code_of(refused), refused.headers["retry-after"]) == ("too-many-requests", "60")
    other = sqlite_api.sign_in("T-0002")
    assert check_password(other, PASSWORD)["result"] == "right"
    sqlite_api.clock.pass_by(minutes=1, seconds=1)
    assert check_password(sqlite_api, PASSWORD)["result"] == "right"


@pytest.mark.parametrize("path", CHECKS)
def test_nobody_is_checked_without_a_visit(sqlite_api: Api, path: str) -> None:
    """A terminal's credentials, with a person reference or another terminal's visit, use up no try."""
    visit_ref, person_ref = sqlite_api.visit("due-soon", "A1"), sqlite_api.person_ref("due-soon")
    assert code_of(sqlite_api.post(path, {"person_ref": person_ref, **CHECKS[path]})) == "invalid-request"
    other = sqlite_api.sign_in("T-0002")
    for terminal, named in ((sqlite_api, person_ref), (sqlite_api, "f" * 32), (other, visit_ref)):
        assert code_of(terminal.post(path, {"visit_ref": named, **CHECKS[path]})) == "visit-over"
    sqlite_api.clock.pass_by(hours=1, seconds=1)
    assert code_of(sqlite_api.post(path, {"visit_ref": visit_ref, **CHECKS[path]})) == "visit-over"
    with sqlite_api.centre.database.read() as session:
        assert session.scalars(select(CheckTry)).all() == []
