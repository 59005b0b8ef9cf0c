"""The driver on NUT's protocol and the one on a line: outages, a server that misbehaves, a fake in another process."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drivers.contract import Adapter, Deadline, DeviceFault, DeviceState, Failed, Supply
from drivers.far_end import FarEnd, Trouble, memory_link
from drivers.gpio import InputLine
from drivers.gpio_fake import FakeChip
from drivers.power.contract import BatteryLow, MainsBack, MainsLost, PowerReading, PowerSettings, ShutdownNow
from drivers.power.driver import NutDriver
from drivers.power.fake import TcpCable
from drivers.power.model import UpsFarEnd
from drivers.power.nut import NutPower
from drivers.power.power_good import PowerGoodLine
from drivers.power.proof import GOOD_PIN, LOW_PIN
from drivers.power.simulator import SimulatedPower

SOON_SECONDS = 10.0
PROMPT = PowerSettings(announce_after_seconds=0.0, back_after_seconds=0.0)
STARTED = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


class Clock:
    """Seconds that pass when the test says so: each question to the driver is a second later."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        self.seconds += 1.0
        return self.seconds


def until(adapter: Adapter, kind: type[object]) -> object:
    """Poll until an event of ``kind`` comes."""
    give_up_at = time.monotonic() + SOON_SECONDS
    while time.monotonic() < give_up_at:
        for event in adapter.poll(0.02):
            if isinstance(event, kind):
                return event
    raise AssertionError(f"no {kind.__name__}")


def simulated(settings: PowerSettings = PROMPT) -> tuple[NutDriver, UpsFarEnd]:
    ups = UpsFarEnd()
    return NutDriver(lambda: memory_link(ups), "ups", settings, Clock(), lambda: STARTED), ups


def test_an_outage_from_beginning_to_end() -> None:
    supply, ups = simulated()
    supply.open()
    assert (supply.status().state, supply.status().reason) == (DeviceState.ONLINE, "")
    ups.mains_off()
    assert until(supply, MainsLost) == MainsLost(STARTED)
    assert (supply.status().state, supply.status().supply, supply.status().reason) == (
        DeviceState.ONLINE,
        Supply.PLENTY,
        "on-battery",
    )
    ups.tell("OB DISCHRG", 15, 400)
    until(supply, BatteryLow)
    assert (supply.status().supply, supply.status().reason) == (Supply.LOW, "battery-low")
    assert supply.status().usable
    ups.battery_empty()
    until(supply, ShutdownNow)
    assert supply.status().reason == "shutdown"
    ups.mains_on()
    until(supply, MainsBack)
    assert supply.status().reason == ""
    supply.close()


def test_a_flicker_is_not_announced() -> None:
    supply, ups = simulated(PowerSettings(announce_after_seconds=1e6, back_after_seconds=0.0))
    supply.open()
    ups.mains_off()
    events = [event for _ in range(5) for event in supply.poll(0.0)]
    ups.mains_on()
    assert events + [event for _ in range(5) for event in supply.poll(0.0)] == []
    supply.close()


def test_a_reading_tells_all_and_what_it_found_is_news_too() -> None:
    supply, ups = simulated()
    supply.open()
    ups.mains_off(charge_percent=64, runtime_seconds=700)
    said = supply.read(Deadline(5))
    assert said == PowerReading(
        True, Supply.PLENTY, charge_percent=64, runtime_seconds=700, model='Smart-UPS "1500" C:\\'
    )
    assert next(iter(supply.poll(0.0))) == MainsLost(STARTED)
    supply.close()


