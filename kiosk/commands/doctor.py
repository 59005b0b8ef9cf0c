"""kiosk doctor: say of every device and part of this terminal how it is, and what to do where it is not well."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from config.merge import ConfigError
from config.schema import Configuration
from kiosk.commands.common import add_configuration, load_configuration, make_qt
from kiosk.doctor.check import Check, Verdict, broken, fine

if TYPE_CHECKING:
    from kiosk.app import App
    from kiosk.devices import Devices
    from kiosk.rig import Rig

PRESENTATION_ATTACK = (
    "The face check is not certified presentation-attack detection (ISO/IEC 30107-3): a photo or a screen may still deceive it. "
    "Where the rules ask for such detection, offer the password and the desk only, or a certified camera."
)
RUNNING = (
    "While the kiosk runs, devices that it holds seem not usable from here: stop it before (systemctl stop nuanping)."
)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk doctor", description=__doc__)
    add_configuration(parser)
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each device may take to answer")
    parser.add_argument("--no-lens", action="store_true", help="do not open the camera for the one unseen test picture")
    parser.add_argument("--rig", choices=["simulated", "wire"], help="examine a rig of this machine instead (tests)")
    parser.add_argument("--dock", action="append", default=[], metavar="LINE", help='with --rig: "printer unplug", ...')
    parser.add_argument("--print", action="store_true", help="also print a test slip and an A4 test page")
    parser.add_argument(
        "--report", type=Path, metavar="PDF", help="write a readiness report to keep; with --print: print it"
    )
    parser.add_argument(
        "--contract",
        nargs="*",
        metavar="FAMILY",
        help="prove the drivers of these families (none named: all) against the device contract, without hardware",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    if options.dock and options.rig is None:
        parser.error("--dock needs --rig")
    # What the devices say is in the table; their own log lines would stand between.
    logging.getLogger("drivers").setLevel(logging.CRITICAL)
    if options.contract is not None:
        return prove(options.contract, as_json=options.json)
    with contextlib.ExitStack() as stack:
        rig = _rig(options, stack)
        try:
            loaded = load_configuration(options, rig.overrides() if rig is not None else None)
        except ConfigError as error:
            return report([broken("configuration", "configuration", str(error))], [], "", as_json=options.json)
        configuration = loaded.configuration
        checks = [fine("configuration", f"mode {configuration.mode}, profile {configuration.terminal.profile}")]
        use = _print_tests(configuration.terminal.id) if options.print else None
        play = _play(rig, options.dock)
        checks += examine(configuration, options.seconds, open_lens=not options.no_lens, play=play, use=use)
        said = notes(configuration)
        if options.report is not None:
            checks.append(_keep_report(checks, said, configuration, options))
    return report(checks, said, configuration.terminal.id, as_json=options.json)


def prove(families: Sequence[str], *, as_json: bool) -> int:
    """The contract table; 0 when every promise is kept."""
    from kiosk.doctor import contract

    wanted = tuple(families) or contract.FAMILIES
    unknown = sorted(set(wanted) - set(contract.FAMILIES))
    if unknown:
        sys.stderr.write(f"kiosk: no family {', '.join(unknown)}; there are: {', '.join(contract.FAMILIES)}\n")
        return 2
    if as_json:
        rows = contract.examine(wanted)
        sys.stdout.write(contract.to_json(rows) + "\n")
    else:
        sys.stdout.write(contract.heading() + "\n")
        rows = contract.examine(wanted, lambda row: _say(contract.line(row)))
        broken_rows = sum(not row.kept for row in rows)
        sys.stdout.write(f"{len(rows)} variants, {broken_rows} with a promise not kept\n")
    return 0 if all(row.kept for row in rows) else 1


def _say(line: str) -> None:
    """A row may take a minute: each is shown as soon as it is there."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def examine(
    configuration: Configuration,
    seconds: float,
    *,
    open_lens: bool = True,
    play: Callable[[Devices], None] | None = None,
    use: Callable[[Devices], list[Check]] | None = None,
) -> list[Check]:
    """Every check. What waits runs side by side; what computes comes after the devices, which must not seem slow by it.

    Main thread: it makes the QApplication that fonts need.
    """
    from kiosk.doctor import parts
    from kiosk.doctor.devices import check_devices
    from kiosk.doctor.fairness import check_fairness

    make_qt(offscreen=True)
    with ThreadPoolExecutor(max_workers=3, thread_name_prefix="doctor") as threads:
        devices = threads.submit(check_devices, configuration, seconds=seconds, open_lens=open_lens, play=play, use=use)
        central = threads.submit(parts.check_central, configuration)
        face = threads.submit(parts.check_face, configuration)
        checks = [*devices.result(), central.result(), face.result()]
    return [
        *checks,
        parts.check_ledger(configuration),
        check_fairness(configuration, datetime.now().astimezone().date()),
        parts.check_rules(configuration),
        parts.check_voice(configuration),
        parts.check_sound(configuration),
        parts.check_fonts(),
        parts.check_disk(configuration),
        parts.check_memory(configuration),
        parts.check_versions(),
    ]


