"""Card reads beside the kiosk, on the same reader and the same card: bare pyscard, and the driver alone."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from config.schema_base import ROOT
from drivers.card.harness import VirtualReader
from kiosk.bench.visits import CARD, CARD_GAP_SECONDS
from kiosk.dock import Dock

BARE = (str(Path(__file__).with_name("floors") / "card.py"),)
DRIVEN = ("-m", "kiosk.bench.floors.card_driver")
ROUNDS = 3


def card_reads(dock: Dock, cards: int) -> dict[str, list[float]]:
    """Seconds, for ``cards`` cards on each side, in turn: ``bare`` from a card put in to its records, by the bare script;
    ``bare_read`` and ``driven_read`` from the moment the card was reported to its records. Empty lists when a script failed.
    """
    found: dict[str, list[float]] = {"bare": [], "bare_read": [], "driven_read": []}
    rounds = min(ROUNDS, cards)
    for number in range(rounds):
        several = cards * (number + 1) // rounds - cards * number // rounds
        for put_in, seen, read in _reads(BARE, dock, several):
            found["bare"].append(read - put_in)
            found["bare_read"].append(read - seen)
        found["driven_read"] += [read - seen for _, seen, read in _reads(DRIVEN, dock, several)]
    return found


def _reads(script: Sequence[str], dock: Dock, cards: int) -> list[tuple[float, float, float]]:
    """For each card: put in, reported, read; CLOCK_MONOTONIC. The first of a script, with which it warms up, is left out."""
    command = [sys.executable, *script, VirtualReader.reader_name]
    taken: list[tuple[float, float, float]] = []
    gap = threading.Event()
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        if running.stdout.readline() != "ready\n":
            return []
        for number in range(cards + 1):
            gap.wait(CARD_GAP_SECONDS)
            running.stdin.write("next\n")
            running.stdin.flush()
            put_in = time.monotonic()
            dock.do(f"card insert {CARD}")
            line = running.stdout.readline()
            dock.do("card pull")
            if not line:
                break
            seen, read = map(float, line.split())
            if number:
                taken.append((put_in, seen, read))
        running.stdin.close()
    return taken
