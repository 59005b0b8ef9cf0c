"""The device contract over the simulated terminal and over the real adapter on a pseudo-terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.contract import Adapter
from drivers.payment.contract import PaymentTerminal
from drivers.payment.proof import VARIANTS
from drivers.payment.simulator import SimulatedPaymentTerminal
from drivers.proving import CHECKS, Finding, Subject, Variant, Verdict, prove


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
@pytest.mark.expected_logs("device payment_terminal is")
def test_the_contract_is_kept(variant: Variant, check: Callable[[Subject], Finding], tmp_path: Path) -> None:
    found = prove(variant, check, tmp_path)
    late = found.verdict is Verdict.LATE and (found.overrun_seconds or 0) < 2
    assert found.verdict in (Verdict.KEPT, Verdict.EXEMPT) or late, found


def test_it_is_a_payment_terminal(tmp_path: Path) -> None:
    terminal = SimulatedPaymentTerminal(tmp_path)
    assert isinstance(terminal, Adapter)
    assert isinstance(terminal, PaymentTerminal)
    terminal.controls.model.books.close()
