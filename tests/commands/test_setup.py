"""Finding, proposing, udev rules and the command; the probes are in test_setup_probe.py, the window in test_setup_watch.py."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.layers import load
from config.merge import ConfigError
from config.schema_devices import Devices
from kiosk.commands import setup
from kiosk.setup.find import find_all, look_through
from kiosk.setup.finding import NONE, PORT, SECTIONS, Certainty, Finding, Port, plain
from kiosk.setup.input_devices import parse
from kiosk.setup.propose import STABLE, Naming, NotWritten, Proposal, Terminal, load_checked, propose, quoted, write
from tests.commands.setup_trees import FULL_KEYBOARD, USB, Tree, named, rules_of

ALL_KNOWN = Terminal("0417", "Service hall", "portrait_32", "https://central.example/api")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "machine")


@pytest.fixture
def furnished(tree: Tree) -> Tree:
    tree.furnish()
    return tree


def of(findings: list[Finding], section: str) -> list[Finding]:
    return [found for found in findings if found.section == section]


def proposed(findings: list[Finding], tree: Tree | None = None) -> Proposal:
    """With the names of the rules, or with those of ``tree``."""
    return propose(findings, ALL_KNOWN, Naming(stable=True) if tree is None else Naming(dev=tree.root / "dev"))


def test_on_a_bare_machine_everything_is_none_and_said_in_words(tree: Tree) -> None:
    findings = find_all(tree.search)
    assert {found.section for found in findings} == set(SECTIONS)
    assert all(found.driver == NONE and " " in found.seen for found in findings)
    devices = load_checked(proposed(findings).text).configuration.devices
    assert {getattr(devices, section).driver for section in SECTIONS if section != "speech"} == {NONE}


def test_what_is_plugged_in_is_found_at_its_port(furnished: Tree) -> None:
    findings = find_all(furnished.search)
    (scanner, *_) = of(findings, "scanner")
    assert (scanner.driver, scanner.certainty) == ("serial", Certainty.LIKELY)
    assert scanner.port is not None
    assert scanner.port.id_path == f"{USB}:4:1.0"
    assert "0c2e:0cb1" in scanner.seen
    (unknown,) = of(findings, PORT)
    assert unknown.port == Port(furnished.root / "dev/serial/by-path" / f"{USB}:3:1.0-port0", f"{USB}:3:1.0", "0")
    assert [found.port.id_path for found in of(findings, "camera") if found.port] == [f"{USB}:1:1.0", f"{USB}:2:1.0"]
    (keypad, keyboard) = of(findings, "keypad")
    assert (keypad.driver, keypad.certainty) == ("keyboard", Certainty.LIKELY)
    assert keyboard.certainty is Certainty.POSSIBLE, "a keyboard with letters may be anybody's"
    (jack,) = of(findings, "headphones")
    assert jack.driver == "evdev"
    assert "ALC257" in of(findings, "speech")[0].seen
    assert "ttyS0" not in str(findings), "a port of the board is there on every machine"


def test_no_port_no_keyboard_and_no_camera_is_opened(furnished: Tree) -> None:
    opened: list[str] = []
    inside = str(furnished.root / "dev")

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(inside):
            opened.append(arguments[0])

    sys.addaudithook(watch)
    find_all(furnished.search)
    assert opened == [f"{inside}/input/event5"], "the jack's node tells of its plug only"


def test_the_proposal_loads_and_names_what_was_found(furnished: Tree) -> None:
    proposal = proposed(find_all(furnished.search))
    loaded = load_checked(proposal.text)
    devices = loaded.configuration.devices
    assert (loaded.configuration.mode, loaded.configuration.terminal.id) == ("production", "0417")
    assert (devices.camera.driver, devices.camera.source) == ("opencv", "/dev/nuanping-camera")
    assert (devices.scanner.driver, devices.scanner.device) == ("serial", "/dev/nuanping-scanner")
    assert (devices.keypad.driver, devices.headphones.driver) == ("keyboard", "evdev")
    assert (devices.card.driver, devices.pin_pad.driver) == (NONE, NONE)
    assert loaded.configuration.presence.ways == ("face", "password", "e-card", "fingerprint", "staff", "helper")


def test_without_rules_the_paths_are_those_that_open_the_devices_now(furnished: Tree) -> None:
    findings = find_all(furnished.search)
    devices = load_checked(propose(findings, ALL_KNOWN, Naming(dev=furnished.root / "dev")).text).configuration.devices
    assert devices.scanner.device == f"/dev/serial/by-path/{USB}:4:1.0"
    furnished.node("nuanping-scanner")
    devices = load_checked(propose(findings, ALL_KNOWN, Naming(dev=furnished.root / "dev")).text).configuration.devices
    assert devices.scanner.device == "/dev/nuanping-scanner", "the rule is installed already"


def test_the_second_camera_stands_as_a_comment_that_would_load(furnished: Tree) -> None:
    text = proposed(find_all(furnished.search), furnished).text
    assert text.count("Or: Document camera") == 1
    (block,) = re.findall(r"\[devices\.camera\]\n(.*?)\n\n", text, re.DOTALL)
    own, _, other = block.partition("# Or:")
    swapped = text.replace(own, "\n".join(line[2:] for line in other.splitlines()[1:]) + "\n", 1)
    assert load_checked(swapped).configuration.devices.camera.source.endswith(f"{USB}:2:1.0-video-index0")


def test_every_commented_alternative_fits_the_schema(furnished: Tree) -> None:
    text = proposed(find_all(furnished.search)).text
    for section in SECTIONS:
        (block,) = re.findall(rf"\[devices\.{section}\]\n(.*?)(?:\n\n|\Z)", text, re.DOTALL)
        for alternative in re.split(r"# (?:Or|Perhaps): .*\n", block)[1:]:
            keys = "\n".join(line.removeprefix("# ") for line in alternative.splitlines() if line.startswith("# "))
            type(getattr(Devices(), section)).model_validate(tomllib.loads(keys))


def test_the_camera_s_identity_is_recorded(furnished: Tree) -> None:
    devices = load_checked(proposed(find_all(furnished.search), furnished).text).configuration.devices
    assert devices.camera.source == f"/dev/v4l/by-path/{USB}:1:1.0-video-index0"
    assert devices.camera.identity == f"{USB}:1:1.0 046d:0825 -"
    number = furnished.number(furnished.root / "dev/video0")
    assert number == "81:0"


def test_a_camera_made_by_a_program_is_not_proposed(tree: Tree) -> None:
    tree.video(tree.root / "sys/devices/virtual/video4linux/video0", "UVC Camera", f"{USB}:1:1.0")
    text = proposed(find_all(tree.search)).text
    assert load_checked(text).configuration.devices.camera.driver == NONE
    assert "made by a program" in text


def test_a_camera_without_a_stable_name_stays_a_comment(tree: Tree) -> None:
    tree.camera(0, "UVC Camera")
    text = proposed(find_all(tree.search)).text
    assert load_checked(text).configuration.devices.camera.driver == NONE
    assert "# Perhaps: UVC Camera" in text


def test_what_only_a_person_knows_stays_a_comment_and_is_missed_at_the_start(tree: Tree, tmp_path: Path) -> None:
    proposal = propose(find_all(tree.search), Terminal(), Naming())
    (tmp_path / "site.toml").write_text(proposal.text)
    secrets = tmp_path / "secrets.toml"
    secrets.touch(mode=0o600)
    secrets.write_text('[central]\nterminal_secret = "00112233445566778899"\n')
    with pytest.raises(ConfigError, match=r"terminal\.id"):
        load(None, tmp_path / "site.toml", secrets, environment={})


def test_a_wrong_word_about_the_terminal_is_refused_before_anything_is_written(tree: Tree) -> None:
    with pytest.raises(ConfigError, match="https"):
        propose(find_all(tree.search), Terminal(central="http://far.example"), Naming())


def test_the_stable_names_are_those_of_the_schema() -> None:
    for section in SECTIONS:
        default = getattr(getattr(Devices(), section), "device", "")
        assert default in ("", STABLE.get(section))


HOSTILE = 'x"\n[devices.card]\ndriver = "simulator"\n#\u2028\u202e\x00\x7f', 'a"\\\r\n# ', "\ud800]]"


@pytest.mark.parametrize("name", HOSTILE[:2])
def test_a_hostile_name_ends_no_comment_and_no_value(tree: Tree, name: str) -> None:
    tree.camera(0, name, f"{USB}:1:1.0", serial=name)
    tree.input("event3", name, key=FULL_KEYBOARD)
    tree.serial("ttyUSB0", "pci-0", "0c2e", "0001", name)
    tree.sound(f"00-00: {name} : x : playback 1")
    text = proposed(find_all(tree.search)).text
    devices = load_checked(text).configuration.devices
    assert (devices.card.driver, devices.camera.driver) == (NONE, "opencv")
    assert all(line.isprintable() for line in text.split("\n"))


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_one_toml_value_and_one_line_of_a_comment(text: str) -> None:
    assert tomllib.loads(f"value = {quoted(text)}") == {"value": text}
    assert tomllib.loads(f"# {plain(text)}\nvalue = 1") == {"value": 1}
    assert len(plain(text)) <= 80


@given(
    st.lists(
        st.sampled_from(
            ["\n", "\n\n", 'N: Name="', '"', "H: Handlers=kbd event1", "B: SW=4", "B: KEY= ", "é\x00 ", "B: EV=zz"]
        )
    )
)
def test_any_list_of_input_devices_is_read_or_skipped(pieces: list[str]) -> None:
    assert all(device.node == "event1" for device in parse("".join(pieces)))


def test_half_a_character_is_no_obstacle() -> None:
    assert tomllib.loads(f"value = {quoted(HOSTILE[2])}") == {"value": "?]]"}
    assert plain(HOSTILE[2]) == "?]]"


def test_a_name_with_line_breaks_forges_no_input_device(tree: Tree) -> None:
    tree.input("event1", "Real jack", ev="21", key="", sw="4")
    forged = (
        'Nice"\n\nI: Bus=0003 Vendor=0c2e Product=0001 Version=0000\nN: Name="{name}"\nH: Handlers={node}\n'
        'B: SW=4\n\nN: Name="rest'
    )
    for node, name in (("event1", "Real jack"), ("event8", ""), ("event9", "Forged")):
        tree.printed(f'N: Name="{forged.format(name=name, node=node)}"', "H: Handlers=kbd event2", "B: EV=120013")
    tree.known("event2", "Nice")
    findings = find_all(tree.search)
    assert all(found.driver == NONE for found in of(findings, "headphones")), (
        "two claim event1, and nobody else is known"
    )
    assert not any("Forged" in found.seen for found in findings)


def test_a_camera_is_looked_through_and_its_picture_forgotten(tmp_path: Path) -> None:
    import cv2
    import numpy as np

    noise = np.random.default_rng(1)
    for number in range(3):
        picture = noise.integers(90, 160, (480, 640, 3), dtype=np.uint8)
        cv2.imwrite(str(tmp_path / f"{number:03d}.png"), picture)
    found = look_through(Finding("camera", "opencv", "a camera", port=Port(tmp_path / "%03d.png")))
    assert found.certainty is Certainty.SURE
    assert "640 x 480, light OK" in found.seen
    gone = look_through(Finding("camera", "opencv", "a camera", port=Port(tmp_path / "gone" / "%03d.png")))
    assert "no picture (no-device)" in gone.seen


def run(*arguments: str | Path) -> int:
    return setup.main([str(argument) for argument in arguments])


def test_the_command_prints_then_writes_and_overwrites_nothing(
    furnished: Tree, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    look = ("--root", furnished.root, "--terminal", "0417")
    assert run(*look) == 0
    shown = capsys.readouterr().out
    assert "[devices.camera]" in shown
    site, rules = tmp_path / "site.toml", tmp_path / "rules"
    assert run(*look, "--out", site, "--udev", rules) == 0
    assert "was written to" in capsys.readouterr().out
    assert load_checked(site.read_text()).configuration.devices.camera.source == "/dev/nuanping-camera"
    assert "nuanping-camera" in named(rules_of(rules.read_text()))
    before = site.read_bytes()
    assert run(*look, "--name", "Elsewhere", "--out", site) == 1
    assert "--force" in capsys.readouterr().out
    assert site.read_bytes() == before
    assert run(*look, "--name", "Elsewhere", "--out", site, "--force") == 0
    assert "Elsewhere" in site.read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["machine", "rules", "site.toml"]


def test_machines_read_json(furnished: Tree, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--root", furnished.root, "--json", "--out", tmp_path / "no" / "folder.toml") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is False
    assert "No such file" in found["failed"][0]
    assert found["chosen"]["scanner"] == "serial"
    assert tomllib.loads(found["site"])["devices"]["scanner"]["driver"] == "serial"


@pytest.mark.parametrize("wrong", [("--at", "toaster=/dev/x"), ("--at", "lights"), ("--picture", "x.png")])
def test_a_wrong_command_line_is_refused(wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*wrong)
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    write(path, "one", force=False)
    with pytest.raises(NotWritten, match="exists"):
        write(path, "two", force=False)
    assert path.read_text() == "one"
