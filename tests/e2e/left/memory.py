"""A search in the memory of other processes, page by page, through /proc/PID/mem."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.e2e.left.markers import LEAST_BYTES, Markers

PAGE = os.sysconf("SC_PAGE_SIZE")
_PRESENT_OR_SWAPPED = np.uint64(0b11 << 62)
_CHUNK_BYTES = 8 << 20
_OVERLAP_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Hit:
    """``marker`` stands at ``address`` of a process, in a mapping that /proc/PID/maps describes as ``where``."""

    process: str
    pid: int
    marker: str
    address: int
    where: str

    def __str__(self) -> str:
        return f"{self.process}: {self.marker} in {self.where}"


def family(leader: int) -> dict[int, str]:
    """Living processes of the session that ``leader`` began, with what they run."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader and fields[0] != "Z":
                found[int(entry.name)] = _name(entry)
    return found


def _name(entry: Path) -> str:
    words = (entry / "cmdline").read_bytes().split(b"\0")
    module = next((words[at + 1] for at, word in enumerate(words[:-1]) if word == b"-m"), words[0])
    return os.path.basename(module.decode("utf-8", "replace"))


@contextlib.contextmanager
def stopped(pids: list[int]) -> Iterator[None]:
    """Hold them still, so that what is there is not overwritten by chance while it is looked for."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of memory as it was: ``data`` from ``address`` on, in a mapping described by ``where``."""

    address: int
    where: str
    data: bytes


def copied(pid: int) -> list[Piece]:
    """All memory that is this process' own: everything but unchanged pages of files."""
    pieces = []
    with (
        open(f"/proc/{pid}/mem", "rb", buffering=0) as memory,
        open(f"/proc/{pid}/pagemap", "rb", buffering=0) as pages,
    ):
        for start, end, where in _mappings(pid):
            for low, high in _resident(pages, start, end):
                # A page may go away meanwhile, or be one that the kernel gives to nobody.
                with contextlib.suppress(OSError):
                    pieces.append(Piece(low, where, os.pread(memory.fileno(), high - low, low)))
    return pieces


def search(pieces: list[Piece], pid: int, process: str, markers: Markers) -> list[Hit]:
    """Every place of every marker."""
    finder = _Finder(markers.plain())
    found = {
        Hit(process, pid, name, piece.address + at, piece.where)
        for piece in pieces
        for name, at in finder.within(piece.data)
    }
    return sorted(found, key=lambda hit: (hit.marker, hit.address))


def around(hit: Hit, before: int = 64, after: int = 128) -> bytes:
    """The memory around a hit, for whoever hunts it."""
    with open(f"/proc/{hit.pid}/mem", "rb", buffering=0) as memory:
        return os.pread(memory.fileno(), before + after, hit.address - before)


def _mappings(pid: int) -> Iterator[tuple[int, int, str]]:
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
        span, rights, _, _, inode, *path = line.split(maxsplit=5)
        name = path[0] if path else "anonymous"
        if name in ("[vvar]", "[vsyscall]", "[vdso]") or (inode != "0" and "w" not in rights):
            continue
        start, end = (int(part, 16) for part in span.split("-"))
        yield start, end, f"{rights} {os.path.basename(name)}"


def _resident(pages: object, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs of pages that hold something, in pieces."""
    count = (end - start) // PAGE
    data = os.pread(pages.fileno(), count * 8, start // PAGE * 8)  # type: ignore[attr-defined]  # an open file
    there = np.flatnonzero(np.frombuffer(data, np.uint64) & _PRESENT_OR_SWAPPED)
    if not there.size:
        return
    breaks = np.flatnonzero(np.diff(there) > 1)
    firsts = np.concatenate(([0], breaks + 1))
    lasts = np.concatenate((breaks, [there.size - 1]))
    for first, last in zip(firsts, lasts, strict=True):
        low, high = start + int(there[first]) * PAGE, start + (int(there[last]) + 1) * PAGE
        while low < high:
            yield low, min(high, low + _CHUNK_BYTES + _OVERLAP_BYTES)
            low += _CHUNK_BYTES


class _Finder:
    """Many needles at once: places whose first six bytes are those of a needle, then the whole needle."""

    def __init__(self, plain: dict[str, bytes]) -> None:
        self._plain = plain
        heads = {name: int.from_bytes(value[:LEAST_BYTES], "little") for name, value in plain.items()}
        self._names: dict[int, list[str]] = {}
        for name, head in heads.items():
            self._names.setdefault(head, []).append(name)
        self._heads = np.array(sorted(self._names), np.uint64)
        self._first = np.zeros(1 << 16, bool)
        self._first[[head & 0xFFFF for head in self._names]] = True

    def within(self, data: bytes) -> Iterator[tuple[str, int]]:
        for at in self._candidates(data):
            head = int.from_bytes(data[at : at + LEAST_BYTES], "little")
            for name in self._names[head]:
                needle = self._plain[name]
                if data[at : at + len(needle)] == needle:
                    yield name, at

    def _candidates(self, data: bytes) -> list[int]:
        found: list[int] = []
        for shift in (0, 1):
            length = (len(data) - shift) // 2 * 2
            pairs: NDArray[np.uint16] = np.frombuffer(data, np.uint16, length // 2, shift)
            found += (np.flatnonzero(self._first[pairs]) * 2 + shift).tolist()
        places = np.array([at for at in found if at + 8 <= len(data)], np.int64)
        if not places.size:
            return []
        raw = np.frombuffer(data, np.uint8)
        heads = np.zeros(places.size, np.uint64)
        for byte in range(LEAST_BYTES):
            heads |= raw[places + byte].astype(np.uint64) << np.uint64(8 * byte)
        return [int(place) for place in places[np.isin(heads, self._heads)]]
