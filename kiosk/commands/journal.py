"""kiosk journal verify|show: check the hash chain, every act's story and the kept payloads; or print an extract."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from kiosk.commands.common import add_configuration, load_configuration
from kiosk.ledger.journal import Checkpoint


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk journal", description=__doc__)
    parser.add_argument("what", choices=["verify", "show"])
    parser.add_argument("--file", type=Path, help="ledger.db; default: that of the configured terminal")
    parser.add_argument(
        "--slip",
        action="append",
        default=[],
        metavar="CODE",
        help="journal code of a visitor's slip: it must be in the chain",
    )
    parser.add_argument(
        "--checkpoint", action="append", default=[], metavar="ROWS:HASH", help="what the centre knows of this journal"
    )
    add_configuration(parser)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    path = options.file or load_configuration(options).configuration.paths.state_dir / "ledger.db"
    if not path.is_file():
        sys.stderr.write(f"kiosk: there is no journal at {path}\n")
        return 2
    from kiosk.ledger.extract import extract
    from kiosk.ledger.verify import verify

    if options.what == "show":
        sys.stdout.write(extract(path))
        return 0
    try:
        known = [_checkpoint(given) for given in options.checkpoint]
    except ValueError:
        sys.stderr.write("kiosk: a checkpoint is written ROWS:HASH, for example 120:4f1c...\n")
        return 2
    report = verify(path, known, [code.replace(" ", "").lower() for code in options.slip])
    if options.json:
        found = {"rows": report.rows, "ok": report.ok, "first_bad": report.first_bad, "reason": report.reason}
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        verdict = "whole" if report.ok else f"BROKEN at row {report.first_bad}: {report.reason}"
        sys.stdout.write(f"{path}: {report.rows} rows, {verdict}\n")
    return 0 if report.ok else 1


def _checkpoint(given: str) -> Checkpoint:
    rows, _, digest = given.partition(":")
    return Checkpoint(int(rows), digest.lower())
