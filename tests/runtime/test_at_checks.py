"""The centre's words about a check become the services' own."""

from __future__ import annotations

import pytest

from kiosk.contract import AuthorisationCheck, ECardCheck, PasswordCheck, StaffCheck
from kiosk.runtime.at_centre import age_band
from kiosk.runtime.at_checks import e_card_result, helper_result, password_result, staff_result
from kiosk.services.effects import PinLocked, PinRight, PinWrong, Vouched
from kiosk.services.proofs import ECardExpired, ECardRight, ECardWrong, HelperKnown, HelperNotAllowed

PROOF = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("result", "left", "proof", "means"),
    [
        ("right", 5, PROOF, PinRight(PROOF)),
        ("wrong", 3, None, PinWrong(3)),
        ("wrong", 0, None, PinLocked()),
        ("locked", 0, None, PinLocked()),
    ],
)
def test_passwords(result: str, left: int, proof: str | None, means: object) -> None:
    answer = PasswordCheck.model_validate({"result": result, "tries_left": left, "centre_proof": proof})
    assert password_result(answer) == means


@pytest.mark.parametrize(
    ("result", "proof", "means"),
    [("right", PROOF, ECardRight(PROOF)), ("wrong", None, ECardWrong()), ("expired", None, ECardExpired())],
)
def test_e_cards(result: str, proof: str | None, means: object) -> None:
    assert e_card_result(ECardCheck.model_validate({"result": result, "centre_proof": proof})) == means


@pytest.mark.parametrize(
    ("result", "number", "left", "proof", "means"),
    [
        ("right", "S001", 5, PROOF, Vouched("S001", PROOF)),
        ("wrong", None, 2, None, PinWrong(2)),
        ("locked", None, 0, None, PinLocked()),
    ],
)
def test_staff_cards(result: str, number: str | None, left: int, proof: str | None, means: object) -> None:
    answer = {"result": result, "staff_number": number, "tries_left": left, "centre_proof": proof}
    assert staff_result(StaffCheck.model_validate(answer)) == means


@pytest.mark.parametrize(
    ("result", "proof", "means"),
    [
        ("right", PROOF, HelperKnown("黄*燕", PROOF)),
        ("wrong", None, PinWrong(4)),
        ("locked", None, PinLocked()),
        *((word, None, HelperNotAllowed(word)) for word in ("no-authorisation", "not-for-this", "too-many")),
    ],
)
def test_helpers(result: str, proof: str | None, means: object) -> None:
    answer = {
        "result": result,
        "authorisation_id": None if proof is None else "0" * 32,
        "masked_helper_name": None if proof is None else "黄*燕",
        "tries_left": 0 if result == "locked" else 4,
        "centre_proof": proof,
    }
    assert helper_result(AuthorisationCheck.model_validate(answer)) == means


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "under-50"), (49, "under-50"), (50, "50-59"), (69, "60-69"), (70, "70-79"), (89, "80-89"), (90, "90+")],
)
def test_age_bands_are_ten_years_wide(age: int, band: str) -> None:
    assert age_band(age) == band
