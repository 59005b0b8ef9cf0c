"""The contract suite over every way to reach a fingerprint module."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.fingerprint.proof import VARIANTS
from drivers.proving import CHECKS, Finding, Subject, Variant, Verdict, prove


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
@pytest.mark.expected_logs("device fingerprint is")
def test_the_contract_is_kept(variant: Variant, check: Callable[[Subject], Finding], tmp_path: Path) -> None:
    found = prove(variant, check, tmp_path)
    late = found.verdict is Verdict.LATE and (found.overrun_seconds or 0) < 2
    assert found.verdict in (Verdict.KEPT, Verdict.EXEMPT) or late, found
