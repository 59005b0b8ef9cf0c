"""What holds for every test: no display, no network but this machine, no surprise in the log, no chance."""

from __future__ import annotations

import ipaddress
import logging
import os
import re
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# PySide6, once awake, looks into every module that is being imported, and breaks pydantic half loaded: it must be there first.
import config.schema  # noqa: F401

LINES_HINT = 400

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TZ"] = "Asia/Shanghai"
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="runtime-"))
Path(os.environ["XDG_RUNTIME_DIR"]).chmod(0o700)
for name in [key for key in os.environ if key.lower().endswith("_proxy")]:
    del os.environ[name]

settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")


class NetworkRefused(AssertionError):
    """A test tried to leave this machine. An AssertionError, so that no adapter takes it for an ordinary OSError."""


def _refuse_foreign(address: object) -> None:
    if not isinstance(address, tuple):
        return
    host = str(address[0])
    if host in ("", "localhost"):
        return
    try:
        local = ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        local = False
    if not local:
        raise NetworkRefused(f"tests must not reach {host}")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Connections, datagrams and name look-ups stay on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            _guard(patch, name)
        resolve = socket.getaddrinfo

        def guarded(host: str | bytes | None, *rest: Any, **options: Any) -> Any:
            if host:
                _refuse_foreign((host.decode() if isinstance(host, bytes) else host,))
            return resolve(host, *rest, **options)

        patch.setattr(socket, "getaddrinfo", guarded)
        yield


def _guard(patch: pytest.MonkeyPatch, name: str) -> None:
    original = getattr(socket.socket, name)

    def guarded(self: socket.socket, *args: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_foreign(args[-1])
        return original(self, *args)

    patch.setattr(socket.socket, name, guarded)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test whose code logs at WARNING or above, unless the test says so.

    It says so with ``@pytest.mark.expected_logs("pattern", ...)`` or by taking ``caplog`` and looking itself.
    """
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        yield
    finally:
        root.removeHandler(collector)
    if "caplog" in request.fixturenames:
        return
    patterns = [pattern for mark in request.node.iter_markers("expected_logs") for pattern in mark.args]
    surprises = [line for line in collector.lines if not any(re.search(pattern, line) for pattern in patterns)]
    if surprises:
        pytest.fail("unexpected log lines (see the marker expected_logs):\n" + "\n".join(surprises), pytrace=False)


# What starts many processes and kills them shares one core; everything else has the other.
TOGETHER = ("tests/crash/", "tests/ledger/test_crash.py")


def _part(nodeid: str) -> str:
    """Tests of one part run in one process, one after the other: those of a file, and all kill harnesses."""
    file = nodeid.partition("::")[0]
    return "kills" if file.startswith(TOGETHER) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """For runs in several processes (``-n 2``). Groups by marker do not work with pytest 9.2 and pytest-xdist 3.8."""
    from xdist.scheduler import LoadScopeScheduling

    class Parts(LoadScopeScheduling):  # type: ignore[misc]  # the package has no types here
        def _split_scope(self, nodeid: str) -> str:
            return _part(nodeid)

    # By size the few kill tests would come last, and they take longest.
    config.option.loadscopereorder = False
    return Parts(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The kill harnesses begin where several processes share the work."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: _part(item.nodeid) != "kills")


TOLD = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Puts a figure that a proof measured into the summary at the end, from whichever process it ran in."""
    output: dict[str, list[str]] | None = getattr(request.config, "workeroutput", None)
    lines = request.config.stash.setdefault(TOLD, []) if output is None else output.setdefault("told", [])
    return lines.append


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended: what it told goes into the summary."""
    node.config.stash.setdefault(TOLD, []).extend(getattr(node, "workeroutput", {}).get("told", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the proofs told; and files that grew beyond what is read in one sitting: a hint, not a failure."""
    for told in terminalreporter.config.stash.get(TOLD, []):
        terminalreporter.write_line(told)
    root = Path(__file__).resolve().parent.parent
    folders = [root / name for name in ("kiosk", "drivers", "screens", "voice", "config", "central", "deploy", "tests")]
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > LINES_HINT:
            terminalreporter.write_line(f"long file: {path.relative_to(root)} has {lines} lines")
