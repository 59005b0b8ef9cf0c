"""Workers wait for the page, and not for one that never comes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from drivers import right_of_way
from drivers.right_of_way import LONGEST_SECONDS, RightOfWay


class Time:
    """Goes on by what is slept, and ends a page after so many looks."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.looks = 0
        self.stands_after = 0
        self.way = RightOfWay()
        patch.setattr(right_of_way, "time", SimpleNamespace(monotonic=lambda: self.now, sleep=self._sleep))

    def _sleep(self, seconds: float) -> None:
        self.now += seconds
        self.looks += 1
        if self.looks == self.stands_after:
            self.way.leave()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def test_nobody_waits_while_no_page_is_built(clock: Time) -> None:
    clock.way.give()
    clock.way.take()
    clock.way.leave()
    clock.way.give()
    assert clock.looks == 0


def test_a_worker_waits_until_the_page_stands(clock: Time) -> None:
    clock.stands_after = 3
    clock.way.take()
    clock.way.give()
    assert clock.looks == 3


def test_a_page_that_never_comes_holds_nobody_up_for_long(clock: Time) -> None:
    clock.way.take()
    clock.way.give()
    assert clock.now == pytest.approx(100.0 + LONGEST_SECONDS)
