"""The outside judge: Debian's own upsd with its dummy-ups driver answers our questions."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from drivers.contract import Deadline, DeviceFault, DeviceState, Supply
from drivers.power.contract import MainsBack, MainsLost, PowerReading, PowerSettings, ShutdownNow
from drivers.power.driver import NutDriver
from drivers.power.nut import NutPower

# /usr/sbin/upsd is Debian's wrapper: it ends while /etc/nut/nut.conf says MODE=none, as it does after installation.
UPSD, DUMMY = Path("/lib/nut/upsd"), Path("/lib/nut/dummy-ups")
PROMPT = PowerSettings(announce_after_seconds=0.0, back_after_seconds=0.0)
pytestmark = [
    pytest.mark.hardware,
    pytest.mark.slow,
    pytest.mark.skipif(not (UPSD.exists() and DUMMY.exists()), reason="nut-server is not installed"),
]


class Upsd:
    """NUT in a private folder, without root's services; ``said`` is what the UPS says."""

    def __init__(self, folder: Path) -> None:
        self._data = folder / "ups.dev"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        (folder / "state").mkdir()
        (folder / "ups.conf").write_text(
            f"maxretry = 1\npollinterval = 1\n[ups]\ndriver = dummy-ups\nport = {self._data}\nmode = dummy-loop\n"
        )
        (folder / "upsd.conf").write_text(f"LISTEN 127.0.0.1 {self.port}\nMAXAGE 10\n")
        (folder / "upsd.users").write_text("")
        for name in ("ups.conf", "upsd.conf", "upsd.users"):
            (folder / name).chmod(0o600)
        self.say("OL", "95", "1200")
        environment = {"NUT_CONFPATH": str(folder), "NUT_STATEPATH": str(folder / "state"), "PATH": os.defpath}
        self._processes: list[subprocess.Popen[bytes]] = []
        for command in ([str(DUMMY), "-a", "ups"], [str(UPSD)]):
            log = (folder / f"{len(self._processes)}.log").open("wb")
            with log:
                self._processes.append(
                    subprocess.Popen([*command, "-u", getpass.getuser(), "-F"], env=environment, stdout=log, stderr=log)
                )

    def say(self, status: str, charge: str, runtime: str) -> None:
        partial = self._data.with_suffix(".partial")
        partial.write_text(
            f'ups.status: {status}\nbattery.charge: {charge}\nbattery.runtime: {runtime}\ndevice.model: Back \\"UPS\\" \\\\500\n'
        )
        partial.replace(self._data)

    def stop_driver(self) -> None:
        self._processes[0].terminate()
        self._processes[0].wait(10)

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
            process.wait(10)


@pytest.fixture
def upsd() -> Iterator[Upsd]:
    # The name of a socket may have 107 letters, fewer than the folder of a test.
    folder = Path(tempfile.mkdtemp(prefix="nut-"))
    with ExitStack() as ends:
        ends.callback(shutil.rmtree, folder)
        server = Upsd(folder)
        ends.callback(server.stop)
        yield server


def opened(supply: NutDriver) -> None:
    """Until server and its driver have found each other."""
    give_up_at = time.monotonic() + 20
    while supply.status().state is not DeviceState.ONLINE:
        assert time.monotonic() < give_up_at, supply.status()
        try:
            supply.open()
        except DeviceFault:
            continue
        list(supply.poll(0.2))


def until(supply: NutDriver, kind: type[object]) -> None:
    give_up_at = time.monotonic() + 30
    while not any(isinstance(event, kind) for event in supply.poll(0.3)):
        assert time.monotonic() < give_up_at, f"no {kind.__name__}: {supply.status()}"


def test_an_outage_told_by_the_real_server(upsd: Upsd) -> None:
    supply = NutPower("ups", port=upsd.port, settings=PROMPT)
    opened(supply)
    said = supply.read(Deadline(5))
    assert said == PowerReading(False, Supply.PLENTY, charge_percent=95, runtime_seconds=1200, model='Back "UPS" \\500')
    upsd.say("OB", "60", "600")
    until(supply, MainsLost)
    assert supply.status().reason == "on-battery"
    upsd.say("OB LB", "5", "60")
    until(supply, ShutdownNow)
    upsd.say("OL", "30", "300")
    until(supply, MainsBack)
    upsd.stop_driver()
    give_up_at = time.monotonic() + 30
    while supply.status().state is DeviceState.ONLINE:
        assert time.monotonic() < give_up_at
        list(supply.poll(0.3))
    assert (supply.status().state, supply.status().reason) in [
        (DeviceState.UNKNOWN, "ups-driver-down"),
        (DeviceState.UNKNOWN, "ups-stale"),
    ]
    supply.close()


def test_a_name_the_real_server_does_not_know(upsd: Upsd) -> None:
    known = NutPower("ups", port=upsd.port)
    opened(known)
    known.close()
    with pytest.raises(DeviceFault, match="ups-unknown") as refused:
        NutPower("another", port=upsd.port).open()
    assert refused.value.permanent
