"""kiosk setup: find connected devices, propose a site file and udev rules, show a live picture of what each device sees."""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from config.layers import load
from kiosk.commands.common import add_configuration, end_on_signals, make_qt
from kiosk.setup.find import AT_PORTS, find_all
from kiosk.setup.finding import Finding, Search, plain
from kiosk.setup.propose import Naming, NotWritten, Proposal, Terminal, configured, propose, stand_in_secrets, write

if TYPE_CHECKING:
    from config.schema import Configuration

_EPILOG = """Serial ports are opened only where they are named with --probe, and only harmless questions are asked there.
No card is read, and no keyboard is opened. The camera's lens is opened by --look (one picture, unseen) and by --watch."""


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk setup", description=__doc__, epilog=_EPILOG)
    out = parser.add_argument_group("what to write")
    out.add_argument("--out", type=Path, metavar="FILE", help="write the proposed site file; without it, it is printed")
    out.add_argument("--udev", type=Path, metavar="FILE", help="write udev rules with the ports that were found")
    out.add_argument("--force", action="store_true", help="replace files that exist")
    out.add_argument("--json", action="store_true", help="print JSON")
    said = parser.add_argument_group("what you know of the terminal")
    said.add_argument("--terminal", default="", metavar="ID", help="its number at the centre")
    said.add_argument("--name", default="", help="where it stands")
    said.add_argument("--central", default="", metavar="URL", help="address of the centre's API")
    look = parser.add_argument_group("where to look")
    look.add_argument(
        "--probe", type=Path, action="append", default=[], metavar="PORT", help="ask what hangs on a port"
    )
    look.add_argument(
        "--listen-seconds", type=float, default=8.0, help="with --probe: time to scan a code or press a key"
    )
    look.add_argument(
        "--at",
        action="append",
        default=[],
        metavar="SECTION=PORT",
        help=f"name what hangs on a serial port, unasked: {', '.join(AT_PORTS)}",
    )
    look.add_argument("--ipp", action="append", default=[], metavar="URI", help="a page printer to ask")
    look.add_argument("--look", action="store_true", help="open each camera for one picture")
    look.add_argument("--make-queue", metavar="URI", help="make the kiosk's CUPS queue to this printer first")
    look.add_argument("--root", type=Path, help="look below this folder instead of / and ask no service (tests)")
    live = parser.add_argument_group("live picture")
    live.add_argument("--watch", action="store_true", help="show the devices of --site or --profile, else those found")
    live.add_argument("--picture", type=Path, metavar="PNG", help="with --watch: draw it into a file and end")
    live.add_argument("--seconds", type=float, default=5.0, help="with --picture: how long to watch before")
    add_configuration(parser)
    options = parser.parse_args(argv)
    if options.picture is not None and not options.watch:
        parser.error("--picture needs --watch")
    search = _search(options, parser)
    if options.watch and (options.site or options.set or (options.profile and options.out is None)):
        return watch(_configured(options), options.picture, options.seconds)
    return _set_up(options, search)


def _set_up(options: argparse.Namespace, search: Search) -> int:
    findings: list[Finding] = []
    failed: list[str] = []
    if options.make_queue:
        from kiosk.setup.services import make_queue

        made = make_queue(options.make_queue)
        if made.usable:
            _tell(made.seen)
        else:
            failed.append(made.seen)
    findings = find_all(search)
    terminal = Terminal(options.terminal, options.name, options.profile or "", options.central)
    proposal = propose(findings, terminal, Naming(stable=options.udev is not None, dev=search.dev))
    for text, path in ((proposal.text, options.out), (_rules(proposal, options, failed), options.udev)):
        if path is None:
            continue
        try:
            write(path, text, force=options.force)
        except NotWritten as error:
            failed.append(str(error))
    if options.json:
        _print_json(findings, proposal, failed)
    else:
        _print(findings, proposal, options, failed)
    if options.watch and not failed:
        return watch(configured(findings, terminal).configuration, options.picture, options.seconds)
    return 1 if failed else 0


