"""How good is an engine on given pictures? ``kiosk face evaluate PAIRS.csv --engine E [--json]``.

The file has three columns: picture, picture, same (1 or 0); a first line of titles is allowed, paths are relative to
the file. The pictures are looked at in this process: this is a tool for a test bench with consented pictures, not a
kiosk.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.face.engine import EngineMissing, EngineName, load_engine
from kiosk.face.protocol import ReferenceProblem

if TYPE_CHECKING:
    from kiosk.face.engine import FaceEngine, Template


class PairsError(ValueError):
    """The list of pairs, or a picture it names, cannot be read; says which line."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures and whether they show the same person."""

    first: Path
    second: Path
    same: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Rates are shares (0 to 1) of the pairs compared; None where there was no such pair. ``unsure`` counts pairs
    between the two thresholds, which go to a person. ``eer`` is where false accepts and false rejects are equally
    frequent.
    """

    engine: str
    threshold: float
    unsure_threshold: float
    pairs: int
    genuine: int
    impostor: int
    not_detected: int
    false_accept_rate: float | None
    false_reject_rate: float | None
    unsure: int
    eer: float | None
    eer_threshold: float | None
    milliseconds_per_verdict: float | None


def read_pairs(path: Path) -> list[Pair]:
    """The pairs listed in a CSV file. Raises PairsError."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as handle:
            rows = list(csv.reader(handle))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise PairsError("the list of pairs cannot be read") from None
    pairs: list[Pair] = []
    for number, row in enumerate(rows, start=1):
        if not row or (number == 1 and len(row) == 3 and row[2].strip() not in ("0", "1")):
            continue
        if len(row) != 3 or row[2].strip() not in ("0", "1"):
            raise PairsError(f"line {number}: picture, picture, 0 or 1 expected")
        pairs.append(Pair(path.parent / row[0].strip(), path.parent / row[1].strip(), row[2].strip() == "1"))
    if not pairs:
        raise PairsError("the list holds no pairs")
    return pairs


class _Album:
    """Templates by picture, each made once; remembers how long one took."""

    def __init__(self, engine: FaceEngine) -> None:
        self._engine = engine
        self._templates: dict[Path, Template | None] = {}
        self.milliseconds: list[float] = []

    def template(self, path: Path) -> Template | None:
        if path not in self._templates:
            self._templates[path] = self._make(path)
        return self._templates[path]

    def _make(self, path: Path) -> Template | None:
        from kiosk.face.session import read_reference

        try:
            encoded = path.read_bytes()
        except OSError:
            raise PairsError(f"picture not found: {path.name}") from None
        started = time.perf_counter()
        template = read_reference(self._engine, encoded)
        if template is ReferenceProblem.UNREADABLE:
            raise PairsError(f"not a picture: {path.name}")
        if isinstance(template, ReferenceProblem):
            return None
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        return template


def evaluate(pairs_csv: Path, engine: EngineName) -> Report:
    """Compare every pair. Raises PairsError, EngineMissing."""
    pairs = read_pairs(pairs_csv)
    loaded = load_engine(engine)
    album = _Album(loaded)
    genuine: list[float] = []
    impostor: list[float] = []
    not_detected = 0
    for pair in pairs:
        first, second = album.template(pair.first), album.template(pair.second)
        if first is None or second is None:
            not_detected += 1
            continue
        (genuine if pair.same else impostor).append(loaded.similarity(first, second))
    accept, unsure = loaded.thresholds.accept, loaded.thresholds.unsure
    eer, eer_threshold = equal_error_rate(genuine, impostor)
    # A verdict embeds two pictures; comparing the numbers takes microseconds.
    verdict_ms = round(2 * statistics.median(album.milliseconds), 1) if album.milliseconds else None
    return Report(
        engine=engine.value,
        threshold=accept,
        unsure_threshold=unsure,
        pairs=len(pairs),
        genuine=len(genuine),
        impostor=len(impostor),
        not_detected=not_detected,
        false_accept_rate=_share(sum(score >= accept for score in impostor), len(impostor)),
        false_reject_rate=_share(sum(score < accept for score in genuine), len(genuine)),
        unsure=sum(unsure <= score < accept for score in genuine + impostor),
        eer=eer,
        eer_threshold=eer_threshold,
        milliseconds_per_verdict=verdict_ms,
    )


def equal_error_rate(genuine: Sequence[float], impostor: Sequence[float]) -> tuple[float | None, float | None]:
    """The error rate where false accepts and false rejects are nearest, and its threshold; None without both kinds."""
    if not genuine or not impostor:
        return None, None
    best: tuple[float, float, float] | None = None
    # The rates change only at the scores themselves, so these are all the thresholds there are.
    for threshold in sorted({*genuine, *impostor}):
        accepts = sum(score >= threshold for score in impostor) / len(impostor)
        rejects = sum(score < threshold for score in genuine) / len(genuine)
        candidate = (abs(accepts - rejects), (accepts + rejects) / 2, threshold)
        if best is None or candidate < best:
            best = candidate
    return (None, None) if best is None else (round(best[1], 6), round(best[2], 4))


def _share(count: int, total: int) -> float | None:
    return round(count / total, 6) if total else None


def main(argv: list[str] | None = None) -> int:
    """The command line; 0 when the pairs were compared, 1 when the engine is missing, 2 when the input is wrong."""
    parser = argparse.ArgumentParser(prog="kiosk face evaluate", description="Measure a face engine on labelled pairs.")
    parser.add_argument("pairs", type=Path, metavar="PAIRS.csv", help="picture,picture,same (1 or 0)")
    parser.add_argument("--engine", choices=[name.value for name in EngineName], default=EngineName.SFACE.value)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    try:
        report = evaluate(options.pairs, EngineName(options.engine))
    except PairsError as problem:
        sys.stderr.write(f"kiosk face evaluate: {problem}\n")
        return 2
    except EngineMissing as missing:
        sys.stderr.write(f"kiosk face evaluate: engine {options.engine} cannot be loaded: {missing.reason}\n")
        return 1
    fields = dataclasses.asdict(report)
    text = json.dumps(fields, indent=1) if options.json else _table(fields)
    sys.stdout.write(text + "\n")
    return 0


def _table(fields: dict[str, object]) -> str:
    return "\n".join(f"{name.replace('_', ' '):26} {'-' if value is None else value}" for name, value in fields.items())


if __name__ == "__main__":
    sys.exit(main())
