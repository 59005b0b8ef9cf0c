"""kiosk face: measure a face engine on labelled pairs, or the whole check against simulated attacks."""

from __future__ import annotations

import argparse


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk face", description=__doc__)
    tasks = parser.add_subparsers(dest="task", metavar="TASK", required=True)
    tasks.add_parser("evaluate", help="error rates and time of an engine on labelled pairs", add_help=False)
    tasks.add_parser("attack", help="simulated attacks and simulated visitors before the face check", add_help=False)
    task = parser.parse_args(argv[:1]).task
    if task == "attack":
        from kiosk.face.attack import bench

        return bench.main(argv[1:])
    from kiosk.face import evaluate

    return evaluate.main(argv[1:])
