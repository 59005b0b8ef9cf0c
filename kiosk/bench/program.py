"""The kiosk itself, played and watched: started by the bench as a process of its own.

It is put together as ``kiosk run`` does; only the observers are added. Orders come as one JSON object on standard input,
figures go as one JSON line to standard output. Times are CLOCK_MONOTONIC, which all processes of a machine share.
"""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.layers import load
from kiosk.commands.common import make_qt

if TYPE_CHECKING:
    from kiosk.app import App
    from kiosk.rig import Rig


def main() -> int:
    """Carry out the order. Without a figure to report the exit status is 1 and the reason is on standard error."""
    order: dict[str, Any] = json.loads(sys.stdin.readline())
    # The bench is the figures: what devices and services log would only cost time here.
    logging.disable(logging.WARNING)
    os.umask(0o077)
    if order["mode"] == "results":
        return _results(order["results"])
    with contextlib.ExitStack() as stack:
        rig = None
        overrides: list[str] = order["overrides"]
        if order["mode"] != "start":
            rig = _rig(order, stack)
            if order["wire"]:
                overrides = [*rig.overrides(), *overrides]
        configuration = load("wire" if order["wire"] else "simulated", None, None, overrides).configuration
        qt = make_qt(offscreen=True)
        from PySide6.QtCore import QTimer

        from kiosk.app import App

        app = App(configuration, qt)
        figures: dict[str, object] = {}
        watcher = _watch_start(app, figures) if order["mode"] == "start" else None
        app.shell.show()
        app.open()
        QTimer.singleShot(0, app.start)
        if watcher is None:
            assert rig is not None
            _play(app, rig, order, figures)
        try:
            status = qt.exec()
        finally:
            app.stop()
    if status == 0:
        sys.stdout.write(json.dumps(figures) + "\n")
    return status


def _results(rounds: int) -> int:
    """Needs no terminal around it: only the way from the centre's socket to the screen."""
    qt = make_qt(offscreen=True)
    from kiosk.bench.results import ResultBenchError, measure_results

    try:
        figures = measure_results(rounds)
    except ResultBenchError as trouble:
        sys.stderr.write(f"bench: {trouble}\n")
        return 1
    finally:
        qt.quit()
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def _rig(order: dict[str, Any], stack: contextlib.ExitStack) -> Rig:
    from kiosk.rig import Rig

    rig = Rig(Path(order["folder"]), wire=order["wire"], centre=order["wire"])
    if order["wire"]:
        # Simulators live in the program and their centre runs already; the fakes of the wire are started here.
        stack.enter_context(rig)
        _measure_card_reads(rig, order)
    return rig


def _measure_card_reads(rig: Rig, order: dict[str, Any]) -> None:
    """Before the kiosk holds the reader: scripts on the same virtual card."""
    from kiosk.bench.cards import card_reads
    from kiosk.dock import Dock

    dock: Dock = rig.dock(_NO_APP)
    order["card_reads"] = card_reads(dock, order["cards"])


_NO_APP: Any = None
"""The dock over wire-level fakes does not ask the program for anything."""


def _watch_start(app: App, figures: dict[str, object]) -> object:
    """Note the first painted page and the first home page with a tile that works; then end."""
    import time

    def painted(token: object) -> None:
        now = time.monotonic()
        figures.setdefault("first_page", now)
        page = app.shell.current_page
        tiles = getattr(page, "options", ())
        if app.terminal.at_home and any(tile.disabled_because is None for tile in tiles):
            figures["usable"] = now
            app.qt.quit()

    app.shell.painted.connect(painted)
    return painted


def _play(app: App, rig: Rig, order: dict[str, Any], figures: dict[str, object]) -> None:
    from PySide6.QtCore import QTimer

    from kiosk.bench.player import BenchFailed, Player
    from kiosk.bench.visits import play_pages, play_wire

    player = Player(app)

    def begin() -> None:
        dock = rig.dock(app)
        rig.couple(app)
        if order["wire"]:
            player.play(play_wire(player, dock, order["switches"], order["cards"]))
        else:
            player.play(play_pages(player, dock, order["switches"], order["cards"], order["commits"]))

    def over(trouble: BenchFailed | None) -> None:
        if trouble is not None:
            sys.stderr.write(f"bench: {trouble}\n")
            app.qt.exit(1)
            return
        figures.update(player.figures)
        figures.update(order.get("card_reads", {}))
        from kiosk.bench.figures import memory_below

        figures["memory"] = [asdict(found) for found in memory_below(order["root"])]
        app.qt.quit()

    player.over.connect(over)
    # After ``start``, which stands in the queue already.
    QTimer.singleShot(0, functools.partial(QTimer.singleShot, 0, begin))


if __name__ == "__main__":
    sys.exit(main())