def notes(configuration: Configuration) -> list[str]:
    """What the person should know although nothing is wrong."""
    said = []
    if "face" in configuration.presence.ways:
        said.append(PRESENTATION_ATTACK)
    if configuration.devices.camera.untrusted:
        said.append(f"Pictures that are no camera's could be fed in here: {configuration.devices.camera.untrusted}.")
    if configuration.mode != "production":
        said.append("Mode development: simulators and the dock are allowed. A terminal in service runs in production.")
    else:
        said.append(RUNNING)
    return said


def report(checks: Sequence[Check], said: Sequence[str], terminal: str, *, as_json: bool) -> int:
    """Print the checks; 0 when everything is usable, else 1."""
    failed = [check.name for check in checks if check.verdict is Verdict.FAILED]
    if as_json:
        found = {
            "ok": not failed,
            "terminal": terminal,
            "failed": failed,
            "checks": [check.to_json() for check in checks],
            "notes": list(said),
        }
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return 1 if failed else 0
    for check in checks:
        line = f"{check.name:<14} {check.state:<15} {check.reason:<20} {check.detail}"
        sys.stdout.write(line.rstrip() + "\n")
        if check.advice:
            sys.stdout.write(f"{'':<14} -> {check.advice}\n")
    for note in said:
        sys.stdout.write(f"note: {note}\n")
    sys.stdout.write(f"not usable: {', '.join(failed)}\n" if failed else "everything is usable\n")
    return 1 if failed else 0


def _print_tests(terminal: str) -> Callable[[Devices], list[Check]]:
    """Test prints on every printer that is built in."""

    def use(devices: Devices) -> list[Check]:
        from kiosk.devices import PAGE_PRINTER
        from kiosk.doctor.prints import print_page, print_slip

        now, found = datetime.now().astimezone(), []
        if devices.printer is not None:
            found.append(print_slip(devices.printer, terminal, now))
        pages = devices.get(PAGE_PRINTER)
        if pages is not None:
            found.append(print_page(pages, terminal, now))
        return found

    return use


def _keep_report(
    checks: Sequence[Check], said: Sequence[str], configuration: Configuration, options: argparse.Namespace
) -> Check:
    """Write the readiness report, and print it where test prints are wanted and a page printer is built in."""
    from drivers.a4.pages import PageError
    from kiosk.devices import PAGE_PRINTER, build_devices
    from kiosk.doctor.prints import keep, print_job, readiness_report

    try:
        job = readiness_report(checks, said, configuration.terminal.id, datetime.now().astimezone())
        keep(job, options.report)
    except (PageError, OSError) as error:
        return broken("report", "report-not-written", type(error).__name__)
    printer = build_devices(configuration, lambda message: None).get(PAGE_PRINTER) if options.print else None
    if printer is None:
        return fine("report", f"{job.pages} pages in {options.report}")
    printer.start()
    try:
        return print_job(printer, job, "report")
    finally:
        printer.stop()


def _rig(options: argparse.Namespace, stack: contextlib.ExitStack) -> Rig | None:
    if options.rig is None:
        return None
    from kiosk.rig import Rig

    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="doctor-"))
    rig = stack.enter_context(Rig(Path(folder), wire=options.rig == "wire"))
    options.profile = options.profile or rig.profile
    return rig


def _play(rig: Rig | None, lines: Sequence[str]) -> Callable[[Devices], None] | None:
    """Plays dock lines on the rig's devices once they are up."""
    if rig is None or not lines:
        return None

    class Bench:
        """As much of the App as the dock needs."""

        def __init__(self, devices: Devices) -> None:
            self.devices = devices

    def play(devices: Devices) -> None:
        dock = rig.dock(cast("App", Bench(devices)))
        for line in lines:
            dock.do(line)

    return play
