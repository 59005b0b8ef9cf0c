"""Each of the 14 traps, walked into on purpose, makes cases disagree; without it they agree."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from kiosk.cases.check import check_cases
from kiosk.pension import RuleBook
from tests.pension.mutants import MUTANTS, Mutant


@pytest.fixture(scope="session")
def with_notation(cases: dict[str, Any]) -> dict[str, Any]:
    """The cases, and beside the Beijing sheet of 2008 the same with its years as they are printed: 38.09."""
    all_cases = {name: section for name, section in cases.items() if name != "i18n_terms"}
    sheet = next(case for case in cases["employee_pension"]["cases"] if case["id"] == "EP-BJ-2008")
    printed = copy.deepcopy(sheet)
    printed["id"] = "EP-BJ-2008 as printed"
    del printed["inputs"]["years"]
    printed["inputs"]["years_notation"] = "38.09"
    all_cases["employee_pension"] = {"cases": [*cases["employee_pension"]["cases"], printed]}
    return all_cases


def test_there_is_a_mutant_for_every_trap(cases: dict[str, Any]) -> None:
    assert sorted({mutant.trap for mutant in MUTANTS}) == list(range(len(cases["traps"])))


def test_without_a_mutant_everything_agrees(book: RuleBook, with_notation: dict[str, Any]) -> None:
    assert not [section.name for section in check_cases(book, with_notation) if section.disagreements]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_mutant_is_noticed(
    mutant: Mutant, book: RuleBook, with_notation: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = mutant.broken(monkeypatch, book)
    noticed = [section.name for section in check_cases(broken, with_notation) if section.disagreements]
    assert mutant.section in noticed
