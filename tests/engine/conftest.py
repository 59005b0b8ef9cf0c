"""The long walks, once for all tests of this folder."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kiosk.explored import Findings
from kiosk.services.values import Way
from kiosk.walks import one_way, whole_reception


@pytest.fixture(scope="session")
def whole(tell: Callable[[str], None]) -> Findings:
    """The whole reception; the summary says in how many seconds of processor time."""
    began = time.process_time()
    found = whole_reception()
    tell(f"explorer: {found.summary()}; {time.process_time() - began:.1f} s")
    return found


@pytest.fixture(scope="session")
def each(tell: Callable[[str], None]) -> dict[Way, Findings]:
    """One walk for each way, with a person beside it."""
    began = time.process_time()
    found = {way: one_way(way) for way in Way}
    states = ", ".join(f"{way} {walk.states}" for way, walk in found.items())
    tell(f"explorer, each way: states {states}; {time.process_time() - began:.1f} s")
    return found
