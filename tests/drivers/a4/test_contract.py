"""The contract suite over every way to the page printer."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.a4.proof import VARIANTS
from drivers.proving import CHECKS, Verdict, prove


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
@pytest.mark.expected_logs("device page_printer is")
def test_the_contract_is_kept(variant, check, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    found = prove(variant, check, tmp_path)
    late = found.verdict is Verdict.LATE and (found.overrun_seconds or 0) < 2
    assert found.verdict in (Verdict.KEPT, Verdict.EXEMPT) or late, found
