"""What is announced of an outage, by clocks that are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Supply
from drivers.power.contract import BatteryLow, MainsBack, MainsLost, PowerReading, PowerSettings, ShutdownNow
from drivers.power.judge import PowerJudge

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
MAINS = PowerReading(False, Supply.PLENTY)
BATTERY = PowerReading(True, Supply.PLENTY)
LOW = PowerReading(True, Supply.LOW)
EMPTY = PowerReading(True, Supply.LOW, shutdown=True)
UNKNOWN = PowerReading(None)
SETTINGS = PowerSettings(announce_after_seconds=5, back_after_seconds=3)


def play(told: str, settings: PowerSettings = SETTINGS) -> list[tuple[object, int]]:
    """One reading a second; the events with their second."""
    by_letter = {"m": MAINS, "b": BATTERY, "l": LOW, "e": EMPTY, "?": UNKNOWN, "f": PowerReading(False, shutdown=True)}
    judge, events = PowerJudge(settings), []
    for second, letter in enumerate(told):
        if letter == "-":
            judge.blind()
            continue
        now = START + timedelta(seconds=second)
        events += [(event, second) for event in judge.saw(by_letter[letter], float(second), now)]
    return events


def since(second: int) -> MainsLost:
    return MainsLost(START + timedelta(seconds=second))


@pytest.mark.parametrize(
    ("told", "events"),
    [
        ("mmmm", []),
        ("mbbbbmmmm", []),
        ("mbbbbbbb", [(since(1), 6)]),
        ("bbbbbbmmmmm", [(since(0), 5), (MainsBack(), 9)]),
        ("bbbbbbmbmmbmmmmm", [(since(0), 5), (MainsBack(), 14)]),
        ("bbbbbblll", [(since(0), 5), (BatteryLow(), 6)]),
        ("ee", [(since(0), 1), (BatteryLow(), 1), (ShutdownNow(), 1)]),
        ("em", []),
        ("mff", [(ShutdownNow(), 2)]),
        ("bbbbbblleemmmmbbbbbb", None),
        ("bb??bb", [(since(0), 5)]),
        ("bb????????mmmm", []),
        ("bb-bbb", [(since(0), 5)]),
        ("bbbbbb------m", [(since(0), 5)]),
        ("bbbbbbm-mmmm", [(since(0), 5), (MainsBack(), 11)]),
    ],
)
def test_outages(told: str, events: list[tuple[object, int]] | None) -> None:
    if events is None:
        said = [type(event).__name__ for event, _ in play(told)]
        assert said == ["MainsLost", "BatteryLow", "ShutdownNow", "MainsBack", "MainsLost"]
    else:
        assert play(told) == events


def test_a_supply_that_says_nothing_of_its_battery_is_given_a_time() -> None:
    settings = PowerSettings(announce_after_seconds=2, shutdown_after_seconds=8)
    assert play("b" * 12, settings) == [(since(0), 2), (ShutdownNow(), 8)]
    # Mains that come back in that very second, or after it, are back.
    assert play("b" * 8 + "mmmm", settings) == [(since(0), 2), (MainsBack(), 11)]
    assert play("b" * 10 + "mmmm", settings) == [(since(0), 2), (ShutdownNow(), 8), (MainsBack(), 13)]


@given(st.text("mbleb?-f", max_size=80), st.sampled_from([None, 1.0, 7.0]))
def test_lost_and_back_take_turns_and_each_is_said_once(told: str, shutdown_after: float | None) -> None:
    settings = PowerSettings(announce_after_seconds=5, back_after_seconds=3, shutdown_after_seconds=shutdown_after)
    said = [event for event, _ in play(told, settings)]
    # However it went, mains that stay are said to be back.
    lasting = [event for event, _ in play(told + "mmmmm", settings)]
    assert isinstance(
        next((e for e in reversed(lasting) if isinstance(e, MainsLost | MainsBack)), MainsBack()), MainsBack
    )
    turns = [event for event in said if isinstance(event, MainsLost | MainsBack)]
    assert all(isinstance(event, MainsBack if turn % 2 else MainsLost) for turn, event in enumerate(turns))
    low = shutdown = 0
    for event in said:
        if isinstance(event, MainsBack):
            low = shutdown = 0
        low += isinstance(event, BatteryLow)
        assert low <= 1
        shutdown += isinstance(event, ShutdownNow)
    assert all("b" in told or "l" in told or "e" in told for event in turns)
