"""A fresh desk per test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.doubles import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A recovered ledger; at the end its journal must be whole, whatever the test did."""
    made = Desk(tmp_path)
    yield made
    broken = made.store.out_of_service
    made.store.close()
    if broken is None:
        report = made.verify()
        assert report.ok, report
