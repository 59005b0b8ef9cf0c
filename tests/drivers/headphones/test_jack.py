"""The driver: in after it has settled, out at once, out before it is lost, unknown where it cannot ask."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.contract import DeviceFault, DeviceState
from drivers.far_end import PtyCable
from drivers.headphones.contract import HeadphonesIn, HeadphonesOut, Jack
from drivers.headphones.evdev import EV_SYN, SYN_DROPPED, SYN_REPORT, encode
from drivers.headphones.evdev_jack import SwitchJack, headphone_jack
from drivers.headphones.model import FakeJack
from drivers.headphones.simulator import SimulatedHeadphoneJack

LOST_EVENTS = encode(EV_SYN, SYN_DROPPED, 0) + encode(EV_SYN, SYN_REPORT, 0)


def next_event(jack: SwitchJack) -> object:
    give_up_at = time.monotonic() + 5.0
    while time.monotonic() < give_up_at:
        for event in jack.poll(0.1):
            return event
    raise AssertionError("no event")


@pytest.fixture
def fake() -> FakeJack:
    return FakeJack()


@pytest.fixture
def jack(fake: FakeJack) -> Iterator[SwitchJack]:
    jack = SimulatedHeadphoneJack(fake)
    jack.open()
    yield jack
    jack.close()


def test_in_and_out(jack: SwitchJack, fake: FakeJack) -> None:
    states = [jack.jack]
    fake.insert()
    assert next_event(jack) == HeadphonesIn()
    states.append(jack.jack)
    fake.remove()
    assert next_event(jack) == HeadphonesOut()
    assert [*states, jack.jack] == [Jack.OUT, Jack.IN, Jack.OUT]


def test_a_plug_that_makes_and_breaks_contact_is_in_once(jack: SwitchJack, fake: FakeJack) -> None:
    for _ in range(5):
        fake.insert()
        fake.remove()
    fake.insert()
    assert next_event(jack) == HeadphonesIn()
    assert list(jack.poll(0.3)) == []


def test_one_that_does_not_stay_is_not_in(jack: SwitchJack, fake: FakeJack) -> None:
    fake.insert()
    fake.remove()
    assert list(jack.poll(0.3)) == []
    assert jack.jack is Jack.OUT


def test_already_in(fake: FakeJack) -> None:
    fake.insert()
    jack = SimulatedHeadphoneJack(fake)
    jack.open()
    event = next_event(jack)
    assert isinstance(event, HeadphonesIn)
    assert event.already_in
    assert jack.status().reason == ""


def test_put_in_later_it_was_not_already_in(jack: SwitchJack, fake: FakeJack) -> None:
    fake.insert()
    event = next_event(jack)
    assert isinstance(event, HeadphonesIn)
    assert not event.already_in


def test_the_jack_is_lost_with_a_plug_in(jack: SwitchJack, fake: FakeJack) -> None:
    fake.insert()
    assert next_event(jack) == HeadphonesIn()
    fake.far_end.unplug()
    event = next_event(jack)
    assert isinstance(event, HeadphonesOut)
    assert event.jack_gone
    assert jack.jack is Jack.UNKNOWN
    assert jack.status().state is DeviceState.OFFLINE
    with pytest.raises(DeviceFault, match="unplugged"):
        jack.poll(1.0)
    fake.far_end.plug()
    jack.open()
    assert next_event(jack) == HeadphonesIn()


def test_the_jack_is_lost_without_a_plug(jack: SwitchJack, fake: FakeJack) -> None:
    fake.far_end.unplug()
    with pytest.raises(DeviceFault, match="unplugged"):
        list(jack.poll(1.0))
    assert jack.jack is Jack.UNKNOWN


def test_the_plug_went_while_the_jack_was_closed(jack: SwitchJack, fake: FakeJack) -> None:
    fake.insert()
    assert next_event(jack) == HeadphonesIn()
    jack.close()
    fake.remove()
    jack.open()
    assert next_event(jack) == HeadphonesOut()


def test_after_lost_events_it_asks(jack: SwitchJack, fake: FakeJack) -> None:
    fake.insert()
    fake.far_end.take()
    fake.say(LOST_EVENTS)
    assert next_event(jack) == HeadphonesIn()


class TestWithoutQuestion:
    """On a pty nobody answers the kernel's question."""

    @pytest.fixture
    def jack(self, fake: FakeJack, tmp_path: Path) -> Iterator[SwitchJack]:
        with PtyCable(fake.far_end, tmp_path / "headphones") as cable:
            jack = headphone_jack(str(cable.name))
            jack.open()
            yield jack
            jack.close()

    def test_unknown_until_it_moves(self, jack: SwitchJack, fake: FakeJack) -> None:
        assert jack.jack is Jack.UNKNOWN
        assert (jack.status().state, jack.status().reason) == (DeviceState.ONLINE, "jack-unknown")
        assert list(jack.poll(0.05)) == []
        fake.insert()
        assert next_event(jack) == HeadphonesIn()
        assert (jack.jack, jack.status().reason) == (Jack.IN, "")

    def test_lost_events_make_it_unknown_and_private_no_more(self, jack: SwitchJack, fake: FakeJack) -> None:
        fake.insert()
        assert next_event(jack) == HeadphonesIn()
        fake.say(LOST_EVENTS)
        assert next_event(jack) == HeadphonesOut()
        assert (jack.jack, jack.status().reason) == (Jack.UNKNOWN, "jack-unknown")

    def test_half_an_event_spoils_nothing(self, jack: SwitchJack, fake: FakeJack) -> None:
        fake.say(LOST_EVENTS[:11])
        assert list(jack.poll(0.3)) == []
        fake.insert()
        assert next_event(jack) == HeadphonesIn()

    def test_pulled(self, jack: SwitchJack, fake: FakeJack) -> None:
        fake.insert()
        assert next_event(jack) == HeadphonesIn()
        fake.far_end.unplug()
        assert next_event(jack) == HeadphonesOut()
        with pytest.raises(DeviceFault, match="unplugged"):
            jack.poll(1.0)