@pytest.mark.parametrize(
    ("word", "reason"),
    [("DATA-STALE", "ups-stale"), ("DRIVER-NOT-CONNECTED", "ups-driver-down"), ("FEELING-UNWELL", "ups-refused")],
)
def test_a_server_that_does_not_know_is_unknown_and_no_return_of_the_mains(word: str, reason: str) -> None:
    supply, ups = simulated()
    supply.open()
    ups.mains_off()
    until(supply, MainsLost)
    ups.refuse(word)
    assert [event for _ in range(3) for event in supply.poll(0.0)] == []
    assert (supply.status().state, supply.status().reason) == (DeviceState.UNKNOWN, reason)
    assert isinstance(supply.read(Deadline(1)), Failed)
    ups.refuse()
    ups.mains_on()
    until(supply, MainsBack)
    assert supply.status().state is DeviceState.ONLINE
    supply.close()


@pytest.mark.parametrize(("word", "reason"), [("UNKNOWN-UPS", "ups-unknown"), ("ACCESS-DENIED", "ups-access-denied")])
def test_a_wrong_name_or_a_server_that_refuses_us_needs_a_person(word: str, reason: str) -> None:
    supply, ups = simulated()
    ups.refuse(word)
    with pytest.raises(DeviceFault, match=reason) as refused:
        supply.open()
    assert refused.value.permanent


def test_a_supply_without_numbers_is_read_all_the_same() -> None:
    supply, ups = simulated()
    ups.server.variables = {"ups.status": "OB"}
    supply.open()
    assert supply.status().reason == "on-battery"
    assert supply.read(Deadline(1)) == PowerReading(True, Supply.PLENTY)
    supply.close()


def test_a_silent_server_is_connected_anew() -> None:
    supply, ups = simulated()
    supply.open()
    ups.set_trouble(Trouble.SILENT)
    with pytest.raises(DeviceFault, match="no-answer"):
        wait_for_loss(lambda: list(supply.poll(0.0)))
    assert supply.status().state is DeviceState.OFFLINE
    with pytest.raises(DeviceFault, match="no-answer"):
        supply.open()


def test_a_job_does_not_wait_for_a_server_that_is_silent() -> None:
    supply = SimulatedPower()
    supply.open()
    supply.controls.set_trouble(Trouble.SILENT)
    supply._asked_at -= 10
    supply.wake()
    began = time.monotonic()
    list(supply.poll(5.0))
    assert time.monotonic() - began < 2
    assert supply.status().state is DeviceState.ONLINE
    supply.close()


class Says:
    """A server that answers anything by one thing."""

    def __init__(self, said: bytes) -> None:
        self._said = said

    def receive(self, data: bytes) -> bytes:
        return self._said

    def connected(self) -> None:
        return


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b'VAR ups ups.status ""\n', b"\x00\xff\n", b"\n"]
)
def test_another_service_on_the_port_is_a_value(said: bytes) -> None:
    far_end = FarEnd(Says(said))
    supply = NutDriver(lambda: memory_link(far_end), "ups")
    supply.open()
    assert (supply.status().state, supply.status().reason) == (DeviceState.UNKNOWN, "ups-garbage")
    assert isinstance(supply.read(Deadline(0.2)), Failed)
    supply.close()


class Flood(FarEnd):
    """A server that never stops."""

    def take(self) -> bytes:
        return b"x" * 4096


def test_a_flood_ends_at_the_deadline() -> None:
    far_end = Flood(Says(b""))
    supply = NutDriver(lambda: memory_link(far_end), "ups")
    with pytest.raises(DeviceFault):
        supply.open()


def test_a_name_cannot_carry_a_second_command() -> None:
    with pytest.raises(ValueError, match="name"):
        NutPower("ups\nFSD ups")


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(DeviceFault, match="ups-server-unreachable"):
        NutPower("ups", port=port).open()


def line(settings: PowerSettings = PROMPT, *, low: bool = False) -> tuple[PowerGoodLine, FakeChip]:
    chip = FakeChip()
    chip.drive(GOOD_PIN, high=True)
    low_line = InputLine(LOW_PIN) if low else None
    return PowerGoodLine(InputLine(GOOD_PIN), low_line, settings, chip.open, now=lambda: STARTED), chip


