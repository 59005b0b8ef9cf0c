"""What holds for every test: no display, no network but this machine, no surprise in the log, no chance."""

from __future__ import annotations

import ipaddress
import logging
import os
import re
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

# PySide6, once awake, looks into every module that is being imported, and breaks pydantic half loaded: it must be there first.
import config.schema  # noqa: F401

if TYPE_CHECKING:
    from kiosk.explored import Findings
    from kiosk.services.values import Way

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


# Tests of one part run in one process, one after the other: those of a file, and what these name together. What starts many
# processes and kills them shares a core; the long walks are walked once, the books of a whole city opened once.
TOGETHER = {
    "tests/crash/": "kills",
    "tests/ledger/test_crash.py": "kills",
    "tests/engine/test_explorer.py": "walks",
    "tests/engine/test_ways.py": "walks",
    "tests/engine/test_certificates.py": "walks",
    "tests/commands/test_gallery.py": "walks",
    "tests/central/records/": "records",
}
LONG = (
    *("kills", "walks", "tests/e2e/test_memory.py", "tests/e2e/test_scenarios.py", "tests/commands/test_doctor.py"),
    *("tests/e2e/test_processes.py", "tests/e2e/test_nothing_left.py", "tests/face/test_liveness.py"),
    *(
        "tests/face/test_attack_bench.py",
        "tests/face/test_check.py",
        "tests/e2e/test_items.py",
        "tests/e2e/test_pulls.py",
    ),
    *("tests/commands/test_bench.py", "records", "tests/engine/test_items.py", "tests/screens/test_gallery.py"),
)
"""These begin, in this order, where several processes share the work: the last minute then goes to short ones."""


def _part(nodeid: str) -> str:
    file = nodeid.partition("::")[0]
    return next((part for begins, part in TOGETHER.items() if file.startswith(begins)), file)


def _turn(item: pytest.Item) -> int:
    part = _part(item.nodeid)
    return LONG.index(part) if part in LONG else len(LONG)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """For runs in several processes (``-n 2``). Groups by marker do not work with pytest 9.2 and pytest-xdist 3.8."""
    from xdist.scheduler import LoadScopeScheduling

    class Parts(LoadScopeScheduling):  # type: ignore[misc]  # the package has no types here
        def _split_scope(self, nodeid: str) -> str:
            return _part(nodeid)

    # By the number of its tests a part would be put last that takes longest.
    config.option.loadscopereorder = False
    return Parts(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins where several processes share the work."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=_turn)


TOLD = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Puts a figure that a proof measured into the summary at the end, from whichever process it ran in."""
    output: dict[str, list[str]] | None = getattr(request.config, "workeroutput", None)
    lines = request.config.stash.setdefault(TOLD, []) if output is None else output.setdefault("told", [])
    return lines.append


@pytest.fixture(scope="session")
def whole(tell: Callable[[str], None]) -> Findings:
    """The whole reception; the summary says in how many seconds of processor time."""
    from kiosk.walks import whole_reception

    began = time.process_time()
    found = whole_reception()
    tell(f"explorer: {found.summary()}; {time.process_time() - began:.1f} s")
    return found


@pytest.fixture(scope="session")
def each(tell: Callable[[str], None]) -> dict[Way, Findings]:
    """One walk for each way, with a person beside it; beside the person it is a password, and that walk is the same."""
    from kiosk.services.values import Way
    from kiosk.walks import one_way

    began = time.process_time()
    walked = {way: one_way(way) for way in Way if way is not Way.STAFF}
    found = {way: walked[Way.PASSWORD if way is Way.STAFF else way] for way in Way}
    states = ", ".join(f"{way} {walk.states}" for way, walk in found.items())
    tell(f"explorer, each way: states {states}; {time.process_time() - began:.1f} s")
    return found


@pytest.fixture(scope="session")
def certificate_walks() -> Callable[[str], Findings]:
    """The walk of a certificate, once however many ask."""
    from kiosk.walks import certificate

    return cache(certificate)


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
