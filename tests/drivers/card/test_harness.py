"""The private reader itself: what it needs, and that it leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.card import harness
from drivers.card.harness import VirtualReader
from tests.drivers.card.cards import IMAGE

READ_IN_ANOTHER_PROCESS = """
import sys
from drivers.card.contract import CardInserted
from drivers.card.pcsc import PcscCardReader
from drivers.contract import Deadline
reader = PcscCardReader(sys.argv[1])
reader.open()
deadline = Deadline(5.0)
while deadline.over is None and not any(isinstance(event, CardInserted) for event in reader.poll(0.3)):
    continue
sys.stdout.write(repr(reader.read(deadline)))
reader.close()
"""


def test_a_folder_with_too_long_a_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too long for a socket"):
        VirtualReader(tmp_path / ("x" * 100))


@pytest.mark.parametrize("absent", ["pcscd", "unshare"])
def test_what_the_machine_lacks_is_named(monkeypatch: pytest.MonkeyPatch, absent: str) -> None:
    found = shutil.which
    monkeypatch.setattr(shutil, "which", lambda tool, path: None if tool == absent else found(tool, path=path))
    assert VirtualReader.missing() == absent


@pytest.mark.hardware
def test_another_process_reads_through_the_environment_and_nothing_is_left_behind(
    virtual_reader: VirtualReader, tmp_path: Path
) -> None:
    with VirtualReader(tmp_path) as reader:
        assert reader.environment != virtual_reader.environment
        reader.insert(IMAGE)
        result = subprocess.run(
            [sys.executable, "-W", "error", "-c", READ_IN_ANOTHER_PROCESS, reader.reader_name],
            env=os.environ | reader.environment,
            cwd=Path(harness.__file__).parents[2],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        assert result.stdout == "CardData(version='2.0')"
        assert result.stderr == ""
    assert not reader.control.exists()
    with pytest.raises(OSError, match="No such file"):
        reader.remove()


@pytest.mark.hardware
@pytest.mark.usefixtures("virtual_reader")
def test_service_and_cards_share_a_network_nobody_else_is_in(tmp_path: Path) -> None:
    with VirtualReader(tmp_path):
        networks = {
            os.readlink(process / "ns/net")
            for process in Path("/proc").iterdir()
            if process.name.isdigit() and os.fsencode(tmp_path) in command_line(process)
        }
    assert len(networks) == 1
    assert os.readlink("/proc/self/ns/net") not in networks


def command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""
