"""Every check of the device contract over every way to reach a keypad."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.keypad.proof import VARIANTS
from drivers.proving import CHECKS, Finding, Subject, Variant, Verdict, prove

TORN = "torn_answers_are_a_value"
# A key is one byte, or one key event of the window system, which is no answer either.
EXEMPT = {
    ("simulator", TORN),
    ("serial on a pty", TORN),
    ("serial with releases on a pty", TORN),
    ("USB keyboard", TORN),
    ("USB keyboard", "slowness_ends_at_the_deadline"),
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
@pytest.mark.expected_logs("device keypad is")
def test_the_contract_is_kept(variant: Variant, check: Callable[[Subject], Finding], tmp_path: Path) -> None:
    found = prove(variant, check, tmp_path)
    late = found.verdict is Verdict.LATE and (found.overrun_seconds or 0) < 2
    if found.verdict is Verdict.EXEMPT:
        assert (variant.name, check.__name__) in EXEMPT
    else:
        assert found.verdict is Verdict.KEPT or late, found
