"""The security module at the centre: what it computes, who may ask, how often, and what is kept of it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from central.cli import main
from central.context import Centre
from central.hsm import AlgorithmUnsupported, HsmUnreachable, SimulatedHsm
from central.seeds.cards import demonstration_cards, write_cards
from central.seeds.staff import demonstration_hsm_key
from central.server import purge
from central.storage.database import Database
from central.storage.tables import CardAuthentication
from drivers.card.image import CardImage
from drivers.card.keys import cryptogram
from kiosk.contract import CardAuthenticationRequest, CardCryptograms
from tests.central.support import TODAY, Api, Browser, HandClock, code_of

PATH = "/v1/card-authentications"
CODE = "990000D156000005000000100A0B0C0D"
MASTER = bytes(range(32))
# Computed once with the openssl command (des-ede-cbc and -ecb, sm4-cbc and -ecb): keys 00 and 0A, then the two cryptograms.
GOLDEN = {
    "01": (
        ("2245556adb583fb0985a4ec7bfaf3188", "13e271563881a74a51c30da4f574bada"),
        ("E366954327245101E46C5787AAB227F7", "6B85F2C1EAD67D95146EEFC04CB4665E"),
    ),
    "03": (
        ("7c21df444ced6d620f7608eb7caf367f", "e3e7dd0e37ded2f2ced1eb5a147a8903"),
        ("16934CE071AB4FFE27BB34B2CD7D606F", "AFBB0E9B320B252799853567A736D763"),
    ),
}


def body(**changes: object) -> dict[str, object]:
    drawn = {
        name: secrets.token_hex(8).upper()
        for name in ("internal_process_factor", "internal_original", "external_process_factor", "external_original")
    }
    card = {"region": "990000", "atr_history": "008C314731865000000000", "algorithm": "03", "identification_code": CODE}
    return {**card, **drawn, **changes}


class Thoughtless:
    """A security module that is not there."""

    def cryptograms(self, request: CardAuthenticationRequest) -> CardCryptograms:
        raise HsmUnreachable


@pytest.fixture
def api_with_hsm(database_url: str, clock: HandClock) -> Iterator[Api]:
    centre = Centre(Database(database_url, busy_seconds=2.0), clock, hsm=SimulatedHsm(MASTER))
    browser = Browser(centre)
    yield Api(centre, clock, browser).sign_in()
    browser.close()
    centre.database.close()


@pytest.mark.parametrize("algorithm", ["01", "03"])
def test_keys_and_cryptograms_are_those_of_an_independent_calculator(algorithm: str) -> None:
    hsm = SimulatedHsm(MASTER)
    keys, expected = GOLDEN[algorithm]
    own = hsm.keys_of(algorithm, CODE)
    assert (own.internal.hex(), own.external.hex()) == keys
    drawn = {
        "internal_process_factor": "0102030405060708",
        "internal_original": "1112131415161718",
        "external_process_factor": "0102030405060708",
        "external_original": "1112131415161718",
    }
    answer = hsm.cryptograms(CardAuthenticationRequest.model_validate(body(algorithm=algorithm, **drawn)))
    assert (answer.internal, answer.external) == expected
    for key, result in zip(keys, expected, strict=True):
        on_the_card = cryptogram(algorithm, bytes.fromhex(key), bytes(range(1, 9)), bytes(range(0x11, 0x19)))
        assert on_the_card.hex().upper() == result


def test_every_card_algorithm_and_key_number_has_its_own_key() -> None:
    hsm = SimulatedHsm(MASTER)
    other = CODE[:-1] + "C"
    found = [hsm.keys_of(algorithm, code) for algorithm in ("01", "03") for code in (CODE, other)]
    assert len({key for keys in found for key in (keys.internal, keys.external)}) == 8
    assert str(found[0].internal) not in repr(found[0])


def test_an_algorithm_without_keys_and_a_master_key_of_another_length_are_refused() -> None:
    with pytest.raises(AlgorithmUnsupported):
        SimulatedHsm(MASTER).keys_of("02", CODE)
    with pytest.raises(ValueError, match="32 bytes"):
        SimulatedHsm(b"short")


def test_a_signed_in_terminal_is_answered_and_the_challenges_are_spent(api_with_hsm: Api) -> None:
    asked = body()
    answer = api_with_hsm.post(PATH, asked)
    assert answer.status_code == 200
    expected = SimulatedHsm(MASTER).cryptograms(CardAuthenticationRequest.model_validate(asked))
    assert answer.json() == expected.model_dump()
    for terminal in (api_with_hsm, api_with_hsm.sign_in("T-0002")):
        again = terminal.post(PATH, {**asked, "algorithm": "01"})
        assert (again.status_code, code_of(again)) == (409, "challenges-spent")


def test_only_a_signed_in_terminal_may_ask(api_with_hsm: Api) -> None:
    answer = replace(api_with_hsm, token="invented-token-that-nobody-gave").post(PATH, body())
    assert (answer.status_code, code_of(answer)) == (401, "token-invalid")


def test_a_terminal_may_ask_so_often_a_minute_and_others_are_not_held_up(api_with_hsm: Api) -> None:
    limit = api_with_hsm.centre.card_authentications_a_minute
    assert [api_with_hsm.post(PATH, body()).status_code for _ in range(limit)] == [200] * limit
    answer = api_with_hsm.post(PATH, body())
    assert (answer.status_code, code_of(answer), answer.headers["Retry-After"]) == (429, "too-many-requests", "60")
    assert api_with_hsm.sign_in("T-0002").post(PATH, body()).status_code == 200
    api_with_hsm.clock.pass_by(seconds=61)
    assert api_with_hsm.post(PATH, body()).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"region": "99000"},
        {"region": "110000"},
        {"atr_history": "00810"},
        {"atr_history": "00" * 16},
        {"atr_history": "zz"},
        {"algorithm": "04"},
        {"algorithm": 3},
        {"identification_code": CODE[:-2]},
        {"identification_code": CODE.lower()},
        {"internal_original": "00" * 7},
        {"internal_process_factor": "00" * 9},
        {"external_original": "0" * 15 + "G"},
        {"external_process_factor": None},
        {"name": "张三"},
    ],
    ids=str,
)
def test_a_body_that_is_not_exactly_the_contract_is_refused(sqlite_api: Api, changes: dict[str, object]) -> None:
    answer = sqlite_api.post(PATH, body(**changes))
    assert (answer.status_code, code_of(answer)) == (422, "invalid-request")


def test_a_missing_field_is_refused(sqlite_api: Api) -> None:
    asked = body()
    del asked["external_original"]
    assert code_of(sqlite_api.post(PATH, asked)) == "invalid-request"


def test_a_centre_without_a_module_says_so(sqlite_api: Api) -> None:
    answer = sqlite_api.post(PATH, body())
    assert (answer.status_code, code_of(answer)) == (404, "no-hsm")


def test_an_algorithm_the_module_lacks_is_refused_and_costs_a_try(api_with_hsm: Api) -> None:
    asked = body(algorithm="02")
    answer = api_with_hsm.post(PATH, asked)
    assert (answer.status_code, code_of(answer)) == (422, "card-algorithm-unsupported")
    assert code_of(api_with_hsm.post(PATH, asked)) == "challenges-spent"


@pytest.mark.expected_logs("central: the security module does not answer")
def test_a_module_that_does_not_answer_is_busy(sqlite_url: str, clock: HandClock) -> None:
    centre = Centre(Database(sqlite_url), clock, hsm=Thoughtless())
    browser = Browser(centre)
    answer = Api(centre, clock, browser).sign_in().post(PATH, body())
    assert (answer.status_code, code_of(answer), answer.headers["Retry-After"]) == (503, "busy", "5")
    browser.close()
    centre.database.close()


def test_neither_the_log_nor_the_database_learns_of_the_card(
    api_with_hsm: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    asked = body()
    answer = api_with_hsm.post(PATH, asked)
    assert "card authentication answered, algorithm 03, terminal=T-0001" in caplog.text
    with api_with_hsm.centre.database.read() as session:
        (kept,) = session.scalars(select(CardAuthentication))
        stored = " ".join(str(getattr(kept, column.name)) for column in CardAuthentication.__table__.columns)
    secret = [str(value) for name, value in asked.items() if name not in ("algorithm", "region")]
    for text in (*secret, *answer.json().values()):
        assert text not in caplog.text
        assert text not in stored


def test_what_was_answered_is_forgotten_with_the_old_keys(api_with_hsm: Api) -> None:
    api_with_hsm.post(PATH, body())
    api_with_hsm.clock.pass_by(days=399)
    api_with_hsm.sign_in().post(PATH, body())
    api_with_hsm.clock.pass_by(days=2)
    purge(api_with_hsm.centre)
    with api_with_hsm.centre.database.read() as session:
        assert len(list(session.scalars(select(CardAuthentication)))) == 1


def test_the_demonstration_card_carries_keys_of_the_demonstration_module() -> None:
    cards = demonstration_cards(TODAY)
    image = CardImage.from_json(cards["v3-card"])
    assert image.version == "3.00"
    keys = SimulatedHsm(demonstration_hsm_key()).keys_of("03", image.identification_code)
    assert (image.internal_key, image.external_key) == (keys.internal.hex(), keys.external.hex())
    assert all("external_key" not in card for name, card in cards.items() if name != "v3-card")


def test_a_configured_key_makes_other_cards(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(MASTER.hex() + "\n")
    assert main(["cards", "--out", str(tmp_path / "own"), "--hsm-key-file", str(key)]) == 0
    write_cards(tmp_path / "demo", TODAY)
    own, demo = ((tmp_path / folder / "v3-card.json").read_text(encoding="utf-8") for folder in ("own", "demo"))
    assert own != demo
    assert (
        SimulatedHsm(MASTER)
        .keys_of("03", CardImage.from_json(demonstration_cards(TODAY)["v3-card"]).identification_code)
        .external.hex()
        in own
    )


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "00" * 31, "密钥"])
def test_a_key_file_without_a_key_is_refused_without_showing_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    key = tmp_path / "key"
    key.write_text(text, encoding="utf-8")
    assert main(["cards", "--out", str(tmp_path / "out"), "--hsm-key-file", str(key)]) == 2
    said = capsys.readouterr().err
    assert "security module" in said
    assert not text or text not in said


@pytest.mark.parametrize("argument", ["--seed", "--faults", "--clock=+1d", "--hsm-key-file"])
def test_production_refuses_what_is_for_demonstrations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], argument: str
) -> None:
    key = tmp_path / "key"
    key.write_text(MASTER.hex())
    arguments = [argument, str(key)] if argument == "--hsm-key-file" else [argument]
    command = ["serve", "--production", "--db", f"sqlite:///{tmp_path / 'c.db'}", "--port", "0", *arguments]
    assert main(command) == 2
    assert "refused in production" in capsys.readouterr().err
    assert not (tmp_path / "c.db").exists()
