"""Talking to the centre in tests: in process through ASGI, with a clock that a test moves by hand."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final

import httpx

from central.app import guarded
from central.certificates.keys import OfficeKeys, fresh
from central.certificates.office import Office
from central.clock import local_day
from central.context import Centre
from central.e_cards import SimulatedECardIssuer
from central.seeds.people import REGION, SeedPerson, demonstration_people
from central.seeds.staff import STAFF, demonstration_e_card_key, demonstration_secret
from central.storage.database import Database
from kiosk.contract.wire import KEY_HEADER, sign_in_proof
from tests.digits import digits

START: Final = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY: Final = date(2026, 11, 23)
PEOPLE: Final = {person.slug: person for person in demonstration_people(TODAY)}
ROW_HASH: Final = "ab" * 32
PHOTO: Final = b"\xff\xd8\xff\xe0 not a picture, only its first bytes"


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)

    @property
    def today(self) -> date:
        return local_day(self.now)


class Browser:
    """A client of the ASGI application, with cookies."""

    def __init__(self, centre: Centre) -> None:
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(app=guarded(centre), raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://centre", follow_redirects=False)

    def request(self, method: str, path: str, **how: Any) -> httpx.Response:
        return self._runner.run(self._client.request(method, path, **how))

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()


@dataclass
class Api:
    """The centre as one signed-in terminal sees it."""

    centre: Centre
    clock: HandClock
    browser: Browser
    terminal_id: str = "T-0001"
    token: str = field(default="", repr=False)

    def sign_in(self, terminal_id: str | None = None) -> Api:
        """Another terminal on the same centre, or this one again."""
        terminal_id = terminal_id or self.terminal_id
        nonce = self.browser.request("GET", "/v1/terminals/nonce").json()["nonce"]
        proof = sign_in_proof(demonstration_secret(terminal_id), terminal_id, nonce)
        answer = self.browser.request(
            "POST", "/v1/terminals/sign-in", json={"terminal_id": terminal_id, "nonce": nonce, "proof": proof}
        )
        assert answer.status_code == 200, answer.text
        return Api(self.centre, self.clock, self.browser, terminal_id, answer.json()["token"])

    def get(self, path: str) -> httpx.Response:
        return self.browser.request("GET", path, headers=self._headers(None))

    def post(self, path: str, body: object = None, key: str | None = None) -> httpx.Response:
        headers = self._headers(key)
        if body is None:
            return self.browser.request("POST", path, headers=headers)
        if isinstance(body, bytes):
            return self.browser.request(
                "POST", path, content=body, headers={"Content-Type": "application/json", **headers}
            )
        return self.browser.request("POST", path, json=body, headers=headers)

    def _headers(self, key: str | None) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}"}
        return headers if key is None else {**headers, KEY_HEADER: key}

    def standing(self, slug: str, *, with_card: bool = False) -> httpx.Response:
        return self.post("/v1/standings", standing_body(PEOPLE[slug], with_card=with_card))

    def person_ref(self, slug: str) -> str:
        ref: str = self.standing(slug).json()["person_ref"]
        return ref

    def visit(self, slug: str, level: str = "A3", *, matter: str = "print") -> str:
        """A visit that has shown as much as ``level`` asks for, for every matter."""
        ref: str = self.standing(slug).json()["visit_ref"]
        if level != "A1":
            presence = proved("password") if level == "A2" else self._staff(ref)
            body = {"visit_ref": ref, "matter": matter, "presence": presence}
            answer = self.post("/v1/visit-proofs", body)
            assert (answer.status_code, answer.json()) == (200, {"level": level, "matter": None}), answer.text
        return ref

    def _staff(self, ref: str) -> dict[str, object]:
        card = STAFF[0]
        asked = {"visit_ref": ref, "staff_card": card.card, "pin": digits(card.pin)}
        answer = self.post("/v1/staff-checks", asked).json()
        return proved("staff", staff_number=card.staff_number, centre_proof=answer["centre_proof"])

    def helper_check(
        self, slug: str, helper: str = "helper", password: str = "654321", **more: object
    ) -> dict[str, object]:
        """What the centre says of a helper who stands beside ``slug``, for the certification unless ``item`` is another."""
        person = PEOPLE[helper]
        body = {
            "visit_ref": self.visit(slug, "A1"),
            "helper_number": person.social_security_number,
            "helper_name": person.name,
            "password": digits(password),
            "item": "certification",
            **more,
        }
        answer = self.post("/v1/authorisation-checks", body)
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json()
        return found

    def file(self, slug: str, key: str, **changes: object) -> httpx.Response:
        return self.post("/v1/certifications", certification_body(self.person_ref(slug), **changes), key)


def standing_body(person: SeedPerson, *, with_card: bool = False) -> dict[str, object]:
    body: dict[str, object] = {"social_security_number": person.social_security_number, "name": person.name}
    if with_card:
        body |= {"card_number": person.card.card_number, "card_region": REGION}
    return body


def certification_body(person_ref: str, **changes: object) -> dict[str, object]:
    """A filing by the password that the card checked; ``changes`` replace members."""
    presence = {"way": "password", "tries": 1, "proved_at": START.isoformat()}
    return {
        "person_ref": person_ref,
        "benefit": "employee_pension",
        "presence": presence,
        "intent_row_hash": ROW_HASH,
        **changes,
    }


def face(score: float = 0.6, engine: str = "yunet_sface", **more: object) -> dict[str, object]:
    return {
        "way": "face",
        "engine": engine,
        "score": score,
        "threshold": 0.4,
        "tries": 1,
        "proved_at": START.isoformat(),
        **more,
    }


CONSENT: Final = {"version": "face-2025-06", "given_at": START.isoformat()}


E_CARDS: Final = SimulatedECardIssuer(demonstration_e_card_key())
STRONG: Final = {"grade": "strong", "cues": [{"cue": "blink", "score": 0.8}], "asked": False}


def proved(way: str, **more: object) -> dict[str, object]:
    """A proof of presence by ``way``, without figures."""
    return {"way": way, "tries": 1, "proved_at": START.isoformat(), **more}


@cache
def office_keys() -> OfficeKeys:
    """One set for all tests of a process: making them takes a tenth of a second."""
    return fresh()


def make_centre(url: str, clock: HandClock) -> Centre:
    return Centre(Database(url, busy_seconds=2.0), clock, e_cards=E_CARDS, office=Office(office_keys))


def desk_browser(centre: Centre, number: str = "S001") -> Browser:
    """A browser at the desk, signed in."""
    browser = Browser(centre)
    pin = next(member.pin for member in STAFF if member.staff_number == number)
    answer = browser.request("POST", "/desk/sign-in", data={"staff_number": number, "pin": pin})
    assert answer.status_code == 303, answer.text
    return browser


def press(desk: Browser, page: str, action: str, **fields: str) -> httpx.Response:
    """Press a button of ``page`` whose form leads to ``action``; the form must stand there."""
    html = desk.request("GET", page).text
    found = re.search(rf'action="{re.escape(action)}">.*?name="csrf_token" value="([^"]+)"', html)
    assert found is not None, f"no button {action} on {page}"
    return desk.request("POST", action, data={"csrf_token": found[1], **fields})


def code_of(answer: httpx.Response) -> str:
    """The problem's code, after checking that it is a complete problem document."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:nuanping:problem:{problem['code']}"
    code: str = problem["code"]
    return code
