"""Figures, and the process table they are partly read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spread:
    """Several measurements of one thing, in milliseconds."""

    count: int
    p50: float
    p99: float
    most: float

    def to_json(self) -> dict[str, float]:
        return asdict(self)


def spread(seconds: Sequence[float]) -> Spread | None:
    """Median, 99th percentile (nearest rank) and maximum; None without a measurement."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    last = len(ordered) - 1

    def rank(share: float) -> float:
        return round(ordered[min(last, int(len(ordered) * share))] * 1000, 2)

    return Spread(len(ordered), rank(0.5), rank(0.99), round(ordered[last] * 1000, 2))


def ratio(measured: Spread | None, floor: Spread | None) -> float | None:
    """How many times the floor: medians."""
    if measured is None or floor is None or floor.p50 <= 0:
        return None
    return round(measured.p50 / floor.p50, 2)


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one process, in megabytes: resident, and its fair share of what it shares with others."""

    process: str
    resident: float
    proportional: float


# First word found in the command line names the process.
_NAMES = (
    ("kiosk.bench.program", "kiosk"),
    ("kiosk.face.child", "face"),
    ("central", "centre"),
    ("drivers.camera.mjpeg", "fake camera"),
    ("drivers.printer.endpoint", "fake printer"),
    ("drivers.card.vpcd", "fake card"),
    ("pcscd", "pcscd"),
)


def memory_below(root: int) -> list[Memory]:
    """Memory of the named processes among the descendants of ``root``, from /proc."""
    parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    found = []
    for pid in sorted(parents):
        name = _name(pid)
        if name is not None and _descends(pid, root, parents):
            sizes = _sizes(pid)
            if sizes is not None:
                found.append(Memory(name, *sizes))
    return found


def _parent(process: Path) -> int:
    try:
        # The name in brackets may hold blanks and brackets of its own.
        return int((process / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def _descends(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid > 1:
        pid = parents.get(pid, 0)
        if pid == root:
            return True
    return False


def _name(pid: int) -> str | None:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return None
    return next((name for mark, name in _NAMES if mark in words), None)


def _sizes(pid: int) -> tuple[float, float] | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return None
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return round(sizes["Rss"] / 1024, 1), round(sizes["Pss"] / 1024, 1)
