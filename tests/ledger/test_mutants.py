"""The crash harness catches every seeded bug, and finds nothing in the product itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger.crash.centre import CentreDouble
from tests.ledger.crash.mutants import CENTRE_MUTANTS, TERMINAL_MUTANTS
from tests.ledger.crash.scenarios import CASES, Scenario, Stage

SCENARIOS = sorted({scenario for scenario, _ in CASES.values()}, key=lambda scenario: scenario.__name__)


def play(scenario: Scenario, directory: Path, mutant: str = "") -> list[str]:
    in_terminal = mutant if mutant in TERMINAL_MUTANTS else ""
    with CentreDouble() as centre:
        for name, value in CENTRE_MUTANTS.get(mutant, {}).items():
            setattr(centre, name, value)
        return scenario(Stage(directory, in_terminal, centre))


def test_every_mutant_has_a_place_where_it_shows() -> None:
    assert set(CASES) == set(TERMINAL_MUTANTS) | set(CENTRE_MUTANTS)
    assert len(CASES) >= 10


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_the_product_keeps_every_guarantee(scenario: Scenario, tmp_path: Path) -> None:
    assert play(scenario, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("mutant", CASES)
def test_the_mutant_is_caught(mutant: str, tmp_path: Path) -> None:
    scenario, guarantee = CASES[mutant]
    violations = play(scenario, tmp_path, mutant)
    assert any(violation.startswith(guarantee) for violation in violations), violations
