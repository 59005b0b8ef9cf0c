"""kiosk voice build|rehearse|check|understand: render the clips, hear values put together from them and mend those that are misheard,
measure the clips and name what is missing, let a recogniser listen.
"""

from __future__ import annotations

import argparse


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk voice", description=__doc__)
    tasks = parser.add_subparsers(metavar="TASK", required=True, dest="task")
    tasks.add_parser("build", help="render missing clips; needs the extra voice-build", add_help=False)
    tasks.add_parser("rehearse", help="hear amounts put together, render anew what is misheard", add_help=False)
    tasks.add_parser("check", help="measure the clips and name what is wrong or missing", add_help=False)
    tasks.add_parser("understand", help="let an offline recogniser listen to clips and espeak-ng", add_help=False)
    task = parser.parse_args(argv[:1]).task
    if task == "build":
        from voice import build

        return build.main(argv[1:])
    if task == "rehearse":
        from voice import rehearsal

        return rehearsal.main(argv[1:])
    if task == "understand":
        from voice import understanding

        return understanding.main(argv[1:])
    from voice import check

    return check.main(argv[1:])
