"""kiosk visit SCRIPT: play a plain-text scenario against the real program."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from pathlib import Path

from kiosk.commands.common import add_configuration, load_configuration, log_to, make_qt


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk visit", description=__doc__)
    parser.add_argument("script", type=Path)
    add_configuration(parser)
    parser.add_argument("--wire", action="store_true", help="real adapters on wire-level fakes instead of simulators")
    parser.add_argument("--out", type=Path, help="folder for pictures of the pages")
    parser.add_argument("--folder", type=Path, help="working folder (default: a temporary one)")
    parser.add_argument("--window", action="store_true", help="show it on the screen")
    parser.add_argument(
        "--by-hand", action="store_true", help="a person acts on the configured hardware; those lines are only shown"
    )
    parser.add_argument("--json", action="store_true", help="print the record as JSON")
    options = parser.parse_args(argv)
    log_to()
    with tempfile.TemporaryDirectory(prefix="nuanping-") as temporary:
        return play(options, options.folder or Path(temporary))


def play(options: argparse.Namespace, folder: Path) -> int:
    """Run the program in a rig with the script; 0 when every expectation came true."""
    from kiosk.dock import Dock
    from kiosk.rig import Rig
    from kiosk.script import ScenarioError, read_script

    try:
        lines = read_script(options.script)
    except ScenarioError as error:
        sys.stderr.write(f"kiosk: {error}\n")
        return 2
    with contextlib.ExitStack() as stack:
        rig = None
        if not options.by_hand:
            rig = stack.enter_context(Rig(folder, wire=options.wire))
            options.profile = options.profile or rig.profile
        loaded = load_configuration(options, rig.overrides() if rig is not None else None)
        qt = make_qt(offscreen=not options.window)
        from PySide6.QtCore import QTimer

        from kiosk.app import App
        from kiosk.scenario import Player

        app = App(loaded.configuration, qt)
        app.shell.show()
        app.open()
        app.start()
        if rig is not None:
            rig.couple(app)
        if options.out is not None:
            options.out.mkdir(parents=True, exist_ok=True)
        player = Player(
            app.terminal,
            rig.dock(app) if rig is not None else Dock(),
            lines,
            options.out,
            rig.paper if rig is not None else None,
            _say,
            options.by_hand,
            kept_by_centre=rig.kept_by_centre if rig is not None else None,
        )
        failures: list[ScenarioError] = []

        def over(error: ScenarioError | None) -> None:
            failures.extend([] if error is None else [error])
            qt.quit()

        player.over.connect(over)
        QTimer.singleShot(0, player.start)
        try:
            qt.exec()
        finally:
            app.stop()
    record = player.record
    if options.json:
        result = {
            "ok": not failures,
            "failure": str(failures[0]) if failures else None,
            "pages": [f"{page.kind} {page.title.id}" for page in record.pages],
            "said": record.said,
            "endings": record.endings,
            "shots": [str(path) for path in record.shots],
        }
        sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    if failures:
        sys.stderr.write(f"kiosk: FAILED {failures[0]}\n")
        return 1
    return 0


def _say(line: str) -> None:
    sys.stderr.write(f"  {line}\n")
