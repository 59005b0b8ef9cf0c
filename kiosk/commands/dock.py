"""kiosk dock LINE...: what a hand would do at a running kiosk with simulated devices; or a window with all of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.dock import DockError, offers_of, send


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk dock", description=__doc__)
    parser.add_argument("--socket", type=Path, default=Path("var/run/dock.sock"), help="dock socket of the kiosk")
    parser.add_argument("--list", action="store_true", help="print every line this kiosk's dock knows")
    parser.add_argument("--window", action="store_true", help="open a small window with a button for every line")
    parser.add_argument("--picture", type=Path, metavar="PNG", help="with --window: draw it into a file and end")
    parser.add_argument("words", nargs="*", help="for example: card insert due-soon")
    options = parser.parse_args(argv)
    if bool(options.words) + options.list + options.window != 1:
        parser.error("give one line, --list or --window")
    try:
        if options.list:
            for offer in offers_of(options.socket):
                sys.stdout.write(f"{offer.words} {'|'.join(offer.choices)}".rstrip() + "\n")
        elif options.window:
            return _window(options.socket, options.picture)
        else:
            send(options.socket, " ".join(options.words))
    except DockError as error:
        sys.stderr.write(f"kiosk: {error}\n")
        return 1
    return 0


def _window(socket: Path, picture: Path | None) -> int:
    from kiosk.commands.common import end_on_signals, make_qt

    qt = make_qt(offscreen=picture is not None)
    from kiosk.dock_window import DockWindow

    window = DockWindow(offers_of(socket), lambda line: send(socket, line))
    if picture is not None:
        return 0 if window.grab().save(str(picture)) else 1
    end_on_signals(qt)
    window.show()
    return qt.exec()
