"""The radar driver and the PIR driver: what they say, and what they say when the sensor does not."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.contract import Adapter, Completion, Deadline, DeviceFault, DeviceState, Failed
from drivers.far_end import FarEnd, PtyCable, Trouble, memory_link
from drivers.gpio import InputLine
from drivers.gpio_fake import FakeChip
from drivers.presence import codec
from drivers.presence.contract import PresenceSettings, Sighting, SomeoneCame, SomeoneLeft
from drivers.presence.driver import RadarDriver
from drivers.presence.ld2410 import Ld2410Radar
from drivers.presence.pir import PirSensor
from drivers.presence.simulator import SimulatedPresence

QUICK = PresenceSettings(come_seconds=0.2, leave_seconds=0.3)


def until(adapter: Adapter, done: Callable[[], bool], seconds: float = 10.0) -> list[object]:
    """Poll until ``done``; the events that came."""
    events: list[object] = []
    give_up_at = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < give_up_at, "it never happened"
        events.extend(adapter.poll(0.05))
    return events


def test_somebody_comes_and_leaves() -> None:
    sensor = SimulatedPresence(QUICK)
    sensor.open()
    assert sensor.status().state is DeviceState.ONLINE
    sensor.controls.stand(90)
    assert until(sensor, lambda: sensor.someone) == [SomeoneCame(90)]
    sensor.controls.leave()
    assert until(sensor, lambda: not sensor.someone) == [SomeoneLeft()]
    sensor.close()


def test_who_stands_too_far_away_is_seen_but_has_not_come() -> None:
    sensor = SimulatedPresence(QUICK)
    sensor.open()
    sensor.controls.stand(400, moving=True)
    assert sensor.look(Deadline(5)) == Sighting(True, 400, True)
    assert list(sensor.poll(0.5)) == []
    assert not sensor.someone
    sensor.close()


def test_what_a_look_hears_is_not_lost_for_the_poll() -> None:
    sensor = SimulatedPresence(PresenceSettings(come_seconds=0.0))
    sensor.open()
    sensor.controls.stand(60)
    assert isinstance(sensor.look(Deadline(5)), Sighting)
    assert list(sensor.poll(0.0)) == [SomeoneCame(60)]
    sensor.close()


def test_no_frames_is_unknown_and_neither_coming_nor_leaving() -> None:
    sensor = SimulatedPresence(QUICK)
    sensor.controls.stand(80)
    sensor.open()
    until(sensor, lambda: sensor.someone)
    sensor.controls.mute()
    events = until(sensor, lambda: sensor.status().state is DeviceState.UNKNOWN)
    assert sensor.status().reason == "no-frames"
    assert events == []
    assert sensor.someone
    assert sensor.look(Deadline(0.2)) == Failed(Completion.TIMED_OUT, "no-frames")
    sensor.controls.leave()
    sensor.controls.mute(on=False)
    assert until(sensor, lambda: not sensor.someone) == [SomeoneLeft()]
    assert sensor.status().state is DeviceState.ONLINE
    sensor.close()


def test_bytes_that_are_no_frames_point_to_the_speed() -> None:
    sensor = SimulatedPresence(QUICK)
    sensor.open()
    sensor.controls.set_trouble(Trouble.GARBAGE)
    until(sensor, lambda: sensor.status().state is DeviceState.UNKNOWN)
    assert sensor.status().reason == "frames-garbage"
    sensor.close()


def test_a_radar_that_measures_its_room_is_busy() -> None:
    sensor = SimulatedPresence(QUICK)
    sensor.open()
    sensor.controls.measure_noise()
    until(sensor, lambda: sensor.status().state is DeviceState.BUSY)
    assert sensor.look(Deadline(5)) == Failed(Completion.NOT_READY, "calibrating")
    sensor.close()


def test_a_radar_that_was_left_in_configuration_is_woken() -> None:
    sensor = SimulatedPresence(QUICK)
    sensor.controls.radar.receive(codec.command(codec.ENABLE_CONFIGURATION, b"\x01\x00"))
    assert sensor.controls.radar.due() == b""
    sensor.open()
    assert sensor.status().state is DeviceState.ONLINE
    sensor.close()


def test_it_says_its_firmware_and_reports_again_afterwards(tmp_path: Path) -> None:
    radar = SimulatedPresence().controls
    with PtyCable(radar, tmp_path / "radar") as cable:
        sensor = Ld2410Radar(str(cable.name), QUICK)
        sensor.open()
        assert sensor.identify(Deadline(5)) == "V1.02.22062416"
        assert isinstance(sensor.look(Deadline(5)), Sighting)
        radar.set_trouble(Trouble.SILENT)
        assert sensor.identify(Deadline(0.2)) == Failed(Completion.TIMED_OUT, "no-answer")
        sensor.close()


def test_a_radar_that_refuses_is_a_value() -> None:
    class Refuses:
        def receive(self, data: bytes) -> bytes:
            return codec.answer(codec.ENABLE_CONFIGURATION, succeeded=False)

        def connected(self) -> None:
            return

    far_end = FarEnd(Refuses())
    sensor = RadarDriver(lambda: memory_link(far_end))
    sensor.open()
    assert sensor.status().reason == "frames-garbage" or sensor.status().reason == "no-frames"
    assert sensor.identify(Deadline(1)) == Failed(Completion.HARDWARE_ERROR, "radar-refused")
    sensor.close()


def test_back_after_unplug_nobody_comes_twice() -> None:
    sensor = SimulatedPresence(QUICK)
    sensor.controls.stand(80)
    sensor.open()
    until(sensor, lambda: sensor.someone)
    sensor.controls.unplug()
    with pytest.raises(DeviceFault, match="unplugged"):
        until(sensor, lambda: False)
    assert sensor.status().state is DeviceState.OFFLINE
    sensor.controls.plug()
    sensor.open()
    assert list(sensor.poll(0.5)) == []
    assert sensor.someone
    sensor.close()


PIN = 17


def pir(**line: bool) -> tuple[PirSensor, FakeChip]:
    chip = FakeChip()
    return PirSensor(InputLine(PIN, **line), PresenceSettings(0, 0, 0.0, 0.3), chip.open), chip


def test_a_pulse_between_two_polls_is_seen() -> None:
    sensor, chip = pir()
    sensor.open()
    assert list(sensor.poll(0.0)) == []
    chip.drive(PIN, high=True)
    chip.drive(PIN, high=False)
    assert list(sensor.poll(0.0)) == [SomeoneCame(None)]
    assert until(sensor, lambda: not sensor.someone) == [SomeoneLeft()]
    sensor.close()


@pytest.mark.parametrize("line", [{"active_low": True}, {"active_low": True, "pulled_outside": True}])
def test_a_contact_that_pulls_low(line: dict[str, bool]) -> None:
    sensor, chip = pir(**line)
    chip.drive(PIN, high=True)
    sensor.open()
    assert sensor.look(Deadline(1)) == Sighting(False)
    chip.drive(PIN, high=False)
    assert sensor.look(Deadline(1)) == Sighting(True)
    sensor.close()


def test_one_who_stood_there_before_the_start_has_come() -> None:
    sensor, chip = pir(pulled_outside=True)
    chip.drive(PIN, high=True)
    sensor.open()
    assert list(sensor.poll(0.0)) == [SomeoneCame(None)]
    sensor.close()


def test_a_chip_that_goes_is_noticed_without_any_edge() -> None:
    sensor, chip = pir()
    sensor.open()
    chip.unplug()
    with pytest.raises(DeviceFault, match="gpio-lost"):
        until(sensor, lambda: False)
    with pytest.raises(DeviceFault, match="gpio-not-found"):
        sensor.open()
    chip.plug()
    sensor.open()
    assert sensor.status().state is DeviceState.ONLINE
    sensor.close()


def test_the_fake_runs_as_a_process(tmp_path: Path) -> None:
    name, control, ready = tmp_path / "radar", tmp_path / "control", tmp_path / "ready"
    fake = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "drivers.presence.fake",
            f"--name={name}",
            f"--control={control}",
            f"--ready-file={ready}",
        ]
    )
    try:
        give_up_at = time.monotonic() + 20
        while not ready.exists():
            assert time.monotonic() < give_up_at
            assert fake.poll() is None
            os.sched_yield()
        with socket.socket(socket.AF_UNIX) as hand:
            hand.settimeout(10)
            hand.connect(str(control))
            hand.sendall(b'{"do": "stand", "distance_cm": 55}\n')
            said = json.loads(hand.makefile().readline())
        assert said == {"ok": True, "plugged": True, "target": "STILL", "distance_cm": 55}
        sensor = Ld2410Radar(str(name), QUICK)
        sensor.open()
        assert sensor.look(Deadline(5)) == Sighting(True, 55, False)
        sensor.close()
    finally:
        fake.send_signal(signal.SIGTERM)
        assert fake.wait(10) == 0
