"""kiosk texts check: are the texts complete and plainly worded?"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk texts", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    check = commands.add_parser(
        "check",
        help="list every text that is missing, too long or not plain",
        description="Reads every text file and every item of the catalogue. Exit status 1 when anything is found.",
    )
    check.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    from config import plain_words, texts_check

    incomplete = texts_check.problems()
    findings = [] if incomplete else plain_words.check()
    if options.json:
        report = {"incomplete": incomplete, "not_plain": [asdict(finding) for finding in findings]}
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.writelines(f"{problem}\n" for problem in (*incomplete, *findings))
        sys.stdout.write(f"{len(incomplete)} incomplete, {len(findings)} not plain\n")
    return 1 if incomplete or findings else 0
