"""The systemd units of deploy/: systemd takes them, they start what there is, and keep what docs/privacy.md promises."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from central.cli import _parser as central_parser
from config.schema import Paths
from config.schema_base import ROOT
from kiosk.commands.common import add_configuration
from kiosk.runtime.supervised import PER_LIMIT

UNITS = ROOT / "deploy" / "systemd"
NAMES = ("nuanping.service", "nuanping-screen.service", "nuanping-centre.service")
Unit = dict[str, list[str]]
# What takes the devices away, or what the interpreter and its libraries do, with its reason in docs/operators.md.
NOT_FOR_DEVICES = {
    "PrivateDevices": "no reader, printer, camera",
    "PrivateUsers": "no groups of the devices",
    "ProtectClock": "allows the clock's device and with it no other",
    "DeviceAllow": "no other device",
    "DevicePolicy": "no other device",
    "PrivateNetwork": "no centre",
    "ProcSubset": "hides how much swap there is",
    "MemoryDenyWriteExecute": "no callback of ctypes and cffi: no sound",
}


def unit(name: str) -> Unit:
    """Its lines by key. A key may come more than once."""
    found: Unit = {}
    section = ""
    for line in (UNITS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif line and not line.startswith("#"):
            assert section in ("[Unit]", "[Service]", "[Install]"), line
            key, _, value = line.partition("=")
            assert re.fullmatch(r"[A-Z][A-Za-z]+", key), line
            found.setdefault(key, []).append(value)
    return found


def words(name: str) -> list[str]:
    [command] = unit(name)["ExecStart"]
    return command.split()


def test_no_unit_is_forgotten() -> None:
    assert sorted(path.name for path in UNITS.glob("*.service")) == sorted(NAMES)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here: the other tests read the units")
def test_systemd_takes_them(tmp_path: Path) -> None:
    """On a tree with what they start; one word changed is noticed."""
    for program in ("usr/bin/cage", "bin/sh", "opt/nuanping/.venv/bin/kiosk", "opt/nuanping/.venv/bin/python"):
        path = tmp_path / program
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n", encoding="ascii")
        path.chmod(0o755)
    for target in ("sysinit", "basic", "shutdown", "multi-user"):
        path = tmp_path / "usr/lib/systemd/system" / f"{target}.target"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"[Unit]\nDescription={target}\n", encoding="ascii")
    system = tmp_path / "etc/systemd/system"
    shutil.copytree(UNITS, system)

    def verified() -> tuple[int, str]:
        command = ["systemd-analyze", "verify", "--man=no", f"--root={tmp_path}", *NAMES]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    assert verified() == (0, "")
    kiosk = system / "nuanping.service"
    text = kiosk.read_text(encoding="utf-8")
    for wrong in (text.replace("WatchdogSec", "WatchdogSeconds"), text.replace("/bin/kiosk run", "/bin/kioks run")):
        kiosk.write_text(wrong, encoding="utf-8")
        assert verified() != (0, "")


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="no systemd here")
def test_their_users_are_made(tmp_path: Path) -> None:
    folder = tmp_path / "etc/sysusers.d"
    folder.mkdir(parents=True)
    shutil.copy(UNITS / "sysusers.conf", folder / "nuanping.conf")
    command = ["systemd-sysusers", f"--root={tmp_path}", "nuanping.conf"]
    subprocess.run(command, capture_output=True, timeout=60, check=True)
    users = [line.split(":")[0] for line in (tmp_path / "etc/passwd").read_text(encoding="utf-8").splitlines()]
    assert {user for name in NAMES for user in unit(name)["User"]} <= set(users)
    groups = (tmp_path / "etc/group").read_text(encoding="utf-8")
    assert re.search(r"^audio:.*[:,]kiosk$", groups, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_visitor_reaches_the_disk(name: str) -> None:
    found = unit(name)
    assert (found["LimitCORE"], found["MemorySwapMax"], found["UMask"]) == (["0"], ["0"], ["0077"])
    assert found["User"] not in ([], ["root"])
    assert found["NoNewPrivileges"] == ["yes"]
    assert found["CapabilityBoundingSet"] == [""]
    assert (found["ProtectSystem"], found["ProtectHome"], found["PrivateTmp"]) == (["strict"], ["yes"], ["yes"])


def test_the_kiosk_may_lock_its_memory_and_reach_its_devices() -> None:
    found = unit("nuanping.service")
    assert found["LimitMEMLOCK"] == ["infinity"]
    assert not found.keys() & NOT_FOR_DEVICES.keys()
    # Card service, centre and printers, what is plugged in.
    assert found["RestrictAddressFamilies"] == ["AF_UNIX AF_INET AF_INET6 AF_NETLINK"]
    assert [Path("/var/lib") / name for name in found["StateDirectory"]] == [Paths().state_dir]


def test_a_hung_or_dead_kiosk_is_started_again_for_ever() -> None:
    found = unit("nuanping.service")
    assert (found["Type"], found["NotifyAccess"]) == (["notify"], ["main"])
    assert (found["Restart"], found["StartLimitIntervalSec"]) == (["always"], ["0"])
    [limit] = found["WatchdogSec"]
    assert int(limit) / PER_LIMIT >= 5
    assert int(limit) <= 30
    assert found["WatchdogSignal"] == ["SIGKILL"], "the default asks for a core"
    assert found["BindsTo"] == ["nuanping-screen.service"]
    assert unit("nuanping-screen.service")["Wants"][-1] == "nuanping.service"


def test_they_start_what_the_program_understands() -> None:
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_configuration(parser)
    program, command, *options = words("nuanping.service")
    assert (program, command) == ("/opt/nuanping/.venv/bin/kiosk", "run")
    assert parser.parse_args(options).site == Path("/etc/nuanping/site.toml")
    python, *module = words("nuanping-centre.service")
    assert (python, module[:2]) == ("/opt/nuanping/.venv/bin/python", ["-m", "central"])
    assert central_parser().parse_args(module[2:]).production
    [credential] = unit("nuanping.service")["LoadCredential"]
    assert credential.partition(":")[0] == "central.terminal_secret"


def test_no_visitor_reaches_another_console() -> None:
    cage = words("nuanping-screen.service")
    assert cage[0] == "/usr/bin/cage"
    assert "-s" not in cage[: cage.index("--")]


def test_the_papers_explain_every_line_that_shuts_something() -> None:
    told = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    shutting = {
        key
        for name in NAMES
        for key in unit(name)
        if key.startswith(
            ("Protect", "Private", "Restrict", "Limit", "Lock", "NoNew", "Memory", "SystemCall", "Capability")
        )
    }
    assert [key for key in sorted(shutting | NOT_FOR_DEVICES.keys()) if f"`{key}" not in told] == []
