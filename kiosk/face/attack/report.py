"""From single outcomes to rates: how often each kind of attack passes, how often each kind of visitor is doubted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.face.attack.kinds import Kind
from kiosk.face.attack.trial import Outcome, Record, outcome
from kiosk.face.liveness.evidence import Cue, Grade
from kiosk.face.liveness.policy import LivenessPolicy
from kiosk.face.matcher import Likeness

WITH_DEPTH = "with a depth camera"
"""The table's line for the plug-in: no cue is removed, one is added."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One sequence: what it was and what was seen of it. ``alone`` holds the records of cues that change what is seen when
    they are removed, and not only what is made of it.
    """

    kind: Kind
    record: Record
    alone: dict[Cue, Record]


@dataclass(frozen=True, slots=True)
class Row:
    """Shares of the sequences of one kind. ``strong``, ``weak`` and ``doubtful`` had the right face; ``no_match`` had not, or
    came to no comparison. ``asked``: the one request was made. ``evidence`` is the mean of the
    weighted sums, None when no face was the right one.
    """

    kind: str
    attack: bool
    sequences: int
    strong: float
    weak: float
    doubtful: float
    no_match: float
    asked: float
    evidence: float | None


def rows(
    trials: Iterable[Trial], policy: LivenessPolicy, without: Cue | None = None, *, depth: bool = False
) -> dict[str, Row]:
    """One row for each kind, in the order of the trials."""
    found: dict[str, list[tuple[Kind, Outcome]]] = {}
    for trial in trials:
        record = trial.record if without is None else trial.alone.get(without, trial.record)
        left_out = frozenset() if without is None else frozenset({without})
        ended = outcome(record, policy, left_out, trial.kind.depth if depth else None)
        found.setdefault(trial.kind.name, []).append((trial.kind, ended))
    return {name: _row(ended) for name, ended in found.items()}


def _row(ended: list[tuple[Kind, Outcome]]) -> Row:
    kind, count = ended[0][0], len(ended)
    grades = [found.grade for _, found in ended]
    no_match = sum(found.likeness is not Likeness.SAME for _, found in ended)
    asked = sum(found.asked for _, found in ended)
    strong, weak, doubtful = (grades.count(grade) for grade in (Grade.STRONG, Grade.WEAK, Grade.DOUBTFUL))
    shares = [round(part / count, 4) for part in (strong, weak, doubtful, no_match, asked)]
    sums = [found.evidence for _, found in ended if found.evidence is not None]
    evidence = round(sum(sums) / len(sums), 3) if sums else None
    return Row(kind.name, kind.attack, count, shares[0], shares[1], shares[2], shares[3], shares[4], evidence)


def table(trials: list[Trial], policy: LivenessPolicy) -> dict[str, dict[str, Row]]:
    """The rows without each cue in turn, and with a depth camera's word as well."""
    found = {cue.value: rows(trials, policy, cue) for cue in Cue if cue in policy.cues and cue is not Cue.PLUGIN}
    return {**found, WITH_DEPTH: rows(trials, policy, depth=True)}


def changed(base: dict[str, Row], other: dict[str, Row]) -> list[tuple[Row, Row]]:
    """The kinds whose rows differ, those whose grades do first."""
    pairs = [(base[name], other[name]) for name in base if base[name] != other[name]]
    return sorted(pairs, key=lambda pair: not graded_otherwise(*pair))


def graded_otherwise(one: Row, two: Row) -> bool:
    """True when sequences of this kind came to another grade, and not only nearer to one."""
    return (one.strong, one.weak, one.doubtful) != (two.strong, two.weak, two.doubtful)


def as_text(base: dict[str, Row]) -> str:
    """The rows as people read them."""
    attacks = [row for row in base.values() if row.attack]
    genuine = [row for row in base.values() if not row.attack]
    lines = []
    if attacks:
        lines.append(f"{'attack':18}{'n':>4}{'APCER':>9}{'weak':>9}{'doubtful':>10}{'no match':>10}{'asked':>8}")
        lines += [_line(row, (row.strong, row.weak, row.doubtful, row.no_match, row.asked)) for row in attacks]
    if genuine:
        lines.append(f"{'visitor':18}{'n':>4}{'strong':>9}{'weak':>9}{'BPCER':>10}{'no match':>10}{'asked':>8}")
        lines += [_line(row, (row.strong, row.weak, row.doubtful, row.no_match, row.asked)) for row in genuine]
    return "\n".join(lines)


def _line(row: Row, shares: tuple[float, float, float, float, float]) -> str:
    strong, weak, doubtful, no_match, asked = (f"{100 * share:.0f} %" for share in shares)
    return f"{row.kind:18}{row.sequences:>4}{strong:>9}{weak:>9}{doubtful:>10}{no_match:>10}{asked:>8}"


def table_as_text(base: dict[str, Row], without: dict[str, dict[str, Row]]) -> str:
    """For each cue what its absence changes: strong / weak / doubtful, in percent."""
    lines = []
    for name, other in without.items():
        lines.append(f"{WITH_DEPTH} (simulated)" if name == WITH_DEPTH else f"without {name}")
        differing = changed(base, other)
        graded = [pair for pair in differing if graded_otherwise(*pair)]
        lines += [f"  {one.kind:18}{_grades(one):>24}  ->{_grades(two):>24}" for one, two in graded]
        nearer = [f"{one.kind} {_sum(one)} -> {_sum(two)}" for one, two in differing if not graded_otherwise(one, two)]
        lines += [f"  the sum alone: {', '.join(nearer)}"] if nearer else []
        lines += [] if differing else ["  nothing changes"]
    return "\n".join(lines)


def _grades(row: Row) -> str:
    shares = " / ".join(f"{100 * share:.0f}" for share in (row.strong, row.weak, row.doubtful))
    return f"{shares} ({_sum(row)})"


def _sum(row: Row) -> str:
    return "-" if row.evidence is None else f"{row.evidence:+.2f}"
