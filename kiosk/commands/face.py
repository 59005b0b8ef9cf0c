"""kiosk face evaluate PAIRS.csv: measure a face engine on labelled pairs of pictures."""

from __future__ import annotations

import argparse


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk face", description=__doc__)
    tasks = parser.add_subparsers(metavar="TASK", required=True)
    tasks.add_parser("evaluate", help="error rates and time of an engine on labelled pairs", add_help=False)
    parser.parse_args(argv[:1])
    from kiosk.face import evaluate

    return evaluate.main(argv[1:])
