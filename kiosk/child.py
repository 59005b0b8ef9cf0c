"""A child process of this program that says in a file when it is ready: the centre and the fakes of a rig."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from config.schema_base import ROOT
from kiosk.protection import plain_environment

READY_SECONDS = 40.0
STOP_SECONDS = 5.0


class ChildFailed(Exception):
    """The child ended, or was not ready in time."""


class Child:
    """``python -m MODULE ... --ready-file FILE``, running. ``ready`` is what it wrote there."""

    def __init__(self, module: str, arguments: Sequence[str], ready_file: Path, log: IO[bytes] | None = None) -> None:
        """Start it and wait. Raises ChildFailed; then nothing is left running."""
        ready_file.unlink(missing_ok=True)
        command = [sys.executable, "-m", module, *arguments, "--ready-file", str(ready_file)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=plain_environment(os.environ), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        expires_at = time.monotonic() + READY_SECONDS
        while not (ready_file.is_file() and ready_file.read_text().strip()):
            if self.process.poll() is not None or time.monotonic() > expires_at:
                self.stop()
                raise ChildFailed(f"{module} did not start")
            # A child's readiness file can only be looked at again and again.
            time.sleep(0.02)
        self.ready = ready_file.read_text()

    def stop(self) -> None:
        """End it, by force when it does not go. Safe to call twice."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """kill -9, as the crash tests do."""
        self.process.kill()
        self.process.wait(STOP_SECONDS)
