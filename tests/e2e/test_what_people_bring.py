"""What the dock's hands hold up is what the centre itself takes: a finger, an e-card, a staff card; and a number alone is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.contract import Deadline
from drivers.fingerprint.contract import Matched, NotMatched
from drivers.fingerprint.finger import demonstration_template, finger_of
from drivers.fingerprint.simulator import SimulatedFingerprintModule
from drivers.scanner.contract import CodeKind, CodeRules, Refusal, Scanned, ScanRefused
from drivers.scanner.grammar import classify
from kiosk.central_client import CentralClient, CentralTrouble
from kiosk.contract import (
    CheckResult,
    ECardCheck,
    ECardResult,
    FingerprintCheck,
    StaffCheck,
    Standing,
    StandingRequest,
)
from kiosk.local_centre import TERMINAL_ID, LocalCentre, LocalCentreFailed
from kiosk.rig import STAFF_NUMBER, STAFF_PIN
from tests.digits import digits

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory, no_network: None) -> Iterator[LocalCentre]:
    with LocalCentre(tmp_path_factory.mktemp("centre")) as running:
        running.write_cards()
        yield running


@pytest.fixture(scope="module")
def client(centre: LocalCentre) -> Iterator[CentralClient]:
    client = CentralClient(centre.base_url, TERMINAL_ID, bytes.fromhex(centre.secret()))
    yield client
    client.close()


def standing_of(centre: LocalCentre, client: CentralClient, name: str) -> Standing:
    card = json.loads((centre.cards / f"{name}.json").read_text(encoding="utf-8"))
    request = StandingRequest(
        social_security_number=card["social_security_number"], name=card["name"], card_number=None, card_region=None
    )
    standing = client.fetch_standing(request)
    assert isinstance(standing, Standing), standing
    return standing


def scanned(code: str, kind: CodeKind) -> str:
    """The code as the scanner's driver gives it."""
    event = classify(code.encode(), CodeRules())
    assert event == Scanned(kind, code)
    return code


def test_the_finger_of_a_demonstration_person_is_the_centres(centre: LocalCentre, client: CentralClient) -> None:
    known = standing_of(centre, client, "due-soon")
    template = client.fetch_fingerprint_template(known.visit_ref)
    assert template == demonstration_template("due-soon")
    module = SimulatedFingerprintModule()
    module.open()
    module.controls.place(finger_of(demonstration_template("suspended")))
    assert module.compare(template, Deadline(10), lambda hint: None) == NotMatched()
    module.controls.place(finger_of(demonstration_template("due-soon")))
    matched = module.compare(template, Deadline(10), lambda hint: None)
    assert isinstance(matched, Matched)
    assert isinstance(client.check_fingerprint(known.visit_ref, matched.score), FingerprintCheck)
    module.close()


def test_an_e_card_on_a_telephone(centre: LocalCentre, client: CentralClient) -> None:
    ref = standing_of(centre, client, "due-soon").visit_ref
    code = scanned(centre.e_card("due-soon"), CodeKind.E_CARD)
    told = client.check_e_card(ref, code)
    assert isinstance(told, ECardCheck)
    assert told.result is ECardResult.RIGHT
    other = client.check_e_card(ref, scanned(centre.e_card("valid"), CodeKind.E_CARD))
    assert isinstance(other, ECardCheck)
    assert other.result is ECardResult.WRONG


def test_a_staff_card_with_its_pin(centre: LocalCentre, client: CentralClient) -> None:
    ref = standing_of(centre, client, "due-soon").visit_ref
    code = scanned(centre.staff_card(STAFF_NUMBER), CodeKind.STAFF_CARD)
    assert centre.staff_card(STAFF_NUMBER) == code
    told = client.check_staff(ref, code, digits(STAFF_PIN))
    assert isinstance(told, StaffCheck)
    assert (told.result, told.staff_number) == (CheckResult.RIGHT, STAFF_NUMBER)
    wrong_pin = client.check_staff(ref, code, digits("000000"))
    assert isinstance(wrong_pin, StaffCheck)
    assert wrong_pin.result is CheckResult.WRONG


def test_a_printed_staff_number_is_never_enough(centre: LocalCentre, client: CentralClient) -> None:
    """Neither by itself nor with any other serial: the scanner refuses the one, the centre the other."""
    assert classify(STAFF_NUMBER.encode(), CodeRules()) == ScanRefused(Refusal.NUMBER_ONLY)
    ref = standing_of(centre, client, "due-soon").visit_ref
    assert isinstance(client.check_staff(ref, STAFF_NUMBER, digits(STAFF_PIN)), CentralTrouble)
    forged = scanned(f"{STAFF_NUMBER}-{'0' * 16}", CodeKind.STAFF_CARD)
    told = client.check_staff(ref, forged, digits(STAFF_PIN))
    assert isinstance(told, StaffCheck)
    assert told.result is CheckResult.WRONG


def test_nobody_has_no_card(centre: LocalCentre, tmp_path: Path) -> None:
    with pytest.raises(LocalCentreFailed):
        centre.staff_card("S777")
    with pytest.raises(LocalCentreFailed):
        centre.e_card("nobody")
