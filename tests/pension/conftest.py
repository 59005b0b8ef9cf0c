"""The rule book of the example city, and the developers' cases."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from config.pension import load_pension_rules
from kiosk.pension import RuleBook

CASES = Path(__file__).with_name("oracles.json")


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return RuleBook.of(load_pension_rules())


@pytest.fixture(scope="session")
def cases() -> dict[str, Any]:
    """The file as ``kiosk estimate --check`` reads it: no number passes through a float."""
    found: dict[str, Any] = json.loads(CASES.read_text(encoding="utf-8"), parse_float=Decimal)
    return found
