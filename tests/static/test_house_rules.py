"""The guards of ``tests/conftest.py`` and of the test configuration really guard: each is broken in a run of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.schema_base import ROOT

BREACHES = {
    "log": "unexpected log lines",
    "connection": "tests must not reach 192.0.2.1",
    "datagram": "tests must not reach 192.0.2.2",
    "name": "tests must not reach central.example",
    "warning": "old way",
    "qt": "bad paint",
    "thread": "lost in a thread",
}
SOURCE = """
import logging, socket, threading, warnings
import pytest
from PySide6.QtCore import qWarning

def test_log():
    logging.getLogger("x").warning("oh")

def test_connection():
    socket.create_connection(("192.0.2.1", 9), 1)

def test_datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(b"", ("192.0.2.2", 9))

def test_name():
    socket.getaddrinfo("central.example", 443)

def test_warning():
    warnings.warn("old way", DeprecationWarning)

def test_qt(qtbot):
    qWarning("bad paint")

def test_thread():
    def work():
        raise ValueError("lost in a thread")
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

@pytest.mark.expected_logs("^x: oh")
def test_declared_log():
    logging.getLogger("x").warning("oh dear")

def test_inspected_log(caplog):
    logging.getLogger("x").warning("oh dear")

def test_loopback():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 1):
        pass
"""


def run(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """One test file under the house rules, in a process of its own."""
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        str(ROOT / "pyproject.toml"),
        "--rootdir",
        str(folder),
        str(folder),
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a run of all breaches says."""
    done = run(tmp_path_factory.mktemp("house"), SOURCE)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("breach", BREACHES)
def test_breach_fails(breach: str, outcome: str) -> None:
    assert re.search(rf"^(FAILED|ERROR) test_it\.py::test_{breach}\b", outcome, re.MULTILINE), outcome
    assert BREACHES[breach] in outcome


@pytest.mark.parametrize("name", ["declared_log", "inspected_log", "loopback"])
def test_what_is_declared_or_stays_on_this_machine_passes(name: str, outcome: str) -> None:
    assert f"test_it.py::test_{name}" not in outcome


def test_unknown_marker_stops_the_run(tmp_path: Path) -> None:
    done = run(tmp_path, "import pytest\n@pytest.mark.unknown\ndef test_it(): ...\n")
    assert done.returncode == 2
    assert "'unknown' not found" in done.stdout
