"""The device contract over the simulator and over the real adapters on their fakes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.idcard.proof import VARIANTS
from drivers.proving import CHECKS, Finding, Subject, Variant, Verdict, prove


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
@pytest.mark.expected_logs("device id_card is")
def test_the_contract_is_kept(variant: Variant, check: Callable[[Subject], Finding], tmp_path: Path) -> None:
    found = prove(variant, check, tmp_path)
    assert found.verdict is Verdict.KEPT or (found.verdict is Verdict.LATE and (found.overrun_seconds or 0) < 2), found
