"""Runs of the command line as a person or a script makes them: a process of its own, its exit status and its output."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.schema_base import ROOT

Kiosk = Callable[..., subprocess.CompletedProcess[str]]
SECONDS = 240


@pytest.fixture(scope="session")
def kiosk() -> Kiosk:
    """``kiosk("doctor", "--json")`` runs the command and returns what came of it."""

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kiosk", *map(str, arguments)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )

    return run
