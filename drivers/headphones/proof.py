"""The headphone jack's variants for drivers.proving. A jack only speaks: the work is to wait for a plug to go in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from drivers.contract import Adapter, Deadline, Failed
from drivers.far_end import PtyCable, Trouble
from drivers.headphones.contract import FAMILY, HeadphonesIn
from drivers.headphones.evdev_jack import SwitchJack, headphone_jack
from drivers.headphones.model import FakeJack
from drivers.headphones.simulator import SimulatedHeadphoneJack
from drivers.proving import Subject, Variant
from drivers.supervisor import POLL_SECONDS


class _JackSubject:
    def __init__(self, driver: SwitchJack, fake: FakeJack) -> None:
        self.adapter: Adapter = driver
        self._fake = fake

    def work(self, deadline: Deadline) -> object:
        """Pull the plug, put it in, wait for it. The driver has no command with a deadline of its own."""
        if deadline.over is not None:
            return Failed(deadline.over)
        self._fake.remove()
        self._fake.insert()
        while deadline.over is None:
            for event in self.adapter.poll(min(POLL_SECONDS, deadline.remaining_seconds())):
                if isinstance(event, HeadphonesIn):
                    return event
        return Failed(deadline.over)

    def delivered(self, result: object) -> bool:
        return isinstance(result, HeadphonesIn)

    def hinder(self, trouble: Trouble) -> bool:
        self._fake.far_end.set_trouble(trouble)
        return True

    def unplug(self) -> None:
        self._fake.far_end.unplug()

    def plug(self) -> None:
        self._fake.far_end.plug()


@contextmanager
def _simulator(_: Path) -> Iterator[Subject]:
    fake = FakeJack()
    yield _JackSubject(SimulatedHeadphoneJack(fake), fake)


@contextmanager
def _events_on_pty(folder: Path) -> Iterator[Subject]:
    fake = FakeJack()
    with PtyCable(fake.far_end, folder / "headphones") as cable:
        yield _JackSubject(headphone_jack(str(cable.name)), fake)


VARIANTS: Final = (
    Variant(FAMILY, "simulator", _simulator),
    Variant(FAMILY, "input events on a pty", _events_on_pty),
)
