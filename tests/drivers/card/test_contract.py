"""The device contract over the simulator and over the real adapter on its virtual card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.card.harness import VirtualReader
from drivers.card.proof import VARIANTS
from drivers.proving import CHECKS, Finding, Subject, Variant, Verdict, prove

SIMULATOR, PCSC = VARIANTS


@pytest.mark.parametrize(
    "variant",
    [SIMULATOR, pytest.param(PCSC, marks=pytest.mark.hardware)],
    ids=["simulator", "pcsc"],
)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.expected_logs("device card is")
def test_the_contract_is_kept(variant: Variant, check: Callable[[Subject], Finding], tmp_path: Path) -> None:
    if variant is PCSC and VirtualReader.missing():
        pytest.skip(f"needs pcscd ({VirtualReader.missing()} is missing)")
    found = prove(variant, check, tmp_path)
    assert found.verdict in (Verdict.KEPT, Verdict.EXEMPT) or (
        found.verdict is Verdict.LATE and (found.overrun_seconds or 0) < 2
    ), found