def test_the_power_good_line() -> None:
    supply, chip = line(low=True)
    supply.open()
    assert list(supply.poll(0.0)) == []
    assert (supply.status().state, supply.status().supply) == (DeviceState.ONLINE, Supply.PLENTY)
    chip.drive(GOOD_PIN, high=False)
    assert until(supply, MainsLost) == MainsLost(STARTED)
    assert supply.status().reason == "on-battery"
    chip.drive(LOW_PIN, high=True)
    until(supply, BatteryLow)
    until(supply, ShutdownNow)
    chip.drive(LOW_PIN, high=False)
    chip.drive(GOOD_PIN, high=True)
    until(supply, MainsBack)
    supply.close()


def test_a_blink_of_the_line_is_nothing_and_a_bare_line_shuts_down_after_its_time() -> None:
    supply, chip = line(PowerSettings(announce_after_seconds=0.2, back_after_seconds=0.0, shutdown_after_seconds=0.4))
    supply.open()
    assert supply.status().supply is Supply.NOT_SUPPORTED
    chip.drive(GOOD_PIN, high=False)
    chip.drive(GOOD_PIN, high=True)
    assert list(supply.poll(0.1)) == []
    chip.drive(GOOD_PIN, high=False)
    until(supply, MainsLost)
    until(supply, ShutdownNow)
    supply.close()


def test_a_chip_that_goes_is_a_lost_device_and_no_outage() -> None:
    supply, chip = line()
    supply.open()
    chip.unplug()
    with pytest.raises(DeviceFault, match="gpio-lost"):
        list(supply.poll(1.0))
    chip.plug()
    supply.open()
    assert list(supply.poll(0.1)) == []
    supply.close()


@contextmanager
def fake(folder: Path, arguments: Iterable[str]) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, object]]]:
    ready = folder / "ready"
    process = subprocess.Popen([sys.executable, "-m", "drivers.power.fake", f"--ready-file={ready}", *arguments])
    try:
        give_up_at = time.monotonic() + 20
        while not ready.exists():
            assert time.monotonic() < give_up_at
            assert process.poll() is None
            os.sched_yield()
        yield process, json.loads(ready.read_text())
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_the_fake_runs_as_a_process(tmp_path: Path) -> None:
    control = tmp_path / "control"
    with fake(tmp_path, [f"--control={control}"]) as (_, addresses):
        supply = NutPower("ups", port=int(str(addresses["port"])), settings=PROMPT)
        supply.open()
        with socket.socket(socket.AF_UNIX) as hand:
            hand.settimeout(10)
            hand.connect(str(control))
            answers = hand.makefile()

            def order(what: str) -> dict[str, object]:
                hand.sendall(what.encode() + b"\n")
                answer: dict[str, object] = json.loads(answers.readline())
                return answer

            assert order('{"do": "mains_off"}')["ups.status"] == "OB DISCHRG"
            until(supply, MainsLost)
            assert order('{"do": "fly"}') == {"ok": False, "error": "bad-control:KeyError"}
            answers.close()
        supply.close()


def test_unplugged_it_refuses_and_plugged_it_is_the_same_port() -> None:
    ups = UpsFarEnd()
    with TcpCable(ups) as cable:
        supply = NutPower("ups", port=cable.port, settings=PROMPT)
        supply.open()
        ups.unplug()
        with pytest.raises(DeviceFault, match="connection"):
            wait_for_loss(lambda: list(supply.poll(0.1)))
        ups.plug()
        give_up_at = time.monotonic() + SOON_SECONDS
        while supply.status().state is not DeviceState.ONLINE:
            assert time.monotonic() < give_up_at
            try:
                supply.open()
            except DeviceFault:
                continue
        supply.close()


def wait_for_loss(poll: Callable[[], object]) -> None:
    give_up_at = time.monotonic() + SOON_SECONDS
    while time.monotonic() < give_up_at:
        poll()
