"""What several commands share: the configuration options, logging, and the Qt program around an App."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from config.layers import Loaded, load

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def add_configuration(parser: argparse.ArgumentParser, profile: str | None = None) -> None:
    """The options every command takes that needs to know which terminal this is."""
    parser.add_argument("--profile", default=profile, help="terminal model: a file name in config/profiles")
    parser.add_argument("--site", type=Path, help="site file (TOML)")
    parser.add_argument("--secrets", type=Path, help="secrets file (TOML, mode 0600)")
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE", help="development only")


def load_configuration(options: argparse.Namespace, more: list[str] | None = None) -> Loaded:
    """Raises ConfigError."""
    return load(options.profile, options.site, options.secrets, [*(more or []), *options.set])


def log_to(stream_level: int = logging.INFO) -> None:
    """One line an event on standard error; nothing personal is ever logged, so nothing has to be masked here."""
    logging.basicConfig(level=stream_level, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)


def make_qt(*, offscreen: bool) -> QApplication:
    """The one QApplication; off-screen where a command needs no window. Refuses the pair of versions that crashes."""
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    import PySide6
    from PySide6.QtWidgets import QApplication

    from config.versions import refuse_bad_pair

    refuse_bad_pair(PySide6.__version__)
    qt = QApplication.instance() or QApplication(["kiosk"])
    assert isinstance(qt, QApplication)
    qt.setQuitOnLastWindowClosed(True)
    return qt


def end_on_signals(qt: QApplication) -> None:
    """SIGTERM and SIGINT end the program in order. Qt's loop runs no Python by itself, hence the timer."""
    from PySide6.QtCore import QTimer

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: qt.quit())
    awake = QTimer(qt)
    awake.start(200)
    awake.timeout.connect(_nothing)


def _nothing() -> None:
    """Gives the interpreter a chance to see signals."""
