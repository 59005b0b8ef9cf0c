"""Every certificate of the catalogue through the explorer: no dead end, one commit, nothing handed over before it."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from config.catalogue.flows import CertificateFlow
from config.catalogue.load import shipped
from kiosk.explored import Findings
from tests.engine.worded import wordless

CODES = tuple(item.code for item in shipped().items if isinstance(item.flow, CertificateFlow))
ALL = os.environ.get("NUANPING_ALL_ITEMS") == "1"
# One that asks for months, one for a year, one that asks for nothing and needs no more than a card; the rest differ in words.
WALKED = CODES if ALL else ("C02", "C03", "C04")


def test_all_twelve_are_there() -> None:
    assert tuple(f"C{number:02d}" for number in range(1, 13)) == CODES


@pytest.mark.slow
@pytest.mark.parametrize("code", [*WALKED, "C13"])
def test_no_path_ends_in_nothing(code: str, certificate_walks: Callable[[str], Findings]) -> None:
    found = certificate_walks(code)
    assert not found.faults, found.faults[:3]
    assert {"Finished", "HandedToPerson", "LeftSafely"} <= {type(ending).__name__ for ending in found.endings}
    assert [lacking for language in ("zh", "en") for lacking in wordless(found, language)] == []
