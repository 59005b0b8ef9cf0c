"""The bare card script beside the kiosk: same reader, same card."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from drivers.card.harness import VirtualReader
from kiosk.bench.visits import CARD, CARD_GAP_SECONDS
from kiosk.dock import Dock

SCRIPT = Path(__file__).with_name("floors") / "card.py"


def bare_reads(dock: Dock, cards: int) -> list[float]:
    """Seconds from a card put in to its records read, by a script with nothing else to do. Empty when it failed."""
    command = [sys.executable, str(SCRIPT), VirtualReader.reader_name]
    taken: list[float] = []
    gap = threading.Event()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as script:
        assert script.stdin is not None
        assert script.stdout is not None
        if script.stdout.readline() != "ready\n":
            return []
        for _ in range(cards):
            gap.wait(CARD_GAP_SECONDS)
            script.stdin.write("next\n")
            script.stdin.flush()
            put_in = time.monotonic()
            dock.do(f"card insert {CARD}")
            line = script.stdout.readline()
            dock.do("card pull")
            if not line:
                break
            taken.append(float(line) - put_in)
        script.stdin.close()
    return taken
