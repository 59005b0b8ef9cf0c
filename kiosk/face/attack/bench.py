"""``kiosk face attack``: how often simulated attacks pass the face check, and how often simulated visitors are doubted.

Rates are shares of the sequences of a kind. APCER: the face was taken for the right one and the liveness grade was strong.
Passes as weak: the face was right and the grade weak; what that is worth is the centre's policy. BPCER: a genuine
visitor's grade is doubtful at the end, after the one request.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable
from pathlib import Path

from kiosk.face.engine import EngineMissing, EngineName
from kiosk.face.liveness.evidence import Cue
from kiosk.face.liveness.policy import LivenessPolicy

SIMULATED = (
    "Simulated: no paper, no phone and no living person was before a camera. This is no test of presentation-attack detection "
    "as ISO/IEC 30107-3 or GB/T 41772 know it."
)


def main(argv: list[str] | None = None) -> int:
    """The command line; 0 when the bench ran, 1 when an engine or the mesh is missing, 2 when the input is wrong."""
    options = _parser().parse_args(argv)
    try:
        found = _run(options, lambda line: _say(line, quiet=options.json))
    except EngineMissing as missing:
        sys.stderr.write(f"kiosk face attack: engine {options.engine} cannot be loaded: {missing.reason}\n")
        return 1
    except (ValueError, OSError) as problem:
        sys.stderr.write(f"kiosk face attack: {problem}\n")
        return 2
    sys.stdout.write(found + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kiosk face attack",
        description="Simulated attacks on the face check, and simulated visitors it must accept.",
        epilog=SIMULATED,
    )
    engines = [name.value for name in EngineName]
    parser.add_argument("--engine", choices=engines, default=EngineName.SFACE.value)
    parser.add_argument(
        "--people", type=Path, default=Path(".cache/faces"), metavar="FOLDER", help="portraits of at least two people"
    )
    parser.add_argument(
        "--seeds", type=int, default=3, metavar="N", help="sequences of each kind and person (default 3)"
    )
    parser.add_argument("--first-seed", type=int, default=1, metavar="N", help="number of the first sequence")
    parser.add_argument("--kinds", nargs="+", default=[], metavar="KIND", help="these kinds only (see --list)")
    cues = [cue.value for cue in Cue if cue is not Cue.PLUGIN]
    parser.add_argument("--without", nargs="+", default=[], choices=cues, metavar="CUE", help="leave these cues out")
    parser.add_argument("--table", action="store_true", help="also what removing each cue changes")
    parser.add_argument("--list", action="store_true", help="print the kinds and end")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _say(line: str, *, quiet: bool) -> None:
    if not quiet:
        sys.stderr.write(line + "\n")


def _run(options: argparse.Namespace, say: Callable[[str], None]) -> str:
    from kiosk.face.attack import report
    from kiosk.face.attack.kinds import KINDS
    from kiosk.face.attack.run import run_bench

    if options.list:
        return "\n".join(f"{kind.name:18}{kind.says}" for kind in KINDS.values())
    unknown = [name for name in options.kinds if name not in KINDS]
    if unknown:
        raise ValueError(f"unknown kind {unknown[0]}; there are: {', '.join(KINDS)}")
    if options.seeds < 1:
        raise ValueError("at least one sequence of each kind is needed")
    kinds = [KINDS[name] for name in options.kinds] or list(KINDS.values())
    policy = LivenessPolicy(cues=tuple(cue for cue in Cue if cue.value not in options.without))
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    trials = run_bench(EngineName(options.engine), options.people, kinds, seeds, policy, whole=options.table, say=say)
    base = report.rows(trials, policy)
    without = report.table(trials, policy) if options.table else {}
    if options.json:
        return json.dumps(_as_json(options, base, without), indent=1)
    head = f"engine {options.engine}, {len(trials)} sequences, liveness policy {policy.version}"
    left_out = f", without {', '.join(options.without)}" if options.without else ""
    parts = [head + left_out, report.as_text(base)]
    if without:
        parts.append("What changes (strong / weak / doubtful, percent):")
        parts.append(report.table_as_text(base, without))
    return "\n\n".join([*parts, SIMULATED])


def _as_json(options: argparse.Namespace, base: object, without: object) -> dict[str, object]:
    return {
        "engine": options.engine,
        "simulated": True,
        "certified": False,
        "left_out": options.without,
        "rows": _plain(base),
        "without": _plain(without),
    }


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return value


if __name__ == "__main__":
    sys.exit(main())
