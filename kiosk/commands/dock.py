"""kiosk dock LINE...: what a hand would do at a running kiosk with simulated devices."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.dock import DockError, send


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk dock", description=__doc__)
    parser.add_argument("--socket", type=Path, default=Path("var/run/dock.sock"), help="dock socket of the kiosk")
    parser.add_argument("words", nargs="+", help="for example: card insert due-soon")
    options = parser.parse_args(argv)
    try:
        send(options.socket, " ".join(options.words))
    except DockError as error:
        sys.stderr.write(f"kiosk: {error}\n")
        return 1
    return 0
