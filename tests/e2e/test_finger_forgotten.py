"""After a visit by fingerprint the module holds nothing of the visitor, however the visit ended."""

from __future__ import annotations

import pytest

from drivers.fingerprint.simulator import FingerHand
from kiosk.devices import FINGERPRINT
from tests.e2e.stage import Stage

pytestmark = pytest.mark.expected_logs(
    r"^drivers\.supervisor: device \w+ is (down|back)", r"^voice\.speaker: no clip for text"
)

FILED = """
card insert due-soon
tap start
tap fingerprint
tap agree-finger
finger place right
expect page result-filed
"""
LEFT = """
card insert due-soon
tap start
tap fingerprint
tap agree-finger
finger place other
expect page finger-again-other
"""


@pytest.fixture
def hand(stage: Stage) -> FingerHand:
    module = stage.app.devices.get(FINGERPRINT)
    assert module is not None
    controls: FingerHand = module.adapter.controls
    return controls


@pytest.mark.parametrize(
    ("visit", "end"),
    [(FILED, "tap done\ntap skip\ncard pull\nexpect home"), (LEFT, "tap control leave\ncard pull\nexpect home")],
    ids=["filed", "left"],
)
def test_nothing_is_left_in_the_module(stage: Stage, hand: FingerHand, visit: str, end: str) -> None:
    stage.play(visit)
    assert hand.remains(), "the module was not used at all"
    stage.play(f"finger lift\n{end}")
    stage.wait(lambda: hand.remains() == [], "something is left in the module")
