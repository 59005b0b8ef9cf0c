"""The udev rules: the template in deploy, rules with ports filled in, hostile ports, and what udev itself says of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config.schema_base import ROOT
from kiosk.setup import udev
from kiosk.setup.find import find_all
from kiosk.setup.finding import Finding, Port, Search
from kiosk.setup.propose import STABLE, choose
from tests.commands.setup_trees import USB, Tree, named, rules_of


@pytest.fixture
def furnished(tmp_path: Path) -> Tree:
    tree = Tree(tmp_path / "machine")
    tree.furnish()
    return tree


def test_the_template_is_current_and_nothing_in_it_names_a_port() -> None:
    text = (ROOT / "deploy" / "udev" / "60-nuanping.rules").read_text(encoding="utf-8")
    assert text == udev.template()
    links = named(rules_of(text))
    assert {f"/dev/{name}" for name in links} == set(STABLE.values())
    assert all("PORT-OF-" in match["ENV{ID_PATH}"] for name, match in links.items() if name != "nuanping-headphones")


def test_rules_are_filled_with_the_ports_that_were_found(furnished: Tree) -> None:
    at = {
        "pin_pad": furnished.root / "dev/serial/by-path" / f"{USB}:3:1.0-port0",
        "lights": furnished.root / "dev/ttyS0",
    }
    search = Search(furnished.root / "dev", furnished.root / "sys", furnished.root / "proc", services=False, at=at)
    links = named(rules_of(udev.filled(choose(find_all(search)))))
    assert links["nuanping-scanner"]["ENV{ID_PATH}"] == f"{USB}:4:1.0"
    assert links["nuanping-pin-pad"]["ATTRS{port_number}"] == "0"
    assert links["nuanping-lights"]["KERNEL"] == "ttyS0"
    assert links["nuanping-camera"] == {
        "SUBSYSTEM": "video4linux",
        "ATTR{index}": "0",
        "ENV{ID_PATH}": f"{USB}:1:1.0",
    }
    assert links["nuanping-keypad"]["SUBSYSTEM"] == "input"
    assert links["nuanping-headphones"]["ATTRS{name}"] == "HDA Intel PCH Headphone"
    assert "nuanping-id-card" not in links


@pytest.mark.parametrize("port", ['pci", RUN+="/bin/sh', "pci-*", "pci|x", "$env{X}", "%k", "pci-0\nRUN", "", "ü"])
def test_a_hostile_port_name_gets_into_no_rule(port: str) -> None:
    jack = Finding("headphones", "evdev", "", port=Port(Path("/dev/input/event5"), port, attribute=f'{port}"[*'))
    reader = Finding("id_card", "sam_v_serial", "", port=Port(Path(f"/dev/serial/by-path/{port or 'x'}"), port, port))
    chosen = {"id_card": reader, "headphones": jack}
    links = named(rules_of(udev.filled(chosen)))
    assert "nuanping-id-card" not in links
    assert links["nuanping-headphones"]["ATTRS{capabilities/sw}"] == "4|14"
    assert udev.unnamed(chosen) == ["id_card"]


@pytest.mark.parametrize(
    "wrong",
    [
        'SUBSYSTEM="tty"',
        'SUBSYSTEM=="tty" KERNEL=="x"',
        'FOO=="x"',
        'ENV=="x"',
        'GOTO="nowhere"',
        'GROUP=="kiosk"',
        'A=="',
    ],
)
def test_the_parser_of_rules_knows_wrong_ones(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"line|label"):
        rules_of(wrong)


def _udev_missing() -> str:
    if shutil.which("udevadm") is None:
        return "udevadm"
    trial = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False, timeout=10)
    return "" if trial.returncode == 0 else "mount namespaces"


@pytest.mark.hardware
@pytest.mark.skipif(_udev_missing() != "", reason=f"needs {_udev_missing()}")
def test_udev_itself_takes_the_rules(furnished: Tree, tmp_path: Path) -> None:
    broken = tmp_path / "61-broken.rules"
    broken.write_text('FOO=="x"\n')
    files = [ROOT / "deploy" / "udev" / "60-nuanping.rules", tmp_path / "60-filled.rules", broken]
    files[1].write_text(udev.filled(choose(find_all(furnished.search))))
    version = subprocess.run(["udevadm", "--version"], capture_output=True, text=True, check=True, timeout=10)
    if int(version.stdout) >= 254:
        verify = ["udevadm", "verify", "--resolve-names=never", *map(str, files[:2])]
        subprocess.run(verify, capture_output=True, check=True, timeout=30)
    # In a namespace of its own: the machine's rules folder is not touched.
    script = (
        "mount -t tmpfs tmpfs /run && mkdir -p /run/udev/rules.d && "
        'cp "$@" /run/udev/rules.d/ && udevadm test /sys/devices/virtual/mem/null 2>&1 || true'
    )
    done = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    said = [line for line in done.stdout.splitlines() if re.search(r"\.rules:[0-9]+ ", line)]
    ours = [line for line in said if re.search(r"60-(nuanping|filled)\.rules", line)]
    assert any("61-broken.rules:1 Invalid key 'FOO'" in line for line in said), "udev names what is wrong"
    assert [line for line in ours if "Unknown group 'kiosk'" not in line] == []
