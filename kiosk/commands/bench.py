"""kiosk bench: measure start, pages, speech, commits, card, face and memory on the real program, beside their floors."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="kiosk bench",
        description=__doc__,
        epilog="Figures of one machine mean little; the ratios to the floors measured in the same run mean more.",
    )
    parser.add_argument("--quick", action="store_true", help="few measurements: whether it works, not how fast")
    parser.add_argument("--wire", action="store_true", help="insist on the card over pcscd and a virtual reader")
    parser.add_argument("--estimates", action="store_true", help="only how many pension estimates a second")
    parser.add_argument("--certificates", action="store_true", help="only how long a sealed certificate takes")
    parser.add_argument("--voice", action="store_true", help="only how soon the voice speaks and falls silent")
    parser.add_argument("--taps", action="store_true", help="only how many touches each item takes")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    if options.estimates:
        from kiosk.bench.estimates import FEW, MANY, measure_estimates

        _print({"estimates": measure_estimates(FEW if options.quick else MANY)}, as_json=options.json)
        return 0
    if options.certificates:
        from kiosk.bench.certificates import FEW, MANY, CertificateBenchError, measure_certificates

        try:
            _print({"certificates": measure_certificates(FEW if options.quick else MANY)}, as_json=options.json)
        except CertificateBenchError as trouble:
            sys.stderr.write(f"kiosk: {trouble}\n")
            return 1
        return 0
    if options.taps:
        return _taps(as_json=options.json)
    from drivers.card.harness import VirtualReader
    from kiosk.bench.run import FULL, QUICK, BenchError, run_bench, run_voice
    from kiosk.bench.voices import VoiceBenchError
    from kiosk.dock import DockError
    from kiosk.local_centre import LocalCentreFailed

    missing = VirtualReader.missing()
    if options.wire and missing:
        sys.stderr.write(f"kiosk: --wire needs {missing}\n")
        return 1
    wire = options.wire or not (options.quick or missing)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            plan = QUICK if options.quick else FULL
            report = run_voice(plan) if options.voice else run_bench(Path(folder), plan, wire=wire)
    except (BenchError, VoiceBenchError, LocalCentreFailed, DockError) as trouble:
        sys.stderr.write(f"kiosk: {trouble}\n")
        return 1
    _print(report, as_json=options.json)
    return 0


def _taps(*, as_json: bool) -> int:
    """Exit status 1 when an item takes more touches than the rule allows."""
    from dataclasses import asdict

    from config.catalogue.load import shipped
    from kiosk.bench.taps import count_taps

    counted = count_taps(shipped())
    if as_json:
        sys.stdout.write(json.dumps({"taps": [{**asdict(taps), "within": taps.within} for taps in counted]}) + "\n")
    else:
        sys.stdout.write(f"{'item':<6} {'kind':<12} {'to find':>8} {'then':>5} {'rule':>5}\n")
        for taps in counted:
            word = "" if taps.within else "  MORE"
            then, limit = ("-" if each is None else str(each) for each in (taps.then, taps.limit))
            sys.stdout.write(f"{taps.code:<6} {taps.kind:<12} {taps.to_find:>8} {then:>5} {limit:>5}{word}\n")
    return 0 if all(taps.within for taps in counted) else 1


def _print(report: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(report, indent=1) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _table(report))


def _table(report: dict[str, object]) -> Iterator[str]:
    yield f"{'':<34} {'median':>10} {'p99':>10} {'most':>10} {'count':>6}   (ms)"
    for name, value in _flat("", report):
        if isinstance(value, dict):
            yield f"{name:<34} {value['p50']:>10.1f} {value['p99']:>10.1f} {value['most']:>10.1f} {value['count']:>6}"
        else:
            yield f"{name:<34} {'-' if value is None else value}"


def _flat(prefix: str, value: object) -> Iterator[tuple[str, object]]:
    """Leaves of the report: spreads stay whole."""
    if isinstance(value, dict) and "p50" not in value:
        for name, inner in value.items():
            yield from _flat(f"{prefix} {name}".strip().replace("_", " "), inner)
    else:
        yield prefix, value
