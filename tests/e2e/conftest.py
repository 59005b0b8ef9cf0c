"""One terminal for the whole folder, and the rule that no traceback is ever seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.stage import Stage


@pytest.fixture(scope="session")
def terminal(tmp_path_factory: pytest.TempPathFactory, no_network: None) -> Iterator[Stage]:
    with Stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture
def stage(terminal: Stage) -> Stage:
    """A terminal that stands at home, ready, in an untouched town."""
    terminal.tidy()
    return terminal


@pytest.fixture(autouse=True)
def no_traceback(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    shown = capfd.readouterr()
    assert "Traceback" not in shown.err + shown.out
