"""kiosk journal verify|show|work|settle: check the hash chain, every act's story and the kept payloads; print an
extract; list what a person must see to; close such an item (the kiosk must not be running).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from kiosk.commands.common import add_configuration, load_configuration
from kiosk.ledger.acts import WorkItem
from kiosk.ledger.journal import Checkpoint


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk journal", description=__doc__)
    parser.add_argument("what", choices=["verify", "show", "work", "settle"])
    parser.add_argument("key", nargs="?", default="", help="settle: the item's key, or how it begins (work lists them)")
    parser.add_argument("--note", default="seen-to", metavar="WORD", help="settle: what was done, one word")
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
    if (options.what == "settle") is not bool(options.key):
        parser.error("settle, and only settle, takes the KEY of a work item")
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
    if options.what == "settle":
        return _settle(path, options.key, options.note)
    report = verify(path, known, [code.replace(" ", "").lower() for code in options.slip])
    if options.what == "work" and report.ok:
        return _list(report.work, as_json=options.json)
    if options.json:
        found: dict[str, object] = {
            "rows": report.rows,
            "ok": report.ok,
            "first_bad": report.first_bad,
            "reason": report.reason,
        }
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        verdict = "whole" if report.ok else f"BROKEN at row {report.first_bad}: {report.reason}"
        sys.stdout.write(f"{path}: {report.rows} rows, {verdict}\n")
    return 0 if report.ok else 1


def _list(work: Sequence[WorkItem], *, as_json: bool) -> int:
    """0: a person has nothing to do; 1: these items are open."""
    if as_json:
        sys.stdout.write(json.dumps([asdict(item) for item in work]) + "\n")
    else:
        lines = [f"{item.key}  {item.kind:<14} {item.reason}" for item in work]
        sys.stdout.write("\n".join([*lines, f"{len(work)} open work items"]) + "\n")
    return 1 if work else 0


def _settle(path: Path, key: str, note: str) -> int:
    from kiosk.ledger.acts import LedgerBusy, LedgerFailed, LedgerUnsafe
    from kiosk.ledger.settle import NoSuchItem, settle

    try:
        item = settle(path, key, note)
    except LedgerBusy:
        sys.stderr.write("kiosk: the running kiosk holds the journal; stop it first (systemctl stop nuanping)\n")
        return 1
    except (NoSuchItem, ValueError, LedgerUnsafe, LedgerFailed) as error:
        sys.stderr.write(f"kiosk: not settled: {error}\n")
        return 1
    sys.stdout.write(f"settled: {item.key} {item.kind} {item.reason}\n")
    return 0


def _checkpoint(given: str) -> Checkpoint:
    rows, _, digest = given.partition(":")
    return Checkpoint(int(rows), digest.lower())