def _rules(proposal: Proposal, options: argparse.Namespace, failed: list[str]) -> str:
    from kiosk.setup.udev import filled, unnamed

    if options.udev is not None:
        failed += [
            f"{section}: its port cannot stand in a rule; name it by hand" for section in unnamed(proposal.chosen)
        ]
    return filled(proposal.chosen)


def _print_json(findings: Sequence[Finding], proposal: Proposal, failed: Sequence[str]) -> None:
    found = {
        "ok": not failed,
        "failed": list(failed),
        "found": [finding.to_json() for finding in findings],
        "chosen": {section: finding.driver for section, finding in proposal.chosen.items()},
        "site": proposal.text,
    }
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def _print(findings: Sequence[Finding], proposal: Proposal, options: argparse.Namespace, failed: Sequence[str]) -> None:
    for finding in findings:
        driver = finding.driver if finding.driver else "-"
        certainty = finding.certainty.value if finding.usable else ""
        line = f"{finding.section:<17} {driver:<15} {certainty:<9} {plain(finding.seen, 200)}"
        if finding.section not in AT_PORTS and not finding.usable and finding.port is not None:
            line += f" [{plain(str(finding.port.node), 200)}]"
        sys.stdout.write(line.rstrip() + "\n")
    if options.out is None and options.udev is None and not options.watch:
        sys.stdout.write(f"\n{proposal.text}")
    for what, path in (("the site file", options.out), ("the udev rules", options.udev)):
        if path is not None and not any(str(path) in sentence for sentence in failed):
            sys.stdout.write(f"{what} was written to {path}\n")
    for sentence in failed:
        sys.stdout.write(f"not done: {sentence}\n")


def _search(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Search:
    at: dict[str, Path] = {}
    for text in options.at:
        section, separator, port = text.partition("=")
        if not separator or not port or section not in AT_PORTS:
            parser.error(f"--at {text}: give SECTION=PORT with a section of {', '.join(AT_PORTS)}")
        at[section] = Path(port)
    shared = {
        "probe": tuple(options.probe),
        "at": at,
        "ipp": tuple(options.ipp),
        "look": options.look,
        "listen_seconds": options.listen_seconds,
        "tell": _tell,
    }
    if options.root is None:
        return Search(**shared)
    root: Path = options.root
    return Search(root / "dev", root / "sys", root / "proc", services=False, **shared)


def _tell(text: str) -> None:
    """For the person, beside whatever a machine reads on standard output."""
    sys.stderr.write(f"{plain(text, 200)}\n")
    sys.stderr.flush()


def _configured(options: argparse.Namespace) -> Configuration:
    """The named configuration. The terminal's secret is not needed for looking at devices, so a stand-in serves."""
    with tempfile.TemporaryDirectory(prefix="setup-") as folder:
        secrets = options.secrets or stand_in_secrets(Path(folder))
        return load(options.profile, options.site, secrets, options.set).configuration


def watch(configuration: Configuration, picture: Path | None, seconds: float) -> int:
    """Run the devices and show them until the window is closed, or draw them after ``seconds``."""
    qt = make_qt(offscreen=picture is not None)
    # What the devices say stands on their tiles.
    logging.getLogger("drivers").setLevel(logging.CRITICAL)
    from PySide6.QtCore import QTimer

    from kiosk.setup.watch import COLUMNS_MAX, WatchWindow, columns_of

    kept = picture is not None
    columns = COLUMNS_MAX if kept else columns_of(qt.primaryScreen())
    window = WatchWindow(
        configuration, columns=columns, mosaic=kept and configuration.devices.camera.driver != "simulator"
    )
    end_on_signals(qt)
    saved = [True]
    try:
        window.start()
        window.show()
        if picture is not None:

            def draw() -> None:
                saved[0] = window.grab().save(str(picture))
                qt.quit()

            QTimer.singleShot(int(seconds * 1000), draw)
        status = qt.exec()
    finally:
        window.stop()
    if not saved[0]:
        _tell(f"{picture} cannot be written")
    return status if saved[0] else 1
