"""The reception that is practised in these tests."""

from __future__ import annotations

from kiosk.services.practice import PRACTISED
from kiosk.services.reception import reception

ITEMS = PRACTISED

__all__ = ["ITEMS", "reception"]
