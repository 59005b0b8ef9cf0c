"""kiosk run: the terminal itself."""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.common import add_configuration, end_on_signals, load_configuration, log_to, make_qt
from kiosk.protection import lock_memory, refuse_core_dumps

if TYPE_CHECKING:
    from config.schema import Configuration
    from kiosk.app import App
    from kiosk.rig import Rig
    from kiosk.runtime.supervised import Manager


def main(argv: list[str], started: Callable[[App], None] | None = None) -> int:
    """``started`` gets the program once its workers are starting (tests)."""
    parser = argparse.ArgumentParser(prog="kiosk run", description="Open the kiosk.")
    add_configuration(parser)
    parser.add_argument("--with-central", action="store_true", help="also start the reference central API here")
    parser.add_argument("--windowed", action="store_true", help="a window instead of the full screen")
    parser.add_argument("--offscreen", action="store_true", help="no window at all (tests, soak)")
    parser.add_argument("--folder", type=Path, default=Path("var/run"), help="files of --with-central")
    options = parser.parse_args(argv)
    log_to()
    manager = _manager()
    with contextlib.ExitStack() as stack:
        rig = None
        if options.with_central:
            from kiosk.rig import Rig

            rig = stack.enter_context(Rig(options.folder, wire=options.profile == "wire"))
            options.profile = options.profile or rig.profile
        loaded = load_configuration(options, rig.overrides() if rig is not None else None)
        os.umask(0o077)
        refuse_core_dumps()
        lock_memory()
        qt = make_qt(offscreen=options.offscreen)
        from kiosk.app import App

        app = App(loaded.configuration, qt)
        end_on_signals(qt)
        if options.windowed or options.offscreen:
            app.shell.show()
        else:
            app.shell.showFullScreen()
        app.open()
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, functools.partial(_start, app, rig, loaded.configuration, stack, manager, started))
        try:
            return qt.exec()
        finally:
            app.stop()


def _manager() -> Manager | None:
    """Before any child is started. Loads nothing where nobody listens."""
    if "NOTIFY_SOCKET" not in os.environ:
        return None
    from kiosk.runtime.supervised import Manager

    return Manager.taken_from(os.environ)


def _start(
    app: App,
    rig: Rig | None,
    configuration: Configuration,
    stack: contextlib.ExitStack,
    manager: Manager | None,
    started: Callable[[App], None] | None,
) -> None:
    app.start()
    if manager is not None:
        app.tell(manager)
    if rig is not None:
        rig.couple(app)
    if configuration.dock.enabled and rig is not None:
        from kiosk.dock import DockServer

        server = DockServer(configuration.dock.socket, rig.dock(app))
        stack.callback(server.stop)
    if started is not None:
        started(app)
