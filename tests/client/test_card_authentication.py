"""A 3.0 card opened by the centre: reader, client, reference centre and its simulated security module together."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from central.hsm import SimulatedHsm
from central.seeds.cards import demonstration_cards
from central.seeds.load import seed
from central.seeds.staff import demonstration_hsm_key, demonstration_secret
from central.storage.database import Database
from central.storage.migrate import migrate
from drivers.card.contract import Authenticated, AuthenticationRequest, CardData
from drivers.card.image import CardImage
from drivers.card.simulator import SimulatedCardReader
from drivers.contract import Completion, Deadline, Failed
from kiosk.central_client import CentralClient, CentralTrouble, Timeouts, TroubleKind
from kiosk.contract import CardAuthenticationRequest, CardCryptograms
from tests.central.serving import in_thread

TODAY = datetime.now(UTC).date()
HSM = SimulatedHsm(demonstration_hsm_key())
CARD = CardImage.from_json(demonstration_cards(TODAY)["v3-card"])
TIMES = Timeouts(connect_seconds=2, read_seconds=5, write_seconds=2, pool_seconds=2, deadline_seconds=10)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("centre") / "c.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    seed(database, TODAY)
    database.close()
    return path


@pytest.fixture
def client(seeded: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[CentralClient]:
    shutil.copy(seeded, tmp_path / "c.db")
    with in_thread(f"sqlite:///{tmp_path / 'c.db'}", hsm=getattr(request, "param", HSM)) as address:
        client = CentralClient(address, "T-0001", demonstration_secret("T-0001"), TIMES)
        yield client
        client.close()


@pytest.fixture
def reader() -> Iterator[SimulatedCardReader]:
    reader = SimulatedCardReader()
    reader.open()
    yield reader
    reader.close()


def soon() -> Deadline:
    return Deadline(5.0)


def ask(client: CentralClient, request: object) -> CardCryptograms | CentralTrouble:
    assert isinstance(request, AuthenticationRequest), request
    return client.authenticate_card(CardAuthenticationRequest.model_validate(request.for_centre()))


def card_with(algorithm: str) -> CardImage:
    keys = HSM.keys_of(algorithm, CARD.identification_code)
    return replace(CARD, algorithm=algorithm, internal_key=keys.internal.hex(), external_key=keys.external.hex())


@pytest.mark.parametrize("contactless", [False, True], ids=["contact", "contactless"])
@pytest.mark.parametrize("algorithm", ["01", "03"], ids=["3DES", "SM4"])
def test_a_third_generation_card_is_read_with_the_centre(
    client: CentralClient, reader: SimulatedCardReader, algorithm: str, contactless: bool
) -> None:
    reader.insert(card_with(algorithm), contactless=contactless)
    assert reader.read(soon()) == Failed(Completion.UNSUPPORTED, "needs-external-auth")
    request = reader.begin_authentication(soon())
    cryptograms = ask(client, request)
    assert isinstance(request, AuthenticationRequest)
    assert isinstance(cryptograms, CardCryptograms)
    answer = request.answered(cryptograms.internal, cryptograms.external)
    assert reader.finish_authentication(answer, soon()) == Authenticated()
    data = reader.read(soon())
    assert isinstance(data, CardData)
    assert (data.name, data.card_number) == (CARD.name, CARD.card_number)


def test_the_centre_answers_a_card_once(client: CentralClient, reader: SimulatedCardReader) -> None:
    reader.insert(CARD)
    request = reader.begin_authentication(soon())
    assert isinstance(ask(client, request), CardCryptograms)
    assert ask(client, request) == CentralTrouble(TroubleKind.REFUSED, "challenges-spent", maybe_done=False)


def test_a_card_with_the_keys_of_another_centre_is_noticed_before_it_is_asked(
    client: CentralClient, reader: SimulatedCardReader
) -> None:
    foreign = SimulatedHsm(bytes(32)).keys_of("03", CARD.identification_code)
    reader.insert(replace(CARD, internal_key=foreign.internal.hex(), external_key=foreign.external.hex()))
    request = reader.begin_authentication(soon())
    cryptograms = ask(client, request)
    assert isinstance(request, AuthenticationRequest)
    assert isinstance(cryptograms, CardCryptograms)
    answer = request.answered(cryptograms.internal, cryptograms.external)
    assert reader.finish_authentication(answer, soon()) == Failed(Completion.INVALID_DATA, "auth-mismatch")


@pytest.mark.parametrize("client", [None], indirect=True)
def test_a_centre_without_a_security_module_refuses(client: CentralClient, reader: SimulatedCardReader) -> None:
    reader.insert(CARD)
    refused = ask(client, reader.begin_authentication(soon()))
    assert refused == CentralTrouble(TroubleKind.REFUSED, "no-hsm", maybe_done=False)
