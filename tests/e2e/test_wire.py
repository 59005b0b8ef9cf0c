"""The main visit through the real adapters: a virtual card behind the real pcscd, a stream as camera, ESC/POS over TCP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from config.schema_base import ROOT
from drivers.card.harness import VirtualReader
from tests.e2e.stage import Stage
from tests.e2e.test_pulled_and_left import AFTER, BEFORE

pytestmark = pytest.mark.expected_logs(
    r"^drivers\.supervisor: device \w+ is (down|back)", r"^voice\.speaker: no clip for text"
)


@pytest.fixture(scope="module")
def wired(tmp_path_factory: pytest.TempPathFactory, no_network: None) -> Iterator[Stage]:
    missing = VirtualReader.missing()
    if missing:
        pytest.skip(f"no virtual reader behind pcscd here: {missing} is missing")
    with Stage(tmp_path_factory.mktemp("wire"), wire=True) as stage:
        yield stage


@pytest.fixture
def wire(wired: Stage) -> Stage:
    wired.tidy()
    return wired


@pytest.mark.parametrize("script", ["face", "password", "rare-name", "no-paper"])
def test_visit_through_the_real_adapters(wire: Stage, script: str) -> None:
    wire.play(ROOT / "scenarios" / f"{script}.visit")


@pytest.mark.parametrize("apdus", [1, 4, 7])
def test_card_pulled_while_it_is_read(wire: Stage, apdus: int) -> None:
    wire.play(
        f"card pull-after {apdus}; card insert due-soon; expect ending LeftSafely card-pulled; advance 9s; expect home;"
        "expect filed 0"
    )


@pytest.mark.parametrize("page", ["offer", "ways", "consent", "camera", "password", "staff"])
def test_card_pulled_before_anything_was_filed(wire: Stage, page: str) -> None:
    wire.play(
        f"{BEFORE[page]}; card pull; expect ending LeftSafely card-pulled; advance 9s; expect home; expect filed 0"
    )


def test_card_pulled_at_the_result_keeps_what_was_filed(wire: Stage) -> None:
    wire.play(
        f"{AFTER['result']}; card pull; tap done; tap skip; expect ending Finished; expect filed 1; advance 9s; expect home"
    )


def test_card_service_restarts_in_the_middle(wire: Stage) -> None:
    wire.play(
        f"{BEFORE['ways']}; card service-down; expect ending; advance 700s; advance 700s; advance 99s; advance 99s;"
        "card service-up; card pull;"
        "expect home; expect tile H01 on; expect filed 0"
    )
