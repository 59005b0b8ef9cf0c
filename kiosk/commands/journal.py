"""kiosk journal verify|show: check the hash chain, every act's story and the kept payloads; or print an extract."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from kiosk.commands.common import add_configuration, load_configuration


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk journal", description=__doc__)
    parser.add_argument("what", choices=["verify", "show"])
    parser.add_argument("--file", type=Path, help="ledger.db; default: that of the configured terminal")
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
    report = verify(path)
    if options.json:
        found = {"rows": report.rows, "ok": report.ok, "first_bad": report.first_bad, "reason": report.reason}
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        verdict = "whole" if report.ok else f"BROKEN at row {report.first_bad}: {report.reason}"
        sys.stdout.write(f"{path}: {report.rows} rows, {verdict}\n")
    return 0 if report.ok else 1
