from __future__ import annotations

import importlib

import pytest

from kiosk import __version__
from kiosk.__main__ import COMMANDS, main
from tests.commands.conftest import Kiosk


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"usage: kiosk {command}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["face", "evaluate"], ["voice", "build"], ["voice", "check"]])
def test_every_task_of_a_command_explains_itself(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    assert ended.value.code == 0
    assert f"usage: kiosk {' '.join(arguments)}" in capsys.readouterr().out


def test_help_names_every_command_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert all(f"{name} {text}" in said for name, text in COMMANDS.items())


def test_every_command_has_a_module_with_a_main() -> None:
    for name in COMMANDS:
        assert callable(importlib.import_module(f"kiosk.commands.{name}").main)


def test_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"kiosk {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["doctor", "--rig", "glass"],
        ["doctor", "--dock", "printer unplug"],
        ["gallery", "--size", "tiny"],
        ["bench", "--fast"],
        ["face"],
        ["voice", "sing"],
    ],
)
def test_a_wrong_command_line_is_refused_with_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "error:" in said.err


def test_a_command_runs_as_a_program_of_its_own(kiosk: Kiosk) -> None:
    done = kiosk("--version")
    assert (done.returncode, done.stderr) == (0, "")
