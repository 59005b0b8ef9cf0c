"""Device drivers beside bare scripts on the same fakes, in one run: the identity card over serial, the slip over TCP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.schema_base import ROOT
from drivers.card.harness import tell
from drivers.idcard.image import IdCardImage
from kiosk.child import Child

BARE_READER = (str(Path(__file__).with_name("floors") / "id_card.py"),)
DRIVEN_READER = ("-m", "kiosk.bench.floors.id_card_driver")
CARD = IdCardImage("110000195001010015", "Bench")
SLIP_SECONDS = 120.0
# A terminal reads cards all day: the interpreter's own warming up (some five reads, on both sides) is not measured.
WARM_UP = 6


def id_card_reads(folder: Path, reads: int, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds from the first command to the person: (bare pyserial, the driver), in turn on one fake reader."""
    folder.mkdir(parents=True, exist_ok=True)
    line, control = folder / "tty-id-card", folder / "id-card.sock"
    fake = Child("drivers.idcard.fake", ["--name", str(line), "--control", str(control)], folder / "id-card.ready")
    bare: list[float] = []
    driven: list[float] = []
    try:
        tell(control, {"do": "place", "card": CARD.to_json()})
        for _ in range(rounds):
            for script, taken in ((BARE_READER, bare), (DRIVEN_READER, driven)):
                with _reader(script, line) as read:
                    for number in range(WARM_UP + reads):
                        tell(control, {"do": "put_back"})
                        milliseconds = read()
                        if number >= WARM_UP:
                            taken.append(milliseconds)
    finally:
        fake.stop()
    return bare, driven


@contextmanager
def _reader(script: Sequence[str], line: Path) -> Iterator[Any]:
    """A script that reads the card once for each line it is given, and says how many milliseconds it took."""
    command = [sys.executable, *script, str(line)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        reading, writing = running.stdout, running.stdin
        if reading.readline() != "ready\n":
            raise OSError(f"{script[-1]} did not start")

        def read() -> float:
            writing.write("next\n")
            writing.flush()
            return float(reading.readline())

        yield read
        writing.close()


def slips(jobs: int) -> dict[str, float]:
    """The figures of floors/slip.py."""
    command = [sys.executable, "-m", "kiosk.bench.floors.slip", "--jobs", str(jobs)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SLIP_SECONDS, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
