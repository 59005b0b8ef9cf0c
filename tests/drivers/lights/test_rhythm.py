"""Flashing: the rates, in step, and never more often than people with photosensitive epilepsy can bear."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.lights.contract import FLASHES_PER_SECOND_MAX, HERTZ, GuideLight, Slot
from drivers.lights.rhythm import LIT_FROM, Rhythm

SLOTS = (Slot.CARD, Slot.CASH)
TICK_SECONDS = 0.02


def lightings(rhythm: Rhythm, slot: Slot, start: float, seconds: float) -> list[float]:
    """When the lamp went from dark to lit."""
    times, lit = [], False
    for tick in range(round(seconds / TICK_SECONDS)):
        now = start + tick * TICK_SECONDS
        level = rhythm.levels(now)[slot]
        if level >= LIT_FROM and not lit:
            times.append(now)
        lit = level >= LIT_FROM
    return times


@pytest.mark.parametrize("dimmable", [False, True], ids=["on-off", "dimmed"])
@pytest.mark.parametrize("light", list(HERTZ))
def test_the_rates_and_that_it_begins_lit(light: GuideLight, dimmable: bool) -> None:
    rhythm = Rhythm(SLOTS, dimmable=dimmable)
    rhythm.want(Slot.CARD, light, 100.0)
    times = lightings(rhythm, Slot.CARD, 100.0, 10.0)
    assert times[0] == 100.0
    assert abs(len(times) - 10 * HERTZ[light]) <= 1


def test_the_house_rates_are_within_the_rule() -> None:
    assert max(HERTZ.values()) < FLASHES_PER_SECOND_MAX
    assert HERTZ[GuideLight.SLOW_FLASH] <= 1
    assert HERTZ[GuideLight.MEDIUM_FLASH] <= 1


def test_two_lamps_flash_in_step() -> None:
    rhythm = Rhythm(SLOTS, dimmable=False)
    rhythm.want(Slot.CARD, GuideLight.MEDIUM_FLASH, 0.0)
    rhythm.want(Slot.CASH, GuideLight.MEDIUM_FLASH, 0.7)
    for tick in range(50, 300):
        levels = rhythm.levels(tick * TICK_SECONDS)
        assert levels[Slot.CARD] == levels[Slot.CASH]


def test_a_dimmed_lamp_changes_softly() -> None:
    rhythm = Rhythm(SLOTS, dimmable=True)
    rhythm.want(Slot.CARD, GuideLight.SLOW_FLASH, 0.0)
    levels = [rhythm.levels(tick * TICK_SECONDS)[Slot.CARD] for tick in range(500)]
    assert max(abs(after - before) for before, after in pairwise(levels)) < 0.1
    assert max(levels) > 0.99
    assert min(levels) == 0.0


def test_off_is_at_once() -> None:
    rhythm = Rhythm(SLOTS, dimmable=False)
    rhythm.want(Slot.CARD, GuideLight.CONTINUOUS, 0.0)
    assert rhythm.levels(0.0)[Slot.CARD] == 1.0
    rhythm.want(Slot.CARD, GuideLight.OFF, 0.001)
    assert rhythm.levels(0.001)[Slot.CARD] == 0.0
    assert rhythm.lit == frozenset()


orders = st.lists(
    st.tuples(st.sampled_from(SLOTS), st.sampled_from(GuideLight), st.floats(0.0, 1.0)), min_size=1, max_size=60
)


@pytest.mark.parametrize("dimmable", [False, True], ids=["on-off", "dimmed"])
@given(orders)
def test_whatever_is_ordered_no_second_has_a_fourth_flash(
    dimmable: bool, told: list[tuple[Slot, GuideLight, float]]
) -> None:
    rhythm, now = Rhythm(SLOTS, dimmable=dimmable), 0.0
    lit = dict.fromkeys(SLOTS, False)
    times: dict[Slot, list[float]] = {slot: [] for slot in SLOTS}
    for slot, light, pause in [*told, (Slot.CARD, GuideLight.QUICK_FLASH, 2.0)]:
        rhythm.want(slot, light, now)
        until = now + pause
        while now < until:
            for at, level in rhythm.levels(now).items():
                if level >= LIT_FROM and not lit[at]:
                    times[at].append(now)
                lit[at] = level >= LIT_FROM
            now += TICK_SECONDS
    for lightings_of in times.values():
        for third, fourth in zip(lightings_of, lightings_of[FLASHES_PER_SECOND_MAX:], strict=False):
            assert fourth - third > 1.0
