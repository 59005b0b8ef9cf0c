"""Which files the processor time of a run went to, that of ended children with it: ``pytest -n 2 -p tests.costs``.

Durations tell what was waited for; this tells what to make cheaper. What a fixture of the session costs counts for the file that
asks first.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest

SHOWN = 40
_SPENT = pytest.StashKey[dict[str, float]]()


def _processor_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    began = _processor_seconds()
    result = yield
    spent, file = item.config.stash.setdefault(_SPENT, {}), item.nodeid.partition("::")[0]
    spent[file] = spent.get(file, 0.0) + _processor_seconds() - began
    return result


def pytest_sessionfinish(session: pytest.Session) -> None:
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["spent"] = session.config.stash.get(_SPENT, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    # The tests of a file ran in one worker.
    node.config.stash.setdefault(_SPENT, {}).update(getattr(node, "workeroutput", {}).get("spent", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    spent = terminalreporter.config.stash.get(_SPENT, {})
    terminalreporter.write_line(f"processor time: {sum(spent.values()):.0f} s, of it")
    for file, seconds in sorted(spent.items(), key=lambda found: -found[1])[:SHOWN]:
        terminalreporter.write_line(f"{seconds:8.1f} s  {file}")
